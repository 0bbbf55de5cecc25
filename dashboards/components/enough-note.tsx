import type { MetricRow } from "../../server/metrics/metric.ts";
import { shortfall } from "../figures/enough.ts";
import { formatCount } from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { view } from "../state/view.ts";
import { enoughWords } from "../text/enough.ts";
import type { Metric } from "../types.ts";

/** How much of the data that it takes is there, as a bar. */
export function Meter({
  row,
}: {
  row: { readonly n: number | null; readonly enough?: MetricRow["enough"] } | null;
}) {
  const needed = row?.enough?.needed;
  if (!needed || row.n === null) return null;
  const lang = language.value;
  return (
    <span
      class="meter"
      role="img"
      aria-label={enoughWords(lang).meter(formatCount(row.n, lang), formatCount(needed, lang))}
    >
      <i style={{ width: `${Math.min(100, (row.n / needed) * 100)}%` }} />
    </span>
  );
}

/** The enough-data meter of one figure; nothing where there is enough. */
export function EnoughNote({ metric, row }: { metric: Metric; row: MetricRow }) {
  const missing = shortfall(view.value, metric, row);
  if (missing === null) return null;
  return (
    <span class="enough">
      <Meter row={row} />
      {missing}
    </span>
  );
}
