import { useId, useRef } from "preact/hooks";
import { type Cell, cellText, type Row } from "../figures/document.ts";
import type { Loaded, TableDocument } from "../figures/finish.ts";
import { formatRoute, linkTo, route } from "../state/route.ts";
import { text } from "../text/text.ts";
import { Choices } from "./choice.tsx";
import { type DataRow, DataTable } from "./data-table.tsx";
import { useExported } from "./export-table.ts";
import { FigureMenu } from "./figure-menu.tsx";
import { pageNames } from "./pages.ts";

const TONES = { good: "tag-good", bad: "tag-bad", muted: "muted" } as const;

/** A text that leads to another page, a figure on it or a measure's page, where there is one, or elsewhere on its own. */
function Linked({
  to,
  children,
}: {
  to: Pick<Cell, "page" | "figure" | "metric" | "leads" | "narrows">;
  children: string;
}) {
  const { page, figure, metric, leads, narrows = {} } = to;
  if (leads !== undefined) {
    const { figure: own = null, ...extra } = leads;
    const address = { ...route.value, figure: own, extra: { ...route.value.extra, ...extra } };
    return (
      <a class="plain-link" href={formatRoute(address)}>
        {children}
      </a>
    );
  }
  if (metric === undefined && (page === undefined || !pageNames.includes(page))) return <>{children}</>;
  return (
    <a
      class="plain-link"
      href={metric === undefined ? linkTo(page ?? "", {}, figure, narrows) : linkTo("metric", { metric })}
    >
      {children}
    </a>
  );
}

function Told({ cell }: { cell: string | Cell }) {
  if (typeof cell === "string") return <>{cell}</>;
  const linked = <Linked to={cell}>{cell.text}</Linked>;
  return (
    <>
      {cell.tone ? <span class={TONES[cell.tone]}>{linked}</span> : linked}
      {cell.note && <span class="cell-note">{cell.note}</span>}
    </>
  );
}

const dataRow = ({ key, group, groupPage, cells, few }: Row): DataRow => ({
  key,
  few,
  ...(group === undefined
    ? {}
    : {
        group: {
          said: group,
          shown: <Linked to={groupPage === undefined ? {} : { page: groupPage }}>{group}</Linked>,
        },
      }),
  cells: cells.map((cell) => ({
    said: cellText(cell),
    shown: <Told cell={cell} />,
    value: typeof cell === "string" ? cell : (cell.values[0] ?? null),
    asWritten: typeof cell === "string" ? false : cell.asWritten,
  })),
});

type Shown = { readonly figure: TableDocument; readonly loaded: readonly Loaded[] };

/** The rows, or what stands in their place while they are on their way or where there are none. */
function Rows({ figure, loaded, waiting }: Shown & { readonly waiting: boolean }) {
  const words = text.value.figure;
  if (waiting)
    return <div class="skeleton" style={{ height: `${34 + figure.expected * 35}px` }} aria-hidden="true" />;
  const failed = loaded.find((each) => each.kind === "failed");
  if (figure.rows.length === 0)
    return (
      <div class="nothing">
        <p>
          <b>{words.emptyTitle}</b>
          <span>{failed ? failed.message : figure.empty}</span>
        </p>
      </div>
    );
  return (
    <DataTable
      label={`${words.table}${text.value.colon}${figure.title}`}
      columns={figure.columns.map(({ name, short, number }) => ({ name: short ?? name, number }))}
      rows={figure.rows.map(dataRow)}
    />
  );
}

/** A figure whose finding is a table: the same frame, the table always shown, exported as data. */
export function TableFigure({ figure, loaded, stale }: Shown & { readonly stale: boolean }) {
  const titleId = useId();
  const frame = useRef<HTMLElement>(null);
  const waiting = loaded.some((each) => each.kind === "loading");
  useExported(frame, () => (waiting ? null : figure.table));
  return (
    <section
      ref={frame}
      id={figure.id}
      class={`figure wide ${stale ? "stale" : ""}`}
      aria-labelledby={titleId}
    >
      <header>
        <h3 id={titleId}>{figure.title}</h3>
        <FigureMenu
          title={figure.title}
          how={{ ...figure, loaded: [] }}
          taken={{ table: figure.table, isEmpty: figure.rows.length === 0 }}
          link={figure.id}
          report={() => ({
            figure: figure.id,
            title: figure.title,
            shown: figure.rows.map((row) =>
              [row.group ?? "", ...row.cells.map(cellText)].filter(Boolean).join(" · "),
            ),
          })}
        />
        <p class="about">{figure.about}</p>
        {figure.findings && figure.findings.length > 0 && !waiting && (
          <ul class="findings">
            {figure.findings.map(({ says }) => (
              <li key={says}>{says}</li>
            ))}
          </ul>
        )}
        {figure.choices && <Choices choices={figure.choices} />}
      </header>
      <Rows figure={figure} loaded={loaded} waiting={waiting} />
      {figure.note && <p class="note">{figure.note}</p>}
      {figure.below && (
        <footer>
          <p>{figure.below}</p>
        </footer>
      )}
    </section>
  );
}
