import { type Connection, identifier } from "../../sql/database.ts";
import { type Cell, readCells } from "./cells.ts";
import { compile, type Question, type Units } from "./compile.ts";
import type { Cube } from "./cube.ts";
import { embedded } from "./engine.ts";
import type { Aggregation, Moments } from "./estimator.ts";
import type { BoundRows } from "./metric.ts";

/** The rows of so many units are read in a fourth of the time that all of a million take. */
const MOST_ACROSS = 20_000;

const WHOLE = /^U?(TINY|SMALL|BIG)?INT(EGER)?$/;

/**
 * Units (`per`, a column of whole numbers) that lie in more than one cell of a question and its keys: what they add up to
 * in several cells together is not the sum of what they do in each. One that is `apart` by some of the segments counts
 * as another unit in each. Null where they are too many, where rows have no unit, or a unit is no whole number.
 */
export async function unitsAcross(
  connection: Connection,
  rows: BoundRows,
  question: Question,
  { per, apart, keys }: { per: readonly string[]; apart: readonly string[]; keys: Aggregation["keys"] },
): Promise<Units | null> {
  const [column] = per;
  if (column === undefined || per.length > 1 || !WHOLE.test(rows.columns.get(column) ?? "")) return null;
  const { sql, parameters } = compile(rows, question, {
    keys: { ...keys, unit: identifier(column) },
    moments: { n: "count(*)" },
  });
  const parted = ["key_unit", ...apart.map((name) => `s${question.by.indexOf(name)}`)];
  const found = await connection.rows<{ unit: number | bigint | null }>(
    `SELECT DISTINCT key_unit AS unit FROM (
       SELECT key_unit FROM (${sql}) GROUP BY ${parted.join(", ")} HAVING count(*) > 1 OR key_unit IS NULL)
     LIMIT ${MOST_ACROSS + 1}`,
    parameters,
  );
  const numbers = found.flatMap(({ unit }) => (unit === null ? [] : [unit]));
  return numbers.length < found.length || numbers.length > MOST_ACROSS ? null : { column, numbers };
}

/** The cells of a question by its cube, with those of the units across its cells from the rows; null as a cube says. */
export async function cellsWithRest(
  connection: Connection,
  { cells, rest }: Cube,
  { rows, question, aggregation }: { rows: BoundRows; question: Question; aggregation: Aggregation },
  wanted?: Parameters<Cube["cells"]>[1],
): Promise<Map<string, Cell> | null> {
  const held = cells(question, wanted);
  if (held === null || rest === null) return held;
  const asked = compile(rows, { ...question, units: { ...rest, are: "in" } }, aggregation);
  const others = await readCells(embedded(connection), asked);
  for (const [key, cell] of others) {
    const own = held.get(key);
    if (own === undefined) held.set(key, cell);
    else held.set(key, { ...own, moments: [added(own.moments[0]!, cell.moments[0]!)] });
  }
  return held;
}

/** Two records as one; of a moment that has no sum in one of them it is that of the other. */
function added(one: Moments, other: Moments): Moments {
  const sum = (a: unknown, b: unknown) => {
    if (a === null || b === null) return a ?? b;
    return typeof a === "bigint" ? a + (b as bigint) : (a as number) + (b as number);
  };
  return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, sum(value, other[name])]));
}
