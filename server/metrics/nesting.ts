import type { Connection } from "../../sql/database.ts";

/** Dimensions whose values may lie within one value of another. */
const NESTED = ["job", "job_family", "department", "company"] as const;

/** For every value of a dimension the value of a coarser one that it lies within. */
type Within = ReadonlyMap<string | null, string | null>;

/** Coarser dimensions by the finer one. */
export type Nesting = ReadonlyMap<string, ReadonlyMap<string, Within>>;

/** Which dimensions of the organisation lie within which, as the applications have them. */
export async function readNesting(connection: Connection): Promise<Nesting> {
  const rows = await connection.rows<Readonly<Record<string, string | null>>>(
    `SELECT DISTINCT ${NESTED.map((name) => `CAST(${name} AS VARCHAR) AS ${name}`).join(", ")} FROM marts.application`,
  );
  const nesting = new Map<string, Map<string, Within>>();
  for (const finer of NESTED)
    for (const coarser of NESTED) {
      if (finer === coarser) continue;
      const within = new Map<string | null, string | null>();
      const isWithin = rows.every((row) => {
        const [own, other] = [row[finer] ?? null, row[coarser] ?? null];
        if (within.has(own)) return within.get(own) === other;
        within.set(own, other);
        return true;
      });
      if (!isWithin) continue;
      const coarserOf = nesting.get(finer) ?? new Map<string, Within>();
      coarserOf.set(coarser, within);
      nesting.set(finer, coarserOf);
    }
  return nesting;
}
