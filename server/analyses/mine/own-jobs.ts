import { Type } from "typebox";
import { STEPS } from "../../candidates/steps.ts";
import type { Moments } from "../../metrics/estimator.ts";
import { asNumber } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { nullable } from "../../schemas.ts";
import { declare } from "../declare.ts";

/** One row per application that has not ended. */
const openRows: Rows = {
  id: "open applications",
  sql: "select * from marts.application_step where case_state = 'open'",
  at: "applied_at",
};

/** One row per application, with whether the requirement that it answers is still open. */
const appliedRows: Rows = {
  id: "applications of open requirements",
  sql: `select applications.*, coalesce(asked.is_open, false) as is_asked
from marts.application as applications
left join marts.requisition as asked on asked.requisition_id = applications.requisition_id`,
  at: "applied_at",
};

/** One row per requirement. */
const askedRows: Rows = { id: "requirements", sql: "select * from marts.requisition", at: "requested_at" };

const count = (what: string) => Type.Integer({ description: what });

const wait = Type.Object({
  step: Type.Enum([...STEPS], { description: "The step that was reached last" }),
  turn: Type.Enum(["company", "candidate"], { description: "Who has to act next" }),
  n: count("Open applications that wait there"),
  median: Type.Number({ description: "Whole days since the step, the median" }),
  most: count("Whole days since the step, the longest"),
});

const job = Type.Object({
  job: Type.String(),
  open: count("Applications without an end"),
  waits: Type.Array(wait, { description: "By step, in their order" }),
  requirements: count("Requirements that are open"),
  wanted: nullable(count("People that they ask for; null where none says how many")),
  asked_on: nullable(Type.String({ format: "date", description: "When the oldest of them was raised" })),
  applied: count("Applications to them"),
  ai_invited: count("Of these: AI interview sent"),
  ai_completed: count("AI interview completed"),
  ai_passed: count("Recommended by the AI interview"),
  human_interviewed: count("Interviewed by people"),
  offered: count("Got an offer"),
  accepted: count("Accepted it"),
  hired: count("Started to work"),
});

/** What waits in the reader's jobs, and how far their requirements are filled: of rows, thus for who may see them. */
export const analysis = declare({
  title: ["岗位进展", "How the jobs stand"],
  about: [
    "每个岗位：未结束的投递停在哪一步、等了多少天；未关闭的招聘需求要多少人、已经到了哪一步。只对可查看明细的角色给出。",
    "Each job: where its open applications wait and for how many days; how many people its open requirements ask for, and how far they are. Told to roles that may see rows alone.",
  ],
  formula: [
    "等待天数 = 数据截止日 − 最近一次到达的环节日期（整天）；未结束 = 没有入职、淘汰或放弃；漏斗只数投递到未关闭需求的申请，到过后面环节的视为已通过前面的环节",
    "Days waited = last day of the data less the day of the step reached last (whole days); open = neither hired, rejected nor withdrawn; the funnel counts applications to requirements that are not closed, and who reached a later step has passed the earlier ones",
  ],
  dated: "Applied",
  asks: {},
  gives: { jobs: Type.Array(job), observed_on: nullable(Type.String({ format: "date" })) },
  answer: async (ask, _asked, { tell }) => {
    const waiting = await ask.records(openRows, {
      keys: { job: "cast(job as varchar)", step: "reached", turn: "turn" },
      moments: { n: "count(*)", median: "median(days)", most: "max(days)" },
      isWhole: true,
    });
    const applied = await ask.records(appliedRows, {
      keys: { job: "cast(job as varchar)" },
      moments: { n: "count(*)", ...stages() },
      isWhole: true,
    });
    const asked = await ask.records(askedRows, {
      keys: { job: "cast(job as varchar)" },
      moments: {
        n: "count(*) filter (where is_open)",
        wanted: "cast(sum(headcount) filter (where is_open) as bigint)",
        asked_on: "cast(min(cast(requested_at as date)) filter (where is_open) as varchar)",
      },
      isWhole: true,
    });
    return {
      jobs: tell.isExact ? jobsOf({ waiting, applied, asked }) : [],
      observed_on: ask.observedOn,
    };
  },
});

const STAGES = {
  applied: "true",
  ai_invited: "is_ai_invited",
  ai_completed: "is_ai_completed",
  ai_passed: "coalesce(is_recommended, false)",
  human_interviewed: "is_human_interviewed",
  offered: "is_offered",
  accepted: "is_accepted",
  hired: "is_hired",
} as const;
type Stage = keyof typeof STAGES;
const STAGE_NAMES = Object.keys(STAGES) as Stage[];

const stages = () =>
  Object.fromEntries(
    STAGE_NAMES.map((name) => [`reached_${name}`, `count(*) filter (where is_asked and ${STAGES[name]})`]),
  );

type Found = Readonly<Record<"waiting" | "applied" | "asked", readonly Moments[]>>;

/** Every job that somebody applied to or that is asked for, those with most open applications first. */
function jobsOf({ waiting, applied, asked }: Found) {
  const of = (records: readonly Moments[], name: string) => records.filter(({ job }) => job === name);
  const names = new Set([...applied, ...asked].flatMap(({ job }) => (typeof job === "string" ? [job] : [])));
  return [...names]
    .map((name) => {
      const [funnel, need] = [of(applied, name)[0], of(asked, name)[0]];
      const reached = (stage: Stage) => asNumber(funnel?.[`reached_${stage}`] ?? 0);
      const waits = of(waiting, name)
        .map(({ step, turn, n, median, most }) => ({
          step: step as (typeof STEPS)[number],
          turn: turn as "company" | "candidate",
          n: asNumber(n),
          median: asNumber(median),
          most: asNumber(most),
        }))
        .sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
      return {
        job: name,
        open: waits.reduce((sum, { n }) => sum + n, 0),
        waits,
        requirements: asNumber(need?.n ?? 0),
        wanted: need?.wanted == null ? null : asNumber(need.wanted),
        asked_on: (need?.asked_on as string | null | undefined) ?? null,
        ...(Object.fromEntries(STAGE_NAMES.map((stage) => [stage, reached(stage)])) as Record<Stage, number>),
      };
    })
    .sort((a, b) => b.open - a.open || (a.job < b.job ? -1 : 1));
}
