import { formatChange, formatChangeInterval } from "../../../format/number.ts";
import type { Finding } from "../../document.ts";
import { bracketed, isClear } from "../../say.ts";
import type { View } from "../../view.ts";
import { type Retention, wordsOf } from "./curves.ts";

/** Whether a clear gap between the paths was there before the roll-out, and whether it changed with it. */
export function rolloutFinding(view: View, answer: Retention | null): Finding[] {
  if (!answer) return [];
  const { before, after, change } = answer.rollout;
  if (before.value === null || after.value === null || change.value === null) return [];
  if (change.low === null || change.high === null) return [];
  const words = wordsOf(view);
  const size = (value: number) => formatChange("percent", value, view.language);
  const interval = view.text.figure.intervalOf(
    formatChangeInterval("percent", change.low, change.high, view.language),
  );
  const rests = [before, after, change];
  if (isClear(change)) {
    const changed = size(change.value) + bracketed(view, interval);
    return [{ says: words.gapChanged(size(before.value), size(after.value), changed), rests }];
  }
  if (!isClear(before) || before.value > 0 !== after.value > 0) return [];
  const told = `${size(change.value)}${view.language === "zh" ? "，" : ", "}${interval}`;
  return [{ says: words.gapWasThere(size(before.value), size(after.value), told), rests }];
}
