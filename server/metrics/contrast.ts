import { ratioOfEstimates } from "../statistics/intervals/ratio-of-estimates.ts";
import type { Estimate } from "../statistics/numbers/estimate.ts";
import { differenceOfEstimates } from "./change.ts";
import type { Contrast, ContrastAsked, Contrasted, MetricRow } from "./metric.ts";

/**
 * Holds two values of a dimension against each other, within each period and each further segment of the rows, where
 * both have a figure: difference and ratio, each with its interval from both rows' own (MOVER). The two groups must
 * not share people, which values of one dimension do not.
 */
export function contrastsOf(
  rows: readonly MetricRow[],
  { dimension, focal, reference }: ContrastAsked,
): Contrast[] {
  const others = (row: MetricRow) =>
    Object.fromEntries(Object.entries(row.segment).filter(([name]) => name !== dimension));
  const key = (row: MetricRow) => JSON.stringify([row.period, others(row)]);
  const references = new Map(
    rows.filter((row) => row.segment[dimension] === reference).map((row) => [key(row), row]),
  );
  return rows.flatMap((row) => {
    const beside = row.segment[dimension] === focal ? references.get(key(row)) : undefined;
    if (beside === undefined || row.status !== "ok" || beside.status !== "ok") return [];
    const [a, b] = [asEstimate(row), asEstimate(beside)];
    const difference = told(differenceOfEstimates(a, b));
    const { low, high } = difference;
    return {
      period: row.period,
      segment: others(row),
      focal,
      reference,
      n: row.n + beside.n,
      difference,
      ratio: told(ratioOfEstimates(a, b)),
      clear: low !== null && high !== null && (low > 0 || high < 0),
    };
  });
}

const asEstimate = ({ value, low, high, n }: MetricRow): Estimate => ({
  value,
  low,
  high,
  n,
  level: 0.95,
  method: "",
  notes: [],
});

const told = ({ value, low, high, method }: Estimate): Contrasted => ({ value, low, high, method });
