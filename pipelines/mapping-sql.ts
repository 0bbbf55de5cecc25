import { identifier, quote } from "../sql/database.ts";
import { type Contract, RECORD_COLUMNS } from "./contract.ts";
import type { Condition, MappedFeed, MappedValue, Mapping, Writing } from "./mapping.ts";
import { readColumns, templateColumns, unpivotItems } from "./mapping-columns.ts";

/**
 * A table of texts that a mapping reads. `relation` is anything that stands after FROM and has the column
 * `line`; `column` gives the SQL of a heading within it, undefined where the file has no such heading.
 */
export type SourceTable = {
  readonly relation: string;
  /** JSON: the rows of a feed over a relation, and its paths in them; the relation and its columns else. */
  readonly rows?: (
    feed: MappedFeed,
    relation: string,
  ) => { readonly from: string; readonly column: (path: string) => string | undefined };
  readonly headings: readonly string[];
  readonly column: (heading: string) => string | undefined;
  /** White space at the edges of cells: none, plain spaces, or also tabs, no-break and full-width spaces. */
  readonly spaces: "none" | "edges" | "wide";
  /** Whether some cells hold `MARK` and what is wrong with them instead of a value. */
  readonly marked?: boolean;
};

/**
 * Stands on both sides of what is told of a cell that has no value to read, such as a formula that was never
 * computed. No step of a mapping changes such a text, and every check refuses it.
 */
export const MARK = "\u001a";

/** Every column of a mapped feed: the contract's fields, then source, source_id, updated_at, deleted. */
function mappedColumns(contract: Contract): string[] {
  return [...contract.fields.map((field) => field.name), ...RECORD_COLUMNS];
}

/**
 * The SELECT that turns a source table into a feed: `line` and every mapped column as VARCHAR, absent ones
 * NULL. All cells are trimmed, empty ones are absent.
 */
export function mappedSql(
  feed: MappedFeed,
  mapping: Mapping,
  table: SourceTable,
  contract: Contract,
): string {
  const columns = mappedColumns(contract);
  const values: Record<string, MappedValue> = {
    source: { constant: mapping.source ?? mapping.name },
    ...feed.fields,
  };
  if (feed.rows !== undefined) return constantRows(feed.rows, values, columns);

  const cells = cellNames(feed, values);
  const rows = table.rows?.(feed, table.relation) ??
    unpivotSql(feed, table) ?? { from: `${table.relation} r`, column: table.column };
  const normal = (heading: string) => {
    if (heading === "$line") return "CAST(line AS VARCHAR)";
    const raw = rows.column(heading);
    if (raw === undefined) return "NULL::VARCHAR";
    return withoutTexts(trimmed(raw, table.spaces), mapping.absent);
  };
  const inner = `SELECT line${cells.map((name, index) => `, ${normal(name)} AS c${index}`).join("")} FROM ${rows.from}`;
  const cell = (heading: string) => `c${cells.indexOf(heading)}`;
  const where = feed.when === undefined ? "" : ` WHERE ${conditions(feed.when, cell)}`;
  const select = (name: string) => {
    const value = values[name];
    const sql = value === undefined ? "NULL::VARCHAR" : valueSql(value, cell, table.marked === true);
    if (feed.fold === undefined) return `${sql} AS ${identifier(name)}`;
    const take = typeof value === "object" ? (value.take ?? "min") : "min";
    const taken = `${take}(${sql})`;
    const told = table.marked === true ? `coalesce(min(${sql}) FILTER (${isMarked(sql)}), ${taken})` : taken;
    return `${told} AS ${identifier(name)}`;
  };
  if (feed.fold !== undefined)
    return `SELECT min(line) AS line, ${columns.map(select).join(", ")} FROM (${inner})${where} GROUP BY ${feed.fold.map(cell).join(", ")} ORDER BY 1`;
  const selected = `SELECT line, ${columns.map(select).join(", ")} FROM (${inner})${where}`;
  if (feed.distinct !== true) return selected;
  const names = columns.map(identifier).join(", ");
  return `SELECT min(line) AS line, ${names} FROM (${selected}) GROUP BY ${names} ORDER BY 1, ${names}`;
}

