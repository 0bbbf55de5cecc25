import type { Assigned } from "./assign.ts";
import type { Join, ReadTable } from "./draft.ts";

/** The column by which the people of a table are known in others, and whether the table tells who they are. */
export type Shared = { readonly column: string; readonly isOwner: boolean };

const PERSON_KEYS: readonly string[] = [
  "applications.application_id",
  "candidates.candidate_id",
  "person.id",
  "hires.employee_id",
  "candidates.email",
];

/**
 * Keys that tables of one folder share, by what their columns mean and by hashes of their cells. The table with the
 * most people of a shared key tells who they are; the others name them by it.
 */
export function joinsOf(tables: readonly ReadTable[]): {
  readonly joins: readonly Join[];
  readonly shared: ReadonlyMap<string, Shared>;
} {
  const keys = tables.flatMap((one) =>
    one.columns
      .filter(
        ({ means, column }) =>
          means !== null && PERSON_KEYS.includes(means) && (column.distinct > 1 || column.filled === 0),
      )
      .map((key) => ({ name: one.table.name, key, weight: ownership(one, key) })),
  );
  const joins: Join[] = [];
  const shared = new Map<string, Shared>();
  for (const from of keys) {
    let best: { readonly to: (typeof keys)[number]; readonly share: number | null } | undefined;
    for (const to of keys) {
      if (to.name === from.name || to.weight <= from.weight) continue;
      const share = sharedKeys(from.key, to.key);
      if (share === null ? from.key.means !== to.key.means : share < 0.3) continue;
      if (
        best === undefined ||
        (share ?? 0) > (best.share ?? 0) ||
        (share === best.share && to.weight > best.to.weight)
      )
        best = { to, share };
    }
    if (best === undefined) continue;
    joins.push({
      from: { table: from.name, column: from.key.column.heading },
      to: { table: best.to.name, column: best.to.key.column.heading },
      shared: best.share,
    });
    if (!shared.has(from.name)) shared.set(from.name, { column: from.key.column.heading, isOwner: false });
  }
  for (const { to } of joins)
    if (shared.get(to.table)?.isOwner !== false) shared.set(to.table, { column: to.column, isOwner: true });
  return { joins, shared };
}

/** How surely a table tells who its people are: each once, with attributes and the application. */
function ownership({ columns }: ReadTable, { column }: Assigned): number {
  const isOnce = column.filled > 0 && column.distinct === column.filled ? 2 : 0;
  const tells = columns.filter(
    ({ means }) =>
      means?.startsWith("candidates.") === true ||
      means?.startsWith("applications.") === true ||
      means?.startsWith("jobs.") === true,
  ).length;
  return isOnce + Math.min(tells, 9) / 10 + column.distinct / 1e9;
}

/** Share of the keys looked at that the other column has too; null where there is nothing to look at. */
function sharedKeys({ column: from }: Assigned, { column: to }: Assigned): number | null {
  if (from.keys.length === 0 || to.keys.length === 0) return null;
  // Both lists hold the lowest hashes: up to the lower of their ends each is complete.
  const end = [from.keys.at(-1) as string, to.keys.at(-1) as string].sort()[
    from.distinct > from.keys.length || to.distinct > to.keys.length ? 0 : 1
  ] as string;
  const looked = from.keys.filter((key) => key <= end);
  const has = new Set(to.keys);
  return looked.length === 0 ? 0 : looked.filter((key) => has.has(key)).length / looked.length;
}
