import type { PeekedTable } from "../extract/peek.ts";
import { CERTAIN, LIKELY, type Option, type ReadColumn, readColumns, type Topics } from "./columns.ts";
import { competencyOf, KPI_WORDS } from "./competencies.ts";
import type { Choice, Sure } from "./draft.ts";
import { isBinary } from "./kinds.ts";
import { stepsOf } from "./values.ts";
import { OTHERS } from "./words.ts";

/** A column with the meaning that it was given. */
export type Assigned = ReadColumn & {
  /** Meaning of `meanings.ts`; null where nothing reads it. */
  readonly means: string | null;
  readonly sure: Sure;
  readonly by: "name" | "values" | "block" | "choice" | "taken" | "none";
};

/** Meanings that several columns of a table can have at once. */
const MANY: ReadonlySet<string> = new Set([
  "human_ratings.score",
  "performance_reviews.rating",
  "ai_scores.score",
  "survey_answers.score",
  "survey_answers.comment",
  "kpi_results.value",
]);

/** Gives each column of a table its meaning: what a person chose, then the surest guess of each meaning, then blocks. */
export function assign(
  name: string,
  table: PeekedTable,
  chosen: Readonly<Record<string, Choice>>,
): { readonly columns: readonly Assigned[]; readonly topics: Topics } {
  const { columns, topics } = readColumns(name, table);
  const given = new Map<string, Assigned>();
  const taken = new Set<string>();
  for (const read of columns) {
    const field = chosen[read.column.heading]?.field;
    if (field === undefined) continue;
    given.set(read.column.heading, {
      ...read,
      means: field,
      sure: field === null ? "unread" : "certain",
      by: "choice",
    });
    if (field !== null && !MANY.has(field)) taken.add(field);
  }
  const pairs = columns
    .flatMap((read) => read.options.map((option) => ({ read, option })))
    .filter(({ option }) => option.score >= LIKELY)
    .sort((a, b) => b.option.score + worth(b.read, b.option) - a.option.score - worth(a.read, a.option));
  for (const { read, option } of pairs) {
    const { heading } = read.column;
    if (given.has(heading)) continue;
    const slot = slotOf(read, option.means);
    if (taken.has(slot)) continue;
    if (rivals(read, option, taken)) {
      given.set(heading, { ...read, means: null, sure: "open", by: "name" });
      continue;
    }
    taken.add(slot);
    given.set(heading, {
      ...read,
      means: option.means,
      sure: option.score >= CERTAIN && option.by === "name" ? "certain" : "likely",
      by: option.by,
    });
  }
  const rest = columns.filter(({ column }) => !given.has(column.heading));
  for (const one of blocks(rest, [...given.values()], topics, table.records))
    given.set(one.column.heading, one);
  return {
    topics,
    columns: columns.map(
      (read) =>
        given.get(read.column.heading) ?? {
          ...read,
          means: null,
          sure: "unread",
          by: read.options.some(({ score }) => score >= LIKELY) ? "taken" : "none",
        },
    ),
  };
}

/** Reviews of several times stand beside each other; of one time there is one. */
function slotOf({ column, heading: { wave } }: ReadColumn, means: string): string {
  if (means === "performance_reviews.rating") return `${means} ${wave?.end ?? wave?.months ?? ""}`;
  return MANY.has(means) ? `${means} ${column.heading}` : means;
}

/** Among columns that say the same, the one that is filled, and the whole before a part. */
function worth({ column, heading }: ReadColumn, { means }: Option): number {
  const whole =
    heading.senses.includes("OVERALL") || (means.startsWith("ai_") && heading.senses.includes("AI"))
      ? 0.08
      : 0;
  return whole + (column.filled > 0 ? 0.01 : 0) - heading.numbers.length * 0.001;
}

/** Whether a column could as well be something quite different that no other column is. */
function rivals({ options }: ReadColumn, best: Option, taken: ReadonlySet<string>): boolean {
  const feed = best.means.split(".")[0];
  return options.some(
    (other) =>
      other.means !== best.means &&
      other.score > best.score - 0.03 &&
      other.score >= LIKELY &&
      !taken.has(other.means) &&
      other.means.split(".")[0] !== feed &&
      !["person.id", "hires.hired", "hires.employee_id", "candidates.name"].some(
        (means) => means === other.means || means === best.means,
      ),
  );
}

