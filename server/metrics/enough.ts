import { sampleSizeForCorrelation } from "../statistics/association/correlation-power.ts";
import {
  sampleSizeForMean,
  sampleSizeForShare,
  sampleSizeForWidth,
} from "../statistics/intervals/precision-needed.ts";
import { type Cell, cellKey } from "./cells.ts";
import type { Question } from "./compile.ts";
import { monthKey, PACE } from "./cube.ts";
import { type Aggregation, asNumber, type Estimator } from "./estimator.ts";
import type { BoundMetric, Enough, MetricRow } from "./metric.ts";
import { periodIndex, periodStart } from "./periods.ts";

/** Months with data over which the present rate is taken, up to the last of them. */
const RATE_MONTHS = 3;

/** Segments up to which the present rate of each is asked for. */
const MOST_SEGMENTS = 500;

/** Later than this is not a forecast. */
const MOST_DAYS = 36_525;

/** How closely a value of each unit is usefully known: plus and minus so much, or such a share of the value. */
const PRECISION: Readonly<Record<BoundMetric["unit"], { of: number; isShare?: true } | null>> = {
  percent: { of: 0.05 },
  points: { of: 5 },
  net_points: { of: 5 },
  ratio: { of: 0.1 },
  days: { of: 0.1, isShare: true },
  hours: { of: 0.1, isShare: true },
  minutes: { of: 0.1, isShare: true },
  currency: { of: 0.1, isShare: true },
  score: { of: 0.1, isShare: true },
  per_day: { of: 0.1, isShare: true },
  r: null,
  coefficient: null,
  count: null,
};

/** The smallest correlation that is useful, where the metric has no target of its own. */
const USEFUL_R = 0.3;

/** Data of a segment that come in now: per day, and the last day of all data. */
export type Pace = { readonly perDay: number; readonly today: string };

/**
 * How far a figure is from enough: for a correlation until one of the useful size is told from 0 (two-sided 5 %,
 * power 80 %), for other estimates until the interval is as narrow as is useful, for a figure that is not shown until
 * it is. Null where that has no meaning.
 */
export function enoughOf(
  metric: Pick<BoundMetric, "unit" | "min_n" | "target" | "precision">,
  estimator: Pick<Estimator, "narrows">,
  row: Pick<MetricRow, "n" | "value" | "low" | "high" | "status" | "change">,
  pace: Pace | null,
): Enough | null {
  if (estimator.narrows === undefined) return null;
  if (row.status === "few") return reach(metric, "shown", metric.min_n, metric.min_n, row, pace);
  if (row.status !== "ok" || row.value === null) return null;
  if (estimator.narrows === "correlation") {
    const r = metric.target !== null && metric.target > 0 && metric.target < 1 ? metric.target : USEFUL_R;
    return reach(metric, "apart", r, neededFor(r), row, pace);
  }
  if (row.low === null || row.high === null) return null;
  const useful = PRECISION[metric.unit];
  const wanted =
    metric.precision ?? (useful === null ? 0 : useful.isShare ? useful.of * Math.abs(row.value) : useful.of);
  if (!(wanted > 0)) return null;
  const half = (row.high - row.low) / 2;
  const needed =
    estimator.narrows === "share" && metric.unit === "percent"
      ? sampleSizeForShare(row.value, wanted)
      : estimator.narrows === "mean"
        ? sampleSizeForMean(row.n, half, wanted)
        : sampleSizeForWidth(row.n, half, wanted);
  return reach(
    metric,
    "precision",
    wanted,
    half <= wanted ? Math.min(needed ?? row.n, row.n) : needed,
    row,
    pace,
  );
}

function reach(
  metric: Pick<BoundMetric, "min_n">,
  aim: Enough["aim"],
  of: number,
  needed: number | null,
  row: Pick<MetricRow, "n" | "change">,
  pace: Pace | null,
): Enough {
  const total = needed === null ? null : Math.max(needed, metric.min_n);
  const more = total === null ? null : Math.max(0, total - row.n);
  const head = { aim, of, needed: total, more, change: changeOf(row) };
  const later = (status: Enough["status"]): Enough => ({ ...head, status, on: null, quarter: null });
  if (more === 0) return later("reached");
  if (more === null) return later("never");
  if (pace === null) return later("coming");
  const days = more / pace.perDay;
  if (!(days <= MOST_DAYS)) return later("never");
  const on = new Date(Date.parse(pace.today) + days * 86_400_000).toISOString().slice(0, 10);
  const quarter = `${on.slice(0, 4)}Q${Math.ceil(Number(on.slice(5, 7)) / 3)}`;
  return { ...head, status: "coming", on, quarter };
}

