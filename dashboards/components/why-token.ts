import type { Loaded } from "../figures/finish.ts";
import { askedOf, formatAsked } from "../state/asked.ts";
import { world } from "../state/world.ts";

/** Whether a figure shows a change that can be taken apart. */
function hasChange({ result, question }: Extract<Loaded, { kind: "ready" }>): boolean {
  if ((world.value.metrics.get(question.metric)?.change_by ?? []).length === 0) return false;
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
  if (loaded?.kind !== "ready" || !hasChange(loaded)) return null;
  const asked = askedOf(loaded.question);
  const own = Object.entries(segment).flatMap(([name, value]) =>
    value === null || name === "phase" ? [] : [[name, [value]] satisfies [string, string[]]],
  );
  return formatAsked({ ...asked, filters: { ...asked.filters, ...Object.fromEntries(own) } });
}
