import { readFileSync } from "node:fs";
import { type Connection, quote } from "../../sql/database.ts";
import type { Bilingual } from "../contract.ts";
import type { MappedFeed } from "../mapping.ts";
import { readColumns } from "../mapping-columns.ts";
import { eachChunk, readHead } from "./bytes.ts";
import {
  type Inner,
  isOther,
  type JsonShape,
  jsonShape,
  locate,
  misfitSql,
  possibleLists,
} from "./json-shape.ts";
import type { Limits } from "./limits.ts";
import { furtherPages } from "./paging.ts";
import { Refusal } from "./result.ts";
import { jsonTraits, physicalLine, scanJson } from "./structure.ts";
import type { BrokenRecord, OpenTable, TableContext } from "./table.ts";

/** Opens JSON: one record a line, or a whole file that is one record or a list of them. */
export async function openJson(
  context: TableContext,
  path: string,
  format: "jsonl" | "json",
): Promise<OpenTable> {
  const { connection, mapping, limits } = context;
  const { feeds } = mapping;
  const traits = jsonTraits(path);
  const { blank } = scanJson(path, format === "json" ? "whole" : "lines", limits);
  const root = rootSign(path);
  if (format === "json" && root === "" && readFileSync(path, "utf8").trim() === "")
    throw new Refusal("empty", { zh: "文件里没有内容", en: "the file holds nothing" });
  const isPage = format === "json" && root !== "[";
  const records = recordsOf(path, format, root, limits);
  // The conditions of `skip` read paths too, as a feed does.
  const skipping: MappedFeed = { feed: "skip", when: mapping.skip ?? [], fields: {} };
  const shape = await readRecords(connection, records, [...feeds, skipping]);
  const strange = await noObjects(connection, records, path, format, blank);
  const misfits = await findMisfits(connection, records, shape, feeds);
  const fitting = (feed: MappedFeed, relation: string) => {
    const own = shape.innerOf(feed);
    const others = shape.inner.flatMap(({ path: at }, index) =>
      own.has(at) && misfits.some((one) => one.path === at) ? [index] : [],
    );
    return others.length === 0
      ? relation
      : `(SELECT r.* FROM ${relation} r WHERE NOT list_has_any(r.misfits, [${others.join(", ")}]))`;
  };
  return {
    left: async () => 0,
    headingRow: 0,
    written: { format },
    source: {
      relation: "raw",
      headings: [],
      spaces: traits.spaces,
      column: shape.rows(skipping, "raw").column,
      rows: (feed, relation) => shape.rows(feed, fitting(feed, relation)),
    },
    traits,
    feeds,
    ignored: [],
    broken: async () => [
      ...strange,
      ...misfits.map((one) => ({ ...one, field: one.path, line: physicalLine(one.row, blank) })),
    ],
    skipped: async () => blank,
    remarks: [
      ...(isPage ? furtherPages(wholeValue(path)) : []),
      ...(await pathsOfNothing(connection, records, shape, [...feeds, skipping])),
    ],
  };
}

/** The records of a file, as they stand after FROM: line and json. */
function recordsOf(path: string, format: "jsonl" | "json", root: string, limits: Limits): string {
  const one = root === "[" ? "'array'" : "'unstructured'";
  const layout = format === "jsonl" ? "'newline_delimited', ignore_errors = true" : one;
  return `(SELECT row_number() OVER () AS line, json FROM read_json_objects(${quote(path)}, format = ${layout}, maximum_object_size = ${limits.memberBytes}))`;
}

/** Most columns that JSON has as a table. */
const MOST_PATHS = 2000;

/**
 * The paths of the single values of a file's records, as a mapping writes them: their columns as a table. Lists, and
 * members whose names hold a dot, are none; a file that is one record has none. Throws a `Refusal` where it is no JSON.
 */
