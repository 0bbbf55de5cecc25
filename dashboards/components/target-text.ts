import { formatDate, formatValue } from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { text } from "../text/text.ts";
import type { Metric } from "../types.ts";

/** `Target 85%`; one that somebody set says who and when. */
export function targetText(metric: Metric, target: number): string {
  const words = text.value.figure;
  const said = words.targetIs(formatValue(metric.unit, target, language.value));
  const own = metric.own_target;
  return own
    ? words.targetBy(said, own.owner.name[language.value], formatDate(own.set_at, language.value))
    : said;
}
