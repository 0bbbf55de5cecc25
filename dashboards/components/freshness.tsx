import type { Freshness } from "../../server/routes/freshness.ts";
import { getFreshness } from "../api.ts";
import { formatCount, formatDate, formatTime } from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { useAnswer } from "../state/use-answer.ts";
import { world } from "../state/world.ts";
import { say, text } from "../text/text.ts";
import { Retry } from "./retry.tsx";
import { TableScroll } from "./table-scroll.tsx";

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
  return (
    <TableScroll label={words.title} whole>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.feed}</th>
            <th scope="col" class="number">
              {words.rows}
            </th>
            <th scope="col">{words.newest}</th>
            <th scope="col">{words.state}</th>
            <th scope="col" class="number">
              {words.rhythm}
            </th>
            <th scope="col" class="number">
              {words.behind}
            </th>
            <th scope="col">{words.lastLoad}</th>
          </tr>
        </thead>
        <tbody>
          {feeds.map((feed) => (
            <tr key={feed.feed} class={feed.rows === 0 ? "few" : ""}>
              <th scope="row">
                {say(feed.about)} <small class="muted code">{feed.feed}</small>
              </th>
              <td class="number">{formatCount(feed.rows, language.value)}</td>
              <td class="nowrap">
                {feed.newest_updated_at
                  ? formatTime(feed.newest_updated_at, language.value)
                  : `${text.value.dash} ${text.value.status.missing}`}
              </td>
              <td class={feed.state === "late" ? "nowrap tag-bad" : "nowrap"}>{words.states[feed.state]}</td>
              <td class="number nowrap">
                {feed.rhythm_days === null ? text.value.dash : words.every(days(feed.rhythm_days))}
              </td>
              <td class="number nowrap">
                {feed.behind_days === null ? text.value.dash : days(feed.behind_days)}
              </td>
              <td class="nowrap">
                {feed.last_run ? formatTime(feed.last_run.finished_at, language.value) : text.value.dash}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
