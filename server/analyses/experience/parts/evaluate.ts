import type { Scope } from "../../../metrics/metric.ts";
import type { Narrowing, RowReader, Told } from "../../../metrics/rows.ts";
import { type Drivers, drivers } from "./drivers.ts";
import { FAILURES, type Failures, failures, sittingMoments } from "./failures.ts";
import { type ItemAnswers, itemAnswers, type Promoters, promoters } from "./items.ts";
import { askedMoments, COMPARED, type Response, responseOf, STRATA } from "./response.ts";
import {
  answerRows,
  askedRows,
  commentRows,
  recommendRows,
  responseRows,
  saidRows,
  sittingRows,
} from "./source.ts";
import { type CommentTerms, commentMoments, commentTerms, readTermNames } from "./terms.ts";

/** The answer to a question about candidates' experience. */
export type ExperienceResult = Told<{
  readonly items: readonly ItemAnswers[];
  readonly promoters: readonly Promoters[];
  readonly response: Response;
  readonly failures: Failures;
}>;

/** The answer to what satisfaction hangs on. */
export type DriversResult = Told<Drivers>;

/** The answer to what comments say. */
export type CommentsResult = Told<CommentTerms>;

/** How an application ended, in the order in which pages list it. */
export const OUTCOMES = ["hired", "rejected", "withdrawn", "open"] as const;

const count = { n: "count(*)" };
const WITHIN = ["length_band", "feedback_sent"] as const;
const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));

/** Answers a question about experience: counts in SQL, everything else here. */
export async function evaluateExperience(
  rows: RowReader,
  question: Narrowing,
  scope: Scope,
): Promise<ExperienceResult> {
  return rows.answer(question, scope, async (ask) => {
    const answers = await ask.records(answerRows, {
      keys: named(["respondent", "item", "score"]),
      moments: count,
    });
    const recommended = await ask.records(recommendRows, { keys: { score: "score" }, moments: count });
    const everSince = await ask.records(recommendRows, {
      keys: { phase: "phase", score: "score" },
      moments: count,
      isWhole: true,
    });
    const asked = await ask.sets(askedRows, {
      keys: named(COMPARED),
      sets: [...COMPARED.map((of) => [of]), STRATA],
      moments: askedMoments,
    });
    const begun = await ask.sets(sittingRows, {
      keys: named([...FAILURES, ...WITHIN]),
      sets: FAILURES.map((of) => [of, ...WITHIN]),
      moments: sittingMoments,
    });
    const phases = (await ask.dimensions(recommendRows)).get("phase") ?? [];
    const values = await ask.dimensions(askedRows);
    return {
      items: itemAnswers(answers, scope),
      promoters: promoters(recommended, everSince, phases, scope),
      response: responseOf(
        new Map(COMPARED.map((of, index) => [of, asked[index]!])),
        (of) => (of === "outcome" ? OUTCOMES : (values.get(of) ?? [])),
        asked.at(-1)!,
        scope,
      ),
      failures: failures(new Map(FAILURES.map((of, index) => [of, begun[index]!])), scope),
    };
  });
}

/** Answers what overall satisfaction hangs on: weights of the items, with resampled intervals. */
export async function evaluateDrivers(
  rows: RowReader,
  question: Narrowing,
  scope: Scope,
): Promise<DriversResult> {
  return rows.answer(question, scope, async (ask) =>
    drivers(
      await ask.records(responseRows, { keys: { pattern: "pattern", score: "score" }, moments: count }),
      scope,
    ),
  );
}

/** Answers what candidates (or business departments) write about, as counts of terms. */
export async function evaluateComments(
  rows: RowReader,
  respondent: "candidate" | "business",
  question: Narrowing,
  scope: Scope,
): Promise<CommentsResult> {
  const narrowed = { ...question, filters: { ...question.filters, respondent: [respondent] } };
  return rows.answer(narrowed, scope, async (ask) => {
    const all = await ask.records(commentRows, { moments: commentMoments });
    const said = await ask.records(saidRows, { keys: { term: "term" }, moments: commentMoments });
    return commentTerms(await ask.once("terms of comments", readTermNames), all, said, scope);
  });
}
