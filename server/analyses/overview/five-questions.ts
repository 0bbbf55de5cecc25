import { Type } from "typebox";
import { type Figure, figure, hiddenFigure, type Told } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { asNumber, type Moments } from "../../metrics/estimator.ts";
import type { Ask, Rows } from "../../metrics/rows.ts";
import { overlapDifference } from "../../statistics/association/dependent-correlations.ts";
import { pearson } from "../../statistics/association/pearson.ts";
import { meanInterval } from "../../statistics/intervals/mean-interval.ts";
import { proportionInterval } from "../../statistics/intervals/proportion-interval.ts";
import { stratifiedMeanDifference } from "../../statistics/intervals/stratified-mean-difference.ts";
import { cannotSay, type Estimate } from "../../statistics/numbers/estimate.ts";
import { mantelHaenszel } from "../../statistics/selection/mantel-haenszel.ts";
import { declare } from "../declare.ts";
import { landmarkMoments, retentionRows } from "../retention/parts/source.ts";
import { bothRows } from "../validity/parts/source.ts";
import { gapsOf, LEAST, sureness } from "./parts/gaps.ts";
import { candidateAnswers, hireRows, settled } from "./parts/source.ts";
import { allHits, hitsOf, meansOf, secondSums, sinceRollout, tableOf, together } from "./parts/strata.ts";

/** The five questions that a company asks of its AI interviews. */
export const QUESTIONS = ["saves", "predicts", "stays", "fair", "liked"] as const;

const verdict = Type.Enum(["ahead", "no_difference", "behind", "cannot_say"], {
  description: "Whether the whole 95 % interval of the difference lies on one side of none",
});

const answer = Type.Object({
  question: Type.Enum([...QUESTIONS]),
  verdict,
  ...figure("AI path less traditional path (for `predicts`: AI score less interviewers' rating)").properties,
  ai: figure("The AI path alone, without regard to jobs and quarters"),
  traditional: figure("The other alone"),
  within: Type.Array(Type.String(), { description: "What is held alike on both sides" }),
  since_rollout: Type.Boolean(),
  group: Type.Union([Type.Object({ dimension: Type.String(), value: Type.String() }), Type.Null()], {
    description: "Of `fair`: the group whose gap differs most between the paths",
  }),
});
type Answer = Told<typeof answer>;

/** One row per application that was judged at the first screening: by the AI interview, or by people. */
const judgedRows: Rows = {
  id: "five-questions-judged",
  sql: `select *, case when screening_path = 'ai' then is_recommended else is_human_scheduled end as is_passed
from marts.application
where (screening_path = 'ai' and ai_completed_at is not null or screening_path = 'traditional' and is_screened)
  and ${settled}`,
  at: "applied_at",
};

const ATTRIBUTES = ["gender", "age_band", "ethnicity"] as const;

/** Whether AI interviews save time, predict, keep people, are fair and are liked: against the other path at the same time. */
export const analysis = declare({
  title: ["五个问题：AI 面试有效吗？", "Five questions: do our AI interviews work?"],
  about: [
    "AI 路径与同期传统路径相比：招聘用时、90 天留任、候选人满意度，在同岗位同季度内比较；预测力在同一批人中比较 AI 得分与面试官评分；公平比较两种路径下的群体通过率差距。有上线日期的，只看上线以后。",
    "The AI path against the traditional one at the same time: time to hire, 90-day retention and satisfaction within job and quarter; prediction by the AI score against the interviewers’ rating of the same people; fairness by the gap in passing between groups on either path. Where there is a roll-out, since then.",
  ],
  formula: [
    "用时：层内均值之差（每层权重 n1 n0 / (n1 + n0)，t 区间）。留任与满意：Mantel–Haenszel 风险差与 Sato 区间。预测：同一批人的两个相关系数之差（Zou 2007）。公平：岗位内风险差在两种路径间的差（MOVER），区间按比较次数作 Bonferroni 校正。整个区间在 0 的一侧才说领先或落后；任一侧不足 30 人不下结论。",
    "Time: difference of means within strata (weights n1 n0 / (n1 + n0), t interval). Staying and liking: Mantel–Haenszel risk difference with Sato’s interval. Prediction: difference of two correlations of the same people (Zou 2007). Fairness: the difference between the paths of risk differences within job (MOVER), intervals Bonferroni-adjusted for the number of comparisons. Ahead or behind only where the whole interval lies on one side of 0; under 30 people on a side nothing is concluded.",
  ],
  dated: "Applied",
  asks: {},
  gives: {
    questions: Type.Array(answer),
    least: Type.Integer({ description: "People on a side under which nothing is concluded" }),
  },
  answer: async (ask, _asked, { tell }) => ({
    least: LEAST,
    questions: [
      await saves(ask, tell),
      await predicts(ask, tell),
      await stays(ask, tell),
      await fair(ask, tell),
      await liked(ask, tell),
    ],
  }),
});

type Sides = { readonly ai: Estimate; readonly traditional: Estimate };
type About = Pick<Answer, "question" | "within" | "since_rollout"> & { readonly better: "higher" | "lower" };

