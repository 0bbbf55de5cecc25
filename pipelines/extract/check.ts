import { identifier, quote } from "../../sql/database.ts";
import {
  type Contract,
  DEFAULT_MAX_LENGTH,
  type Field,
  RECORD_COLUMNS,
  type Reason,
  SQL_TYPES,
} from "../contract.ts";
import { isCutShort, isFiller, isShortened } from "../filler.ts";
import { MARK } from "../mapping-sql.ts";
import { SHIFT_YEARS } from "../zone.ts";
import { keywordColumns } from "./keywords.ts";
import { type TextTraits, UNKNOWN_TRAITS } from "./structure.ts";
import { ambiguousZoneSql, dateSql, timestampSql, ZONE } from "./times.ts";

/** Texts that a boolean may be written as. */
const TRUE = ["true", "t", "1", "1.0", "yes", "y", "是"];
const FALSE = ["false", "f", "0", "0.0", "no", "n", "否"];

/** A character that no cell may hold: the replacement character, and controls but tab and line breaks. */
const ODD = "[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\\x{FFFD}]";

const FIRST_YEAR = "1900-01-01";
const LAST_YEAR = "2200-01-01";

/** One way in which a record can fail; the first that holds, in contract order, is its reason. */
type Failure = {
  field: string;
  reason: Reason;
  expected: string;
  when: string;
  /** What is told of it; null: the cell itself, short. */
  says: string | null;
  text: string;
  /** False where the file is known not to fail so; its number stays taken. */
  possible: boolean;
};

/** The compiled check of a feed. */
export type Check = {
  /** Creates the temp table `table`: line, typed columns, `failure` (0-based, NULL: passes), `found`, `record`. */
  readonly createSql: (table: string, mappedSql: string) => string;
  readonly failures: readonly { field: string; reason: Reason; expected: string }[];
  /** Select list of accepted.parquet without `line`. */
  readonly acceptedColumns: string;
  /** JSON object text of a checked row, canonical field -> text, built from its typed columns. */
  readonly recordSql: string;
  /** The time whose quarter the control totals use, whether it is an instant, and the number they sum. */
  readonly controlTime: { readonly name: string; readonly isInstant: boolean };
  readonly controlMeasure: string | undefined;
};

type Column = { field: Field; text: string; typed: string; isText: boolean };

/** What is known of a file, so that checks that cannot fail are left out. */
type Knowledge = {
  readonly traits: TextTraits;
  /** Whether cells may hold `MARK` and what is wrong with them. */
  readonly marked: boolean;
  /** Columns that are one constant for the whole file. */
  readonly constants: ReadonlySet<string>;
  /** Microseconds that the session's zone is ahead of UTC where it is so in all of `SHIFT_YEARS`, else null. */
  readonly shift: number | null;
};

const NOTHING_KNOWN: Knowledge = {
  traits: UNKNOWN_TRAITS,
  marked: true,
  constants: new Set(),
  shift: null,
};

/** What a spreadsheet shows in the place of a value, and leaves in the CSV that it writes. */
const ERRORS = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];

/** Whether a field holds an identifier, which is no number though it may be written in digits. */
function isIdentifier({ name, type, references }: Field): boolean {
  return type === "text" && (references !== undefined || name === "phone" || /(^|_)id$/.test(name));
}

const RECORD_FIELDS: readonly Field[] = [
  { name: "source", type: "text", required: true, maxLength: 60, about: { zh: "来源", en: "Source" } },
  {
    name: "source_id",
    type: "text",
    required: true,
    maxLength: 400,
    about: { zh: "来源编号", en: "Source id" },
  },
  { name: "updated_at", type: "timestamp", required: true, about: { zh: "更新时间", en: "Updated at" } },
  { name: "deleted", type: "boolean", about: { zh: "已删除", en: "Deleted" } },
];

/**
 * Compiles a contract to one set-based pass over a mapped feed (all VARCHAR). Naive times are read in the
 * session's time zone. White space around a cell is trimmed before; full-width digits, thousands separators
 * and the like are `type`, never guessed at.
 */
export function compileCheck(contract: Contract, knowledge: Knowledge = NOTHING_KNOWN): Check {
  const fields = [...contract.fields, ...RECORD_FIELDS];
  const columns: Column[] = fields.map((field, index) => {
    const isText = field.type === "text";
    const text = isText ? identifier(field.name) : `v${index}`;
    return { field, text, typed: identifier(field.name), isText };
  });
  const failures = failuresOf(contract, columns, knowledge);
  return {
    createSql: (table, mappedSql) => createSql(table, mappedSql, columns, failures, knowledge),
    failures: failures.map(({ field, reason, expected }) => ({ field, reason, expected })),
    acceptedColumns: [
      ...contract.fields.map((field) => identifier(field.name)),
      ...RECORD_COLUMNS.map((name) => (name === "deleted" ? "coalesce(deleted, false) AS deleted" : name)),
      ...keywordColumns(contract),
    ].join(", "),
    recordSql: `json_object(${columns.map((column) => `${quote(column.field.name)}, ${rendered(column)}`).join(", ")})`,
    controlTime: controlTime(contract),
    controlMeasure: contract.fields.find((field) => field.type === "number" || field.type === "integer")
      ?.name,
  };
}

