import type { Model } from "../../../../dashboards/format/model-check.ts";
import type { Text } from "../../../language.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import type { Ask, RowReader, Rows } from "../../../metrics/rows.ts";

/** A version of a job's scoring model as the warehouse has it. */
export type ModelVersion = Model & {
  readonly job: string;
  readonly version: string;
  /** Days (ISO). */
  readonly valid_from: string;
  readonly valid_to: string | null;
  readonly is_current: boolean;
  /** What its questions ask. */
  readonly labels: Readonly<Record<string, Text>>;
};

const weightRows: Rows = {
  id: "model weights",
  sql: "select * from marts.scoring_model",
  at: "valid_from",
};
const questionRows: Rows = {
  id: "model questions",
  sql: "select * from marts.model_question",
  at: "valid_from",
};
const text = (column: string) => `cast(${column} as varchar)`;
const one = (column: string) => `any_value(${column})`;
const keys = { job: text("job"), version: text("model_version"), from: text("valid_from") };

const textOf = (value: unknown) => (typeof value === "string" ? value : null);
const numberOf = (value: unknown) => (value === null || value === undefined ? null : asNumber(value));
const share = (weight: unknown) => asNumber(weight) / 1e6;
const nameOf = ({ job, version, from }: Moments) => JSON.stringify([job, version, from]);

/** Every version of the jobs that are asked about, the earliest first; those of one day as they came. */
export async function readVersions(ask: Ask): Promise<ModelVersion[]> {
  const weights = await ask.records(weightRows, {
    keys: { ...keys, competency: text("competency") },
    moments: {
      ...{ weight: one("weight"), cutoff: one("cutoff"), minutes: one("time_limit_minutes") },
      ...{ to: one(text("valid_to")), is_current: one("is_current") },
    },
    isWhole: true,
  });
  const questions = await ask.records(questionRows, {
    keys: { ...keys, question: "question_id" },
    moments: {
      ...{ weight: one("weight"), competency: one(text("competency")) },
      ...{ zh: one("label_zh"), en: one("label_en") },
    },
    isWhole: true,
  });
  const asked = byVersion(questions);
  const versions = [...byVersion(weights)].map(([name, rows]) => versionOf(rows, asked.get(name) ?? []));
  return versions.sort(
    (a, b) => a.valid_from.localeCompare(b.valid_from) || Number(a.is_current) - Number(b.is_current),
  );
}

function byVersion(records: readonly Moments[]): Map<string, Moments[]> {
  const found = new Map<string, Moments[]>();
  for (const record of records) {
    const name = nameOf(record);
    const own = found.get(name);
    if (own === undefined) found.set(name, [record]);
    else own.push(record);
  }
  return found;
}

function versionOf(weights: readonly Moments[], questions: readonly Moments[]): ModelVersion {
  const first = weights[0]!;
  return {
    ...{ job: String(first.job), version: String(first.version), valid_from: String(first.from) },
    valid_to: textOf(first.to),
    is_current: first.is_current === true,
    competencies: Object.fromEntries(
      weights.map(({ competency, weight }) => [String(competency), share(weight)] as const),
    ),
    questions: questions.map(({ question, competency, weight }) => ({
      ...{ question: String(question), competency: textOf(competency) ?? "", weight: share(weight) },
    })),
    cutoff: numberOf(first.cutoff),
    minutes: numberOf(first.minutes),
    labels: Object.fromEntries(
      questions.map(({ question, zh, en }) => [String(question), { zh: String(zh), en: String(en) }]),
    ),
  };
}

/** The model of a version alone. */
export const modelIn = ({ competencies, questions, cutoff, minutes }: Model): Model => ({
  ...{ competencies, questions, cutoff, minutes },
});

/** The versions of a job inside a scope; none where the scope does not reach it, as where there is no such job. */
export async function versionsOf(rows: RowReader, scope: Scope, job?: string): Promise<ModelVersion[]> {
  const filters = job === undefined ? {} : { job: [job] };
  const { versions } = await rows.answer({ filters }, scope, async (ask) => ({
    versions: await readVersions(ask),
  }));
  return versions;
}

/** What two versions of a model differ by. */
export type ModelDiff = {
  readonly competencies: readonly Weighed[];
  readonly questions: readonly (Weighed & { readonly competency: string })[];
  readonly cutoff: readonly [number | null, number | null];
  readonly minutes: readonly [number | null, number | null];
};
/** A weight in each of the two; null where it is not in it. */
type Weighed = { readonly id: string; readonly before: number | null; readonly after: number | null };

/** The weights of two models side by side, those of both in the order of the later one, then what fell away. */
export function modelDiff(before: Model, after: Model): ModelDiff {
  const names = [...new Set([...Object.keys(after.competencies), ...Object.keys(before.competencies)])];
  const questions = new Map([...before.questions, ...after.questions].map((each) => [each.question, each]));
  const weightIn = ({ questions: all }: Model, id: string) =>
    all.find(({ question }) => question === id)?.weight ?? null;
  return {
    competencies: names.map((id) => ({
      id,
      before: before.competencies[id] ?? null,
      after: after.competencies[id] ?? null,
    })),
    questions: [...questions.values()].map(({ question: id, competency }) => ({
      ...{ id, competency, before: weightIn(before, id), after: weightIn(after, id) },
    })),
    cutoff: [before.cutoff, after.cutoff],
    minutes: [before.minutes, after.minutes],
  };
}

/** Points of weight or cut-off by which versions may drift and still count as the same model. */
export const DRIFT = { weight: 0.05, cutoff: 2 } as const;

/** Whether two versions are another model: other questions, a weight moved by more than the drift, or the cut-off where it counts. */
export function isOther(before: Model, after: Model, countsCutoff: boolean): boolean {
  const { competencies, questions, cutoff } = modelDiff(before, after);
  const [was, is] = cutoff;
  return (
    questions.some((each) => each.before === null || each.after === null) ||
    competencies.some((each) => Math.abs((each.after ?? 0) - (each.before ?? 0)) > DRIFT.weight + 1e-9) ||
    (countsCutoff && Math.abs((is ?? 0) - (was ?? 0)) > DRIFT.cutoff)
  );
}
