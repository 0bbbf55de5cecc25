import { Type } from "typebox";
import { HttpError } from "../../http-error.ts";
import { asNumber } from "../../metrics/estimator.ts";
import type { Ask, Rows } from "../../metrics/rows.ts";
import { nullable, textSchema } from "../../schemas.ts";
import { declare } from "../declare.ts";
import { type ModelVersion, modelDiff, modelIn, readVersions } from "./parts/versions.ts";

const id = Type.String({ minLength: 1, maxLength: 200 });
const weight = nullable(
  Type.Number({ description: "Share of the score; null where it is not in the model" }),
);
const both = Type.Object({ before: nullable(Type.Number()), after: nullable(Type.Number()) });

const version = Type.Object({
  version: Type.String(),
  valid_from: Type.String({ format: "date" }),
  valid_to: nullable(Type.String({ format: "date" })),
  is_current: Type.Boolean(),
  competencies: Type.Record(Type.String(), Type.Number()),
  questions: Type.Array(
    Type.Object({ question: Type.String(), competency: Type.String(), weight: Type.Number() }),
  ),
  cutoff: nullable(Type.Number()),
  minutes: nullable(Type.Number()),
});

/** Every question that some model asks: what else could be taken in. */
const library: Rows = {
  id: "questions of models",
  sql: "select * from marts.model_question",
  at: "valid_from",
};

async function questionsOf(ask: Ask) {
  const found = await ask.records(library, {
    keys: { question: "question_id", competency: "cast(competency as varchar)" },
    moments: { zh: "any_value(label_zh)", en: "any_value(label_en)", n: "count(*)" },
    isWhole: true,
  });
  return found
    .filter(({ competency, n }) => competency !== null && asNumber(n) > 0)
    .map(({ question, competency, zh, en }) => ({
      question: String(question),
      competency: String(competency),
      label: { zh: String(zh), en: String(en) },
    }));
}

function named(versions: readonly ModelVersion[], name: string): number {
  const at = versions.findIndex((each) => each.version === name);
  if (at < 0) throw new HttpError("not_found", { what: { zh: `版本 ${name}`, en: `Version ${name}` } });
  return at;
}

/** All versions of a job's scoring model, and what two of them differ by. */
export const analysis = declare({
  title: ["两个版本有什么不同？", "What do two versions differ by?"],
  about: [
    "同一岗位评分模型的全部版本，以及任意两个版本之间能力项与题目权重、通过线、时长上限的差别",
    "Every version of a job's scoring model, and what two of them differ by: weights of competencies and questions, cut-off, time limit",
  ],
  formula: [
    "由来源系统或本页发布，不是估计值，因此没有区间。题目权重之和等于其能力项的权重。",
    "As published by a source or here; no estimate, so no interval. Weights of questions add up to that of their competency.",
  ],
  dated: null,
  asks: {
    job: Type.String({ minLength: 1, maxLength: 60 }),
    from: Type.Optional({ ...id, description: "Version; that before the later one unless said" }),
    to: Type.Optional({ ...id, description: "Version; the one in force unless said" }),
  },
  gives: {
    job: Type.String(),
    versions: Type.Array(version, { description: "The newest first" }),
    from: Type.String(),
    to: Type.String(),
    competencies: Type.Array(Type.Object({ competency: Type.String(), before: weight, after: weight })),
    questions: Type.Array(
      Type.Object({
        ...{ question: Type.String(), competency: Type.String(), label: textSchema },
        ...{ before: weight, after: weight },
      }),
    ),
    cutoff: both,
    minutes: both,
    library: Type.Array(
      Type.Object({ question: Type.String(), competency: Type.String(), label: textSchema }),
      { description: "Questions of the models that the caller sees" },
    ),
  },
  answer: async (ask, { job, from, to }) => {
    const versions = (await readVersions(ask)).filter((each) => each.job === job);
    if (versions.length === 0)
      throw new HttpError("not_found", {
        what: { zh: `岗位 ${job} 的评分模型`, en: `A scoring model of the job ${job}` },
      });
    const current = versions.findIndex(({ is_current }) => is_current);
    const later = to === undefined ? Math.max(0, current) : named(versions, to);
    const earlier = from === undefined ? Math.max(0, later - 1) : named(versions, from);
    const [before, after] = [versions[earlier]!, versions[later]!];
    const diff = modelDiff(before, after);
    const labels = { ...before.labels, ...after.labels };
    return {
      job,
      versions: versions
        .map(({ version, valid_from, valid_to, is_current, ...model }) => ({
          ...{ version, valid_from, valid_to, is_current, ...modelIn(model) },
          questions: model.questions.map((each) => ({ ...each })),
        }))
        .reverse(),
      ...{ from: before.version, to: after.version },
      competencies: diff.competencies.map(({ id: competency, before, after }) => ({
        ...{ competency, before, after },
      })),
      questions: diff.questions.map(({ id: question, competency, before, after }) => ({
        ...{ question, competency, before, after },
        label: labels[question] ?? { zh: question, en: question },
      })),
      cutoff: { before: diff.cutoff[0], after: diff.cutoff[1] },
      minutes: { before: diff.minutes[0], after: diff.minutes[1] },
      library: await questionsOf(ask),
    };
  },
});
