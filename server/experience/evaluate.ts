import type { Connection, Database } from "../../sql/database.ts";
import { sentencesOf } from "../figure.ts";
import type { Text } from "../language.ts";
import type { MetricQuestion } from "../metric-query.ts";
import type { Moments } from "../metrics/estimator.ts";
import type { Scope } from "../metrics/metric.ts";
import { asker } from "../row-asker.ts";
import { type Drivers, drivers } from "./drivers.ts";
import { FAILURES, type FailureKind, type Failures, failures, sittingMoments } from "./failures.ts";
import { type ItemAnswers, itemAnswers, type Promoters, promoters } from "./items.ts";
import { askedMoments, COMPARED, type Compared, type Response, responseOf, STRATA } from "./response.ts";
import {
  answerRows,
  askedRows,
  commentRows,
  recommendRows,
  responseRows,
  saidRows,
  sittingRows,
} from "./source.ts";
import { type CommentTerms, commentMoments, commentTerms } from "./terms.ts";

/** What every answer of these pages carries beside its figures. */
type About = {
  /** The rows that everything is counted from. */
  readonly sql: string;
  readonly note_texts: Readonly<Record<string, Text>>;
  readonly ignored_filters: readonly string[];
  readonly warehouse_version: number;
};

/** The answer to a question about candidates' experience. */
export type ExperienceResult = About & {
  readonly items: readonly ItemAnswers[];
  readonly promoters: readonly Promoters[];
  readonly drivers: Drivers;
  readonly response: Response;
  readonly failures: Failures;
};

/** The answer to what comments say. */
export type CommentsResult = About & CommentTerms;

type Asked = Pick<MetricQuestion, "filters" | "from" | "to">;

/** How an application ended, in the order in which pages list it. */
export const OUTCOMES = ["hired", "rejected", "withdrawn", "open"] as const;

/** Answers a question about experience: counts in SQL, everything else here. */
export async function evaluateExperience(
  database: Pick<Database, "reader">,
  question: Asked,
  scope: Scope,
): Promise<ExperienceResult> {
  return database.reader((connection) =>
    connection.transaction(async () => {
      const ask = asker(connection, question, scope);
      const count = { n: "count(*)" };
      const answers = await ask(
        answerRows,
        { respondent: "respondent", item: "item", score: "score" },
        count,
      );
      const recommended = await ask(recommendRows, { score: "score" }, count);
      const everSince = await ask(recommendRows, { phase: "phase", score: "score" }, count, true);
      const patterns = await ask(responseRows, { pattern: "pattern", score: "score" }, count);
      const by = new Map<Compared, Moments[]>();
      for (const of of COMPARED) by.set(of, await ask(askedRows, { group: of }, askedMoments));
      const strata = await ask(
        askedRows,
        Object.fromEntries(STRATA.map((name) => [name, name])),
        askedMoments,
      );
      const broken = new Map<FailureKind, Moments[]>();
      for (const of of FAILURES)
        broken.set(
          of,
          await ask(
            sittingRows,
            { group: of, length: "length_band", feedback: "feedback_sent" },
            sittingMoments,
          ),
        );
      const told = {
        items: itemAnswers(answers, scope),
        promoters: promoters(recommended, everSince, ask.values("phase"), scope),
        drivers: drivers(patterns, scope),
        response: responseOf(by, (of) => (of === "outcome" ? OUTCOMES : ask.values(of)), strata, scope),
        failures: failures(broken, scope),
      };
      return { ...told, ...(await about(connection, answerRows.sql, told, ask.ignored())) };
    }),
  );
}

/** Answers what candidates (or business departments) write about, as counts of terms. */
export async function evaluateComments(
  database: Pick<Database, "reader">,
  respondent: "candidate" | "business",
  question: Asked,
  scope: Scope,
): Promise<CommentsResult> {
  return database.reader((connection) =>
    connection.transaction(async () => {
      const ask = asker(
        connection,
        { ...question, filters: { ...question.filters, respondent: [respondent] } },
        scope,
      );
      const all = await ask(commentRows, {}, commentMoments);
      const said = await ask(saidRows, { term: "term" }, commentMoments);
      const told = await commentTerms(connection, all, said, scope);
      return { ...told, ...(await about(connection, saidRows.sql, told, ask.ignored())) };
    }),
  );
}

async function about(
  connection: Connection,
  sql: string,
  told: unknown,
  ignored: readonly string[],
): Promise<About> {
  return {
    sql,
    note_texts: sentencesOf(told),
    ignored_filters: ignored,
    warehouse_version: (await connection.value<number>("select version from warehouse.core_meta.published"))!,
  };
}
