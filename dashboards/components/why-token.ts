import type { Loaded } from "../figures/finish.ts";
import { askedOf, formatAsked } from "../state/asked.ts";
import { world } from "../state/world.ts";
import { whyText } from "./why-words.ts";

/** Whether a figure shows a change. */
function hasChange({ result, question }: Extract<Loaded, { kind: "ready" }>): boolean {
  if (question.period !== undefined && question.period !== "none")
    return new Set(result.rows.flatMap((row) => (row.value === null ? [] : row.period))).size > 1;
  if (question.by?.includes("phase")) return result.rows.length > 1;
  return result.rows.some((row) => row.value !== null && typeof row.previous?.value === "number");
}

/** What "why did it change?" asks of a figure about one measure, or of one segment of it; null where nothing changed. */
export function whyToken(
  loaded: Loaded | undefined,
  segment: Readonly<Record<string, string | null>> = {},
): string | null {
  if (loaded?.kind !== "ready" || !hasChange(loaded) || whyNot(loaded) !== null) return null;
  const asked = askedOf(loaded.question);
  const own = Object.entries(segment).flatMap(([name, value]) =>
    value === null || name === "phase" ? [] : [[name, [value]] satisfies [string, string[]]],
  );
  return formatAsked({ ...asked, filters: { ...asked.filters, ...Object.fromEntries(own) } });
}

/** Why the change of a figure's measure cannot be taken apart; null where it can, or where none is shown. */
export function whyNot(loaded: Loaded | undefined): string | null {
  const metric = loaded?.kind === "ready" ? world.value.metrics.get(loaded.question.metric) : undefined;
  if (loaded?.kind !== "ready" || metric === undefined || metric.change_by.length > 0 || !hasChange(loaded))
    return null;
  const words = whyText.value.whyNot;
  if (metric.estimator === "count") return words.count;
  return ["impact_ratio", "lift"].includes(metric.estimator) ? words.ratio : words.other;
}
