import { getFeedsOfMetrics, query } from "../../api.ts";
import { Retry } from "../../components/retry.tsx";
import { formatCount } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { world } from "../../state/world.ts";
import { say, text } from "../../text/text.ts";
import type { Both } from "../../types.ts";
import { pageText } from "./words.ts";

/** Measures of one feed that are named one by one. */
const NAMED = 6;

interface MissingFeed {
  feed: string;
  about: Both;
  /** Measures without a figure that rest on the feed. */
  metrics: string[];
}

/** Feeds without a record, with the measures that rest on them and have no figure. */
async function findMissing(): Promise<MissingFeed[]> {
  const { feeds, metrics } = await getFeedsOfMetrics();
  const empty = feeds.filter((feed) => feed.rows === 0);
  if (empty.length === 0) return [];
  const concerned = metrics.filter((metric) =>
    metric.feeds.some((name) => empty.some((each) => each.feed === name)),
  );
  const answers = await query(
    concerned.map(({ metric }) => ({ id: metric, metric, by: [], period: "none" as const, filters: {} })),
  );
  const without = concerned.filter(({ metric }) => {
    const answer = answers[metric];
    return !answer || "error" in answer || !answer.rows.some((row) => row.value !== null);
  });
  return empty
    .map(({ feed, about }) => ({
      feed,
      about,
      metrics: without.filter((metric) => metric.feeds.includes(feed)).map(({ metric }) => metric),
    }))
    .sort((a, b) => b.metrics.length - a.metrics.length);
}

/** What is not loaded yet and which measures it would bring. */
export function MissingFeeds({ changed }: { changed: number }) {
  const words = pageText.value.missing;
  const { answer, again } = useAnswer(
    `missing feeds ${changed} ${world.value.health.warehouse?.version}`,
    findMissing,
  );
  if (answer.kind === "loading")
    return <div class="skeleton" style={{ height: "48px" }} aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  if (answer.value.length === 0) return <p>{words.nothing}</p>;
  const title = (metric: string) => world.value.metrics.get(metric)?.title[language.value] ?? metric;
  return (
    <ul class="missing-feeds">
      {answer.value.map(({ feed, about, metrics }) => (
        <li key={feed} data-feed={feed}>
          <p>
            <b>{words.lacks(say(about))}</b> {words.load} <code class="code">{feed}</code>
          </p>
          <p class="muted">
            {metrics.length === 0
              ? words.unlocksNothing
              : words.unlocks(
                  text.value.list(metrics.slice(0, NAMED).map(title)),
                  metrics.length > NAMED ? formatCount(metrics.length, language.value) : "",
                )}
          </p>
        </li>
      ))}
    </ul>
  );
}