/** Whether a row of a table is none of its records, by `skip`; undefined where the mapping skips nothing here. */
export function skipSql(mapping: Mapping, table: SourceTable): string | undefined {
  const here = (mapping.skip ?? []).filter(({ column }) => table.column(column) !== undefined);
  if (here.length === 0) return undefined;
  const cell = (heading: string) =>
    withoutTexts(trimmed(table.column(heading) ?? "NULL::VARCHAR", table.spaces), mapping.absent);
  return here.map((condition) => `coalesce(${conditionSql(condition, cell)}, false)`).join(" OR ");
}

function isMarked(sql: string): string {
  return `contains(${sql}, chr(${MARK.charCodeAt(0)}))`;
}

/**
 * The cell without white space around it, NULL where nothing is left. Readers give empty cells as NULL. `trim`
 * walks every character: it is called only where the first or the last one may be a space.
 */
function trimmed(raw: string, spaces: SourceTable["spaces"]): string {
  if (spaces === "none") return raw;
  const ends = (texts: readonly string[]) => texts.map((text) => `suffix(${raw}, ${quote(text)})`);
  if (spaces === "edges")
    return `CASE WHEN ${raw} < '!' OR ${ends([" "]).join("")} THEN nullif(trim(${raw}), '') ELSE ${raw} END`;
  const begins = ["\u00a0", "\u3000"].map((text) => `starts_with(${raw}, ${quote(text)})`);
  const edges = [...begins, ...ends([" ", "\t", "\r", "\n", "\u00a0", "\u3000"])];
  return `CASE WHEN ${raw} < '!' OR ${edges.join(" OR ")} THEN nullif(trim(${raw}, ' \t\r\n\u00a0\u3000'), '') ELSE ${raw} END`;
}

function cellNames(feed: MappedFeed, values: Record<string, MappedValue>): string[] {
  const names = new Set(readColumns(feed).map((column) => column.name));
  for (const condition of feed.when ?? []) names.add(condition.column);
  for (const value of Object.values(values)) {
    if (typeof value === "string") {
      names.add(value);
      continue;
    }
    if (value.column !== undefined) names.add(value.column);
    for (const name of value.first ?? []) names.add(name);
    for (const name of templateColumns(value.template ?? "")) names.add(name);
    for (const condition of value.when ?? []) names.add(condition.column);
  }
  return [...names];
}

/** One row for each column that an unpivot takes, with `$value`, its companions and the groups of its pattern. */
function unpivotSql(
  feed: MappedFeed,
  table: SourceTable,
): (Pick<SourceTable, "column"> & { from: string }) | undefined {
  if (feed.unpivot === undefined) return undefined;
  const items = unpivotItems(feed.unpivot, table.headings);
  const text = (sql: string | undefined) => sql ?? "NULL::VARCHAR";
  const structs = items.map(({ column, literals, companions }) => {
    const members = [
      ...Object.entries(literals).map(([name, value]) => `${quote(name)}: ${quote(value)}`),
      `'$value': ${text(table.column(column))}`,
      ...Object.entries(companions).map(
        ([name, heading]) =>
          `${quote(name)}: ${text(heading === undefined ? undefined : table.column(heading))}`,
      ),
    ];
    return `{${members.join(", ")}}`;
  });
  return {
    from: `(SELECT *, unnest([${structs.join(", ")}]) AS item FROM ${table.relation} r) r`,
    column: (heading) => (heading.startsWith("$") ? `item.${identifier(heading)}` : table.column(heading)),
  };
}

