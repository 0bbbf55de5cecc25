import { askedOf, formatAsked, goAsked } from "../state/asked.ts";
import type { Loaded } from "../state/page-data.ts";
import { world } from "../state/world.ts";
import { text } from "../text/text.ts";
import type { MetricRow } from "../types.ts";

/** Whether a figure shows a change that can be taken apart. */
function hasChange({ result, query }: Extract<Loaded, { kind: "ready" }>): boolean {
  if ((world.value.metrics.get(query.metric)?.change_by ?? []).length === 0) return false;
  if (query.period !== undefined && query.period !== "none")
    return new Set(result.rows.flatMap((row) => (row.value === null ? [] : row.period))).size > 1;
  if (query.by?.includes("phase")) return result.rows.length > 1;
  return result.rows.some((row) => row.value !== null && typeof row.previous?.value === "number");
}

/** The button "why did it change?" of a figure about one measure. */
export function AskButtons({ loaded, row }: { loaded: Loaded | undefined; row?: MetricRow | undefined }) {
  if (loaded?.kind !== "ready" || !world.value.metrics.has(loaded.query.metric)) return null;
  const asked = askedOf(loaded.query);
  // a figure of one row of several is about that row
  const own = Object.entries(row?.segment ?? {}).flatMap(([name, value]) =>
    value === null || name === "phase" ? [] : [[name, [value]] satisfies [string, string[]]],
  );
  const token = formatAsked({ ...asked, filters: { ...asked.filters, ...Object.fromEntries(own) } });
  const words = text.value.figure;
  return (
    <>
      {hasChange(loaded) && (
        <button type="button" class="quiet" onClick={() => goAsked({ why: token })}>
          {words.why}
        </button>
      )}
    </>
  );
}
