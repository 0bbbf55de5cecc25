import { useId, useRef } from "preact/hooks";
import { filters } from "../state/route.ts";
import { text } from "../text/text.ts";
import type { ExportCell, ExportColumn, ExportTable } from "../types.ts";
import { CopyLink } from "./copy-link.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { filterLines, useExported } from "./export-table.ts";
import { type Explained, howSubject } from "./how-drawer.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { ReportButton } from "./report-error.tsx";
import { TableScroll } from "./table-scroll.tsx";

export interface Column {
  name: string;
  /** What the screen has for it where the column beside says the rest. */
  short?: string;
  /** Stands at the end of its column. */
  number?: boolean;
  /** What leaves the page for it, where its cells are numbers: one column, or several (an interval's two ends). */
  file?: ExportColumn[];
}

/** A cell that is told in words and leaves the page as numbers, one for each of its column's `file`. */
export interface TableCell {
  text: string;
  values: ExportCell[];
  /** It stands as the source system wrote it, in whatever language. */
  asWritten?: boolean;
}

export interface TableRow {
  key: string;
  /** Heading above the row where it differs from the row before. */
  group?: string;
  cells: (string | TableCell)[];
  few?: boolean;
}

interface TableFigureProps {
  id: string;
  title: string;
  about: string;
  scope: string;
  columns: Column[];
  rows: TableRow[];
  /** Rows to expect while they are on their way. */
  expected: number;
  loading: boolean;
  /** Why there is no row. */
  empty: string;
  note?: string;
  explained: Explained;
}

const told = (cell: string | TableCell) => (typeof cell === "string" ? cell : cell.text);

/** What leaves the page: the rows on the screen, their numbers unrounded. */
function exportOf(figure: TableFigureProps): ExportTable {
  const hasGroups = figure.rows.some((row) => row.group);
  const columns = figure.columns.map(
    (column, at): ExportColumn[] =>
      column.file ?? [{ key: `column_${at + 1}`, name: column.name, format: "text" }],
  );
  return {
    id: figure.id,
    title: figure.title,
    about: figure.about,
    scope: figure.scope,
    filters: filterLines(filters.value),
    notes: [...(figure.note ? [figure.note] : []), ...figure.explained.notes],
    metrics: [],
    explained: {
      about: figure.explained.about,
      formula: figure.explained.formula,
      sql: figure.explained.sql,
      address: figure.explained.address,
    },
    columns: [
      ...(hasGroups
        ? [{ key: "part", name: text.value.figure.columns.series, format: "text" } satisfies ExportColumn]
        : []),
      ...columns.flat(),
    ],
    rows: figure.rows.map((row) => [
      ...(hasGroups ? [row.group ?? ""] : []),
      ...row.cells.flatMap((cell, at) =>
        typeof cell === "string"
          ? (columns[at] ?? []).map((_, part) => (part === 0 ? cell : null))
          : cell.values,
      ),
    ]),
  };
}

/** A figure whose finding is a table: the same frame, the table always shown, exported as data. */
export function TableFigure(figure: TableFigureProps) {
  const words = text.value.figure;
  const titleId = useId();
  const frame = useRef<HTMLElement>(null);
  useExported(frame, () => (figure.loading ? null : exportOf(figure)));
  const groups = figure.rows.map((row) => row.group);
  return (
    <section ref={frame} id={figure.id} class="figure wide" aria-labelledby={titleId}>
      <header>
        <h2 id={titleId}>{figure.title}</h2>
        <p class="about">{figure.about}</p>
      </header>
      {figure.loading ? (
        <div class="skeleton" style={{ height: `${34 + figure.expected * 35}px` }} aria-hidden="true" />
      ) : figure.rows.length === 0 ? (
        <div class="nothing">
          <p>
            <b>{words.emptyTitle}</b>
            <span>{figure.empty}</span>
          </p>
        </div>
      ) : (
        <TableScroll label={`${words.table}${text.value.colon}${figure.title}`} whole>
          <table class="named-rows">
            <thead>
              <tr>
                {figure.columns.map((column) => (
                  <th key={column.name} scope="col" class={column.number ? "number" : ""}>
                    {column.short ?? column.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {figure.rows.flatMap((row, index) => [
                ...(row.group !== undefined && row.group !== groups[index - 1]
                  ? [
                      <tr key={`group:${row.group}`} class="table-group">
                        <th scope="colgroup" colSpan={figure.columns.length}>
                          {row.group}
                        </th>
                      </tr>,
                    ]
                  : []),
                <tr key={row.key} class={row.few ? "few" : ""}>
                  {row.cells.map((cell, at) =>
                    at === 0 ? (
                      <th key={figure.columns[at]?.name} scope="row">
                        {told(cell)}
                      </th>
                    ) : (
                      <td
                        key={figure.columns[at]?.name}
                        class={figure.columns[at]?.number ? "number" : ""}
                        {...(typeof cell === "object" && cell.asWritten ? { translate: false } : {})}
                      >
                        {told(cell)}
                      </td>
                    ),
                  )}
                </tr>,
              ])}
            </tbody>
          </table>
        </TableScroll>
      )}
      {figure.note && <p class="note">{figure.note}</p>}
      <footer>
        <p>{figure.scope}</p>
        <div class="actions">
          <button
            type="button"
            class="quiet"
            onClick={() => {
              howSubject.value = {
                title: figure.title,
                metrics: [],
                loaded: [],
                scope: figure.scope,
                explained: figure.explained,
              };
            }}
          >
            {words.how}
          </button>
          <ExportMenu table={() => exportOf(figure)} disabled={figure.rows.length === 0} />
          <MoreMenu>
            {(close) => (
              <>
                <CopyLink id={figure.id} done={close} />
                <ReportButton
                  done={close}
                  subject={() => ({
                    figure: figure.id,
                    title: figure.title,
                    shown: figure.rows.map((row) =>
                      [row.group ?? "", ...row.cells.map(told)].filter(Boolean).join(" · "),
                    ),
                  })}
                />
              </>
            )}
          </MoreMenu>
        </div>
      </footer>
    </section>
  );
}
