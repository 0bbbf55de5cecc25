import { Type } from "typebox";
import { HttpError } from "../../../http-error.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Ask, Rows } from "../../../metrics/rows.ts";
import { GROUPINGS, type Grouping } from "../../fairness/parts/source.ts";
import { validityRows } from "../../validity/parts/source.ts";

/** Scores are kept in 1e-12 standard deviations. */
const Z = 1e12;

/** A job's scoring model in force. */
export type Model = {
  readonly version: string;
  /** The heaviest first. */
  readonly competencies: readonly string[];
  /** Weights that sum to 1. */
  readonly weights: readonly number[];
  /** Mean minutes that an interview under this version takes for each competency; null where it is not recorded. */
  readonly minutes: readonly number[] | null;
};

/** A job's applicants, a place of each column for each of them, in the order of their keys. */
export type Scored = {
  readonly model: Model;
  readonly key: readonly number[];
  /** Standardized scores of a competency; missing as NaN. */
  readonly columns: readonly Float64Array[];
  /** Standardized performance of hires after six months; NaN of everybody else. */
  readonly outcome: Float64Array;
  /** The human rating, standardized within the job; NaN where there is none. */
  readonly human: Float64Array;
  /** Seconds since 1970. */
  readonly time: Float64Array;
  readonly group: readonly (string | null)[];
  readonly isInterviewed: readonly boolean[];
  readonly isHired: readonly boolean[];
  /** Share that passes the AI interview now; a half where nobody was recommended or not. */
  readonly passShare: number;
};

/** What every answer about a job's scores is asked. */
export const aboutJob = {
  job: Type.String({ minLength: 1, maxLength: 60 }),
  dimension: Type.Enum([...GROUPINGS], { default: "gender", description: "Whose impact ratios" }),
};

/** The scoring models in force, each competency with its place in the job's: the heaviest first. */
const IN_FORCE = `select *, row_number() over (partition by job order by weight desc, cast(competency as varchar)) - 1 as place
  from marts.scoring_model
  where is_current and weight > 0`;
const models: Rows = { id: "weights in force", sql: IN_FORCE, at: "valid_from" };

/** One row per applicant and competency of the model in force, with what came of the application. */
const scoredRows: Rows = {
  id: "weights",
  sql: `select
    scored.*, models.place, applications.is_recommended, applications.is_human_interviewed,
    applications.human_score_z as rating
  from (${validityRows("competency", "ai", "performance_6m")}) as scored
  join (select job, competency, place from (${IN_FORCE})) as models
    on models.job = scored.job and models.competency = scored.competency
  join marts.application as applications on applications.application_key = scored.application_key`,
  at: "scored_at",
};

/** One row per applicant and question under the version in force. */
const questionRows: Rows = {
  id: "minutes in force",
  sql: `select scores.*, models.place
  from marts.question_score as scores
  join (${IN_FORCE}) as models
    on models.job = scores.job and models.competency = scores.competency
    and cast(models.model_version as varchar) = cast(scores.model_version as varchar)
  where scores.seconds is not null`,
  at: "scored_at",
};

/** Reads the scores of a job's applicants under the model in force. Throws 404 where it has none. */
export async function readScored(ask: Ask, job: string, dimension: Grouping): Promise<Scored> {
  const model = await readModel(ask, job);
  const records = await ask.records(scoredRows, {
    keys: { row: "application_key", group: dimension },
    moments: {
      y: "any_value(y)",
      rating: "any_value(rating)",
      at: "max(epoch(scored_at))",
      recommended: "max(cast(is_recommended as integer))",
      interviewed: "max(cast(is_human_interviewed as integer))",
      hired: "max(cast(is_hired as integer))",
      ...Object.fromEntries(
        model.competencies.map((_, at) => [`p${at}`, `max(case when place = ${at} then x end)`]),
      ),
    },
  });
  const sorted = [...records].sort((a, b) => asNumber(a.row) - asNumber(b.row));
  const column = (name: string, scale = 1) =>
    Float64Array.from(sorted, (record) =>
      record[name] === null ? Number.NaN : asNumber(record[name]) / scale,
    );
  const columns = model.competencies.map((_, at) => column(`p${at}`, Z));
  const recommended = column("recommended").filter(
    (value, row) => Number.isFinite(value) && columns.every((each) => Number.isFinite(each[row]!)),
  );
  return {
    model,
    key: sorted.map(({ row }) => asNumber(row)),
    columns,
    outcome: column("y", Z),
    human: column("rating", Z),
    time: column("at"),
    group: sorted.map(({ group }) => (typeof group === "string" ? group : null)),
    isInterviewed: [...column("interviewed")].map((each) => each === 1),
    isHired: [...column("hired")].map((each) => each === 1),
    passShare:
      recommended.length === 0 ? 0.5 : recommended.reduce((sum, each) => sum + each, 0) / recommended.length,
  };
}

/** The scoring model in force of the job that is asked about. Throws 404 where it has none. */
async function readModel(ask: Ask, job: string): Promise<Model> {
  const found = (await ask.records(models, {
    keys: {
      place: "place",
      competency: "cast(competency as varchar)",
      version: "cast(model_version as varchar)",
    },
    moments: { weight: "any_value(weight)" },
  })) as readonly (Moments & { readonly competency: string; readonly version: string })[];
  if (found.length === 0)
    throw new HttpError("not_found", {
      what: { zh: `岗位 ${job} 的评分模型`, en: `A scoring model of the job ${job}` },
    });
  const sorted = [...found].sort((a, b) => asNumber(a.place) - asNumber(b.place));
  const sum = sorted.reduce((all, { weight }) => all + asNumber(weight), 0);
  return {
    version: sorted[0]!.version,
    competencies: sorted.map(({ competency }) => competency),
    weights: sorted.map(({ weight }) => asNumber(weight) / sum),
    minutes: await readMinutes(ask, sorted.length),
  };
}

/** Minutes of each competency's questions; null where those of one are not recorded. */
async function readMinutes(ask: Ask, size: number): Promise<readonly number[] | null> {
  const found = await ask.records(questionRows, {
    keys: { place: "place" },
    moments: { seconds: "sum(seconds)", n: "count(distinct application_key)" },
  });
  const minutes = Array.from({ length: size }, (_, at) => {
    const own = found.find(({ place }) => asNumber(place) === at);
    return own === undefined ? Number.NaN : asNumber(own.seconds) / asNumber(own.n) / 60;
  });
  return minutes.every(Number.isFinite) ? minutes : null;
}

/** Of the same applicants those with every score. */
export function complete(scored: Scored): Scored {
  const rows = scored.key.flatMap((_, row) =>
    scored.columns.every((column) => Number.isFinite(column[row]!)) ? [row] : [],
  );
  const of = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!);
  return {
    ...scored,
    key: rows.map((row) => scored.key[row]!),
    columns: scored.columns.map(of),
    outcome: of(scored.outcome),
    human: of(scored.human),
    time: of(scored.time),
    group: rows.map((row) => scored.group[row]!),
    isInterviewed: rows.map((row) => scored.isInterviewed[row]!),
    isHired: rows.map((row) => scored.isHired[row]!),
  };
}

/** Minutes of an interview that asks for competencies with a weight only; null where they are not recorded. */
export const minutesOf = ({ minutes }: Pick<Model, "minutes">, weights: readonly number[]): number | null =>
  minutes?.reduce((sum, each, at) => sum + (weights[at]! > 0 ? each : 0), 0) ?? null;
