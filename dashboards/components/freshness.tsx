import { getFreshness } from "../api.ts";
import { formatCount, formatTime } from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { useAnswer } from "../state/use-answer.ts";
import { world } from "../state/world.ts";
import { say, text } from "../text/text.ts";
import { Retry } from "./retry.tsx";
import { TableScroll } from "./table-scroll.tsx";

const SHORT = 6;

/** Feeds with their records and their newest change; `short` shows those that change most recently. */
export function FreshnessTable({ short = false }: { short?: boolean }) {
  const words = text.value.freshness;
  const { answer, again } = useAnswer(`freshness ${world.value.health.warehouse?.version}`, getFreshness);
  if (answer.kind === "loading")
    return <div class="skeleton" style={{ height: short ? "250px" : "820px" }} aria-hidden="true" />;
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  const feeds = [...answer.value].sort((a, b) => b.rows - a.rows);
  const newest = Math.max(
    ...feeds.flatMap((feed) => (feed.newest_updated_at ? [Date.parse(feed.newest_updated_at)] : [])),
  );
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
            {!short && (
              <th scope="col" class="number">
                {words.behind}
              </th>
            )}
            <th scope="col">{words.lastLoad}</th>
          </tr>
        </thead>
        <tbody>
          {(short ? feeds.slice(0, SHORT) : feeds).map((feed) => (
            <tr key={feed.feed} class={feed.rows === 0 ? "few" : ""}>
              <th scope="row">
                {say(feed.about)} {!short && <small class="muted code">{feed.feed}</small>}
              </th>
              <td class="number">{formatCount(feed.rows, language.value)}</td>
              <td class="nowrap">
                {feed.newest_updated_at
                  ? formatTime(feed.newest_updated_at, language.value)
                  : `${text.value.dash} ${text.value.status.missing}`}
              </td>
              {!short && (
                <td class="number nowrap">
                  {feed.newest_updated_at
                    ? words.days(
                        formatCount(
                          Math.floor((newest - Date.parse(feed.newest_updated_at)) / 86_400_000),
                          language.value,
                        ),
                      )
                    : text.value.dash}
                </td>
              )}
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
