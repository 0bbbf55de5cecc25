import { type Connection, identifier } from "../../sql/database.ts";
import { FEWEST_PEOPLE } from "../figures/tell.ts";
import { readCells } from "./cells.ts";
import { compile, WHOLE } from "./compile.ts";
import { embedded } from "./engine.ts";
import { asNumber } from "./estimator.ts";
import type { Counted, Group } from "./hidden-cells.ts";
import type { BoundRows } from "./metric.ts";

/** Quarters, by their number, from the first to the last in which there are rows. */
export type Quarters = { readonly first: number; readonly count: number };

/** A kind of person that rows tell of: each by an expression, or as a number of people that the rows bring. */
type Kind = { readonly who: string } | { readonly number: string };

/** Columns that say how many people a row is about, where it does not say who; a metric's header may name its own as n. */
const NUMBERS = ["hires", "applications"];

/**
 * The kinds of people that rows are about: applicants (or whoever answered), and raters where ratings are told of.
 * None where rows are about days, teams or versions alone.
 */
function kindsOf({ columns, options }: Pick<BoundRows, "columns" | "options">): Kind[] {
  const named = ["person", "response_id"].filter((name) => columns.has(name)).map(identifier);
  const raters = columns.has("rater") ? [{ who: identifier("rater") }] : [];
  if (named.length > 0)
    return [{ who: `coalesce(${named.map((name) => `CAST(${name} AS VARCHAR)`).join(", ")})` }, ...raters];
  const number = options?.n ?? NUMBERS.find((name) => columns.has(name));
  return number === undefined ? raters : [{ number: identifier(number) }, ...raters];
}

/** Whether rows are about people: then small groups of theirs are hidden. */
export const isAboutPeople = (rows: Pick<BoundRows, "columns" | "options">): boolean =>
  kindsOf(rows).length > 0;

/** Who is in a cell, by the number of the quarter; of rows without a day in the quarter 0. */
export type Present = Pick<Counted, "values"> & { readonly byQuarter: ReadonlyMap<number, Group> };

/** The quarters in which there is anybody; one where there is nobody. */
export function quartersOf(present: readonly Present[]): Quarters {
  const numbers = present.flatMap(({ byQuarter }) => [...byQuarter.keys()]);
  if (numbers.length === 0) return { first: 0, count: 1 };
  const first = Math.min(...numbers);
  return { first, count: Math.max(...numbers) - first + 1 };
}

/** The same, with a place for each of the quarters. */
export const placed = ({ values, byQuarter }: Present, { first, count }: Quarters): Counted => ({
  values,
  quarters: Array.from({ length: count }, (_, index) => byQuarter.get(first + index) ?? null),
});

const quarterOf = (at: string) => `CAST(year(${at}) * 4 + quarter(${at}) - 1 AS INTEGER)`;

/** Who is in each cell in each quarter; `needed` are the columns without which a row does not count. */
export async function readPeople(
  connection: Connection,
  rows: BoundRows,
  { by, needed }: { readonly by: readonly string[]; readonly needed: readonly string[] },
): Promise<Present[]> {
  const counts = needed.map((name) => `${identifier(name)} IS NOT NULL`).join(" AND ") || "true";
  const kinds = kindsOf(rows);
  const moments = Object.fromEntries(
    kinds.flatMap((kind, index): [string, string][] => {
      if ("number" in kind) return [[`n${index}`, `sum(CASE WHEN ${counts} THEN ${kind.number} ELSE 0 END)`]];
      const who = `CASE WHEN ${counts} THEN CAST(hash(${kind.who}) % 2147483647 AS INTEGER) END`;
      const number = `count(DISTINCT ${who})`;
      return [
        [`n${index}`, number],
        [`who${index}`, `CASE WHEN ${number} < ${FEWEST_PEOPLE} THEN list(DISTINCT ${who}) END`],
      ];
    }),
  );
  const keys = { quarter: rows.at === null ? "0" : quarterOf(identifier(rows.at)) };
  const cells = await readCells(embedded(connection), compile(rows, { ...WHOLE, by }, { keys, moments }));
  // in one order, so that of two that cost as much the same is hidden each time
  const ordered = [...cells].sort(([one], [other]) => (one < other ? -1 : 1));
  return ordered.map(([, { segment, moments: records }]) => {
    const byQuarter = new Map<number, Group>();
    for (const record of records) {
      if (record.quarter === null) continue;
      const group = {
        counts: kinds.map((_, index) => asNumber(record[`n${index}`])),
        who: kinds.map((kind, index) => ("number" in kind ? null : listed(record[`who${index}`]))),
      };
      byQuarter.set(asNumber(record.quarter), group);
    }
    return { values: segment, byQuarter };
  });
}

/** Those of a list; null where there is none, since they are many. */
function listed(value: unknown): number[] | null {
  const list = Array.from((value ?? []) as ArrayLike<number>).filter((each) => each !== null);
  return list.length === 0 ? null : list;
}
