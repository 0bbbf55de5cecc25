import type { Figure as Figured } from "../../../server/figures/figure.ts";
import { formatChange, formatChangeInterval } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { text } from "../../text/text.ts";
import type { Unit } from "../../types.ts";
import { pageText } from "./words.ts";

type Ends = Pick<Figured, "value" | "low" | "high">;

/** Whether the interval of a difference leaves out 0. */
export const isClear = (figure: Ends | null | undefined): figure is Ends & { value: number } =>
  figure != null &&
  figure.value !== null &&
  figure.low !== null &&
  figure.high !== null &&
  (figure.low > 0 || figure.high < 0);

/** A difference without its sign, for a sentence that says the direction: `12.9 percentage points`. */
export const size = (value: number, unit: Unit = "percent"): string =>
  formatChange(unit, Math.abs(value), language.value).replace(/^\+/, "");

/** ` (95% interval +0.4 to +5.8)`, or nothing where there is none. */
export const intervalWords = (figure: Ends, unit: Unit = "percent"): string =>
  figure.low === null || figure.high === null
    ? ""
    : pageText.value.interval(
        text.value.figure.intervalOf(formatChangeInterval(unit, figure.low, figure.high, language.value)),
      );

/** One thing less another as a sentence with its interval; says so where no difference is clear. */
export function differenceSentence(
  first: string,
  second: string,
  figure: Ends | null | undefined,
  unit: Unit = "percent",
): string[] {
  if (figure == null || figure.value === null) return [];
  const words = pageText.value;
  return [
    `${words.differs(first, second, formatChange(unit, figure.value, language.value), intervalWords(figure, unit))}${
      isClear(figure) ? "" : words.notClear
    }${text.value.stop}`,
  ];
}
