import { Type } from "typebox";
import type { Tell, Told } from "../../figures/tell.ts";
import { asNumber, type Moments } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { nullable, textSchema } from "../../schemas.ts";
import { declare } from "../declare.ts";

/** The chain that ties an interview to its outcome; each step names the applications that reached it. */
const STEPS = [
  { step: "application", zh: "投递", en: "Applications", reached: "true" },
  {
    step: "ai_interview",
    zh: "完成 AI 面试",
    en: "AI interview completed",
    reached: "ai_completed_at is not null",
  },
  {
    step: "human_interview",
    zh: "完成人工面试",
    en: "Human interview held",
    reached: "human_interviewed_at is not null",
  },
  { step: "offer", zh: "发放录用", en: "Offer made", reached: "offered_at is not null" },
  { step: "hire", zh: "入职", en: "Hired", reached: "is_hire" },
  {
    step: "performance_6m",
    zh: "6 个月绩效",
    en: "6-month review",
    reached: "performance_6 is not null",
  },
] as const;

/** What validity rests on: of the rows of one step, those that can be tied to something else. */
const LINKS = [
  {
    link: "human_interview_with_ai_score",
    zh: "有人工面试者中有 AI 分数",
    en: "Human interviews with an AI score",
    of: "human_interviewed_at is not null",
    tied: "ai_score is not null",
  },
  {
    link: "hire_with_ai_score",
    zh: "入职者中有 AI 分数",
    en: "Hires with an AI score",
    of: "is_hire",
    tied: "ai_score is not null",
  },
  {
    link: "hire_with_human_score",
    zh: "入职者中有人工评分",
    en: "Hires with a human rating",
    of: "is_hire",
    tied: "human_score is not null",
  },
  {
    link: "hire_with_performance_6m",
    zh: "入职者中有 6 个月绩效",
    en: "Hires with a 6-month review",
    of: "is_hire",
    tied: "performance_6 is not null",
  },
  {
    link: "ai_hire_with_performance_6m",
    zh: "有 AI 分数的入职者中有 6 个月绩效",
    en: "AI-scored hires with a 6-month review",
    of: "is_hire and ai_score is not null",
    tied: "performance_6 is not null",
  },
] as const;

/** One row per application, with what became of it. */
const rows: Rows = {
  id: "coverage",
  sql: `select a.*, h.application_key is not null as is_hire, h.performance_6
  from marts.application as a
  left join marts.hire as h on h.application_key = a.application_key`,
  at: "applied_at",
};

/** The same alone, of whom people are counted. */
const applicants: Rows = { id: "applicants", sql: "select * from marts.application", at: "applied_at" };

const count = (condition: string) => `sum(case when ${condition} then 1 else 0 end)`;
const moments: Readonly<Record<string, string>> = Object.fromEntries([
  ...STEPS.map(({ step, reached }) => [`step_${step}`, count(reached)]),
  ...STEPS.map(({ step, reached }, index) => [
    `both_${step}`,
    count(`${reached} and ${STEPS[Math.max(0, index - 1)]!.reached}`),
  ]),
  ...LINKS.map(({ link, of }) => [`of_${link}`, count(of)]),
  ...LINKS.map(({ link, of, tied }) => [`link_${link}`, count(`${of} and ${tied}`)]),
]);

const share = nullable(Type.Number({ description: "0..1; null where there is nothing to divide by" }));

/** How many cases each link of the chain from application to outcome holds. */
export const analysis = declare({
  title: ["数据覆盖", "Coverage of the data"],
  about: [
    "按所选时段内的投递计数：每一条表示到达该环节的记录数占全部投递的比例。全部计数，没有抽样误差，因此没有区间。",
    "Counted over the applications of the period: each bar is the number that reached the step, over all applications. Everybody is counted, so there is no sampling error and no interval.",
  ],
  formula: [
    "比例 = 到达该环节的记录数 / 全部投递数；关联比例的分母为所列人群",
    "Share = records that reached the step / all applications; for the ties: / the cases named",
  ],
  dated: "Applied",
  asks: {},
  gives: {
    candidates: Type.Integer(),
    steps: Type.Array(
      Type.Object({
        step: Type.String(),
        label: textSchema,
        n: Type.Integer(),
        share_of_applications: share,
        share_of_previous: nullable(
          Type.Number({ description: "Of those who reached the step before, who reached this one too" }),
        ),
      }),
    ),
    links: Type.Array(
      Type.Object({ link: Type.String(), label: textSchema, n: Type.Integer(), of: Type.Integer(), share }),
    ),
  },
  answer: async (ask, _asked, { tell }) => {
    const people = await ask.records(applicants, { moments: { n: "count(distinct person_key)" } });
    const counts = await ask.records(rows, { moments });
    return { candidates: tell.count(asNumber(people[0]?.n)), ...shape(counts[0] ?? {}, tell) };
  },
});

function shape(row: Moments, tell: Tell) {
  const n = (name: string) => asNumber(row[name]);
  // each is held against others alone: none is a sum of the rest
  const told = (names: readonly string[]) => {
    const found = tell(names.map((name) => ({ n: n(name), among: name })));
    return new Map(names.map((name, index) => [name, found[index]!]));
  };
  const steps = told(STEPS.map(({ step }) => `step_${step}`));
  const links = told(LINKS.flatMap(({ link }) => [`of_${link}`, `link_${link}`]));
  const part = (some: string, all: string, of: ReadonlyMap<string, Told>, told: readonly string[]) =>
    n(all) > 0 && told.every((name) => of.get(name)?.isHidden === false) ? n(some) / n(all) : null;
  return {
    steps: STEPS.map(({ step, zh, en }, index) => {
      const before = STEPS[Math.max(0, index - 1)]!.step;
      const [own, previous, first] = [`step_${step}`, `step_${before}`, "step_application"] as const;
      return {
        step,
        label: { zh, en },
        n: steps.get(own)!.n,
        share_of_applications: part(own, first, steps, [own, first]),
        share_of_previous: index === 0 ? null : part(`both_${step}`, previous, steps, [own, previous]),
      };
    }),
    links: LINKS.map(({ link, zh, en }) => {
      const [own, of] = [`link_${link}`, `of_${link}`] as const;
      return {
        link,
        label: { zh, en },
        n: links.get(own)!.n,
        of: links.get(of)!.n,
        share: part(own, of, links, [own, of]),
      };
    }),
  };
}
