import type { PeekedColumn, PeekedTable } from "../extract/peek.ts";
import { KPI_WORDS } from "./competencies.ts";
import { fitOf } from "./kinds.ts";
import { type Kind, RULES, type Rule, TOPICS } from "./meanings.ts";
import { type Heading, NEUTRAL, OTHERS, readHeading } from "./words.ts";

/** A column with its heading taken apart, and what it could mean, best first. */
export type ReadColumn = {
  readonly column: PeekedColumn;
  readonly heading: Heading;
  readonly options: readonly Option[];
};

/** One meaning that a column could have; `score` from 0 to 1. */
export type Option = { readonly means: string; readonly score: number; readonly by: "name" | "values" };

/** What a table is about, each from 0 to 1. */
export type Topics = ReadonlyMap<string, number>;

/** The least score of a guess that is sure, and of one that is told as a guess. */
export const CERTAIN = 0.84;
export const LIKELY = 0.55;

/** Reads every column of a table by its name and its cells. */
export function readColumns(
  name: string,
  { columns }: PeekedTable,
): { readonly columns: readonly ReadColumn[]; readonly topics: Topics } {
  const headings = columns.map(({ heading }) => readHeading(heading));
  const topics = topicsOf(
    name,
    columns.map(({ heading }) => heading),
    headings,
  );
  return {
    topics,
    columns: columns.map((column, index) => {
      const heading = headings[index] as Heading;
      return { column, heading, options: optionsOf(column, heading, topics) };
    }),
  };
}

/** What a table is about: its name says so at once, its headings by their share. */
function topicsOf(name: string, names: readonly string[], headings: readonly Heading[]): Topics {
  const file = new Set(readHeading((name.split("/").at(-1) ?? "").replace(/\.[a-z]+$/i, "")).senses);
  const plain = headings.filter(({ isSentence }) => !isSentence);
  const topics = new Map<string, number>();
  for (const [topic, marks] of Object.entries(TOPICS)) {
    const has = (senses: ReadonlySet<string>) =>
      marks.some((mark) => mark.split(" ").every((sense) => senses.has(sense)));
    const many = plain.filter(({ senses }) => has(new Set(senses))).length;
    const strength = (has(file) ? 1 : 0) + (plain.length === 0 ? 0 : many / plain.length);
    if (strength > 0) topics.set(topic, Math.min(1, strength));
  }
  if (plain.filter((_, index) => KPI_WORDS.test(names[index] ?? "")).length >= 2) topics.set("kpi", 1);
  if (
    headings.filter(({ isSentence }) => isSentence).length >= 3 &&
    !topics.has("testing") &&
    !topics.has("ai")
  )
    topics.set("survey", 1);
  if (file.has("SURVEY") || (file.has("SATISFACTION") && !file.has("LEAVE"))) {
    topics.set("survey", 1);
    for (const other of ["application", "interview", "employee", "stage"]) topics.delete(other);
  }
  // In a table of AI interviews, interview alone means theirs.
  const isAi = headings.some(({ senses }) => senses.includes("AI"));
  const isWithPeople = headings.some(
    ({ senses }) =>
      senses.includes("INTERVIEWER") ||
      senses.includes("ROUND") ||
      (isAi &&
        senses.includes("INTERVIEW") &&
        !senses.includes("AI") &&
        senses.some((sense) => sense === "SCORE" || sense === "RATING")),
  );
  const isReport = headings.some(({ senses }) =>
    ["TRANSCRIPT", "VENDOR", "VERSION"].some((sense) => senses.includes(sense)),
  );
  if (topics.has("ai") && (file.has("AI") || !isAi || isReport) && !isWithPeople) topics.delete("interview");
  // Employees are asked about much: what they say is no candidate's answer unless the table is a survey by its name.
  const isStaff = plain.filter(({ senses }) => senses.some((sense) => STAFF.includes(sense))).length >= 2;
  if (isStaff && (topics.get("survey") ?? 0) < 1) topics.delete("survey");
  return topics;
}

const STAFF = ["LEAVE", "ONBOARD", "SALARY", "SUPERVISOR", "TENURE", "HIRE", "PERFORMANCE"];