/** A question's answer: nothing of it where either side is too small to be told. */
function answered(
  tell: Tell,
  { better, ...about }: About,
  difference: Estimate,
  { ai, traditional }: Sides,
  group: Answer["group"] = null,
): Answer {
  const isHidden = [ai, traditional].some(({ n }) => n > 0 && tell.isSmall({ n }));
  const told = (estimate: Estimate): Figure => (isHidden ? hiddenFigure : tell.figure(estimate));
  return {
    ...about,
    ...told(difference),
    verdict: isHidden ? "cannot_say" : verdictOf(difference, better, Math.min(ai.n, traditional.n)),
    ai: told(ai),
    traditional: told(traditional),
    group: isHidden ? null : group,
  };
}

function verdictOf({ low, high }: Estimate, better: "higher" | "lower", smaller: number): Answer["verdict"] {
  if (low === null || high === null || smaller < LEAST) return "cannot_say";
  if (low <= 0 && high >= 0) return "no_difference";
  return low > 0 === (better === "higher") ? "ahead" : "behind";
}

async function saves(ask: Ask, tell: Tell): Promise<Answer> {
  const within = ["job", "quarter"];
  const { records, isSince } = sinceRollout(
    await ask.records(hireRows, {
      keys: { path: "screening_path", job: "job", quarter: "applied_at_quarter", phase: "phase" },
      moments: secondSums("seconds"),
    }),
  );
  const pairs = meansOf(records, within);
  const all = together(pairs);
  return answered(
    tell,
    { question: "saves", within, since_rollout: isSince, better: "lower" },
    stratifiedMeanDifference(pairs.map(({ ai, traditional }) => ({ focal: ai, reference: traditional }))),
    { ai: meanInterval(all.ai), traditional: meanInterval(all.traditional) },
  );
}

async function predicts(ask: Ask, tell: Tell): Promise<Answer> {
  const rows = { id: "incremental", sql: bothRows("performance_6m"), at: "scored_at" };
  const records = [
    ...(await ask.records(rows, {
      keys: { row: "application_key" },
      moments: { ai: "any_value(x)", human: "any_value(human_x)", y: "any_value(y)" },
    })),
  ].sort((a, b) => asNumber(a.row) - asNumber(b.row));
  const column = (name: string) => Float64Array.from(records, (record) => asNumber(record[name]));
  const [ai, human, y] = [column("ai"), column("human"), column("y")];
  const sides = { ai: pearson(ai, y), traditional: pearson(human, y) };
  const between = pearson(ai, human);
  const [one, other, both] = [sides.ai.value, sides.traditional.value, between.value];
  return answered(
    tell,
    { question: "predicts", within: ["person"], since_rollout: false, better: "higher" },
    one === null || other === null || both === null
      ? cannotSay(records.length, "difference of dependent correlations", "too_few")
      : overlapDifference(one, other, both, records.length),
    sides,
  );
}

async function stays(ask: Ask, tell: Tell): Promise<Answer> {
  const within = ["job", "quarter"];
  const { records, isSince } = sinceRollout(
    await ask.records(retentionRows, {
      keys: { path: "screening_path", job: "job", quarter: "hire_quarter", phase: "phase" },
      moments: { k: landmarkMoments.stayed_90!, n: landmarkMoments.n_90! },
    }),
  );
  return shares(tell, { question: "stays", within, since_rollout: isSince, better: "higher" }, records);
}

async function liked(ask: Ask, tell: Tell): Promise<Answer> {
  const within = ["job", "quarter"];
  const { records, isSince } = sinceRollout(
    await ask.records(candidateAnswers, {
      keys: { path: "screening_path", job: "job", quarter: "answered_at_quarter", phase: "phase" },
      moments: { k: "sum(case when is_favourable then 1 else 0 end)", n: "count(*)" },
    }),
  );
  return shares(tell, { question: "liked", within, since_rollout: isSince, better: "higher" }, records);
}

function shares(tell: Tell, about: About, records: readonly Moments[]): Answer {
  const pairs = hitsOf(records, about.within);
  const { ai, traditional } = allHits(pairs);
  return answered(tell, about, mantelHaenszel(pairs.map(tableOf)).riskDifference, {
    ai: proportionInterval(ai.k, ai.n),
    traditional: proportionInterval(traditional.k, traditional.n),
  });
}

async function fair(ask: Ask, tell: Tell): Promise<Answer> {
  const read = async (attribute: (typeof ATTRIBUTES)[number]) =>
    sinceRollout(
      await ask.records(judgedRows, {
        keys: { path: "screening_path", grp: attribute, job: "job", phase: "phase" },
        moments: { k: "sum(case when is_passed then 1 else 0 end)", n: "count(is_passed)" },
      }),
    );
  const found = [];
  for (const attribute of ATTRIBUTES) found.push({ attribute, ...(await read(attribute)) });
  const looked = found.reduce(
    (sum, { attribute, records }) => sum + gapsOf(attribute, records, 0.95).length,
    0,
  );
  const gaps = found.flatMap(({ attribute, records }) =>
    gapsOf(attribute, records, 1 - 0.05 / Math.max(1, looked)),
  );
  const about = { question: "fair", within: ["job"], better: "higher" } as const;
  const isSince = found.some((each) => each.isSince);
  const widest = gaps.toSorted((a, b) => sureness(b) - sureness(a))[0];
  if (widest === undefined) {
    const none = cannotSay(0, "difference of gaps within job", "nothing_to_compare");
    return answered(tell, { ...about, since_rollout: isSince }, none, { ai: none, traditional: none });
  }
  return answered(tell, { ...about, since_rollout: isSince }, widest.difference, widest, {
    dimension: widest.attribute,
    value: widest.group,
  });
}
