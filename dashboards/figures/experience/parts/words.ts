import type { Figure } from "../../../../server/figures/figure.ts";
import type { Contrast } from "../../../../server/metrics/metric.ts";
import { formatChange, formatChangeInterval } from "../../../format/number.ts";
import { experienceWords } from "../../../text/experience.ts";
import type { Finding, MetricAnswer } from "../../document.ts";
import { valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";

type Ends = Pick<Figure, "value" | "low" | "high">;

/** The page's texts. */
export const wordsOf = (view: View) => experienceWords(view.language);

/** Whether the interval of a difference leaves out 0. */
export const isClear = (figure: Ends | null | undefined): figure is Ends & { value: number } =>
  figure != null &&
  figure.value !== null &&
  figure.low !== null &&
  figure.high !== null &&
  (figure.low > 0 || figure.high < 0);

/** A difference without its sign, for a sentence that says the direction: `12.9 percentage points`. */
export const size = ({ language }: View, value: number): string =>
  formatChange("percent", Math.abs(value), language).replace(/^\+/, "");

/** ` (95% interval +0.4 to +5.8)`, or nothing where there is none. */
export const intervalWords = (view: View, { low, high }: Ends): string =>
  low === null || high === null
    ? ""
    : wordsOf(view).interval(
        view.text.figure.intervalOf(formatChangeInterval("percent", low, high, view.language)),
      );

/** One thing less another as a sentence with its interval; says so where no difference is clear. */
export function differenceFinding(
  view: View,
  first: string,
  second: string,
  figure: Ends | null | undefined,
): Finding[] {
  if (figure == null || figure.value === null) return [];
  const words = wordsOf(view);
  const change = formatChange("percent", figure.value, view.language);
  const said = words.differs(first, second, change, intervalWords(view, figure));
  return [{ says: `${said}${isClear(figure) ? "" : words.notClear}${view.text.stop}`, rests: [figure] }];
}

/** The first contrast of an answer. */
export const contrastOf = ({ contrasts }: MetricAnswer): Contrast | undefined => contrasts?.[0];

/** The first contrast of an answer as a sentence. */
export function contrastFinding(view: View, dimension: string, answer: MetricAnswer): Finding[] {
  const contrast = contrastOf(answer);
  if (!contrast) return [];
  const name = (value: string) => valueLabel(view, dimension, value);
  return differenceFinding(view, name(contrast.focal), name(contrast.reference), contrast.difference);
}
