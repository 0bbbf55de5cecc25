import type { Freshness } from "../../../server/routes/freshness.ts";
import type { QuarantinePage } from "../../../server/routes/quarantine.ts";

/** Records of a feed that wait for one reason, and what that costs. */
export interface AsideGroup {
  readonly reason: string;
  readonly feed: string;
  readonly rows: number;
  /** Of all records of the feed, those loaded and those set aside; null where it has none. */
  readonly share: number | null;
  /** Measures that read the feed: so many of its records do not count in them. */
  readonly metrics: readonly string[];
}

/** What waits by reason and feed, the largest share of its feed first; resolved records are loaded. */
export function asideSummary(
  counts: QuarantinePage["counts"],
  feeds: readonly Pick<Freshness["feeds"][number], "feed" | "rows">[],
  metrics: readonly { readonly metric: string; readonly feeds: readonly string[] }[],
): AsideGroup[] {
  const waiting = counts.filter(({ status }) => status !== "resolved");
  const asideOf = (feed: string) =>
    waiting.reduce((sum, each) => sum + (each.feed === feed ? each.rows : 0), 0);
  const groups = new Map<string, AsideGroup>();
  for (const { reason, feed, rows } of waiting) {
    const key = JSON.stringify([reason, feed]);
    const all = (feeds.find((each) => each.feed === feed)?.rows ?? 0) + asideOf(feed);
    const sum = (groups.get(key)?.rows ?? 0) + rows;
    groups.set(key, {
      reason,
      feed,
      rows: sum,
      share: all > 0 ? sum / all : null,
      metrics: metrics.filter((each) => each.feeds.includes(feed)).map(({ metric }) => metric),
    });
  }
  return [...groups.values()].sort((a, b) => (b.share ?? 0) - (a.share ?? 0) || b.rows - a.rows);
}
