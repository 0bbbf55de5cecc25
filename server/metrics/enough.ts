import type { Connection } from "../../sql/database.ts";
import { sampleSizeForCorrelation } from "../statistics/correlation-power.ts";
import { sampleSizeForMean, sampleSizeForShare, sampleSizeForWidth } from "../statistics/precision-needed.ts";
import { cellKey, readCells } from "./cells.ts";
import { compile, type Question } from "./compile.ts";
import { asNumber, type Estimator } from "./estimator.ts";
import type { BoundMetric, Enough, MetricRow } from "./metric.ts";
import { periodStart } from "./periods.ts";

/** Weeks before the last data over which the present rate is taken: a quarter. */
const RATE_WEEKS = 13;

/** Segments up to which the present rate of each is asked for. */
const MOST_SEGMENTS = 500;

/** Later than this is not a forecast. */
const MOST_DAYS = 36_525;

/** How closely a value of each unit is usefully known: plus and minus so much, or such a share of the value. */
const PRECISION: Readonly<Record<BoundMetric["unit"], { of: number; isShare?: true } | null>> = {
  percent: { of: 0.05 },
  points: { of: 5 },
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
 * Adds to every row how far it is from enough. Only where some row is short of it, one query counts the segments'
 * rows by week: the present rate is that of the last quarter with data.
 */
export async function withEnough(
  connection: Connection,
  metric: BoundMetric,
  estimator: Estimator,
  question: Question,
  rows: readonly MetricRow[],
): Promise<MetricRow[]> {
  const first = rows.map((row) => enoughOf(metric, estimator, row, null));
  const isShort = first.some((each) => each?.status === "coming");
  if (!isShort || metric.at === null || rows.length > MOST_SEGMENTS)
    return rows.map((row, index) => ({ ...row, enough: first[index]! }));
  const paces = await pacesOf(connection, metric, question);
  return rows.map((row) => {
    const key = cellKey(
      0,
      question.by.map((name) => row.segment[name] ?? null),
    );
    const pace = paces(key, row.n);
    return { ...row, enough: enoughOf(metric, estimator, row, pace) };
  });
}

/** The pace of a segment, by its key and its n. */
async function pacesOf(
  connection: Connection,
  metric: BoundMetric,
  question: Question,
): Promise<(key: string, n: number) => Pace | null> {
  const week = `date_diff('week', DATE '1970-01-05', CAST("${metric.at}" AS DATE))`;
  const cells = await readCells(
    connection,
    compile(metric, { ...question, period: "none" }, { keys: { week }, moments: { rows: "count(*)" } }),
  );
  const weeks = [...cells.values()].flatMap(({ moments }) =>
    moments.flatMap((each) => (each.week === null ? [] : [asNumber(each.week)])),
  );
  if (weeks.length === 0) return () => null;
  let [first, last] = [weeks[0]!, weeks[0]!];
  for (const each of weeks) {
    if (each < first) first = each;
    if (each > last) last = each;
  }
  const span = Math.min(RATE_WEEKS, last - first + 1);
  const until = await connection.value<string>(
    "SELECT CAST(observed_on AS VARCHAR) FROM core.observed_until",
  );
  const today = until ?? periodStart("week", last + 1);
  return (key, n) => {
    const moments = cells.get(key)?.moments ?? [];
    const count = (from: number) =>
      moments.reduce((sum, each) => sum + (asNumber(each.week) >= from ? asNumber(each.rows) : 0), 0);
    const all = count(first);
    if (all === 0) return null;
    return { perDay: (n * count(last - span + 1)) / all / (span * 7), today };
  };
}