export async function jsonPaths(
  connection: Connection,
  path: string,
  format: "jsonl" | "json",
  limits: Limits,
): Promise<string[]> {
  const root = rootSign(path);
  let found: string | undefined;
  try {
    found = await connection.value<string>(
      `SELECT CAST(json_group_structure(json) AS VARCHAR) FROM ${recordsOf(path, format, root, limits)}`,
    );
  } catch (error) {
    throw malformedJson(error);
  }
  if (format === "json" && root !== "[") return [];
  const paths: string[] = [];
  const walk = (at: string, kind: unknown) => {
    if (typeof kind === "string") paths.push(at);
    else if (typeof kind === "object" && kind !== null && !Array.isArray(kind))
      for (const [name, inner] of Object.entries(kind))
        if (name !== "" && !name.includes(".")) walk(at === "" ? name : `${at}.${name}`, inner);
  };
  const structure: unknown = JSON.parse(found ?? "null");
  if (typeof structure === "object") walk("", structure);
  return paths.slice(0, MOST_PATHS);
}

/** Reads the file into the table `raw`: line, record (NULL where there is none), and which of `shape.inner` are something else. */
async function readRecords(
  connection: Connection,
  records: string,
  feeds: readonly MappedFeed[],
): Promise<JsonShape> {
  try {
    const lists = new Set<string>();
    for (const candidate of possibleLists(feeds)) {
      const { path, at } = locate(candidate, lists);
      const isList = await connection.value<boolean>(
        `SELECT coalesce(bool_or(${misfitSql("json", { path, at, expected: "object" })}), false) FROM ${records}`,
      );
      if (isList === true) lists.add(path);
    }
    const shape = jsonShape(feeds, lists);
    // The kinds of all plain places are read at once: every call would read the record again.
    const plain = shape.inner.filter(({ at }) => !at.includes("[*]"));
    const places = ["$", ...plain.map(({ at }) => at)].map(quote).join(", ");
    const misfits = shape.inner.map((inner, index) => {
      const place = plain.indexOf(inner);
      const is = place < 0 ? misfitSql("json", inner) : isOther(`kinds[${place + 2}]`, inner.expected);
      return `CASE WHEN ${is} THEN ${index} END`;
    });
    await connection.run(
      `CREATE TEMP TABLE raw AS SELECT line, CASE WHEN kinds[1] = 'OBJECT' THEN json_transform(json, ${quote(shape.structure)}) END AS record,
         list_filter([${misfits.join(", ")}]::INTEGER[], lambda one: one IS NOT NULL) AS misfits
       FROM (SELECT line, json, json_type(json, [${places}]) AS kinds FROM ${records})`,
    );
    return shape;
  } catch (error) {
    throw malformedJson(error);
  }
}

type Misfit = Inner & Required<Pick<BrokenRecord, "row" | "feed" | "found" | "text">>;

/** Parts of records that are something else than their feeds read: one for each record, place and feed. */
async function findMisfits(
  connection: Connection,
  records: string,
  shape: JsonShape,
  feeds: readonly MappedFeed[],
): Promise<Misfit[]> {
  const indexes = await connection.rows<{ index: number }>(
    "SELECT DISTINCT unnest(misfits) AS index FROM raw ORDER BY 1",
  );
  const found: Misfit[] = [];
  for (const { index } of indexes) {
    const inner = shape.inner[index] as Inner;
    const there = `json_extract(json, ${quote(inner.at)})`;
    const each = inner.at.includes("[*]") ? there : `[${there}]`;
    const rows = await connection.rows<{ line: number; found: string; text: string }>(
      `SELECT line, array_to_string(list_sort(list_distinct(list_transform(${each}, lambda one: lower(json_type(one))))), ', ') AS found,
         left(CAST(to_json(${there}) AS VARCHAR), 4000) AS text
       FROM ${records} WHERE line IN (SELECT line FROM raw WHERE list_contains(misfits, ${index})) ORDER BY line`,
    );
    const readers = new Set(
      feeds.filter((feed) => shape.innerOf(feed).has(inner.path)).map(({ feed }) => feed),
    );
    for (const { line, ...told } of rows)
      for (const feed of readers) found.push({ ...inner, ...told, row: line, feed });
  }
  return found;
}

/** Takes the records that are no JSON, or no object, out of `raw`. */
async function noObjects(
  connection: Connection,
  records: string,
  path: string,
  format: "jsonl" | "json",
  blank: readonly number[],
): Promise<BrokenRecord[]> {
  if ((await connection.run("DELETE FROM raw WHERE record IS NULL")) === 0) return [];
  const rows = await connection.rows<{ line: number; text: string | null }>(
    `SELECT line, left(CAST(json AS VARCHAR), 4000) AS text FROM ${records} WHERE json_type(json) IS DISTINCT FROM 'OBJECT' ORDER BY line`,
  );
  const lines = rows.map(({ line }) => physicalLine(line, blank));
  const texts = format === "jsonl" ? linesOf(path, lines) : new Map<number, string>();
  return rows.map(({ text }, index) => {
    const line = lines[index] as number;
    return {
      line,
      field: null,
      expected: "JSON object",
      found: "no such object",
      text: texts.get(line) ?? text ?? "",
    };
  });
}

