import { chiSquareSurvival } from "../distributions/chi-square.ts";

/** Pearson's chi-square goodness of fit; null where the expected counts allow no test. */
export function goodnessOfFit(
  observed: readonly number[],
  expected: readonly number[],
): { chiSquare: number; df: number; p: number } | null {
  if (observed.length !== expected.length)
    throw new RangeError(`invalid expected length: ${expected.length}`);
  if (observed.length < 2 || !expected.every((value) => value > 0)) return null;
  const chiSquare = observed.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0);
  const df = observed.length - 1;
  return Number.isFinite(chiSquare) ? { chiSquare, df, p: chiSquareSurvival(chiSquare, df) } : null;
}

/** Pearson's test of independence of a table of counts, without continuity correction, and Cramer's V. */
type Independence = {
  n: number;
  chiSquare: number | null;
  df: number;
  p: number | null;
  cramersV: number | null;
  expected: number[][];
  notes: string[];
};

/** Test of independence of rows and columns; empty rows and columns count for nothing. */
export function independence(table: readonly (readonly number[])[]): Independence {
  const width = table[0]?.length ?? 0;
  if (table.some((row) => row.length !== width || row.some((count) => !(count >= 0)))) {
    throw new RangeError("invalid table: rows of equal length with counts are needed");
  }
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = Array.from({ length: width }, (_, j) => table.reduce((sum, row) => sum + row[j]!, 0));
  const n = rows.reduce((sum, count) => sum + count, 0);
  const expected = rows.map((row) => columns.map((column) => (n > 0 ? (row / n) * column : 0)));
  const r = rows.filter((count) => count > 0).length;
  const c = columns.filter((count) => count > 0).length;
  const df = r > 1 && c > 1 ? (r - 1) * (c - 1) : 0;
  if (df === 0) return { n, chiSquare: null, df, p: null, cramersV: null, expected, notes: ["constant"] };
  let chiSquare = 0;
  table.forEach((row, i) => {
    row.forEach((count, j) => {
      const e = expected[i]![j]!;
      if (e > 0) chiSquare += (count - e) ** 2 / e;
    });
  });
  const small = expected.some((row, i) => row.some((e, j) => rows[i]! > 0 && columns[j]! > 0 && e < 5));
  return {
    n,
    chiSquare,
    df,
    p: chiSquareSurvival(chiSquare, df),
    cramersV: Math.min(1, Math.sqrt(chiSquare / n / Math.min(r - 1, c - 1))),
    expected,
    notes: small ? ["small_expected"] : [],
  };
}