/** A change that is not clear: the least that could be told, and how much longer periods would tell the one seen. */
function changeOf({ change }: Pick<MetricRow, "change">): Enough["change"] {
  if (!change || change.clear || change.value === null || change.low === null || change.high === null)
    return null;
  const half = (change.high - change.low) / 2;
  const times = (half / Math.abs(change.value)) ** 2;
  return { least: half, times: Number.isFinite(times) ? Math.max(1, times) : null };
}

const remembered = new Map<number, number | null>();

function neededFor(r: number): number | null {
  const known = remembered.get(r);
  if (known !== undefined) return known;
  const found = sampleSizeForCorrelation(r);
  if (remembered.size < 1000) remembered.set(r, found);
  return found;
}

/**
 * Adds to every row how far it is from enough. Only where some row is short of it, `read` brings the segments' rows by
 * month (see `paceAggregation`): the present rate is that of the last three whole months with data.
 */
export async function withEnough(
  metric: BoundMetric,
  estimator: Estimator,
  question: Question,
  rows: readonly MetricRow[],
  today: string | null,
  read: () => Promise<ReadonlyMap<string, Cell>>,
): Promise<MetricRow[]> {
  const first = rows.map((row) => enoughOf(metric, estimator, row, null));
  const isShort = first.some((each) => each?.status === "coming");
  if (!isShort || metric.at === null || rows.length > MOST_SEGMENTS)
    return rows.map((row, index) => ({ ...row, enough: first[index]! }));
  const paceOf = pacesOf(await read(), question, today);
  return rows.map((row) => {
    const segment = question.by.map((name) => row.segment[name] ?? null);
    return { ...row, enough: enoughOf(metric, estimator, row, paceOf(cellKey(0, segment), row.n)) };
  });
}

/** Rows by month, as a cube holds them. */
export function paceAggregation(metric: BoundMetric): Aggregation {
  return { keys: { [PACE.month]: monthKey(metric) ?? "NULL" }, moments: { [PACE.rows]: "count(*)" } };
}

/** The pace of a segment, by its key and its n. */
function pacesOf(
  cells: ReadonlyMap<string, Cell>,
  question: Question,
  today: string | null,
): (key: string, n: number) => Pace | null {
  const counts = new Map(
    [...cells].map(([key, { moments }]) => [
      key,
      moments.flatMap((each) =>
        each[PACE.month] === null
          ? []
          : [{ month: asNumber(each[PACE.month]), rows: asNumber(each[PACE.rows]) }],
      ),
    ]),
  );
  // a month counts that question and data cover from its first day to its last
  const [from, to] = [wholeFrom(question.from), Math.min(wholeTo(question.to), wholeTo(today))];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { month } of [...counts.values()].flat()) {
    if (month < from || month > to) continue;
    first = Math.min(first, month);
    last = Math.max(last, month);
  }
  if (!Number.isFinite(last)) return () => null;
  const begin = Math.max(first, last - RATE_MONTHS + 1);
  const [starts, ends] = [periodStart("month", begin), periodStart("month", last + 1)];
  const days = (Date.parse(ends) - Date.parse(starts)) / 86_400_000;
  return (key, n) => {
    let [all, now] = [0, 0];
    for (const { month, rows } of counts.get(key) ?? []) {
      all += rows;
      if (month >= begin && month <= last) now += rows;
    }
    return all === 0 ? null : { perDay: (n * now) / all / days, today: today ?? ends };
  };
}

/** The first month of which no day lies before `day`. */
function wholeFrom(day: string | null): number {
  if (day === null) return Number.NEGATIVE_INFINITY;
  return periodIndex("month", day) + (day.endsWith("-01") ? 0 : 1);
}

/** The last month of which no day lies after `day`. */
function wholeTo(day: string | null): number {
  if (day === null) return Number.POSITIVE_INFINITY;
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  return periodIndex("month", next) - 1;
}
