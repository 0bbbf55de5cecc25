import type { Change, MetricRow, Previous, Unit } from "../metrics/metric.ts";
import { coarseFigure } from "./coarse.ts";
import { type Figure, hiddenFigure } from "./figure.ts";
import { type Group, isSmall } from "./tell.ts";

/**
 * The rows of a metric as they may be told to those who may not see them: hidden where its cell `isTold` not, else
 * counts and values rounded so far that they tell nothing of a few.
 */
export function tellRows(
  rows: readonly MetricRow[],
  unit: Unit,
  isTold: (row: MetricRow, which: "now" | "before") => boolean,
): MetricRow[] {
  return rows.map((row): MetricRow => {
    const { previous, change } = row;
    const before = previous === undefined ? undefined : previousTold(row, previous, unit, isTold);
    const beside = before === undefined ? {} : { previous: before };
    if (row.n > 0 && (!isTold(row, "now") || isSmall(inShares(row, unit))))
      return { ...row, ...hiddenFigure, ...beside, ...(change === undefined ? {} : { change: null }) };
    const told = { ...row, ...coarseFigure(row, unit), ...beside };
    return change === undefined ? told : { ...told, change: changeTold(change, told, before) };
  });
}

/** Only shares are extreme at 0 and 1. */
const inShares = ({ n, value }: Pick<Figure, "n" | "value">, unit: Unit): Group =>
  unit === "percent" ? { n, value } : { n };

function previousTold(
  row: MetricRow,
  previous: Previous,
  unit: Unit,
  isTold: (row: MetricRow, which: "now" | "before") => boolean,
): Previous {
  if (previous.n === 0 || (isTold(row, "before") && !isSmall(inShares(previous, unit))))
    return { ...previous, ...coarseFigure(previous, unit) };
  const { notes: _said, ...nothing } = hiddenFigure;
  return { ...previous, ...nothing };
}

/** A change between figures as they are told: it says no more than both of them. */
function changeTold(change: Change | null, row: MetricRow, before: Previous | undefined): Change | null {
  if (change === null || before === undefined || row.status !== "ok" || before.status !== "ok") return null;
  if (row.value === null || before.value === null) return null;
  const value = row.value - before.value;
  const steps = [row, before].map(({ low, high }) => (low === null || high === null ? 0 : high - low));
  const half = Math.hypot(...steps) / 2;
  const isKnown = change.low !== null && change.high !== null;
  const short = (number: number) => Number(number.toPrecision(3));
  return {
    ...change,
    value: short(value),
    low: isKnown ? short(value - half) : null,
    high: isKnown ? short(value + half) : null,
  };
}
