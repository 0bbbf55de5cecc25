import { asNumber } from "../metrics/estimator.ts";
import type { Ask, Rows } from "../metrics/rows.ts";
import type { Rated } from "./focus.ts";

const scoreRows: Rows = {
  id: "competency scores",
  sql: "select * from marts.competency_score",
  at: "scored_at",
};
const questionRows: Rows = {
  id: "question scores",
  sql: "select * from marts.question_score",
  at: "scored_at",
};
const weightRows: Rows = { id: "weights", sql: "select * from marts.scoring_model", at: "valid_from" };
const formRows: Rows = { id: "forms", sql: "select * from marts.model_question", at: "valid_from" };

/** Rows of lists that belong to a page of applications. */
const ALL = 100_000;

/** An application as far as its scores need it. */
export type Scored = {
  readonly application_key: number;
  readonly job: string | null;
  readonly model_version: string | null;
};

/** A model version in force: its days, cut-off (0 to 100) and weights that sum to 1; null where nothing is known. */
export type Model = {
  readonly version: string;
  readonly valid_from: string;
  readonly valid_to: string | null;
  readonly cutoff: number | null;
  readonly weights: ReadonlyMap<string, number>;
};

type Record = Readonly<{ [name: string]: unknown }>;
const nullableNumber = (value: unknown, per: number) =>
  value === null || value === undefined ? null : asNumber(value) / per;
const textOf = (value: unknown) => String(value);

/** Every model version of jobs, by job and version. */
export async function readModels(ask: Ask, jobs: readonly string[]): Promise<ReadonlyMap<string, Model>> {
  const rows = await ask.list(weightRows, {
    columns: {
      job: "cast(job as varchar)",
      version: "cast(model_version as varchar)",
      competency: "cast(competency as varchar)",
      ...{ weight: "weight", cutoff: "cutoff" },
      ...{ valid_from: "cast(valid_from as varchar)", valid_to: "cast(valid_to as varchar)" },
    },
    among: { job: jobs },
    limit: ALL,
  });
  const models = new Map<string, Model & { weights: Map<string, number> }>();
  for (const row of rows) {
    const key = modelKey(textOf(row.job), textOf(row.version));
    const model = models.get(key) ?? {
      version: textOf(row.version),
      valid_from: textOf(row.valid_from),
      valid_to: row.valid_to === null ? null : textOf(row.valid_to),
      cutoff: nullableNumber(row.cutoff, 1),
      weights: new Map<string, number>(),
    };
    model.weights.set(textOf(row.competency), asNumber(row.weight) / 1e6);
    models.set(key, model);
  }
  return models;
}

/** Names a job's model version. */
export const modelKey = (job: string | null, version: string | null): string =>
  JSON.stringify([job ?? "", version ?? ""]);

/** What is known of every competency of applications, by the application's key. */
export async function readRated(
  ask: Ask,
  applications: readonly Scored[],
  models: ReadonlyMap<string, Model>,
): Promise<ReadonlyMap<number, readonly Rated[]>> {
  const keys = applications.map(({ application_key }) => String(application_key));
  const among = { application_key: keys };
  const scores = await ask.list(scoreRows, {
    columns: {
      application_key: "application_key",
      competency: "cast(competency as varchar)",
      ...{ ai: "ai_score", human: "human_score", ai_z: "ai_score_z", human_z: "human_score_z" },
    },
    among,
    limit: ALL,
  });
  const questions = await ask.list(questionRows, {
    columns: {
      application_key: "application_key",
      question: "cast(question as varchar)",
      competency: "cast(competency as varchar)",
      score: "score",
    },
    among,
    limit: ALL,
  });
  const forms = await ask.list(formRows, {
    columns: {
      job: "cast(job as varchar)",
      version: "cast(model_version as varchar)",
      question: "question_id",
      competency: "cast(competency as varchar)",
    },
    among: { job: [...new Set(applications.flatMap(({ job }) => job ?? []))] },
    limit: ALL,
  });
  const [scoresOf, questionsOf] = [
    grouped(scores, ({ application_key }) => textOf(application_key)),
    grouped(questions, ({ application_key }) => textOf(application_key)),
  ];
  const formOf = grouped(forms, ({ job, version }) => modelKey(textOf(job), textOf(version)));
  return new Map(
    applications.map(({ application_key: key, job, model_version }) => [
      key,
      ratedOf(
        scoresOf.get(String(key)) ?? [],
        questionsOf.get(String(key)) ?? [],
        formOf.get(modelKey(job, model_version)) ?? [],
        models.get(modelKey(job, model_version))?.weights,
      ),
    ]),
  );
}

function ratedOf(
  scores: readonly Record[],
  questions: readonly Record[],
  form: readonly Record[],
  weights: ReadonlyMap<string, number> | undefined,
): Rated[] {
  const answered = new Set(questions.filter(({ score }) => score !== null).map(({ question }) => question));
  // who sat no AI interview left no question of it unanswered
  const lacking = questions.length === 0 ? [] : form.filter(({ question }) => !answered.has(question));
  const names = new Set([...scores, ...lacking].map(({ competency }) => competency as string | null));
  return [...names]
    .flatMap((name) => name ?? [])
    .sort()
    .map((competency) => {
      const score = scores.find((each) => each.competency === competency);
      return {
        competency,
        ai: nullableNumber(score?.ai, 10),
        human: nullableNumber(score?.human, 10),
        aiZ: nullableNumber(score?.ai_z, 1e12),
        humanZ: nullableNumber(score?.human_z, 1e12),
        weight: weights?.get(competency) ?? null,
        questions: questions.flatMap((each) =>
          each.competency === competency && each.score !== null ? asNumber(each.score) / 10 : [],
        ),
        unanswered: lacking.filter((each) => each.competency === competency).length,
      };
    });
}

function grouped(rows: readonly Record[], key: (row: Record) => string): Map<string, Record[]> {
  const groups = new Map<string, Record[]>();
  for (const row of rows) {
    const own = groups.get(key(row));
    if (own === undefined) groups.set(key(row), [row]);
    else own.push(row);
  }
  return groups;
}