function constantRows(
  rows: readonly Record<string, string | number | boolean>[],
  values: Record<string, MappedValue>,
  columns: readonly string[],
): string {
  const selects = rows.map((row, index) => {
    const texts = columns.map((name) => {
      const constant = row[name] ?? constantOf(values[name]);
      const sql = constant === undefined ? "NULL::VARCHAR" : `${quote(String(constant))}`;
      return `${sql} AS ${identifier(name)}`;
    });
    return `SELECT ${index + 1}::BIGINT AS line, ${texts.join(", ")}`;
  });
  return selects.join(" UNION ALL ");
}

function constantOf(value: MappedValue | undefined): string | number | boolean | undefined {
  return typeof value === "object" ? value.constant : undefined;
}

function conditions(list: readonly Condition[], cell: (heading: string) => string): string {
  return list.length === 0 ? "true" : list.map((condition) => conditionSql(condition, cell)).join(" AND ");
}

function conditionSql(condition: Condition, cell: (heading: string) => string): string {
  const sql = cell(condition.column);
  const parts: string[] = [];
  if (condition.equals !== undefined) parts.push(`${sql} IN (${texts(condition.equals)})`);
  if (condition.not !== undefined) parts.push(`(${sql} IS NULL OR ${sql} NOT IN (${texts(condition.not)}))`);
  if (condition.present !== undefined) parts.push(`${sql} IS ${condition.present ? "NOT " : ""}NULL`);
  if (condition.matches !== undefined) parts.push(`regexp_matches(${sql}, ${quote(condition.matches)})`);
  return parts.length === 0 ? "true" : `(${parts.join(" AND ")})`;
}

function texts(list: string | readonly string[]): string {
  return (typeof list === "string" ? [list] : list).map(quote).join(", ");
}

function withoutTexts(sql: string, absent: readonly string[] | undefined): string {
  return (absent ?? [])
    .filter((text) => text !== "")
    .reduce((inner, text) => `nullif(${inner}, ${quote(text)})`, sql);
}

