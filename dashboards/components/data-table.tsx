import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { compareNames } from "../format/intl.ts";
import { language } from "../state/preferences.ts";
import { text } from "../text/text.ts";
import { TableScroll } from "./table-scroll.tsx";

export interface DataColumn {
  readonly name: string;
  readonly number?: boolean | undefined;
}

export interface DataCell {
  /** What it says, to be found and to be sorted by where it is no number. */
  readonly said: string;
  readonly shown: ComponentChildren;
  /** What it is sorted by; null where it has none. */
  readonly value: number | string | null;
  readonly asWritten?: boolean | undefined;
}

/** A cell that shows what it says, and is sorted by it, where nothing else is given. */
export const dataCell = (
  said: string,
  value: DataCell["value"] = said,
  shown: ComponentChildren = said,
): DataCell => ({ said, shown, value });

export interface DataRow {
  readonly key: string;
  readonly cells: readonly DataCell[];
  /** Heading above the row where it differs from the row before. */
  readonly group?: { readonly said: string; readonly shown: ComponentChildren } | undefined;
  readonly few?: boolean | undefined;
  /** The mark that it tells, and its sentence. */
  readonly mark?: { readonly key: string; readonly sentence: string };
}

interface DataTableProps {
  readonly label: string;
  readonly columns: readonly DataColumn[];
  readonly rows: readonly DataRow[];
  readonly minHeight?: number;
}

interface Sorting {
  readonly column: number;
  readonly falls: boolean;
}

/** Rows that a table opens with. */
const OPEN = 12;

const hasValue = ({ value }: DataCell) => value !== null && value !== "" && value !== text.value.dash;

/** Rows by one column, what has no value last; those under a heading stay under it. */
function sorted(rows: readonly DataRow[], { column, falls }: Sorting): DataRow[] {
  const groups = [...new Set(rows.map(({ group }) => group?.said))];
  const compare = (a: DataRow, b: DataRow) => {
    const [one, other] = [a.cells[column], b.cells[column]];
    if (!one || !other || !hasValue(one) || !hasValue(other))
      return Number(!one || !hasValue(one)) - Number(!other || !hasValue(other));
    const order =
      typeof one.value === "number" && typeof other.value === "number"
        ? one.value - other.value
        : compareNames(String(one.value), String(other.value), language.value);
    return falls ? -order : order;
  };
  return groups.flatMap((name) => rows.filter(({ group }) => group?.said === name).sort(compare));
}

function Head({
  columns,
  sorting,
  sortBy,
}: {
  columns: readonly DataColumn[];
  sorting: Sorting | null;
  sortBy: (column: number) => void;
}) {
  return (
    <thead>
      <tr>
        {columns.map(({ name, number }, at) => {
          const mine = sorting?.column === at ? (sorting.falls ? "descending" : "ascending") : undefined;
          return (
            <th key={name} scope="col" class={number ? "number" : ""} aria-sort={mine}>
              <button type="button" class="sort" onClick={() => sortBy(at)}>
                {name}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function Line({
  row,
  columns,
  isBeyond,
}: {
  row: DataRow;
  columns: readonly DataColumn[];
  isBeyond: boolean;
}) {
  return (
    <tr
      class={[row.few ? "few" : "", isBeyond ? "beyond" : ""].filter(Boolean).join(" ")}
      {...(row.mark ? { "data-key": row.mark.key, title: row.mark.sentence } : {})}
    >
      {row.cells.map(({ shown, asWritten }, at) => {
        const column = columns[at];
        return at === 0 ? (
          <th key={column?.name} scope="row">
            {shown}
          </th>
        ) : (
          <td
            key={column?.name}
            class={column?.number ? "number" : ""}
            {...(asWritten ? { translate: false } : {})}
          >
            {shown}
          </td>
        );
      })}
    </tr>
  );
}

/** Without the columns in which no row says anything. */
function told(columns: readonly DataColumn[], rows: readonly DataRow[]) {
  const kept = columns.flatMap((_, at) =>
    at === 0 || rows.some(({ cells }) => cells[at]?.said) ? [at] : [],
  );
  return {
    columns: kept.flatMap((at) => columns[at] ?? []),
    rows: rows.map((row) => ({ ...row, cells: kept.flatMap((at) => row.cells[at] ?? []) })),
  };
}

/** A table that is sorted by a press on a head, searched where it is long, and opens with its first rows. */
export function DataTable({ label, minHeight, ...given }: DataTableProps) {
  const words = text.value.figure;
  const sorting = useSignal<Sorting | null>(null);
  const wanted = useSignal("");
  const isWhole = useSignal(false);
  const { columns, rows: all } = told(given.columns, given.rows);
  const sought = wanted.value.trim().toLowerCase();
  const found = all.filter(({ cells, group }) =>
    [group?.said ?? "", ...cells.map(({ said }) => said)].join(" ").toLowerCase().includes(sought),
  );
  const rows = sorting.value ? sorted(found, sorting.value) : found;
  const isLong = all.length > OPEN;
  const isFolded = isLong && !isWhole.value && sought === "";
  const sortBy = (column: number) => {
    const now = sorting.value;
    const first = columns[column]?.number === true;
    if (now?.column !== column) sorting.value = { column, falls: first };
    else sorting.value = now.falls === first ? { column, falls: !first } : null;
  };
  return (
    <>
      {isLong && (
        <input
          type="search"
          class="table-search"
          placeholder={words.tableSearch}
          aria-label={`${words.tableSearch}${text.value.colon}${label}`}
          value={wanted.value}
          onInput={(event) => {
            wanted.value = event.currentTarget.value;
          }}
        />
      )}
      <TableScroll label={label} whole={!isLong || isFolded} {...(minHeight && !isLong ? { minHeight } : {})}>
        <table class="named-rows">
          <Head columns={columns} sorting={sorting.value} sortBy={sortBy} />
          <tbody>
            {rows.flatMap((row, index) => {
              const isBeyond = isFolded && index >= OPEN;
              const { group } = row;
              return [
                ...(group !== undefined && group.said !== rows[index - 1]?.group?.said
                  ? [
                      <tr key={`group:${group.said}`} class={`table-group ${isBeyond ? "beyond" : ""}`}>
                        <th scope="colgroup" colSpan={columns.length}>
                          {group.shown}
                        </th>
                      </tr>,
                    ]
                  : []),
                <Line key={row.key} row={row} columns={columns} isBeyond={isBeyond} />,
              ];
            })}
          </tbody>
        </table>
        {rows.length === 0 && <p class="muted">{text.value.filter.nothing}</p>}
      </TableScroll>
      {isLong && sought === "" && (
        <p class="table-more">
          {isFolded && <small class="print-only">{words.firstOf(OPEN, all.length)}</small>}
          <button
            type="button"
            class="quiet"
            aria-expanded={isWhole.value}
            onClick={() => {
              isWhole.value = !isWhole.value;
            }}
          >
            {isWhole.value ? words.showFirst(OPEN) : words.showAll(all.length)}
          </button>
        </p>
      )}
    </>
  );
}