function controlTime(contract: Contract): Check["controlTime"] {
  const times = contract.fields.filter(
    (field) => (field.type === "timestamp" || field.type === "date") && field.sealed !== true,
  );
  const time = times.find((field) => field.required === true) ?? times[0];
  return { name: time?.name ?? "updated_at", isInstant: time?.type !== "date" };
}

function createSql(
  table: string,
  mappedSql: string,
  columns: readonly Column[],
  failures: readonly Failure[],
  knowledge: Knowledge,
): string {
  const texts = columns.filter((column) => column.isText);
  const typed = columns.map((column) =>
    column.isText
      ? column.text
      : `${column.typed} AS ${column.text}, ${typedSql(column.field, column.typed, knowledge.shift)} AS ${column.typed}`,
  );
  const odd = `${oddSql(
    texts.filter((column) => !knowledge.constants.has(column.field.name)),
    knowledge.traits.odd,
  )} AS odd`;
  const possible = failures.flatMap((one, index) => (one.possible ? [{ ...one, index }] : []));
  const failure = possible.map(({ when, index }) => `WHEN ${when} THEN ${index}`).join(" ");
  const cells = byIndex(possible.filter(({ says }) => says === null).map(({ text, index }) => [text, index]));
  const told = byIndex(possible.flatMap(({ says, index }) => (says === null ? [] : [[says, index]])));
  const record = columns
    .map(
      (column) =>
        `${quote(column.field.name)}, ${column.isText ? column.text : `coalesce(${rendered(column)}, ${column.text})`}`,
    )
    .join(", ");
  const kept = columns.map((column) => column.typed).join(", ");
  return `CREATE TEMP TABLE ${table} AS
    SELECT line, ${kept}, failure,
      CASE WHEN failure IS NOT NULL THEN CASE ${told} ELSE ${short("cell")} END END AS found,
      CASE WHEN failure IS NOT NULL THEN CAST(json_object(${record}) AS VARCHAR) END AS record
    FROM (SELECT *, CASE ${cells} END AS cell FROM (SELECT *, CAST(CASE ${failure} END AS UTINYINT) AS failure
      FROM (SELECT line, ${typed.join(", ")}, ${odd} FROM (${mappedSql}))))`;
}

/** Branches of a CASE that gives each expression for the failures that it is of. */
function byIndex(of: readonly (readonly [sql: string, index: number])[]): string {
  const branches = [...new Set(of.map(([sql]) => sql))].map((sql) => {
    const alike = of.flatMap(([other, index]) => (other === sql ? [index] : []));
    return `WHEN failure IN (${alike.join(", ")}) THEN ${sql}`;
  });
  return ["WHEN false THEN NULL", ...branches].join(" ");
}

/** Whether a row has an odd character anywhere; looks only for those that the file has. */
function oddSql(texts: readonly Column[], odd: readonly string[]): string {
  if (odd.length === 0 || texts.length === 0) return "false";
  if (odd.length > 3 || odd.includes("\u0000"))
    return `regexp_matches(concat_ws('', ${texts.map((column) => column.text).join(", ")}), ${quote(ODD)})`;
  const has = odd.flatMap((character) =>
    texts.map((column) => `contains(${column.text}, chr(${character.codePointAt(0)}))`),
  );
  return `coalesce(${has.join(" OR ")}, false)`;
}

/** A typed value as the text that the canonical feed has for it; instants carry their zone. */
function rendered({ field, typed }: Column): string {
  if (field.type === "timestamp")
    return `strftime(make_timestamp(epoch_us(${typed})), '%Y-%m-%dT%H:%M:%S.%fZ')`;
  if (field.type === "list" || field.type === "map") return `CAST(to_json(${typed}) AS VARCHAR)`;
  return `CAST(${typed} AS VARCHAR)`;
}

