import type { Text } from "../../../language.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Ask, Rows } from "../../../metrics/rows.ts";

/** A question that a version brought, dropped or has in other words, and in which jobs. */
export type QuestionChange = {
  readonly question: string;
  readonly label: Text;
  readonly competency: string | null;
  readonly jobs: readonly string[];
};

/** What the versions of one name that began on one day changed in the versions before them, over all jobs. */
export type ModelChange = {
  readonly version: string;
  readonly from: string;
  readonly jobs: number;
  /** Jobs that had a version before: only these can have changed. */
  readonly followed: number;
  readonly added: readonly QuestionChange[];
  readonly removed: readonly QuestionChange[];
  readonly reworded: readonly QuestionChange[];
  /** Jobs in which a competency weighs otherwise, and the most that one moved, as a share of the score. */
  readonly weights: { readonly jobs: number; readonly most: number };
  readonly cutoffs: { readonly jobs: number };
  /** Jobs with another limit of minutes; the limits where all of them changed alike. */
  readonly limits: { readonly jobs: number; readonly before: number | null; readonly after: number | null };
};

type Version = {
  readonly job: string;
  readonly version: string;
  readonly from: string;
  readonly cutoff: number | null;
  readonly limit: number | null;
  readonly weights: ReadonlyMap<string, number>;
  readonly questions: ReadonlyMap<string, Question>;
};
type Question = { readonly label: Text; readonly competency: string | null; readonly wording: string | null };

const weightRows: Rows = { id: "model weights", sql: "select * from marts.scoring_model", at: "valid_from" };
const questionRows: Rows = {
  id: "model questions",
  sql: "select * from marts.model_question",
  at: "valid_from",
};
const text = (column: string) => `cast(${column} as varchar)`;
const one = (column: string) => `any_value(${column})`;

/** Weights that differ by less are the same: they are written with so many digits. */
const SAME = 0.0005;

