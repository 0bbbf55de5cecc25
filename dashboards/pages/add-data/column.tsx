import { useSignal } from "@preact/signals";
import { say, text } from "../../text/text.ts";
import type { Column, FeedEntry, Table, TableChoices } from "./asked.ts";
import { say as choose } from "./upload.ts";
import { pageText } from "./words.ts";

type ColumnChoice = NonNullable<TableChoices["columns"]>[string];

/** How a field is called: what the feed is, and what the field is. */
function nameOf(feeds: readonly FeedEntry[], feed: string, field: string): string {
  const found = feeds.find((each) => each.feed === feed);
  const about = found?.fields.find(({ name }) => name === field)?.about;
  return [found ? say(found.about) : feed, about ? say(about) : field].join(" · ");
}

/** Says something of a column; a table that was read by a mapping is drafted from then on. */
function change(table: Table, heading: string, choice: ColumnChoice): void {
  const columns = table.choices.columns ?? {};
  void choose(table.name, {
    columns: { ...columns, [heading]: { ...columns[heading], ...choice } },
    ...(table.by === "draft" ? {} : { anew: true }),
  });
}

/** The guess above a column: which field it is, changed by a choice. */
export function ColumnHead({
  table,
  column,
  feeds,
}: {
  table: Table;
  column: Column;
  feeds: readonly FeedEntry[];
}) {
  const words = pageText.value.column;
  /** All fields are listed once the reader looks for one: hundreds of options a column cost time. */
  const isWhole = useSignal(false);
  const { column: heading, takes, choices, reason, sure } = column;
  const [first, ...others] = takes;
  const now = first ? `${first.feed}.${first.field}` : "";
  const listed = new Set([now, ...choices.map(({ feed, field }) => `${feed}.${field}`)]);
  const isChosen = table.choices.columns?.[heading]?.field !== undefined;
  const option = (feed: string, field: string) => (
    <option key={`${feed}.${field}`} value={`${feed}.${field}`}>
      {nameOf(feeds, feed, field)}
    </option>
  );
  const whole = () => {
    isWhole.value = true;
  };
  return (
    <th scope="col" data-column={heading} data-sure={sure}>
      <select
        aria-label={words.means(heading)}
        value={now}
        onFocus={whole}
        onPointerDown={whole}
        onChange={(event) =>
          change(table, heading, {
            field: event.currentTarget.value === "" ? null : event.currentTarget.value,
          })
        }
      >
        <option value="">{words.none}</option>
        {first && option(first.feed, first.field)}
        {choices.length > 0 && (
          <optgroup label={words.likely}>
            {choices
              .filter(({ feed, field }) => `${feed}.${field}` !== now)
              .map(({ feed, field }) => option(feed, field))}
          </optgroup>
        )}
        {isWhole.value &&
          feeds.map(({ feed, about, fields }) => (
            <optgroup key={feed} label={say(about)}>
              {fields
                .filter(({ name }) => !listed.has(`${feed}.${name}`))
                .map(({ name }) => option(feed, name))}
            </optgroup>
          ))}
      </select>
      <small class={`sure ${sure}`}>
        {isChosen ? words.chosen : (words.sure[sure] ?? sure)}
        {others.length > 0 && text.value.semicolon + words.also(String(others.length))}
      </small>
      <small class="muted reason">{say(reason)}</small>
      <Scale table={table} column={column} />
      <Format table={table} column={column} />
      <Values table={table} column={column} feeds={feeds} />
    </th>
  );
}

function Scale({ table, column }: { table: Table; column: Column }) {
  const words = pageText.value.column;
  const { scale } = column;
  if (scale === undefined) return null;
  const set = (part: "min" | "max", text: string) => {
    const value = Number(text);
    const next = { ...scale, [part]: value };
    if (text.trim() !== "" && Number.isFinite(value) && next.min < next.max)
      change(table, column.column, { scale: next });
  };
  return (
    <span class="column-scale">
      {(["min", "max"] as const).map((part) => (
        <label key={part}>
          {part === "min" ? words.lowest : words.highest}
          <input
            type="number"
            step="any"
            value={scale[part]}
            onChange={(event) => set(part, event.currentTarget.value)}
          />
        </label>
      ))}
    </span>
  );
}

function Format({ table, column }: { table: Table; column: Column }) {
  const { format, formats = [] } = column;
  if (formats.length < 2) return null;
  return (
    <label>
      {pageText.value.column.format}
      <select
        value={format ?? ""}
        onChange={(event) => change(table, column.column, { format: event.currentTarget.value })}
      >
        {format === undefined && <option value="" />}
        {formats.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What each text of the column means, where its field lists its values. */
function Values({ table, column, feeds }: { table: Table; column: Column; feeds: readonly FeedEntry[] }) {
  const words = pageText.value.column;
  const [first] = column.takes;
  const known =
    feeds.find(({ feed }) => feed === first?.feed)?.fields.find(({ name }) => name === first?.field)
      ?.values ?? [];
  const texts = Object.entries(column.values ?? {});
  if (texts.length === 0 || known.length === 0) return null;
  return (
    <details class="values">
      <summary>{words.values(String(texts.length))}</summary>
      {texts.map(([cell, value]) => (
        <label key={cell}>
          {cell}
          <select
            value={value ?? ""}
            onChange={(event) =>
              change(table, column.column, {
                values: { ...column.values, [cell]: event.currentTarget.value || null },
              })
            }
          >
            <option value="">{words.meansNothing}</option>
            {known.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
      ))}
    </details>
  );
}
