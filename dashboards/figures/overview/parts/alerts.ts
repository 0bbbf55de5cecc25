import type { MetricRow } from "../../../../server/metrics/metric.ts";
import { earlier, firstDay, lastDay, type Quarter, shift, span } from "../../../format/quarter.ts";
import type { Metric } from "../../../types.ts";
import { inPeriod, type MetricAnswer, type MetricQuestion, overTime, wholeRecord } from "../../document.ts";
import { judge } from "../../say.ts";
import type { Period, View } from "../../view.ts";
import { measures, misses } from "./words.ts";

type Settings = NonNullable<Metric["alert"]>;
type Alertable = Metric & { readonly alert: Settings };

/** What deserves attention: a measure off its target, or worse than before, with what it is held against. */
export interface Alert {
  readonly metric: Alertable;
  readonly row: MetricRow;
  readonly kind: "off_target" | "worse";
  /** The mature part of the period; null where the whole record is meant. */
  readonly period: Period | null;
  /** The first of the quarters in a row that are off; null where the whole record is meant. */
  readonly since: Quarter | null;
  /** Distance in least effects. */
  readonly severity: number;
}

/** Measures that can give an alert. */
const alertable = (view: View): Alertable[] =>
  measures(view).flatMap((metric) => (metric.alert ? { ...metric, alert: metric.alert } : []));

/** The part of the period whose figures no longer move; null where there is none. */
export function matureOf({ period, quarters }: View, { mature }: Pick<Metric, "mature">): Period | null {
  const end = Date.parse(lastDay(quarters.last)) - mature * 86_400_000;
  let last = quarters.last;
  while (Date.parse(lastDay(last)) > end) last = shift(last, -1);
  const to = earlier(period.to, last);
  return period.from <= to ? { from: period.from, to } : null;
}

/** Quarters with data before the period, where they are fewer than it has; null where there are enough. */
export function fewBefore({ period, previous, quarters }: View): number | null {
  if (previous.from >= quarters.first) return null;
  return Math.max(0, span(quarters.first, period.from) - 1);
}

const whenOf = (id: string) => `${id} by quarter`;

/** Each measure in the mature part of the period, and quarter by quarter for since when. */
export function asksAlerts(view: View): Readonly<Record<string, MetricQuestion>> {
  return Object.fromEntries(
    alertable(view).flatMap((metric): [string, MetricQuestion][] => {
      const { id } = metric;
      if (metric.alert.is_whole) return [[id, wholeRecord(view, id)]];
      const period = matureOf(view, metric);
      if (period === null) return [];
      const compare = fewBefore(view) === null ? ("previous" as const) : ("none" as const);
      const own = { ...view, period, compare };
      return [
        [id, { ...inPeriod(own, id), from: firstDay(period.from), to: lastDay(period.to) }],
        [whenOf(id), { ...overTime(view, id), compare: "previous" }],
      ];
    }),
  );
}

/** How far a value lies on the wrong side of another, in least effects: below 0 it lies on the right one. */
function wrongBy({ better, alert }: Alertable, value: number | null, than: number | null): number {
  if (value === null || than === null || better === "neutral") return 0;
  return ((better === "lower" ? 1 : -1) * (value - than)) / alert.least;
}

/** The first of the quarters in a row, up to the last one known, that are on the wrong side. */
function sinceWhen(
  rows: readonly MetricRow[],
  { to }: Period,
  isOff: (row: MetricRow) => boolean,
): Quarter | null {
  let since: Quarter | null = null;
  const known = rows.filter(({ period, value }) => period !== null && period <= to && value !== null);
  for (const row of known.toReversed()) {
    if (!isOff(row)) break;
    since = row.period;
  }
  return since;
}

const isSame = (a: MetricRow["segment"], b: MetricRow["segment"]) => JSON.stringify(a) === JSON.stringify(b);

function alertOf(view: View, metric: Alertable, row: MetricRow, quarters: readonly MetricRow[]): Alert[] {
  const { alert, target } = metric;
  const period = alert.is_whole ? null : matureOf(view, metric);
  const own = quarters.filter(({ segment }) => isSame(segment, row.segment));
  const found = (kind: Alert["kind"], severity: number, isOff: (row: MetricRow) => boolean): Alert[] => {
    const since = period === null ? null : sinceWhen(own, period, isOff);
    const isOver = period !== null && since === null;
    return severity < 1 || isOver ? [] : [{ metric, row, kind, period, since, severity }];
  };
  if (misses(metric, row))
    return found(
      "off_target",
      wrongBy(metric, row.value, target),
      ({ value }) => wrongBy(metric, value, target) > 0,
    );
  if (metric.split || row.status !== "ok" || judge(metric, row) !== "bad") return [];
  return found(
    "worse",
    wrongBy(metric, row.change?.value ?? 0, 0),
    ({ value, previous }) => wrongBy(metric, value, previous?.value ?? null) > 0,
  );
}

/** Alerts, the most severe first. */
export function alertsOf(view: View, answers: Readonly<Record<string, MetricAnswer>>): Alert[] {
  return alertable(view)
    .flatMap((metric) =>
      (answers[metric.id]?.rows ?? []).flatMap((row) =>
        alertOf(view, metric, row, answers[whenOf(metric.id)]?.rows ?? []),
      ),
    )
    .sort((a, b) => b.severity - a.severity);
}