/** Every version of every job, the earliest first. */
async function readVersions(ask: Ask): Promise<Version[]> {
  const versions = { job: text("job"), version: text("model_version"), from: text("valid_from") };
  const [weights, questions] = [
    await ask.records(weightRows, {
      keys: { ...versions, competency: text("competency") },
      moments: { weight: one("weight"), cutoff: one("cutoff"), limit: one("time_limit_minutes") },
      isWhole: true,
    }),
    await ask.records(questionRows, {
      keys: { ...versions, question: "question_id" },
      moments: {
        competency: one(text("competency")),
        zh: one("label_zh"),
        en: one("label_en"),
        wording: one("question_version"),
      },
      isWhole: true,
    }),
  ];
  const keyOf = ({ job, version, from }: Moments) => JSON.stringify([job, version, from]);
  const found = new Map<
    string,
    Version & { weights: Map<string, number>; questions: Map<string, Question> }
  >();
  for (const row of weights) {
    const known = found.get(keyOf(row)) ?? {
      job: String(row.job),
      version: String(row.version),
      from: String(row.from),
      cutoff: numberOf(row.cutoff),
      limit: numberOf(row.limit),
      weights: new Map(),
      questions: new Map(),
    };
    known.weights.set(String(row.competency), asNumber(row.weight) / 1e6);
    found.set(keyOf(row), known);
  }
  for (const row of questions)
    found.get(keyOf(row))?.questions.set(String(row.question), {
      label: { zh: String(row.zh), en: String(row.en) },
      competency: row.competency === null ? null : String(row.competency),
      wording: row.wording === null ? null : String(row.wording),
    });
  return [...found.values()].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

const numberOf = (value: unknown) => (value === null || value === undefined ? null : Number(value));

/** A version with the one before it of the same job. */
type Step = { readonly now: Version; readonly before: Version | null };

/** What each version changed, the earliest first; versions of one name that began on one day are one. */
export async function modelChanges(ask: Ask): Promise<{
  readonly changes: readonly ModelChange[];
  readonly versions: readonly Version[];
}> {
  const versions = await readVersions(ask);
  const last = new Map<string, Version>();
  const groups = new Map<string, Step[]>();
  for (const now of versions) {
    const key = JSON.stringify([now.from, now.version]);
    groups.set(key, [...(groups.get(key) ?? []), { now, before: last.get(now.job) ?? null }]);
    last.set(now.job, now);
  }
  return { versions, changes: [...groups.values()].map(changeOf) };
}

function changeOf(steps: readonly Step[]): ModelChange {
  const { version, from } = steps[0]!.now;
  const followed = steps.flatMap(({ now, before }) => (before === null ? [] : [{ now, before }]));
  const moved = followed.map(({ now, before }) =>
    Math.max(
      0,
      ...[...new Set([...now.weights.keys(), ...before.weights.keys()])].map((competency) =>
        Math.abs((now.weights.get(competency) ?? 0) - (before.weights.get(competency) ?? 0)),
      ),
    ),
  );
  const limited = followed.filter(({ now, before }) => now.limit !== before.limit);
  const alike = (values: readonly (number | null)[]) => (new Set(values).size === 1 ? values[0]! : null);
  return {
    version,
    from,
    jobs: steps.length,
    followed: followed.length,
    added: questionsOf(
      followed,
      (each) => each.now,
      ({ before }, id) => !before.questions.has(id),
    ),
    removed: questionsOf(
      followed,
      (each) => each.before,
      ({ now }, id) => !now.questions.has(id),
    ),
    reworded: questionsOf(
      followed,
      (each) => each.now,
      ({ now, before }, id) => {
        const [after, earlier] = [now.questions.get(id)?.wording, before.questions.get(id)?.wording];
        return typeof after === "string" && typeof earlier === "string" && after !== earlier;
      },
    ),
    weights: { jobs: moved.filter((most) => most > SAME).length, most: Math.max(0, ...moved) },
    cutoffs: { jobs: followed.filter(({ now, before }) => now.cutoff !== before.cutoff).length },
    limits: {
      jobs: limited.length,
      before: alike(limited.map(({ before }) => before.limit)),
      after: alike(limited.map(({ now }) => now.limit)),
    },
  };
}

type Followed = { readonly now: Version; readonly before: Version };

/** Questions of one side of each step that fit, with the jobs of which that holds. */
function questionsOf(
  steps: readonly Followed[],
  side: (step: Followed) => Version,
  fits: (step: Followed, question: string) => boolean,
): QuestionChange[] {
  const found = new Map<string, QuestionChange>();
  for (const step of steps)
    for (const [question, { label, competency }] of side(step).questions)
      if (fits(step, question))
        found.set(question, {
          question,
          label,
          competency,
          jobs: [...(found.get(question)?.jobs ?? []), step.now.job],
        });
  return [...found.values()];
}

/** Whether a version changed anything that its feeds tell. */
export const isChange = ({ added, removed, reworded, weights, cutoffs, limits }: ModelChange): boolean =>
  added.length + removed.length + reworded.length + weights.jobs + cutoffs.jobs + limits.jobs > 0;

/** What a version changed, in words. */
export function changeText(change: ModelChange): Text {
  const parts = sentencesOf(change);
  if (change.followed === 0) return { zh: "首个版本", en: "first version" };
  if (parts.length === 0) return { zh: "未见改动", en: "nothing changed" };
  return { zh: parts.map(({ zh }) => zh).join("；"), en: parts.map(({ en }) => en).join("; ") };
}

const jobsOf = (count: number, all: number): Text => ({
  zh: count === all ? "全部岗位" : `${count} 个岗位`,
  en: count === all ? "in all jobs" : count === 1 ? "in 1 job" : `in ${count} jobs`,
});

function sentencesOf({ added, removed, reworded, weights, cutoffs, limits, followed }: ModelChange): Text[] {
  const told = (zh: string, en: string, questions: readonly QuestionChange[]): Text[] =>
    questions.map(({ label, jobs }) => {
      const where = jobsOf(jobs.length, followed);
      return { zh: `${where.zh}${zh}“${label.zh}”`, en: `${en} “${label.en}” ${where.en}` };
    });
  const points = (weights.most * 100).toFixed(1).replace(/\.0$/, "");
  const where = jobsOf(weights.jobs, followed);
  const scores = jobsOf(cutoffs.jobs, followed);
  const minutes = jobsOf(limits.jobs, followed);
  const range = limits.before === null || limits.after === null ? null : [limits.before, limits.after];
  return [
    ...told("新增题目", "new question", added),
    ...told("停用题目", "question dropped", removed),
    ...told("改写题目", "question reworded", reworded),
    ...(weights.jobs > 0
      ? [
          {
            zh: `${where.zh}调整能力项权重（最多 ${points} 个百分点）`,
            en: `weights moved ${where.en} (by up to ${points} percentage points)`,
          },
        ]
      : []),
    ...(cutoffs.jobs > 0 ? [{ zh: `${scores.zh}调整通过线`, en: `pass score changed ${scores.en}` }] : []),
    ...(limits.jobs > 0
      ? [
          {
            zh: `${minutes.zh}调整时长上限${range ? `（${range.join(" → ")} 分钟）` : ""}`,
            en: `time limit changed ${minutes.en}${range ? ` (${range.join(" to ")} min)` : ""}`,
          },
        ]
      : []),
  ];
}
