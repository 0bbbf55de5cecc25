import type { analysis as changeAnalysis } from "../../../../server/analyses/data/change.ts";
import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import { firstDay, lastDay, shift, span } from "../../../format/quarter.ts";
import type { Metric } from "../../../types.ts";
import { type AnalysisQuestion, analysis } from "../../document.ts";
import { comparedWith, type Period, type View } from "../../view.ts";

export type Change = AnswerOf<typeof changeAnalysis>;

/** Measures that the report opens with. */
const HEADLINES = [
  "cycle_days",
  "cost_per_hire",
  "validity_overall_r",
  "retention_90d",
  "satisfaction_rate",
  "complaint_rate",
  "invite_response_rate",
];

/** What a change is taken apart by; the one whose mix moves the figure most is told. */
const DIMENSIONS = ["job_family", "company", "channel", "screening_path"];

/** Reviews come half a year after the start, and are written some weeks later. */
const MATURE: Readonly<Record<string, number>> = { validity_overall_r: 183 + 45 };

/** Share of the data in groups of one period only from which a mix says nothing. */
const MOSTLY_NEW = 0.5;

/** The headline measures that there are. */
export const headlineMeasures = ({ metrics }: View): Metric[] =>
  HEADLINES.flatMap((id) => {
    const metric = metrics.get(id);
    return metric && metric.change_by.length > 0 && metric.split === null ? [metric] : [];
  });

/** The part of the reader's period whose figure no longer moves, else the last one as long that is complete; with the one before it. */
export function timesOf(
  { period, quarters }: View,
  { id, mature }: Metric,
): { readonly now: Period; readonly base: Period; readonly isKnown: boolean } {
  const end = Date.parse(lastDay(quarters.last)) - (MATURE[id] ?? mature) * 86_400_000;
  let { from, to } = period;
  while (Date.parse(lastDay(to)) > end) {
    to = shift(to, -1);
    if (from > to) from = shift(from, -span(period.from, period.to));
  }
  const now = { from, to };
  const base = comparedWith(now, "previous");
  return { now, base, isKnown: base.from >= quarters.first };
}

const nameOf = (id: string, dimension: string) => `${id} by ${dimension}`;

/** Each headline measure's change, by each of the dimensions that it has. */
export const asksWhy = (view: View): Readonly<Record<string, AnalysisQuestion<Change>>> =>
  Object.fromEntries(
    headlineMeasures(view).flatMap((metric) => {
      const { now, base, isKnown } = timesOf(view, metric);
      if (!isKnown) return [];
      return DIMENSIONS.filter((name) => metric.change_by.includes(name)).map((dimension) => {
        const asked = analysis<typeof changeAnalysis>(
          view,
          "change",
          {
            metric: metric.id,
            dimension,
            base_from: firstDay(base.from),
            base_to: lastDay(base.to),
          },
          "whole",
        );
        const days = { from: firstDay(now.from), to: lastDay(now.to) };
        return [nameOf(metric.id, dimension), { ...asked, query: { ...asked.query, ...days } }];
      });
    }),
  );

const fresh = ({ segments }: Change): number =>
  segments
    .filter(({ kind }) => kind === "new" || kind === "gone")
    .reduce((sum, { base, now }) => sum + (base.share + now.share) / 2, 0);

/** The change of a measure by the dimension whose mix moves it most; null where none was answered. */
export function mostMoved(
  answers: Readonly<Record<string, Change | null>>,
  { id }: Pick<Metric, "id">,
): Change | null {
  const found = DIMENSIONS.flatMap((dimension) => answers[nameOf(id, dimension)] ?? []);
  const held = found.filter((each) => each.status === "ok" && fresh(each) <= MOSTLY_NEW);
  const most = held.toSorted((a, b) => Math.abs(b.mix ?? 0) - Math.abs(a.mix ?? 0))[0];
  return most ?? found[0] ?? null;
}
