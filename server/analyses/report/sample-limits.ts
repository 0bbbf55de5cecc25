import { Type } from "typebox";
import { figureMembers } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { asNumber, type Moments } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { proportionInterval } from "../../statistics/intervals/proportion-interval.ts";
import { declare } from "../declare.ts";

/** Shares of the sample that limit what can be concluded from it. */
const SHARES = {
  not_completed: {
    of: "is_ai_invited",
    hit: "not is_ai_completed and case_state = 'finished'",
    within: "case_state = 'finished'",
  },
  no_score: { of: "is_ai_completed", hit: "ai_score is null", within: "true" },
  saw_score: {
    of: "is_human_interviewed and ai_score is not null",
    hit: "saw_ai_score = 'yes'",
    within: "saw_ai_score is not null",
  },
  ai_since: { of: "phase = 'after'", hit: "screening_path = 'ai'", within: "screening_path is not null" },
  ai_before: { of: "phase = 'before'", hit: "screening_path = 'ai'", within: "screening_path is not null" },
} as const;
type Share = keyof typeof SHARES;
const KINDS = Object.keys(SHARES) as Share[];

/** One row per application. */
const rows: Rows = { id: "sample-limits", sql: "select * from marts.application", at: "applied_at" };

const counts = Object.fromEntries(
  KINDS.flatMap((kind) => {
    const { of, hit, within } = SHARES[kind];
    const people = (condition: string) => `count(distinct case when ${condition} then person end)`;
    return [
      [`${kind}_n`, people(`${of} and ${within}`)],
      [`${kind}_k`, people(`${of} and ${within} and ${hit}`)],
    ];
  }),
);

const share = Type.Object({
  kind: Type.Enum([...KINDS]),
  ...figureMembers("Share of the people named, 0..1"),
});
const family = Type.Object({
  job_family: Type.String(),
  ...figureMembers("Share of its applicants on the AI path, 0..1"),
});

/** What the sample lacks: who took no part, who was seen with the score, who went which path. */
export const analysis = declare({
  title: ["样本的局限", "Limits of the sample"],
  about: [
    "限制结论的几项占比：未完成 AI 面试的受邀者，没有总分的面试，看过 AI 得分的面试官，上线前后和各岗位族中 AI 路径的占比。",
    "Shares that limit what can be concluded: invited people who did not complete, interviews without a score, interviewers who saw the AI score, the AI path’s share before and since the roll-out and in each job family.",
  ],
  formula: [
    "人数之比，Wilson 区间；按人计数。未完成：只计流程已结束者。看过得分：只计已知者。",
    "Ratios of people, Wilson interval. Not completed: of those whose process has ended. Seen: of those of whom it is known.",
  ],
  dated: "Applied",
  asks: {},
  gives: { shares: Type.Array(share), families: Type.Array(family) },
  answer: async (ask, _asked, { tell }) => {
    const [all = {}] = await ask.records(rows, { moments: counts });
    const found = await ask.segments(rows, { by: ["job_family"], moments: counts });
    const families = found.flatMap(({ segment, moments }) => {
      const name = segment[0] ?? null;
      return name === null ? [] : [{ name, ...sumOf(moments[0] ?? {}) }];
    });
    const told = tell(families.map(({ k, n }) => ({ n, value: n > 0 ? k / n : null })));
    return {
      shares: KINDS.map((kind) => {
        const [k, n] = [asNumber(all[`${kind}_k`] ?? 0), asNumber(all[`${kind}_n`] ?? 0)];
        return { kind, ...shareOf(k, n, tell) };
      }),
      families: families.map(({ name, k, n }, index) => ({
        job_family: name,
        ...tell.figure(proportionInterval(k, n), told[index]),
      })),
    };
  },
});

/** Applicants of both phases, and those of them on the AI path. */
const sumOf = (counted: Moments) => {
  const of = (name: string) => asNumber(counted[`ai_since_${name}`] ?? 0);
  return { k: of("k"), n: of("n") };
};

function shareOf(k: number, n: number, tell: Tell) {
  const [group] = tell([{ n, value: n > 0 ? k / n : null }]);
  return tell.figure(proportionInterval(k, n), group);
}
