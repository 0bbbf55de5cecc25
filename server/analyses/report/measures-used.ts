import { Type } from "typebox";
import { number } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { asExact, asNumber } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { momentsFromIntegerSums } from "../../statistics/numbers/integer-sums.ts";
import { declare, type Pair } from "../declare.ts";
import { type Criterion, OUTCOME_DAYS, OUTCOME_SLACK } from "../validity/parts/source.ts";

type Measure = {
  readonly id: string;
  readonly role: "predictor" | "criterion";
  readonly source: Pair;
  /** One row per case: `x` scaled to an integer, the ends of its scale where they are told, and whether it should have a value by now. */
  readonly rows: Rows;
  readonly scale: number;
};

const due = (criterion: Criterion, started: string) =>
  `cast(${started} as date) <= (select observed_on from core.observed_until) - ${OUTCOME_DAYS[criterion] + OUTCOME_SLACK}`;

/** Reviews of hires long enough ago, with the scale that they were given on. */
const reviews = (months: 6 | 12): Rows => ({
  id: `measures-performance-${months}`,
  sql: `select h.*, h.performance_${months} as x, ${due(`performance_${months}m`, "h.onboarded_at")} as is_due,
  case when h.performance_${months} is not null then coalesce(r.min_rating, 0) end as lowest,
  case when h.performance_${months} is not null then r.max_rating end as highest
from marts.hire as h
join core.hire as c on c.application_key = h.application_key and c.employee_id = h.employee_id
left join core.review as r
  on r.application_id = c.application_id and r.employee_id = c.employee_id and r.months_point = ${months}`,
  at: "onboarded_at",
});

/** What validity is computed from: the scores people were chosen on, and what became of them. */
const MEASURES: readonly Measure[] = [
  {
    id: "ai_score",
    role: "predictor",
    source: ["AI 面试供应商", "Vendor of the AI interview"],
    scale: 10,
    rows: {
      id: "measures-ai",
      sql: "select *, ai_score as x, true as is_due, 0 as lowest, 100 as highest from marts.application where ai_completed_at is not null",
      at: "ai_completed_at",
    },
  },
  {
    id: "human_score",
    role: "predictor",
    source: ["面试官", "Interviewers"],
    scale: 10,
    rows: {
      id: "measures-human",
      sql: "select *, human_score as x, true as is_due, 0 as lowest, 100 as highest from marts.application where human_interviewed_at is not null",
      at: "human_interviewed_at",
    },
  },
  ...([6, 12] as const).map(
    (months): Measure => ({
      id: `performance_${months}m`,
      role: "criterion",
      source: ["人事系统的绩效考核", "Performance reviews of the HR system"],
      scale: 1000,
      rows: reviews(months),
    }),
  ),
  {
    id: "kpi",
    role: "criterion",
    source: ["业务系统的客观指标", "Objective figures of the business systems"],
    scale: 1e6,
    rows: {
      id: "measures-kpi",
      sql: `select h.*, k.x, ${due("kpi", "h.onboarded_at")} as is_due, null as lowest, null as highest
from marts.hire as h
left join (select application_key, cast(round(avg(index_value)) as bigint) as x from marts.kpi_result
  where index_value is not null group by application_key) as k on k.application_key = h.application_key`,
      at: "onboarded_at",
    },
  },
  {
    id: "retention",
    role: "criterion",
    source: ["人事系统的在职记录", "Employment records of the HR system"],
    scale: 1,
    rows: {
      id: "measures-retention",
      sql: `select s.*, cast(case when s.has_left and s.days <= 90 then 0 else 1 end as integer) as x, true as is_due, 0 as lowest, 1 as highest
from marts.employment_spell as s
where date_diff('day', s.started_on, (select observed_on from core.observed_until)) >= 90`,
      at: "started_on",
    },
  },
];

const measure = Type.Object({
  measure: Type.String(),
  role: Type.Enum(["predictor", "criterion"]),
  source: Type.Object({ zh: Type.String(), en: Type.String() }),
  n: Type.Integer({ description: "People with a value" }),
  lowest: number("Lowest value of its scale; null where none is told"),
  highest: number("Highest value of its scale; null where none is told, or several are"),
  mean: number("Mean of the values; null where they are on several scales"),
  sd: number("Standard deviation of the values"),
  missing: number("Share without a value among those who should have one, 0..1"),
});

/** Predictors and criteria: scale, source, n, mean, standard deviation and missing share. */
export const analysis = declare({
  title: ["预测指标与效标", "Predictors and criteria"],
  about: [
    "效度所用的每个分数和每个结果：量表、来源、人数、均值、标准差，以及应有而缺失的比例。",
    "Each score and each outcome that validity rests on: scale, source, people, mean, standard deviation, and the share missing of those who should have one.",
  ],
  formula: [
    "原始分数的均值与标准差（除数 n − 1）。效度使用标准化后的分数：AI 得分在供应商和模型版本内，人工评分在岗位内，绩效在岗位和考核季度内。缺失比例的分母：完成面试者，或结果已到期的入职者。",
    "Mean and standard deviation (divisor n − 1) of the scores as they were given. Validity takes them standardized: AI scores within vendor and model version, ratings within job, reviews within job and quarter. The missing share is of those interviewed, or of the hires whose outcome is due.",
  ],
  dated: "Scored, or hired",
  asks: {},
  gives: { measures: Type.Array(measure) },
  answer: async (ask, _asked, { tell }) => {
    const measures = [];
    for (const each of MEASURES) {
      const [sums = {}] = await ask.records(each.rows, {
        moments: {
          people: "count(distinct case when x is not null then person end)",
          due: "count(case when is_due then 1 end)",
          lacking: "count(case when is_due and x is null then 1 end)",
          n: "count(x)",
          sum: "sum(cast(x as bigint))",
          squares: "sum(cast(x as hugeint) * x)",
          lowest: "min(lowest)",
          least_highest: "min(highest)",
          highest: "max(highest)",
        },
      });
      measures.push(toldOf(each, sums, tell));
    }
    return { measures };
  },
});

function toldOf({ id, role, source, scale }: Measure, sums: Readonly<Record<string, unknown>>, tell: Tell) {
  const of = (name: string) => asNumber(sums[name] ?? 0);
  const [people, due, lacking, n] = [of("people"), of("due"), of("lacking"), of("n")];
  const group = tell([{ n: people }])[0]!;
  const parts = tell([{ n: lacking }, { n: due - lacking }]);
  const { mean, m2 } = momentsFromIntegerSums({
    n: asExact(sums.n),
    sumX: asExact(sums.sum ?? 0),
    sumXX: asExact(sums.squares ?? 0),
    scale,
  });
  const isOneScale = (sums.highest ?? null) === (sums.least_highest ?? null);
  const isKnown = !group.isHidden && n > 1 && isOneScale;
  const end = (value: unknown) => (value === null || value === undefined ? null : asNumber(value));
  return {
    measure: id,
    role,
    source: { zh: source[0], en: source[1] },
    n: group.n,
    lowest: end(sums.lowest),
    highest: isOneScale ? end(sums.highest) : null,
    mean: isKnown ? mean : null,
    sd: isKnown ? Math.sqrt(m2 / (n - 1)) : null,
    missing: due === 0 || parts.some(({ isHidden }) => isHidden) ? null : lacking / due,
  };
}