/** Paths of the mapping that no record of the file has. */
async function pathsOfNothing(
  connection: Connection,
  records: string,
  shape: JsonShape,
  feeds: readonly MappedFeed[],
): Promise<Bilingual[]> {
  const empty: { name: string; at: string | undefined }[] = [];
  for (const feed of feeds) {
    const { from, column } = shape.rows(feed, "raw");
    const paths = readColumns(feed).filter(({ optional }) => !optional);
    const counts = paths.map(({ name }, index) => `count(${column(name) ?? "NULL"}) AS p${index}`);
    const [row] = await connection.rows<Record<string, number>>(
      `SELECT count(*) AS n${counts.map((one) => `, ${one}`).join("")} FROM ${from}`,
    );
    if (row === undefined || row.n === 0) continue;
    for (const [index, { name }] of paths.entries())
      if (row[`p${index}`] === 0) empty.push({ name, at: shape.jsonPath(name, feed) });
  }
  if (empty.length === 0) return [];
  // A member may be there and null throughout: only the file itself tells.
  const plain = empty.flatMap(({ at }) => (at === undefined || at.includes("[*]") ? [] : [at]));
  const exists = empty.map(({ at }, index) => {
    const some =
      at === undefined
        ? "false"
        : at.includes("[*]")
          ? `list_bool_or(json_exists(json, ${quote(at)}))`
          : `there[${plain.indexOf(at) + 1}]`;
    return `coalesce(bool_or(${some}), false) AS p${index}`;
  });
  const there =
    plain.length === 0 ? "NULL::BOOLEAN[]" : `json_exists(json, [${plain.map(quote).join(", ")}])`;
  const [seen] = await connection.rows<Record<string, boolean>>(
    `SELECT ${exists.join(", ")} FROM (SELECT json, ${there} AS there FROM ${records})`,
  );
  const nothing = new Set(empty.flatMap(({ name }, index) => (seen?.[`p${index}`] === true ? [] : [name])));
  if (nothing.size === 0) return [];
  const names = [...nothing];
  return [
    {
      zh: `没有任何记录含有以下路径：${names.join("、")}`,
      en: `no record has these paths: ${names.join(", ")}`,
    },
  ];
}

/** The texts of some lines of a file, each cut to 4,000 characters. */
function linesOf(path: string, wanted: readonly number[]): Map<number, string> {
  const found = new Map<number, string>();
  if (wanted.length === 0) return found;
  const numbers = new Set(wanted);
  let line = 1;
  let rest: Buffer[] = [];
  const take = (piece: Buffer) => {
    if (numbers.has(line)) rest.push(Buffer.from(piece.subarray(0, 16_000)));
  };
  const end = () => {
    if (numbers.has(line)) found.set(line, Buffer.concat(rest).toString("utf8").trim().slice(0, 4000));
    rest = [];
    line += 1;
  };
  eachChunk(path, (chunk) => {
    let start = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, at));
      end();
      start = at + 1;
    }
    take(chunk.subarray(start));
  });
  end();
  return found;
}

function rootSign(path: string): string {
  return readHead(path).toString("utf8").trimStart()[0] ?? "";
}

/** What a file says, where it is one value; undefined where records stand one after another. */
function wholeValue(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function malformedJson(error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  const place = /at byte (\d+) in (?:line|record\/value) (\d+)/.exec(message);
  const where = place === null ? undefined : Number(place[2]);
  const detail = /(?:line|value) \d+: ([^.]*)/.exec(message)?.[1] ?? "no JSON";
  return new Refusal(
    "malformed",
    {
      zh: where === undefined ? "不是可读的 JSON" : `第 ${where} 条记录附近不是可读的 JSON`,
      en:
        where === undefined
          ? "this is no readable JSON"
          : `no readable JSON near record ${where} (${detail})`,
    },
    { ...(where === undefined ? {} : { line: where }), expected: "JSON", found: detail },
  );
}
