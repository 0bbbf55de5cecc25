import fc from "fast-check";
import { expect, test } from "vitest";
import { merge, type Row } from "./accepted.ts";
import { emptyData } from "./data.ts";

/** Any order and cut of the same versions of the same records ends in the same staging. */
test("however the same records are cut into batches, staging ends the same", {
  timeout: 240_000,
}, async () => {
  const at = (day: number) => `2025-01-${String(day).padStart(2, "0")} 00:00:00+00`;
  const version = fc.record({
    id: fc.integer({ min: 0, max: 4 }),
    day: fc.integer({ min: 1, max: 9 }),
    deleted: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(version, { selector: ({ id, day }) => `${id}/${day}`, minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
      fc.integer({ min: 1, max: 4 }),
      async (versions, order, size) => {
        const { db, remove } = await emptyData();
        try {
          const rows: Row[] = versions.map(({ id, day, deleted }) => ({
            ...{
              competency_id: `c${id}`,
              source_id: `c${id}`,
              name_zh: `第${day}版`,
              indicators: [`${day}`],
            },
            ...{ updated_at: at(day), deleted },
          }));
          // Every record comes once more somewhere, as systems send them.
          const sent = [...rows, ...rows]
            .map((row, index) => ({ row, key: order[index] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ row }) => row);
          for (let i = 0; i < sent.length; i += size * 2) {
            const outcome = await merge(
              db,
              "competencies",
              sent.slice(i, i + size),
              sent.slice(i + size, i + size * 2),
            );
            for (const counts of outcome.counts.values())
              expect(counts.read).toBe(
                counts.inserted + counts.updated + counts.unchanged + counts.deleted + counts.quarantined,
              );
          }
          const newest = new Map<number, (typeof versions)[number]>();
          for (const one of versions) if (one.day > (newest.get(one.id)?.day ?? 0)) newest.set(one.id, one);
          const expected = [...newest.values()]
            .filter((one) => !one.deleted)
            .map((one) => ({
              competency_id: `c${one.id}`,
              name_zh: `第${one.day}版`,
              indicators: [`${one.day}`],
            }))
            .sort((a, b) => a.competency_id.localeCompare(b.competency_id));
          expect(
            await db.reader((c) =>
              c.rows("SELECT competency_id, name_zh, indicators FROM staging.competencies ORDER BY 1"),
            ),
          ).toEqual(expected);
        } finally {
          await remove();
        }
      },
    ),
    { numRuns: 12 },
  );
});
