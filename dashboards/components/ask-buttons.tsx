import type { Loaded } from "../figures/finish.ts";
import { askedOf, formatAsked, goAsked } from "../state/asked.ts";
import { world } from "../state/world.ts";
import { text } from "../text/text.ts";

/** Whether a figure shows a change that can be taken apart. */
function hasChange({ result, question }: Extract<Loaded, { kind: "ready" }>): boolean {
  if ((world.value.metrics.get(question.metric)?.change_by ?? []).length === 0) return false;
  if (question.period !== undefined && question.period !== "none")
    return new Set(result.rows.flatMap((row) => (row.value === null ? [] : row.period))).size > 1;
  if (question.by?.includes("phase")) return result.rows.length > 1;
  return result.rows.some((row) => row.value !== null && typeof row.previous?.value === "number");
}

/** The button "why did it change?" of a figure about one measure; of one segment where it is about that alone. */
export function AskButtons({
  loaded,
  segment = {},
}: {
  loaded: Loaded | undefined;
  segment?: Readonly<Record<string, string | null>> | undefined;
}) {
  if (loaded?.kind !== "ready" || !hasChange(loaded)) return null;
  const asked = askedOf(loaded.question);
  const own = Object.entries(segment).flatMap(([name, value]) =>
    value === null || name === "phase" ? [] : [[name, [value]] satisfies [string, string[]]],
  );
  const token = formatAsked({ ...asked, filters: { ...asked.filters, ...Object.fromEntries(own) } });
  return (
    <button type="button" class="quiet" onClick={() => goAsked({ why: token })}>
      {text.value.figure.why}
    </button>
  );
}
