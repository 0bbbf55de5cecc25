import type { Freshness } from "../../server/routes/freshness.ts";
import { getFreshness } from "../api.ts";
import { formatCount, formatDate, formatTime } from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { useAnswer } from "../state/use-answer.ts";
import { world } from "../state/world.ts";
import { say, text } from "../text/text.ts";
import { DataTable, dataCell } from "./data-table.tsx";
import { Retry } from "./retry.tsx";

type Feed = Freshness["feeds"][number];

/** Late ones first, then by how far they are behind; without records last. */
const ORDER: readonly Feed["state"][] = ["late", "on_time", "rare", "empty"];
const inOrder = (feeds: readonly Feed[]): Feed[] =>
  feeds.toSorted(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (b.behind_days ?? 0) - (a.behind_days ?? 0),
  );

const days = (count: number) => text.value.freshness.days(formatCount(count, language.value));

/** How old all data are, and which feeds are late. */
function Sentence({ feeds }: { feeds: readonly Feed[] }) {
  const words = text.value.freshness;
  const until = world.value.health.warehouse?.data_until;
  if (!until) return null;
  const age = Math.floor((Date.now() - Date.parse(until)) / 86_400_000);
  const late = feeds.filter(({ state }) => state === "late");
  const names = text.value.list(late.map((feed) => say(feed.about)));
  return (
    <p>
      {words.allEnd(formatDate(until, language.value), days(age))}{" "}
      {late.length === 0 ? words.noneLate : <b class="tag-bad">{words.areLate(names, late.length)}</b>}
    </p>
  );
}

/** Feeds with their records, their rhythm and whether they keep it; `short` says only how old all are and what is late. */
export function FreshnessTable({ short = false }: { short?: boolean }) {
  const { answer, again } = useAnswer(`freshness ${world.value.health.warehouse?.version}`, getFreshness);
  if (answer.kind === "loading")
    return <div class="skeleton" style={{ height: short ? "24px" : "820px" }} aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const feeds = inOrder(answer.value);
  if (short) return <Sentence feeds={feeds} />;
  return (
    <>
      <Sentence feeds={feeds} />
      <FeedTable feeds={feeds} />
    </>
  );
}

function FeedTable({ feeds }: { feeds: readonly Feed[] }) {
  const words = text.value.freshness;
  const { dash } = text.value;
  const count = (of: number | null, said: (days: string) => string = (days) => days) =>
    dataCell(of === null ? dash : said(days(of)), of);
  const time = (at: string | null | undefined, none: string) =>
    dataCell(at ? formatTime(at, language.value) : none, at ?? null);
  return (
    <DataTable
      label={words.title}
      columns={[
        { name: words.feed },
        { name: words.rows, number: true },
        { name: words.newest },
        { name: words.state },
        { name: words.rhythm, number: true },
        { name: words.behind, number: true },
        { name: words.lastLoad },
      ]}
      rows={feeds.map((feed) => ({
        key: feed.feed,
        few: feed.rows === 0,
        cells: [
          dataCell(
            `${say(feed.about)} ${feed.feed}`,
            say(feed.about),
            <>
              {say(feed.about)} <small class="muted code">{feed.feed}</small>
            </>,
          ),
          dataCell(formatCount(feed.rows, language.value), feed.rows),
          time(feed.newest_updated_at, `${dash} ${text.value.status.missing}`),
          dataCell(
            words.states[feed.state] ?? feed.state,
            ORDER.indexOf(feed.state),
            feed.state === "late" ? (
              <span class="tag-bad">{words.states.late}</span>
            ) : (
              words.states[feed.state]
            ),
          ),
          count(feed.rhythm_days, words.every),
          count(feed.behind_days),
          time(feed.last_run?.finished_at, dash),
        ],
      }))}
    />
  );
}