function valueSql(value: MappedValue, cell: (heading: string) => string, marked: boolean): string {
  if (typeof value === "string") return cell(value);
  const origin = originSql(value, cell);
  let sql = withoutTexts(origin, value.absent);
  if (value.extract !== undefined) {
    const group = /\((?!\?)/.test(value.extract) ? 1 : 0;
    sql = `nullif(regexp_extract(${sql}, ${quote(value.extract)}, ${group}), '')`;
  }
  for (const writing of typeof value.write === "string" ? [value.write] : (value.write ?? []))
    sql = `nullif(${WRITINGS[writing](sql)}, '')`;
  if (value.values !== undefined) sql = caseSql(sql, value.values, value.otherwise);
  if (value.format !== undefined)
    sql = dateSql(sql, typeof value.format === "string" ? [value.format] : value.format);
  if (value.multiply !== undefined || value.add !== undefined) sql = scaleSql(sql, value.multiply, value.add);
  if (value.default !== undefined) sql = `coalesce(${sql}, ${quote(value.default)})`;
  if (marked && sql !== origin) sql = `CASE WHEN ${isMarked(origin)} THEN ${origin} ELSE ${sql} END`;
  return value.when === undefined ? sql : `CASE WHEN ${conditions(value.when, cell)} THEN ${sql} END`;
}

/** Full-width signs, letters and digits, and the half-width ones in their order. */
const FULL_WIDTH = `\u3000${Array.from({ length: 94 }, (_, index) => String.fromCharCode(0xff01 + index)).join("")}`;
const HALF_WIDTH = ` ${Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join("")}`;

const WRITINGS: Readonly<Record<Writing, (sql: string) => string>> = {
  upper: (sql) => `upper(${sql})`,
  lower: (sql) => `lower(${sql})`,
  no_spaces: (sql) => `regexp_replace(${sql}, '[\\s\u00a0\u3000]+', '', 'g')`,
  half_width: (sql) => `trim(translate(${sql}, ${quote(FULL_WIDTH)}, ${quote(HALF_WIDTH)}))`,
};

function originSql(value: Exclude<MappedValue, string>, cell: (heading: string) => string): string {
  if (value.column !== undefined) return cell(value.column);
  if (value.first !== undefined) return `coalesce(${value.first.map(cell).join(", ")})`;
  if (value.constant !== undefined) return quote(String(value.constant));
  const parts = (value.template ?? "").split(/\{([^{}]+)\}/);
  const pieces = parts.map((part, index) => (index % 2 === 1 ? cell(part) : part === "" ? "" : quote(part)));
  return `(${pieces.filter((piece) => piece !== "").join(" || ")})`;
}

function caseSql(
  sql: string,
  values: Record<string, string | null>,
  otherwise: string | null | undefined,
): string {
  const literal = (text: string | null) => (text === null ? "NULL" : quote(text));
  const branches = Object.entries(values).map(([from, to]) => `WHEN ${quote(from)} THEN ${literal(to)}`);
  const rest =
    otherwise === undefined
      ? sql
      : otherwise === null
        ? "NULL"
        : `CASE WHEN ${sql} IS NOT NULL THEN ${quote(otherwise)} END`;
  return branches.length === 0 ? rest : `(CASE ${sql} ${branches.join(" ")} ELSE ${rest} END)`;
}

/** Formats that are numbers: the SQL of the moment that `number` stands for, the numbers of 1900 to 9999, the zone. */
const NUMBERS: Readonly<
  Record<string, { moment: (number: string) => string; low: number; high: number; zone: "Z" | "" }>
> = {
  epoch_ms: {
    moment: (number) => `make_timestamp(CAST(round(${number} * 1000) AS BIGINT))`,
    low: -2_208_988_800_000,
    high: 253_402_300_799_999,
    zone: "Z",
  },
  epoch_s: {
    moment: (number) => `make_timestamp(CAST(round(${number} * 1000000) AS BIGINT))`,
    low: -2_208_988_800,
    high: 253_402_300_799,
    zone: "Z",
  },
  excel: {
    moment: (number) => `(TIMESTAMP '1899-12-30' + to_seconds(CAST(round(${number} * 86400) AS BIGINT)))`,
    low: 0,
    high: 2_958_465,
    zone: "",
  },
};

/** Dates of other writings as ISO text; what does not parse stays as it is and fails its check as `type`. */
function dateSql(sql: string, formats: readonly string[]): string {
  const parsed = formats.map((format) => {
    const known = NUMBERS[format];
    if (known === undefined)
      return `strftime(try_strptime(${sql}, ${quote(format)}), '%Y-%m-%dT%H:%M:%S.%f')`;
    const { moment, low, high, zone } = known;
    const number = `try_cast(${sql} AS DECIMAL(22, 6))`;
    return `CASE WHEN ${number} BETWEEN ${low} AND ${high} THEN strftime(${moment(number)}, '%Y-%m-%dT%H:%M:%S.%f${zone}') END`;
  });
  return `coalesce(${parsed.join(", ")}, ${sql})`;
}

/**
 * Exact decimal arithmetic, so that 3.42 times 20 is 68.4; what is no number stays as it is. A percentage has
 * its scale already: written with a factor it is told as no number, never multiplied.
 */
function scaleSql(sql: string, multiply: number | undefined, add: number | undefined): string {
  const product = `try_cast(${sql} AS DECIMAL(20, 8)) * ${multiply ?? 1}::DECIMAL(12, 6)`;
  const sum = add === undefined ? product : `${product} + ${add}::DECIMAL(20, 8)`;
  const changes = (multiply ?? 1) !== 1 || (add ?? 0) !== 0;
  const rest = changes
    ? `CASE WHEN suffix(${sql}, '%') THEN ${sql} || ${quote(` * ${multiply ?? 1} + ${add ?? 0}`)} ELSE ${sql} END`
    : sql;
  return `coalesce(CAST(${sum} AS VARCHAR), ${rest})`;
}