/** What the remaining columns of numbers are together: scores, ratings, answers, results. */
function blocks(
  rest: readonly ReadColumn[],
  given: readonly Assigned[],
  topics: Topics,
  records: number,
): Assigned[] {
  const has = (means: string) => given.some((one) => one.means === means);
  const usable = rest.filter(
    ({ column }) =>
      records === 0 ||
      ((column.numeric + column.percents >= 0.8 || stepsOf(column) !== undefined) &&
        column.dates < 0.5 &&
        column.filled > 0 &&
        Math.abs(column.highest ?? 0) <= 1e9),
  );
  const stems = new Map<string, ReadColumn[]>();
  for (const one of usable) {
    const stem = stemOf(one.column.heading);
    if (stem !== undefined) stems.set(stem, [...(stems.get(stem) ?? []), one]);
  }
  const found = new Map<string, Assigned>();
  const give = (read: ReadColumn, means: string | null, sure: Sure) => {
    if (!found.has(read.column.heading))
      found.set(read.column.heading, { ...read, means, sure, by: "block" });
  };
  const isSurvey = (topics.get("survey") ?? 0) > 0;
  const isRated = has("performance_reviews.rating") && !has("ai_interviews.overall_score");
  for (const read of usable) {
    const { heading, column } = read;
    const senses = new Set(heading.senses);
    const says = (...some: string[]) => some.some((sense) => senses.has(sense));
    const isScore = column.filled === 0 || (!isBinary(column) && (column.highest ?? 0) <= 1000);
    if (says("AGE", "SALARY", "COUNT", "TENURE", "DEMO", "DISTANCE", "ADDRESS", "ID")) continue;
    if (
      !says("AI") &&
      KPI_WORDS.test(column.heading) &&
      !isSurvey &&
      !isBinary(column) &&
      !says("INTERVIEW", "INTERVIEWER", "TEST", "TARGET")
    ) {
      give(read, "kpi_results.value", "likely");
      continue;
    }
    if (!isScore || (SECONDS.test(column.heading) && !says("SCORE"))) continue;
    const competency = competencyOf(column.heading);
    if (says("SURVEY", "SATISFACTION") || (isSurvey && (heading.isSentence || says("QUESTION")))) {
      if (isSurvey)
        give(read, "survey_answers.score", heading.isSentence || says("SATISFACTION") ? "certain" : "likely");
      continue;
    }
    if (heading.isSentence) {
      const many = usable.filter((other) => other.heading.isSentence).length >= 3;
      if (many || isSurvey)
        give(
          read,
          topics.has("testing") || topics.has("ai") ? "ai_scores.score" : "survey_answers.score",
          "likely",
        );
      continue;
    }
    if (topics.get("survey") === 1 && (column.highest ?? 0) <= 10)
      give(read, "survey_answers.score", "likely");
    else if (says("AI")) give(read, "ai_scores.score", competency === undefined ? "likely" : "certain");
    else if (
      says("INTERVIEW", "INTERVIEWER") &&
      (competency !== undefined || says("SCORE", "RATING", "COMPETENCY", "QUESTION"))
    )
      give(read, "human_ratings.score", competency === undefined ? "likely" : "certain");
    else if (says("SUPERVISOR", "PERFORMANCE", "REVIEW", "RATER", "EMPLOYEE")) continue;
    else if (says("TEST")) give(read, "ai_scores.score", "likely");
    else if (competency !== undefined && !isRated && !says(...THEIRS)) {
      const ai = topics.has("ai");
      const human = has("human_ratings.rater_id") || has("human_ratings.score");
      if (ai && human) give(read, null, "open");
      else if (human) give(read, "human_ratings.score", has("human_ratings.rater_id") ? "certain" : "likely");
      else give(read, "ai_scores.score", ai || topics.has("testing") ? "certain" : "likely");
    }
  }
  for (const read of rest) {
    const { column, heading } = read;
    const isTelling =
      column.numeric < 0.2 && column.dates < 0.5 && column.filled > 0 && stepsOf(column) === undefined;
    if (
      isSurvey &&
      isTelling &&
      (heading.isSentence || heading.senses.includes("COMMENT")) &&
      (column.sentences > 0.3 || column.distinct > 12 || heading.senses.includes("COMMENT"))
    )
      give(
        read,
        "survey_answers.comment",
        heading.senses.includes("COMMENT") || column.sentences > 0.5 ? "certain" : "likely",
      );
    if (topics.has("kpi") && !isSurvey && heading.senses.includes("SATISFACTION") && usable.includes(read))
      give(read, "kpi_results.value", "likely");
  }
  if (topics.get("survey") === 1)
    for (const read of usable)
      if (
        !isBinary(read.column) &&
        read.column.distinct >= 3 &&
        (read.column.highest ?? 0) <= 10 &&
        !read.heading.senses.some((sense) => NO_ITEM.has(sense))
      )
        give(read, "survey_answers.score", "likely");
  for (const members of stems.values()) {
    const free = members.filter(({ column }) => !found.has(column.heading));
    if (free.length < 3 || free.some(({ heading }) => heading.senses.some((sense) => NO_ITEM.has(sense))))
      continue;
    const spread = Math.max(...free.map(({ column }) => column.highest ?? 0));
    if (spread > 1000) continue;
    for (const read of free) {
      if (SECONDS.test(read.column.heading) && !read.heading.senses.includes("SCORE")) continue;
      if (isSurvey) give(read, "survey_answers.score", "likely");
      else if (
        (topics.get("employee") ?? 0) === 0 ||
        given.some(
          ({ means }) =>
            means === "performance_reviews.rating" ||
            means === "hires.hired" ||
            means === "employment.stayed",
        )
      )
        give(read, "ai_scores.score", topics.has("ai") || topics.has("testing") ? "certain" : "likely");
    }
  }
  return [...found.values()];
}

const NO_ITEM: ReadonlySet<string> = new Set([
  "DATE",
  "YEARS",
  "AGE",
  "SALARY",
  "PERFORMANCE",
  "PERIOD",
  "MONTH",
  "ADDRESS",
  "PHONE",
  "COMPANY",
  "SCHOOL",
  "ID",
  "WEIGHT",
  "DURATION",
  "EXPERIENCE",
]);

/** Whose a rating would be if it were not an applicant's; a major is none here: 专业能力 is a skill. */
const THEIRS = [...OTHERS].filter((sense) => sense !== "MAJOR");

/** Headings that tell how long something took. */
export const SECONDS = /time|second|duration|_s$|secs?$|用时|时长|耗时/i;

/** What headings of one block share: all but their numbers; undefined without a number. */
export function stemOf(heading: string): string | undefined {
  const stem = heading.replace(/\d+/g, "#");
  return stem === heading ? undefined : stem.replace(/#(?=.*#)/g, "#");
}