function typedSql(field: Field, text: string, shift: number | null): string {
  const cast = (type: string) => `try_cast(${text} AS ${type})`;
  const number = `CASE WHEN isfinite(${cast("DOUBLE")}) AND NOT contains(${text}, '_') THEN ${cast("DOUBLE")} ${percentSql(field, text)} END`;
  switch (field.type) {
    case "text":
      return text;
    case "number":
      return number;
    case "integer":
      return `CASE WHEN isfinite(${cast("DOUBLE")}) AND NOT contains(${text}, '_') AND ${cast("DOUBLE")} = trunc(${cast("DOUBLE")})
        AND abs(${cast("DOUBLE")}) <= 9007199254740991 THEN CAST(${cast("DOUBLE")} AS BIGINT) END`;
    case "boolean":
      return `CASE WHEN ${text} = '0' THEN false WHEN ${text} = '1' THEN true WHEN lower(${text}) IN (${TRUE.map(quote).join(", ")}) THEN true
        WHEN lower(${text}) IN (${FALSE.map(quote).join(", ")}) THEN false END`;
    case "date":
      return dateSql(text);
    case "timestamp":
      return timestampSql(text, shift);
    case "list":
      return `CASE WHEN regexp_full_match(${text}, '\\[[^\\[\\]{}]*\\]') THEN try_cast(try_cast(${text} AS JSON) AS VARCHAR[])
        WHEN ${text}[1] NOT IN ('[', '{') THEN list_transform(regexp_split_to_array(${text}, '[;；|、]'), lambda part: trim(part)) END`;
    case "map":
      return `CASE WHEN regexp_full_match(${text}, '\\{[^\\[\\]{}]*\\}') THEN try_cast(try_cast(${text} AS JSON) AS ${SQL_TYPES.map}) END`;
  }
}

/** A percentage is read on the field's own scale: 85% is 85, and 0.85 where the field goes to 1 at most. */
function percentSql(field: Field, text: string): string {
  const points = `try_cast(rtrim(${text}[1:-2]) AS DECIMAL(20, 8))`;
  return `WHEN suffix(${text}, '%') THEN CAST(${points}${field.max === 1 ? " / 100" : ""} AS DOUBLE)`;
}

function failuresOf(contract: Contract, columns: readonly Column[], knowledge: Knowledge): Failure[] {
  const failures: Failure[] = [];
  const byName = new Map(columns.map((column) => [column.field.name, column]));
  const add: Add = (column, reason, expected, when, possible = true, says) => {
    const { field, text } = column;
    const sealed = field.sealed === true ? `concat(length(${text}), ' characters')` : null;
    failures.push({ field: field.name, reason, expected, when, says: says ?? sealed, text, possible });
  };
  const source = ["source", "source_id"].map((name) => byName.get(name) as Column);
  const record = ["updated_at", "deleted"].map((name) => byName.get(name) as Column);
  for (const column of [...source, ...columns.slice(0, contract.fields.length), ...record])
    fieldFailures(column, byName, knowledge, add);
  for (const group of contract.anyOf ?? []) {
    const members = group.map((name) => byName.get(name) as Column);
    const when = members.map((column) => `${column.typed} IS NULL`).join(" AND ");
    add(members[0] as Column, "missing", group.join(" | "), `(${when} AND deleted IS NOT TRUE)`);
  }
  for (const { earlier, later } of contract.order ?? []) {
    const column = byName.get(later) as Column;
    add(column, "time_order", `>= ${earlier}`, `${column.typed} < ${identifier(earlier)}`);
  }
  return failures;
}

type Add = (
  column: Column,
  reason: Reason,
  expected: string,
  when: string,
  possible?: boolean,
  says?: string,
) => void;

function fieldFailures(
  column: Column,
  byName: ReadonlyMap<string, Column>,
  knowledge: Knowledge,
  add: Add,
): void {
  const { traits, constants } = knowledge;
  const { field, text, typed } = column;
  const constant = constants.has(field.name);
  if (field.required === true) {
    const excused = ["source", "source_id", "updated_at"].includes(field.name)
      ? ""
      : " AND deleted IS NOT TRUE";
    add(column, "missing", expectedType(field), `(${text} IS NULL${excused})`);
  }
  spreadsheetFailures(column, knowledge, add);
  if (column.isText) {
    const limit = field.maxLength ?? DEFAULT_MAX_LENGTH;
    const long = `(strlen(${text}) > ${limit} AND length(${text}) > ${limit})`;
    add(column, "oversize", `<= ${limit} characters`, long, !constant && traits.longest > limit);
    const odd = `(odd AND regexp_matches(${text}, ${quote(ODD)}))`;
    add(column, "encoding", "readable text", odd, !constant && traits.odd.length > 0);
    if (field.values !== undefined)
      add(
        column,
        "unknown_value",
        field.values.join(" | "),
        `${text} NOT IN (${field.values.map(quote).join(", ")})`,
      );
    if (!constant) identifierFailures(column, add);
    return;
  }
  if (field.type === "timestamp") add(column, "type", ZONE, ambiguousZoneSql(text), !constant);
  const holes = field.type === "map" ? ` OR list_count(map_values(${typed})) < cardinality(${typed})` : "";
  add(column, "type", expectedType(field), `((${text} IS NOT NULL AND ${typed} IS NULL)${holes})`);
  if (field.type === "date" || field.type === "timestamp")
    add(
      column,
      "range",
      `${FIRST_YEAR} .. ${LAST_YEAR}`,
      `(${typed} < '${FIRST_YEAR}' OR ${typed} >= '${LAST_YEAR}')`,
    );
  if (field.type === "timestamp") skippedHour(column, knowledge, add);
  const low = field.type === "map" ? `list_min(map_values(${typed}))` : typed;
  const high = field.type === "map" ? `list_max(map_values(${typed}))` : typed;
  const limits = [
    field.min === undefined ? undefined : `${low} < ${field.min}`,
    field.max === undefined ? undefined : `${high} > ${field.max}`,
  ].filter((limit) => limit !== undefined);
  if (limits.length > 0)
    add(column, "range", `${field.min ?? "-∞"} .. ${field.max ?? "∞"}`, `(${limits.join(" OR ")})`);
  if (field.type === "number") scaleFailures(column, byName, add);
}

