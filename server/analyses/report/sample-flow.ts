import { Type } from "typebox";
import type { Tell } from "../../figures/tell.ts";
import { asNumber, type Moments } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { nullable } from "../../schemas.ts";
import { declare } from "../declare.ts";
import { OUTCOME_DAYS, OUTCOME_SLACK } from "../validity/parts/source.ts";

/** What a sample of validation is left with, one after the other: who reached one has reached those before. */
export const STEPS = [
  "applied",
  "screened",
  "interviewed",
  "offered",
  "hired",
  "scored",
  "criterion",
] as const;

/** Why somebody did not reach the next step, the least telling first. */
export const REASONS = [
  "open",
  "rejected",
  "withdrawn",
  "no_record",
  "no_score",
  "not_due",
  "left",
  "no_review",
] as const;

const codeOf = (reason: (typeof REASONS)[number]) => REASONS.indexOf(reason);
const due = OUTCOME_DAYS.performance_6m + OUTCOME_SLACK;

/** One row per application: the step that it reached and why it went no further, as `step * 10 + reason`. */
const flowRows: Rows = {
  id: "sample-flow",
  sql: `with joined as (
  select
    a.*, h.application_key is not null as is_recorded, h.performance_6,
    case when a.screening_path = 'traditional' then a.human_score else a.ai_score end as own_score,
    spells.has_left and spells.days < ${OUTCOME_DAYS.performance_6m} as left_before,
    cast(h.onboarded_at as date) <= (select observed_on from core.observed_until) - ${due} as is_due
  from marts.application as a
  left join marts.hire as h on h.application_key = a.application_key
  left join (select application_key, bool_or(has_left) as has_left, max(days) as days
    from marts.employment_spell group by application_key) as spells on spells.application_key = a.application_key
),
reached as (
  select
    *,
    case
      when is_recorded and own_score is not null and performance_6 is not null then 7
      when is_recorded and own_score is not null then 6
      when is_recorded then 5
      when is_offered then 4
      when is_human_interviewed then 3
      when is_screened then 2
      else 1
    end as step
  from joined
)
select
  *,
  step * 10 + case
    when step = 7 then 0
    when step = 6 and left_before then ${codeOf("left")}
    when step = 6 and is_due then ${codeOf("no_review")}
    when step = 6 then ${codeOf("not_due")}
    when step = 5 then ${codeOf("no_score")}
    when is_hired then ${codeOf("no_record")}
    when withdrawn_at is not null then ${codeOf("withdrawn")}
    when rejected_at is not null then ${codeOf("rejected")}
    else ${codeOf("open")}
  end as place
from reached`,
  at: "applied_at",
};

const PLACES = STEPS.flatMap((_, at) =>
  (at === STEPS.length - 1 ? [0] : REASONS.map((_reason, code) => code)).map((code) => (at + 1) * 10 + code),
);

/** Counts of people by the furthest place of any of their applications. */
const byPerson = {
  inner: { by: ["person"], sums: { place: "max(place)" } },
  moments: Object.fromEntries(
    PLACES.map((place) => [`p${place}`, `count(case when place = ${place} then 1 end)`]),
  ),
};

const lost = Type.Object({ reason: Type.Enum([...REASONS]), n: Type.Integer(), is_hidden: Type.Boolean() });
const step = Type.Object({
  step: Type.Enum([...STEPS]),
  n: Type.Integer({ description: "People who reached it with any application" }),
  is_hidden: Type.Boolean(),
  lost: Type.Array(lost, { description: "Of these, who did not reach the next one, by why" }),
});

/** From applicants to hires with a criterion: people at each arrow, and what was lost at it. */
export const analysis = declare({
  title: ["样本流程", "Sample flow"],
  about: [
    "从投递者到有效标的入职者：每一步的人数，以及流失的人数与原因。按人计数，取同一人走得最远的一次投递。",
    "From applicants to hires with a criterion: people at each step, and how many were lost and why. People are counted, each by the application that went furthest.",
  ],
  formula: [
    "每一步包含前面各步。评分：AI 路径为 AI 总分，传统路径为人工评分；效标：6 个月绩效。",
    "Each step includes those before it. Score: the AI overall score on the AI path, the interviewers’ rating on the traditional one; criterion: performance after 6 months.",
  ],
  dated: "Applied",
  asks: {},
  gives: {
    paths: Type.Array(
      Type.Object({
        path: nullable(Type.String({ description: "null: all paths" })),
        steps: Type.Array(step),
      }),
    ),
  },
  answer: async (ask, _asked, { tell }) => {
    const [all] = await ask.segments(flowRows, byPerson);
    const paths = await ask.segments(flowRows, { by: ["screening_path"], ...byPerson });
    const counted = paths.map(({ segment, moments }) => ({
      path: segment[0] ?? null,
      counts: moments[0] ?? {},
    }));
    return {
      paths: [
        ...flowsOf([{ path: null, counts: all?.moments[0] ?? {} }], tell),
        ...flowsOf(
          counted.filter(({ path }) => path !== null),
          tell,
        ),
      ],
    };
  },
});

type Counted = { readonly path: string | null; readonly counts: Moments };

const at = (counts: Moments, from: number, to: number) =>
  PLACES.filter((place) => place >= from && place < to).reduce(
    (sum, place) => sum + asNumber(counts[`p${place}`] ?? 0),
    0,
  );

/** What is told of flows that add up to a total told elsewhere. */
function flowsOf(flows: readonly Counted[], tell: Tell) {
  const told = STEPS.map((_, index) =>
    tell(flows.map(({ counts }) => ({ n: at(counts, (index + 1) * 10, Number.POSITIVE_INFINITY) }))),
  );
  return flows.map(({ path, counts }, which) => ({
    path,
    steps: STEPS.map((name, index) => {
      const { n, isHidden } = told[index]![which]!;
      const reasons = REASONS.map((reason, code) => {
        const place = (index + 1) * 10 + code;
        return { reason, n: index === STEPS.length - 1 ? 0 : at(counts, place, place + 1) };
      }).filter((each) => each.n > 0);
      const each = tell(reasons.map((reason) => ({ n: reason.n })));
      return {
        step: name,
        n,
        is_hidden: isHidden,
        lost: reasons.map(({ reason }, one) => ({
          reason,
          n: each[one]!.n,
          is_hidden: isHidden || each[one]!.isHidden,
        })),
      };
    }),
  }));
}
