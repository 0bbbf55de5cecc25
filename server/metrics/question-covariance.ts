import type { Connection } from "../../sql/database.ts";
import type { CovarianceMoments } from "../statistics/numbers/covariance.ts";
import { correlationMomentsFromIntegerSums } from "../statistics/numbers/integer-sums.ts";
import { readCells } from "./cells.ts";
import { describeColumns } from "./columns.ts";
import { compile } from "./compile.ts";
import { asExact, asNumber } from "./estimator.ts";
import type { BoundRows, Scope } from "./metric.ts";

/** The covariances of the questions that the same interviews asked, in tenths of points. */
export type FormCovariance = {
  /** Question ids in the order of the moments. */
  readonly questions: readonly string[];
  readonly moments: CovarianceMoments;
};

const sql = "select * from marts.interview_form";

/**
 * Covariance moments of the question scores of AI interviews, one entry per set of questions, largest first: exact
 * integer sums in one scan, whatever the number of interviews. Filters that interviews do not have are an error.
 */
export async function questionCovariance(
  connection: Connection,
  query: {
    readonly filters?: Readonly<Record<string, readonly string[]>>;
    readonly from?: string;
    readonly to?: string;
    readonly scope: Scope;
  },
): Promise<FormCovariance[]> {
  const most = (await connection.value<number | null>(`select max(questions) from (${sql})`)) ?? 0;
  const sums: Record<string, string> = { n: "count(*)", one: "min(application_key)" };
  for (let i = 1; i <= most; i++) {
    sums[`s${i}`] = `sum(scores[${i}])`;
    for (let j = 1; j <= i; j++) sums[`p${i}_${j}`] = `sum(cast(scores[${i}] as bigint) * scores[${j}])`;
  }
  const compiled = compile(
    await bind(connection),
    {
      by: [],
      period: "none",
      from: query.from ?? null,
      to: query.to ?? null,
      filters: query.filters ?? {},
      scope: query.scope,
    },
    { keys: { form: "form", questions: "questions" }, moments: sums },
  );
  const found: FormCovariance[] = [];
  for (const cell of (await readCells(connection, compiled)).values()) {
    for (const record of cell.moments) {
      const size = asNumber(record.questions);
      const n = asExact(record.n);
      const mean = new Float64Array(size);
      const c = new Float64Array(size * size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j <= i; j++) {
          const pair = correlationMomentsFromIntegerSums({
            n,
            sumX: asExact(record[`s${i + 1}`]),
            sumY: asExact(record[`s${j + 1}`]),
            sumXX: asExact(record[`p${i + 1}_${i + 1}`]),
            sumYY: asExact(record[`p${j + 1}_${j + 1}`]),
            sumXY: asExact(record[`p${i + 1}_${j + 1}`]),
          });
          mean[i] = pair.meanX;
          c[i * size + j] = pair.cXY;
          c[j * size + i] = pair.cXY;
        }
      }
      const questions = await connection.rows<{ question: string }>(
        "select question from marts.question_score where application_key = $1 and score is not null order by question",
        [asNumber(record.one)],
      );
      found.push({
        questions: questions.map(({ question }) => question),
        moments: { n: asNumber(record.n), mean, c },
      });
    }
  }
  return found.sort((a, b) => b.moments.n - a.moments.n);
}

/** Interviews in the shape that the compiler of metrics takes. */
async function bind(connection: Connection): Promise<BoundRows> {
  const { columns, dimensions } = await describeColumns(connection, sql);
  return {
    id: "question_covariance",
    at: "scored_at",
    split: null,
    sql,
    columns,
    dimensions,
    live_on: (await connection.value<string | null>("select live_on from core.rollout")) ?? null,
  };
}