/** A score outside its own scale, and a scale that has no length. */
function scaleFailures(column: Column, byName: ReadonlyMap<string, Column>, add: Add): void {
  const { name } = column.field;
  const [lowest, highest] = [byName.get(`min_${name}`), byName.get(`max_${name}`)];
  if (lowest !== undefined)
    add(column, "range", `>= min_${name}`, `${column.typed} < ${orOtherwise(lowest)}`);
  if (highest !== undefined)
    add(column, "range", `<= max_${name}`, `${column.typed} > ${orOtherwise(highest)}`);
  const top = name.startsWith("min_") ? byName.get(name.replace("min_", "max_")) : undefined;
  if (top !== undefined)
    add(column, "range", `< ${top.field.name}`, `${orOtherwise(column)} >= ${orOtherwise(top)}`);
}

function orOtherwise({ field, typed }: Column): string {
  return field.otherwise === undefined ? typed : `coalesce(${typed}, ${field.otherwise})`;
}

/** Ids that lead from record to record of a person: a filler in one would join strangers. */
const JOINING = ["candidate_id", "application_id", "employee_id", "interview_id", "rater_id"];

/** An id that names nothing, or that a spreadsheet has destroyed. */
function identifierFailures(column: Column, add: Add): void {
  const { field, text } = column;
  if (field.required === true && JOINING.includes(field.name))
    add(column, "missing", "an id, not a filler", isFiller(text));
  if (field.name === "national_id")
    add(column, "type", "all digits, not the first 15 alone", isCutShort(text));
}

/** Cells that a spreadsheet left without a value, or of which it destroyed the digits. */
function spreadsheetFailures(column: Column, { traits, marked, constants }: Knowledge, add: Add): void {
  const { field, text, isText } = column;
  const constant = constants.has(field.name);
  const mark = `chr(${MARK.charCodeAt(0)})`;
  const told = `split_part(${text}, ${mark}, 2)`;
  add(column, "type", expectedType(field), `contains(${text}, ${mark})`, !constant && marked, told);
  if (!isText) return;
  const error = `${text} IN (${ERRORS.map(quote).join(", ")})`;
  add(column, "type", expectedType(field), error, !constant && traits.errors, text);
  if (isIdentifier(field))
    add(
      column,
      "type",
      "an identifier, all its digits",
      isShortened(text),
      !constant && traits.exponents,
      "'a number in scientific writing: some digits are lost'",
    );
}

/** A naive time that its zone's clocks skip: reading it would shift it by an hour. */
function skippedHour(column: Column, { shift, constants }: Knowledge, add: Add): void {
  const { field, text, typed } = column;
  const { from, until } = SHIFT_YEARS;
  const looked = shift === null ? "" : ` AND NOT (${text} >= '${from}' AND ${text} < '${until}')`;
  const local = `(${typed} IS NOT NULL AND (contains(${text}, '-') OR contains(${text}, '/'))${looked}
    AND NOT regexp_matches(${text}, ${quote("([Zz]|[+-][0-9]{2}(:?[0-9]{2})?|[A-Za-z/_]{3,})$")})
    AND CAST(${typed} AS TIMESTAMP) <> try_cast(${text} AS TIMESTAMP))`;
  const expected = "a time that exists in the zone: its clocks skip this hour";
  add(column, "type", expected, local, !constants.has(field.name));
}

function expectedType(field: Field): string {
  if (field.values !== undefined) return field.values.join(" | ");
  return field.type;
}

/** What was found, short. */
function short(text: string): string {
  return `CASE WHEN length(${text}) > 80 THEN concat(left(${text}, 60), '… (', length(${text}), ' characters)') ELSE ${text} END`;
}
