import type { Bilingual } from "../../pipelines/contract.ts";
import type { Estimator } from "./estimator.ts";
import {
  type Alert,
  AREAS,
  BASES,
  DIRECTIONS,
  type Direction,
  METRIC_SETTINGS,
  type Metric,
  MetricDefinitionError,
  UNITS,
} from "./metric.ts";

type Read<T> = (text: string) => T | Problem;
class Problem {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const bilingual: Read<Bilingual> = (text) => {
  const [zh, en, ...more] = text.split(" | ").map((part) => part.trim());
  if (!zh || !en || more.length > 0) return new Problem(`needs "中文 | English", found "${text}"`);
  if (!/\p{Script=Han}/u.test(zh)) return new Problem(`its first half is not Chinese: "${zh}"`);
  return { zh, en };
};
const oneOf =
  <T extends string>(values: readonly T[]): Read<T> =>
  (text) =>
    values.includes(text as T) ? (text as T) : new Problem(`is "${text}", not one of ${values.join(", ")}`);
const number =
  (accept: (value: number) => boolean): Read<number> =>
  (text) =>
    text !== "" && Number.isFinite(Number(text)) && accept(Number(text))
      ? Number(text)
      : new Problem(`invalid: ${text}`);
const column: Read<string> = (text) =>
  /^[a-z][a-z0-9_]*$/.test(text) ? text : new Problem(`is no column name: ${text}`);
const directions: Read<Record<string, Direction>> = (text) => {
  const found: Record<string, Direction> = {};
  for (const part of text.split(",")) {
    const match = /^(\S+) (higher|lower|neutral)$/.exec(part.trim());
    if (match === null) return new Problem(`needs "value direction, ...", found "${part.trim()}"`);
    found[match[1]!] = match[2] as Direction;
  }
  return found;
};
/** Words by which people look for it, in both languages. */
const synonyms: Read<NonNullable<Metric["also"]>> = (text) => {
  const both = bilingual(text);
  if (both instanceof Problem) return both;
  const wordsOf = (list: string) => list.split(/[,，、]/).map((word) => word.trim());
  const found = { zh: wordsOf(both.zh), en: wordsOf(both.en) };
  return [...found.zh, ...found.en].includes("") ? new Problem(`has an empty word: ${text}`) : found;
};
const alert: Read<Alert> = (text) => {
  const match = /^([a-z]+)\/([a-z0-9-]+), least (\d+(?:\.\d+)?)(, whole)?$/.exec(text);
  if (match === null) return new Problem(`needs "page/figure, least number", found "${text}"`);
  const [, page, figure, least, whole] = match;
  return { page: page!, figure: figure!, least: Number(least), is_whole: !!whole };
};
const promises: Read<string[]> = (text) => {
  const ids = text.split(",").map((id) => id.trim());
  return ids.every((id) => /^[A-Z][0-9]+$/.test(id)) ? ids : new Problem(`is no list of promises: ${text}`);
};

const SETTINGS = Object.keys(METRIC_SETTINGS) as (keyof typeof METRIC_SETTINGS)[];
const REQUIRED = ["title", "about", "area", "unit", "better", "min_n", "estimator", "basis"];
const KNOWN = [
  ...REQUIRED,
  "also",
  "at",
  "alert",
  "mature",
  "target",
  "scale",
  "promise",
  "formula",
  "split",
  "counts",
  "better_for",
  "precision",
  "setting",
];

/**
 * Reads a metric's file: the header in its first comment, then the query. Throws `MetricDefinitionError` with every
 * problem, each naming file and field.
 */
export function parseMetric(
  id: string,
  text: string,
  known: ReadonlyMap<string, Estimator>,
  file = `sql/metrics/${id}.sql`,
): Metric {
  const problems: string[] = [];
  const fail = (field: string, problem: string) => {
    problems.push(`${file}: ${field} ${problem}`);
  };
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(id)) fail("file name", `is no metric id: ${id}`);
  const header = /^\s*\/\*\s*metric\s*\n([\s\S]*?)\*\//.exec(text);
  if (header === null) throw new MetricDefinitionError([`${file}: starts with no "/* metric" header`]);
  const fields = headerFields(header[1]!, fail);