function optionsOf(column: PeekedColumn, heading: Heading, topics: Topics): Option[] {
  const best = new Map<string, Option>();
  const add = (option: Option) => {
    if (option.score > (best.get(option.means)?.score ?? 0)) best.set(option.means, option);
  };
  const senses = new Set(heading.senses);
  if (!heading.isSentence || senses.size <= 3)
    for (const rule of RULES) {
      // 题1 is one question; the column of questions has no number.
      if (heading.numbers.length > 0 && rule.senses.includes("QUESTION")) continue;
      const said = saidBy(rule, senses, topics);
      if (said === 0) continue;
      // A day without a time is when somebody starts work, one with a time when something else began.
      const isMoment = column.writings.some((one) => one.includes(":"));
      const isOddStart =
        rule.kind === "date" &&
        rule.senses.includes("START") &&
        column.filled > 0 &&
        (rule.means === "hires.onboarded_at") === isMoment;
      const isStaff =
        rule.means.startsWith("stage_events.") &&
        (senses.has("EMPLOYEE") || (topics.get("employee") ?? 0) > (topics.get("application") ?? 0));
      const isTheirs = rule.means.startsWith("human_") && topics.has("ai") && !topics.has("interview");
      const score =
        said *
        fitOf(rule.kind, column, heading) *
        (isTheirs ? 0.9 : 1) *
        (isOddStart ? 0.85 : 1) *
        (isStaff ? 0.6 : 1);
      if (score >= 0.3) add({ means: rule.means, score, by: "name" });
    }
  for (const option of byValues(column, senses)) add(option);
  return [...best.values()].sort((a, b) => b.score - a.score);
}

/** How far a heading says what a rule says: everything in it, and little else. */
function saidBy({ senses: wanted, kind, topic }: Rule, senses: ReadonlySet<string>, topics: Topics): number {
  const strength =
    topic === undefined
      ? 1
      : Math.max(topics.get(topic) ?? 0, topic === "ai" ? (topics.get("testing") ?? 0) : 0);
  if (strength === 0) return 0;
  if (!wanted.every((sense) => senses.has(sense))) return 0;
  let score = topic === undefined ? 1 : 0.9 + 0.08 * strength;
  for (const sense of senses) {
    if (wanted.includes(sense) || sense === "THE") continue;
    if (NEUTRAL.has(sense)) score *= kind === "id" ? 0.85 : 0.99;
    else if (sense === "DATE" && (kind === "date" || kind === "round")) score *= 0.995;
    else if (kind === "rating" && PERIODS.has(sense)) score *= 0.98;
    else if (OTHERS.has(sense)) return 0;
    else if (sense.startsWith("?"))
      score *= TELLING.has(kind) ? 0.8 : kind === "date" ? 0.66 : wanted.length > 1 ? 0.72 : 0.54;
    else score *= TELLING.has(kind) ? 0.65 : 0.5;
  }
  return Math.min(1, score + 0.004 * wanted.length);
}

/** A rating of a month or a year is a rating. */
const PERIODS: ReadonlySet<string> = new Set(["MONTH", "PERIOD", "ANNUAL", "YEARS"]);

/** Kinds whose cells speak for themselves: a word more in the heading says little against them. */
const TELLING: ReadonlySet<Kind> = new Set([
  "email",
  "phone",
  "gender",
  "stage",
  "end",
  "left",
  "stayed",
  "path",
  "mode",
  "respondent",
]);

/** What cells alone tell, whatever the heading says, unless it says that they are somebody else's. */
function byValues(column: PeekedColumn, senses: ReadonlySet<string>): Option[] {
  if ([...senses].some((sense) => OTHERS.has(sense) || sense === "COMPANY")) return [];
  const options: Option[] = [];
  if (column.emails >= 0.9 && column.distinct * 2 > column.filled)
    options.push({ means: "candidates.email", score: 0.7, by: "values" });
  if (
    /^(f|female|m|male|男|女)(\|(f|female|m|male|男|女))+$/i.test(column.samples.slice(0, 4).join("|")) &&
    column.distinct <= 3
  )
    options.push({ means: "candidates.gender", score: 0.75, by: "values" });
  if (
    column.numeric < 0.1 &&
    column.writings.length > 0 &&
    column.writings.every((one) => /^\d{17}[\dXx]$/.test(one))
  )
    options.push({ means: "candidates.national_id", score: 0.75, by: "values" });
  if (
    column.writings.length > 0 &&
    column.writings.every((one) => /^(\+?86[- ]?)?1[3-9]\d{9}$/.test(one)) &&
    column.distinct * 2 > column.filled
  )
    options.push({ means: "candidates.phone", score: 0.75, by: "values" });
  if (
    column.numeric < 0.1 &&
    column.filled >= 2 &&
    column.distinct === column.filled &&
    column.writings.length === 1 &&
    /^[A-Za-z]{1,5}[-_]?\d{1,20}$/.test(column.writings[0] ?? "")
  )
    options.push({ means: "person.id", score: 0.6, by: "values" });
  return options;
}
