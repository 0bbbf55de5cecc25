import type { MetricRow } from "../../../../server/metrics/metric.ts";
import { type Compared, moreText, moved, savedText } from "../../contrasts.ts";
import { type Finding, type MetricQuestion, wholeRecord } from "../../document.ts";
import { plain, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { wordsOf } from "./steps.ts";

/** A measure of each activity before and after the roll-out. */
export const byActivity = (view: View, metric: string): MetricQuestion =>
  wholeRecord(view, metric, { by: ["activity", "phase"], contrast: "phase:after:before" });

/** A measure of both ways of screening over the whole record. */
export const byPath = (view: View, metric: string): MetricQuestion =>
  wholeRecord(view, metric, { by: ["screening_path"], contrast: "screening_path:ai:traditional" });

/** Whether an activity is one of the interviewing teams, who have a day of their own: shares of two teams' days add up apart. */
export const isInterviewing = ({ segment }: Pick<MetricRow, "segment">): boolean =>
  ["deep_interview", "reporting"].includes(segment.activity ?? "");

/** The activity of a pair in words. */
export const activityOf = (view: View, { focal }: Compared): string =>
  valueLabel(view, "activity", focal.segment.activity ?? "");

/** Hours saved where less is good, hours gained where more is: the measure's header says it value by value. */
export function effortFinding(view: View, pair: Compared, per: string): Finding {
  const words = wordsOf(view);
  const { difference, ratio, clear } = pair.contrast;
  const name = activityOf(view, pair);
  if (!clear) return moved(view, pair, name);
  const [before, after] = [plain(view, pair.reference), plain(view, pair.focal)];
  const isMore = (difference.value ?? 0) > 0;
  const isMoreGood =
    view.metrics.get(pair.focal.metric)?.better_for?.[pair.focal.segment.activity ?? ""] === "higher";
  if (!isMoreGood && !isMore)
    return {
      says: words.effortSaved(name, per, before, after, savedText(view, pair)),
      rests: [pair.reference, pair.focal, difference],
    };
  const say = isMoreGood ? (isMore ? words.effortGained : words.effortLost) : words.effortGrown;
  return {
    says: say(name, per, before, after, moreText(view, pair)),
    rests: [pair.reference, pair.focal, ratio],
  };
}
