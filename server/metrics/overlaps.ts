import type { Counted } from "./hidden-cells.ts";
import type { Nesting } from "./nesting.ts";

type Within = ReadonlyMap<string | null, string | null>;

/** Two values of two dimensions of the organisation that have jobs in common, and the cells that only one of them has. */
export type Overlap = {
  /** The other values of the cells, those of what is never mixed last. */
  readonly beside: readonly (string | null)[];
  readonly values: { readonly one: string | null; readonly other: string | null };
  readonly only: { readonly one: readonly Counted[]; readonly other: readonly Counted[] };
};

/** Dimensions that jobs lie within, and that need not lie within each other. */
const APART = ["company", "department", "job_family"];

/** The dimensions before one whose values may overlap with its own: jobs lie within both, and neither within the other. */
export const apartFrom = (name: string, nesting: Nesting): string[] =>
  APART.slice(0, Math.max(0, APART.indexOf(name))).filter(
    (before) =>
      [name, before].every((each) => nesting.get("job")?.has(each) === true) &&
      nesting.get(name)?.has(before) !== true &&
      nesting.get(before)?.has(name) !== true,
  );

/** The overlaps of two dimensions' values, from cells of which the value at `place` is the job. */
export function overlapsOf(
  cells: readonly Counted[],
  place: number,
  { one, other }: { readonly one: Within; readonly other: Within },
): Overlap[] {
  const besideOf = ({ values }: Counted) => values.toSpliced(place, 1);
  const jobOf = ({ values }: Counted) => values[place] ?? null;
  const groups = grouped(cells, (cell) => JSON.stringify(besideOf(cell)));
  return [...groups.values()].flatMap((own) => {
    const [here, there] = [one, other].map((within) =>
      grouped(own, (cell) => within.get(jobOf(cell)) ?? null),
    );
    return [...here!].flatMap(([home, its]) =>
      [...there!].flatMap(([away, theirs]): Overlap[] => {
        const onlyHere = its.filter((cell) => !theirs.includes(cell));
        if (onlyHere.length === its.length) return [];
        const only = { one: onlyHere, other: theirs.filter((cell) => !its.includes(cell)) };
        return [{ beside: besideOf(its[0]!), values: { one: home, other: away }, only }];
      }),
    );
  });
}

function grouped<K>(cells: readonly Counted[], keyOf: (cell: Counted) => K): Map<K, Counted[]> {
  const groups = new Map<K, Counted[]>();
  for (const cell of cells) {
    const key = keyOf(cell);
    const group = groups.get(key) ?? [];
    group.push(cell);
    groups.set(key, group);
  }
  return groups;
}
