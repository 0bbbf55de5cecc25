import { getFeedsOfMetrics, getFreshness, getQuarantine } from "../../api.ts";
import { DataTable, dataCell } from "../../components/data-table.tsx";
import { Retry } from "../../components/retry.tsx";
import { formatCount, formatPercent } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { world } from "../../state/world.ts";
import { say, text } from "../../text/text.ts";
import { type AsideGroup, asideSummary } from "./aside-summary.ts";
import { pageText } from "./words.ts";

/** Measures that are named at once. */
const NAMED = 3;

async function readSummary() {
  const [{ counts }, feeds, { metrics }] = await Promise.all([
    getQuarantine(new URLSearchParams({ limit: "1" })),
    getFreshness(),
    getFeedsOfMetrics(),
  ]);
  return { feeds, groups: asideSummary(counts, feeds, metrics) };
}

/** What it costs: so many records less in the measures that read the feed. */
function cost({ metrics }: AsideGroup): string {
  const words = pageText.value.aside;
  if (metrics.length === 0) return words.costsNothing;
  const title = (metric: string) => world.value.metrics.get(metric)?.title[language.value] ?? metric;
  const names = text.value.list(metrics.slice(0, NAMED).map(title));
  return words.costs(names, metrics.length > NAMED ? formatCount(metrics.length, language.value) : "");
}

/** Records set aside by reason and feed, with their share of the feed and the measures that lack them. */
export function AsideSummary({ changed }: { changed: number }) {
  const words = pageText.value;
  const { answer, again } = useAnswer(`aside summary ${changed}`, readSummary);
  if (answer.kind === "loading")
    return <div class="skeleton" style={{ height: "240px" }} aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const { feeds, groups } = answer.value;
  if (groups.length === 0) return <p>{words.leadClean}</p>;
  const nameOf = (feed: string) => {
    const about = feeds.find((each) => each.feed === feed)?.about;
    return about ? say(about) : feed;
  };
  const share = (of: number | null) => (of === null ? text.value.dash : formatPercent(of, language.value));
  return (
    <DataTable
      label={words.aside.title}
      columns={[
        { name: words.reason },
        { name: words.feed },
        { name: words.aside.rows, number: true },
        { name: words.aside.share, number: true },
        { name: words.aside.cost },
      ]}
      rows={groups.map((group) => ({
        key: `${group.reason} ${group.feed}`,
        cells: [
          dataCell(words.reasons[group.reason] ?? group.reason),
          dataCell(nameOf(group.feed)),
          dataCell(formatCount(group.rows, language.value), group.rows),
          dataCell(share(group.share), group.share),
          dataCell(cost(group), group.metrics.length),
        ],
      }))}
    />
  );
}
