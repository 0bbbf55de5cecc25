import { formatChange, formatChangeInterval, formatInterval, formatValue } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { text } from "../../text/text.ts";
import type { Unit } from "../../types.ts";
import type { TrialTold } from "./trial-calls.ts";

/** The unit of a trial's outcome. */
export const unitOf = (outcome: TrialTold["outcome"]): Unit =>
  outcome === "performance"
    ? "coefficient"
    : outcome === "agreement" || outcome === "validity"
      ? "r"
      : "percent";

/** A group's value with its interval. */
export function armText(outcome: TrialTold["outcome"], { value, low, high }: Ends): string {
  if (value === null) return text.value.dash;
  const shown = formatValue(unitOf(outcome), value, language.value);
  if (low === null || high === null) return shown;
  return `${shown} (${text.value.figure.intervalOf(formatInterval(unitOf(outcome), low, high, language.value))})`;
}

/** A difference, and its interval. */
export const changeText = (outcome: TrialTold["outcome"], value: number): string =>
  formatChange(unitOf(outcome), value, language.value);
export const changeInterval = (outcome: TrialTold["outcome"], low: number, high: number): string =>
  text.value.figure.intervalOf(formatChangeInterval(unitOf(outcome), low, high, language.value));

interface Ends {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}