  const estimator = known.get(fields.get("estimator") ?? "");
  for (const name of REQUIRED) if (!fields.has(name)) fail(name, "is missing");
  if (fields.has("estimator") && estimator === undefined)
    fail("estimator", `is "${fields.get("estimator")}", not one of ${[...known.keys()].join(", ")}`);
  for (const name of fields.keys())
    if (!KNOWN.includes(name) && estimator !== undefined && estimator.fields?.[name] === undefined)
      fail(name, "is no field of a metric's header");

  const options: Record<string, string> = {};
  for (const [name, { required, problem }] of Object.entries(estimator?.fields ?? {})) {
    const value = fields.get(name);
    if (value === undefined) {
      if (required) fail(name, `is missing; the estimator ${estimator?.name} needs it`);
      continue;
    }
    const wrong = problem(value);
    if (wrong !== null) fail(name, `${wrong}: ${value}`);
    options[name] = value;
  }

  const read = <T>(name: string, parse: Read<T>, otherwise: T): T => {
    const value = fields.get(name);
    if (value === undefined) return otherwise;
    const found = parse(value);
    if (!(found instanceof Problem)) return found;
    fail(name, found.text);
    return otherwise;
  };
  const basis = read("basis", oneOf(BASES), "activity");
  const at = read<string | null>("at", column, null);
  if (at === null && basis !== "snapshot" && fields.has("basis"))
    fail("at", "is missing; only a snapshot has no time");
  const sql = text.slice(header[0].length + header.index).trim();
  if (!/^(select|with)\b/i.test(sql)) fail("query", "does not begin with select or with");
  if (sql.includes(";")) fail("query", "has a semicolon; it is one statement");

  const setting = read<Metric["setting"]>("setting", oneOf(SETTINGS), null);
  if (setting !== null && !sql.includes(`{${setting}}`))
    fail("query", `has no {${setting}}, the setting that it needs`);

  if (fields.has("better_for") && !fields.has("split"))
    fail("better_for", "is about values of the dimension split, which is missing");

  const metric: Metric = {
    id,
    title: read("title", bilingual, { zh: "", en: "" }),
    about: read("about", bilingual, { zh: "", en: "" }),
    ...(fields.has("also") ? { also: read("also", synonyms, { zh: [], en: [] }) } : {}),
    area: read("area", oneOf(AREAS), "data"),
    unit: read("unit", oneOf(UNITS), "count"),
    better: read("better", oneOf(DIRECTIONS), "neutral"),
    ...(fields.has("better_for") ? { better_for: read("better_for", directions, {}) } : {}),
    target: read<number | null>("target", number(Number.isFinite), null),
    mature: read(
      "mature",
      number((value) => Number.isInteger(value) && value >= 0),
      0,
    ),
    alert: read<Alert | null>("alert", alert, null),
    ...(fields.has("precision")
      ? {
          precision: read(
            "precision",
            number((value) => value > 0),
            1,
          ),
        }
      : {}),
    min_n: read(
      "min_n",
      number((value) => Number.isInteger(value) && value >= 1),
      1,
    ),
    estimator: fields.get("estimator") ?? "",
    at,
    basis,
    scale: read(
      "scale",
      number((value) => value > 0),
      1,
    ),
    promise: read("promise", promises, []),
    formula: read("formula", bilingual, estimator?.formula ?? { zh: "", en: "" }),
    split: read<string | null>("split", column, null),
    counts: read("counts", oneOf(["people", "things"] as const), "people"),
    setting,
    options,
    sql,
  };
  if (problems.length > 0) throw new MetricDefinitionError(problems);
  return metric;
}

function headerFields(header: string, fail: (field: string, problem: string) => void): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of header.split("\n")) {
    const content = line.replace(/\s+--\s.*$/, "").trim();
    if (content === "") continue;
    const match = /^([a-z_]+):\s*(.*)$/.exec(content);
    if (match === null) fail("header", `has a line that is no "field: value": ${content}`);
    else if (fields.has(match[1]!)) fail(match[1]!, "is there twice");
    else if (match[2] === "") fail(match[1]!, "is empty");
    else fields.set(match[1]!, match[2]!);
  }
  return fields;
}
