import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { getFeedsOfMetrics } from "../api.ts";
import { may } from "../state/rights.ts";
import { linkTo } from "../state/route.ts";
import { world } from "../state/world.ts";
import { say, text } from "../text/text.ts";
import type { Both } from "../types.ts";

/** Feeds that are named at once. */
const NAMED = 3;

interface Known {
  version: number | undefined;
  /** Feeds without a record. */
  empty: Map<string, Both>;
  /** Feeds of each measure, the nearest first. */
  feeds: Map<string, readonly string[]>;
}
const known = signal<Known | null>(null);
let asked: number | undefined | null = null;

/** Asks once for each version of the warehouse; what cannot be had is not told. */
function ask(version: number | undefined): void {
  if (asked === version) return;
  asked = version;
  getFeedsOfMetrics().then(
    ({ feeds, metrics }) => {
      known.value = {
        version,
        empty: new Map(feeds.filter((feed) => feed.rows === 0).map((feed) => [feed.feed, feed.about])),
        feeds: new Map(metrics.map((metric) => [metric.metric, metric.feeds])),
      };
    },
    () => {
      asked = null;
    },
  );
}

/** What to load so that the measures have a figure; `fallback` where nothing that they rest on is missing. */
export function MissingNote({ metrics, fallback }: { metrics: readonly string[]; fallback: string }) {
  const version = world.value.health.warehouse?.version;
  useEffect(() => {
    if (may("runs.read")) ask(version);
  }, [version]);
  const now = known.value;
  const missing = [...new Set(metrics.flatMap((metric) => now?.feeds.get(metric) ?? []))].flatMap((feed) => {
    const about = now?.empty.get(feed);
    return about === undefined ? [] : [{ feed, about }];
  });
  if (missing.length === 0) return <span>{fallback}</span>;
  const words = text.value.figure;
  const first = missing.slice(0, NAMED);
  return (
    <span class="missing-note">
      {words.lacks(text.value.list(first.map((each) => say(each.about))))}{" "}
      <a href={linkTo(may("feeds.push") ? "add-data" : "data")} translate={false}>
        {words.load(first.map((each) => each.feed).join(", "), missing.length - first.length)}
      </a>
    </span>
  );
}
