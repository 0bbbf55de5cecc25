import { TableScroll } from "../../components/table-scroll.tsx";
import { formatCount } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { say, text } from "../../text/text.ts";
import type { FeedEntry, Table, TableChoices } from "./asked.ts";
import { ColumnHead } from "./column.tsx";
import { Kept } from "./kept.tsx";
import { Questions } from "./questions.tsx";
import { say as choose, remove } from "./upload.ts";
import { pageText } from "./words.ts";

type Reading = NonNullable<TableChoices["reading"]>;

const ENCODINGS = [
  ...(["utf-8", "gb18030", "utf-16le", "utf-16be", "windows-1252"] as const),
  ...(["windows-1250", "windows-1251", "big5", "shift_jis", "euc-kr"] as const),
];
const DELIMITERS = [",", "\t", ";", "|"] as const;

/** How the file was found to be written, in one line. */
function facts({ written, heading_row, records }: Table): string[] {
  const words = pageText.value.table;
  if (written === null) return [];
  const { format, encoding, delimiter, sheet } = written;
  return [
    format.toUpperCase(),
    ...(sheet === undefined ? [] : [sheet]),
    ...(encoding === undefined ? [] : [encoding.toUpperCase()]),
    ...(delimiter === undefined ? [] : [words.delimiters[delimiter] ?? delimiter]),
    ...(heading_row === null || heading_row === 0 ? [] : [words.row(String(heading_row))]),
    ...(records === null ? [] : [words.records(formatCount(records, language.value))]),
  ];
}

/** One part of how a file is read: as it was found, or as the reader says. */
function Picked({
  label,
  value,
  found,
  options,
  pick,
}: {
  label: string;
  value: string | undefined;
  found: string;
  options: readonly (readonly [value: string, name: string])[];
  pick: (value: string) => void;
}) {
  return (
    <label>
      {label}
      <select value={value ?? ""} onChange={(event) => pick(event.currentTarget.value)}>
        <option value="">{found}</option>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Says how a file is to be read, where it was found wrongly. */
function ReadAnother({ table }: { table: Table }) {
  const words = pageText.value.table;
  const { written, heading_row, choices, name } = table;
  const reading = choices.reading ?? {};
  const change = (part: { readonly [Name in keyof Reading]: Reading[Name] | undefined }) => {
    const next = Object.entries({ ...reading, ...part }).filter(([, value]) => value !== undefined);
    void choose(name, { reading: Object.fromEntries(next) });
  };
  const isText = written === null || written.encoding !== undefined;
  const sheets = written?.sheets ?? [];
  const found = (what: string | undefined) => words.found(what ?? text.value.dash);
  return (
    <details class="reading">
      <summary>{words.change}</summary>
      <div class="toolbar">
        {isText && (
          <>
            <Picked
              label={words.encoding}
              value={reading.encoding}
              found={found(written?.encoding?.toUpperCase())}
              options={ENCODINGS.map((each) => [each, each.toUpperCase()])}
              pick={(value) => change({ encoding: ENCODINGS.find((each) => each === value) })}
            />
            <Picked
              label={words.delimiter}
              value={reading.delimiter}
              found={found(words.delimiters[written?.delimiter ?? ""])}
              options={DELIMITERS.map((each) => [each, words.delimiters[each] ?? each])}
              pick={(value) => change({ delimiter: DELIMITERS.find((each) => each === value) })}
            />
          </>
        )}
        {sheets.length > 1 && (
          <Picked
            label={words.sheet}
            value={reading.sheet}
            found={found(written?.sheet)}
            options={sheets.map((each) => [each, each])}
            pick={(value) => change({ sheet: value || undefined })}
          />
        )}
        <label>
          {words.headingRow}
          <input
            type="number"
            min={1}
            max={1000}
            value={reading.heading_row ?? heading_row ?? 1}
            onChange={({ currentTarget: { value } }) => {
              const row = Number(value);
              if (Number.isInteger(row) && row > 0) change({ heading_row: row });
            }}
          />
        </label>
      </div>
    </details>
  );
}

/** Who reads a file, where that is no draft. */
function By({ table }: { table: Table }) {
  const words = pageText.value.table;
  const { by, reads, name, columns } = table;
  if (by === null || by === "draft" || by === "kept" || reads === null) return null;
  return (
    <p class="kept">
      {words.by[by](reads)}{" "}
      {columns.length > 0 && (
        <button type="button" class="plain" onClick={() => void choose(name, { anew: true })}>
          {words.anew}
        </button>
      )}
    </p>
  );
}

/** The first rows as they are read, with the guess above each column. */
function FirstRows({ table, feeds }: { table: Table; feeds: readonly FeedEntry[] }) {
  const words = pageText.value.table;
  const { rows, columns, name } = table;
  if (columns.length === 0) return null;
  return (
    <>
      <p class="muted">{words.first(String(rows.length))}</p>
      <TableScroll label={words.label(name)} whole>
        <table class="guesses">
          <thead>
            <tr>
              <th scope="col">{words.line}</th>
              {columns.map((column) => (
                <ColumnHead key={column.column} table={table} column={column} feeds={feeds} />
              ))}
            </tr>
            <tr class="headings">
              <td />
              {columns.map(({ column }) => (
                <td key={column} class="break" translate={false}>
                  {column}
                </td>
              ))}
            </tr>
          </thead>
          <tbody translate={false}>
            {rows.map(({ line, cells }) => (
              <tr key={line}>
                <td class="number muted">{line}</td>
                {columns.map(({ column, sure }, index) => (
                  <td key={column} class={sure === "unread" ? "muted" : ""}>
                    {cells[index] ?? ""}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </>
  );
}

/** One file: how it is read, what its columns are, what is asked of it. */
export function UploadedTable({ table, feeds }: { table: Table; feeds: readonly FeedEntry[] }) {
  const words = pageText.value;
  const { name, error, missing, notes } = table;
  const message = error?.[`message_${language.value}`];
  return (
    <article class="uploaded" data-table={name}>
      <header>
        <h3 class="break" translate={false}>
          {name}
        </h3>
        <button
          type="button"
          class="quiet"
          aria-label={words.table.removeOf(name)}
          onClick={() => void remove(name)}
        >
          {words.table.remove}
        </button>
      </header>
      {error !== null && (
        <p role="alert" class="tag-bad">
          {message}
        </p>
      )}
      {table.written !== null && <p class="muted">{facts(table).join(" · ")}</p>}
      {(table.written !== null || error?.code === "encoding" || error?.code === "headings") && (
        <ReadAnother key={name} table={table} />
      )}
      <By table={table} />
      <Kept table={table} />
      {missing.length > 0 && (
        <div class="missing" role="status">
          <h4>{words.missingTitle}</h4>
          <ul>
            {missing.map((each) => (
              <li key={each.en}>{say(each)}</li>
            ))}
          </ul>
        </div>
      )}
      <FirstRows table={table} feeds={feeds} />
      <Questions table={table} />
      {notes.length > 0 && (
        <details>
          <summary>{words.notes(String(notes.length))}</summary>
          <ul>
            {notes.map((each) => (
              <li key={each.en}>{say(each)}</li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}
