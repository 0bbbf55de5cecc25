import { TableScroll } from "../../components/table-scroll.tsx";
import { formatCount } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { dataWords } from "../../text/data.ts";
import { say, text } from "../../text/text.ts";
import type { FeedEntry, UploadCheck } from "./asked.ts";
import { check, isReady, upload } from "./upload.ts";
import { pageText } from "./words.ts";

type Checked = UploadCheck["tables"][number];
type CheckedFeed = Checked["feeds"][number];

const count = (value: number) => formatCount(value, language.value);
const written = (value: unknown) => (value === null || value === undefined ? "" : String(value));

/** Why rows are refused, with an example of each. */
function Why({ feed: { rejected_rows: rows, reasons } }: { feed: CheckedFeed }) {
  const words = pageText.value.check;
  const reasonWords = dataWords(language.value).reasons;
  if (rows.length === 0) return <>{text.value.dash}</>;
  return (
    <ul class="examples">
      {Object.entries(reasons).map(([reason, some]) => (
        <li key={reason}>
          {reasonWords[reason] ?? reason} {count(some)}
        </li>
      ))}
      {rows.map(({ line, field, reason, found }, index) => (
        <li key={index} class="muted break">
          {words.example(
            written(line),
            written(field) || words.whole,
            reasonWords[written(reason)] ?? written(reason),
            written(found),
          )}
        </li>
      ))}
    </ul>
  );
}

/** The first rows of a feed as they would arrive; what would be sealed says so. */
function Arrives({ feed, entry }: { feed: CheckedFeed; entry: FeedEntry | undefined }) {
  const words = pageText.value.check;
  const rows = feed.accepted_rows;
  const names = Object.keys(rows[0] ?? {}).filter((name) => rows.some((row) => row[name] !== null));
  const about = (name: string) => {
    const field = entry?.fields.find((each) => each.name === name);
    return field ? say(field.about) : name === "line" ? pageText.value.table.line : name;
  };
  const cell = (value: unknown) => (value === "(sealed)" ? words.sealed : written(value));
  if (rows.length === 0) return null;
  return (
    <details>
      <summary>{words.arrive}</summary>
      <TableScroll label={words.arrive} whole>
        <table>
          <thead>
            <tr>
              {names.map((name) => (
                <th key={name} scope="col">
                  {about(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {names.map((name) => (
                  <td key={name} class={row[name] === "(sealed)" ? "muted" : "nowrap"}>
                    {cell(row[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </details>
  );
}

function CheckedTable({ table, feeds }: { table: Checked; feeds: readonly FeedEntry[] }) {
  const words = pageText.value.check;
  const entryOf = (feed: string) => feeds.find((each) => each.feed === feed);
  const nameOf = (feed: string) => {
    const entry = entryOf(feed);
    return entry ? say(entry.about) : feed;
  };
  const message = table.error?.[`message_${language.value}`];
  return (
    <div class="checked" data-table={table.name}>
      <h3 class="break" translate={false}>
        {table.name}
      </h3>
      {table.error !== null && (
        <p role="alert" class="tag-bad">
          {message}
        </p>
      )}
      {table.feeds.length > 0 && (
        <TableScroll label={`${words.title} ${table.name}`} whole>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.kind}</th>
                <th scope="col" class="number">
                  {words.accepted}
                </th>
                <th scope="col" class="number">
                  {words.rejected}
                </th>
                <th scope="col">{words.why}</th>
              </tr>
            </thead>
            <tbody>
              {table.feeds.map((feed) => (
                <tr key={feed.feed} data-feed={feed.feed}>
                  <th scope="row">
                    {nameOf(feed.feed)}
                    <Arrives feed={feed} entry={entryOf(feed.feed)} />
                  </th>
                  <td class="number">{count(feed.accepted)}</td>
                  <td class={`number ${feed.rejected > 0 ? "tag-bad" : ""}`}>{count(feed.rejected)}</td>
                  <td class="break">
                    <Why feed={feed} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      {table.ignored.length > 0 && <p class="muted">{words.unread(text.value.list([...table.ignored]))}</p>}
      {table.remarks.map((remark) => (
        <p key={remark.en} class="muted">
          {say(remark)}
        </p>
      ))}
    </div>
  );
}

/** What would arrive of each table now, and what would be set aside and why. */
export function Checks({ feeds }: { feeds: readonly FeedEntry[] }) {
  const words = pageText.value.check;
  const state = upload.value;
  const found = check.value;
  if (state === null) return null;
  if (!isReady(state)) return <p class="muted">{words.waits}</p>;
  if (found === null)
    return (
      <>
        <p role="status">{words.working}</p>
        <div class="skeleton" style={{ height: "120px" }} aria-hidden="true" />
      </>
    );
  return (
    <>
      {found.tables.map((table) => (
        <CheckedTable key={table.name} table={table} feeds={feeds} />
      ))}
    </>
  );
}
