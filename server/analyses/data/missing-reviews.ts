import { Type } from "typebox";
import { asNumber } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { nullable } from "../../schemas.ts";
import { declare } from "../declare.ts";
import { OUTCOME_DAYS, OUTCOME_SLACK } from "../validity/parts/source.ts";

const DUE = OUTCOME_DAYS.performance_6m + OUTCOME_SLACK;

/** One row per hire with an AI score, and where its 6-month review stands. */
const rows: Rows = {
  id: "missing reviews",
  sql: `select
  hires.*,
  case
    when hires.performance_6 is not null then 'there'
    when spells.has_left and spells.days < ${OUTCOME_DAYS.performance_6m} then 'left'
    when cast(hires.onboarded_at as date) <= seen.observed_on - ${DUE} then 'missing'
    else 'pending'
  end as review
from marts.hire as hires
cross join core.observed_until as seen
left join (
  select application_key, bool_or(has_left) as has_left, max(days) as days
  from marts.employment_spell group by application_key
) as spells on spells.application_key = hires.application_key
where hires.ai_score is not null`,
  at: "onboarded_at",
};

const GROUPS = {
  quarter: "concat(year(onboarded_at), 'Q', quarter(onboarded_at))",
  job: "cast(job as varchar)",
} as const;

const count = (what: string) => nullable(Type.Integer({ description: what }));

/** Which hires with an AI score have no 6-month review although it is due, by job or by quarter of hire. */
export const analysis = declare({
  title: ["缺少的 6 个月绩效", "Missing 6-month reviews"],
  about: [
    "有 AI 分数的入职者：绩效已有、已到期却缺少、到期前已离职、尚未到期",
    "Hires with an AI score: whose 6-month review is there, is due and missing, can never come since they left before, or is not due yet",
  ],
  formula: [
    `到期：入职已满 6 个月（${OUTCOME_DAYS.performance_6m} 天）再加 ${OUTCOME_SLACK} 天；缺失比例 = 已到期却缺少 /（已有 + 已到期却缺少）`,
    `Due: hired 6 months (${OUTCOME_DAYS.performance_6m} days) and ${OUTCOME_SLACK} days of grace ago; share missing = due and missing / (there + due and missing)`,
  ],
  dated: "Hired",
  asks: { of: Type.Enum(["quarter", "job"], { default: "quarter", description: "What the rows are" }) },
  gives: {
    rows: Type.Array(
      Type.Object({
        group: nullable(Type.String()),
        hires: count("Hires with an AI score"),
        there: count("With a review"),
        missing: count("Due and missing"),
        left: count("Left before it was due"),
        pending: count("Not due yet"),
      }),
      { description: "The most missing first" },
    ),
  },
  answer: async (ask, { of }, { tell }) => {
    const records = await ask.records(rows, {
      keys: { group: GROUPS[of], review: "review" },
      moments: { n: "count(*)" },
    });
    const names = [...new Set(records.map(({ group }) => group as string | null))];
    const n = (group: string | null, review: string) =>
      asNumber(records.find((row) => row.group === group && row.review === review)?.n);
    const found = names.map((group) => {
      const [there, missing, left, pending] = ["there", "missing", "left", "pending"].map((each) =>
        n(group, each),
      ) as [number, number, number, number];
      return { group, hires: there + missing + left + pending, there, missing, left, pending };
    });
    const told = tell(found.map(({ hires }) => ({ n: hires })));
    return {
      rows: found
        .map(({ group, ...counts }, index) => {
          const as = (value: number) => (told[index]?.isHidden ? null : tell.count(value));
          return {
            group,
            hires: as(counts.hires),
            there: as(counts.there),
            missing: as(counts.missing),
            left: as(counts.left),
            pending: as(counts.pending),
          };
        })
        .sort(
          (a, b) => (b.missing ?? -1) - (a.missing ?? -1) || ((a.group ?? "") < (b.group ?? "") ? -1 : 1),
        ),
    };
  },
});
