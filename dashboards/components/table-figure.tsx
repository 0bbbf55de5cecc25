import { useId } from "preact/hooks";
import { text } from "../text/text.ts";
import { csv, download } from "./export.ts";
import { type Explained, howSubject } from "./how-drawer.tsx";
import { TableScroll } from "./table-scroll.tsx";

export interface Column {
  name: string;
  /** What the screen has for it where the column beside says the rest. */
  short?: string;
  /** Stands at the end of its column. */
  number?: boolean;
}

export interface TableRow {
  key: string;
  /** Heading above the row where it differs from the row before. */
  group?: string;
  cells: string[];
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

/** A figure whose finding is a table: the same frame, the table always shown, exported as CSV. */
export function TableFigure(figure: TableFigureProps) {
  const words = text.value.figure;
  const titleId = useId();
  const groups = figure.rows.map((row) => row.group);
  return (
    <section id={figure.id} class="figure wide" aria-labelledby={titleId}>
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
        <TableScroll label={figure.title} whole>
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
                        {cell}
                      </th>
                    ) : (
                      <td key={figure.columns[at]?.name} class={figure.columns[at]?.number ? "number" : ""}>
                        {cell}
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
          <button
            type="button"
            class="quiet"
            disabled={figure.rows.length === 0}
            onClick={() =>
              download(
                `assay-${figure.id}.csv`,
                new Blob(
                  [
                    csv([
                      [
                        ...(groups.some(Boolean) ? [words.columns.series] : []),
                        ...figure.columns.map(({ name }) => name),
                      ],
                      ...figure.rows.map((row) => [
                        ...(groups.some(Boolean) ? [row.group ?? ""] : []),
                        ...row.cells,
                      ]),
                    ]),
                  ],
                  { type: "text/csv" },
                ),
              )
            }
          >
            {words.csv}
          </button>
        </div>
      </footer>
    </section>
  );
}
