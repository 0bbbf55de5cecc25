import { Type } from "typebox";
import { figure, number } from "../../figures/figure.ts";
import { HttpError } from "../../http-error.ts";
import { asNumber, type Moments } from "../../metrics/estimator.ts";
import type { Ask, Rows } from "../../metrics/rows.ts";
import { nullable } from "../../schemas.ts";
import { answerKeys } from "../../statistics/lab/answer-keys.ts";
import { declare } from "../declare.ts";
import { GROUPINGS } from "../fairness/parts/source.ts";
import { CRITERIA, validityRows } from "../validity/parts/source.ts";

const SEED = 20_262;

const share = { minimum: 0, maximum: 1 };
const edge = (what: string) =>
  nullable(Type.Number({ description: `${what} answer, included; null where it is open` }));
const question = Type.Object({
  question: Type.String(),
  weight: Type.Number(share),
  answers: Type.Array(Type.Object({ from: edge("Least"), to: edge("Greatest"), points: Type.Number(share) })),
  otherwise: Type.Number({ ...share, description: "Points of a missing or rare answer" }),
});

/** What each answer of a job's questions counts, fitted to what became of hires. */
export const analysis = declare({
  title: ["每个回答计多少分？", "What does each answer count?"],
  about: [
    "问卷和测评题的回答编号未必越大越好：按入职结果给每个回答计分，再给题目定权重。只用回答，不用人员属性。",
    "Of a questionnaire the higher answer need not be the better one: each answer gets points from what became of hires, each question a weight. Only answers are scored, never whose they are.",
  ],
  formula: [
    "岭回归：结果对“给了哪个回答”（少于 30 人的回答取均值；回答超过 12 种的题按五等分）。惩罚强度取五折留出相关最高者。若设影响比下限，则在回答得分上加线性约束，使各组平均分靠拢，直到留出部分的影响比达到下限；组别不进入得分。只用入职者，未作范围限制修正。",
    "Ridge regression of the outcome on which answer was given (answers of fewer than 30 people count the mean; questions with more than 12 answers are cut into fifths). The penalty is that with the largest correlation on five folds left out. For an impact ratio at or above the least, groups' mean scores are brought together by a linear constraint on the points until the ratio on folds left out is reached; the group itself is in no score. Among hires, not corrected for selection.",
  ],
  dated: null,
  asks: {
    job: Type.String({ minLength: 1, maxLength: 60 }),
    outcome: Type.Enum([...CRITERIA], { default: "performance_6m" }),
    top: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: "Predict who is among this best share of hires, instead of the outcome itself",
      }),
    ),
    dimension: Type.Enum([...GROUPINGS], { default: "gender", description: "Whose impact ratio is held" }),
    least_impact: Type.Number({ ...share, default: 0.8, description: "Least impact ratio of a group" }),
    pass_share: Type.Number({ minimum: 0.01, maximum: 0.99, default: 0.5, description: "Share that passes" }),
  },
  narrows: ({ job }) => ({ job: [job] }),
  gives: {
    job: Type.String(),
    vendor: nullable(
      Type.String({ description: "Whose interviews; the one with most, where there are several" }),
    ),
    applicants: Type.Integer({ description: "With an answer" }),
    hires: Type.Integer({ description: "Of these, with the outcome" }),
    questions: nullable(Type.Array(question)),
    validity: figure("Correlation of the keyed score with the outcome, on hires left out"),
    impact_ratio: number("Lowest impact ratio of a group, on hires left out"),
    reaches: nullable(Type.Boolean({ description: "Whether the impact ratio is at or above the least" })),
    held: Type.Number({ ...share, description: "How far groups' means were brought together; 1 is equal" }),
    verdict: Type.Enum(["predicts", "no_evidence", "few", "constant"]),
  },
  answer: async (ask, { job, outcome, top, dimension, least_impact, pass_share }, { tell }) => {
    const rows = answerRows(outcome);
    const asked = await questionsOf(ask, rows, job);
    const records = await ask.records(rows, {
      keys: { row: "application_key", group: `cast(${dimension} as varchar)` },
      moments: {
        y: "any_value(y)",
        is_asked: `bool_or(vendor_place = ${asked.vendorPlace})`,
        ...Object.fromEntries(
          asked.places.map((place, at) => [
            `q${at}`,
            `max(case when place = ${place} and vendor_place = ${asked.vendorPlace} then raw_score end)`,
          ]),
        ),
      },
    });
    return () => {
      const own = records
        .filter(({ is_asked }) => is_asked === true)
        .sort((a, b) => asNumber(a.row) - asNumber(b.row));
      const column = (name: string, scale: number) =>
        Float64Array.from(own, ({ [name]: value }) =>
          value === null ? Number.NaN : asNumber(value) / scale,
        );
      const known = column("y", outcome === "retention" || outcome === "kpi" ? 1 : 1e12);
      const codes = new Map<unknown, number>();
      const codeOf = (group: unknown) =>
        group === null ? -1 : (codes.get(group) ?? codes.set(group, codes.size).size - 1);
      const found = answerKeys(
        asked.places.map((_, at) => column(`q${at}`, 1000)),
        top === undefined ? known : amongBest(known, top),
        {
          group: own.map(({ group }) => codeOf(group)),
          leastImpact: least_impact,
          passShare: pass_share,
          seed: SEED,
        },
      );
      const [hires] = tell([{ n: found.n }]);
      const { impactRatio: ratio } = found;
      const isOpen = (each: number) => (Number.isFinite(each) ? each : null);
      const verdict = (["too_few", "constant"] as const).find((note) => found.notes.includes(note));
      return {
        job,
        vendor: asked.vendor,
        applicants: tell.count(own.length),
        hires: hires!.n,
        questions:
          found.keys?.map(({ weight, answers, otherwise }, at) => ({
            question: asked.questions[at]!,
            weight,
            answers: answers.map(({ from, to, points }) => ({ from: isOpen(from), to: isOpen(to), points })),
            otherwise,
          })) ?? null,
        validity: tell.figure(found.validity, hires),
        impact_ratio: hires!.isHidden ? null : ratio,
        reaches: hires!.isHidden || ratio === null ? null : ratio >= least_impact,
        held: found.held,
        verdict:
          verdict === "too_few"
            ? ("few" as const)
            : (verdict ?? ((found.validity.low ?? 0) > 0 ? ("predicts" as const) : ("no_evidence" as const))),
      };
    };
  },
});

/** One row per applicant and question, each with its place among all questions and vendors, and the outcome of hires. */
const answerRows = (criterion: (typeof CRITERIA)[number]): Rows => ({
  id: "answers",
  sql: `select *,
    dense_rank() over (order by cast(question as varchar)) as place,
    dense_rank() over (order by cast(vendor as varchar)) as vendor_place
  from (${validityRows("question", "ai", criterion)})`,
  at: "scored_at",
});

type Asked = {
  readonly vendor: string | null;
  readonly vendorPlace: number;
  readonly questions: readonly string[];
  readonly places: readonly number[];
};

/** The questions that a job's applicants were asked by the vendor with most answers. Throws 404 where there are none. */
async function questionsOf(ask: Ask, rows: Rows, job: string): Promise<Asked> {
  const found = (await ask.records(rows, {
    keys: {
      vendor_place: "vendor_place",
      vendor: "cast(vendor as varchar)",
      place: "place",
      question: "cast(question as varchar)",
    },
    moments: { n: "count(raw_score)" },
  })) as readonly (Moments & { readonly vendor: string | null; readonly question: string })[];
  const counts = new Map<number, number>();
  for (const { vendor_place, n } of found)
    counts.set(asNumber(vendor_place), (counts.get(asNumber(vendor_place)) ?? 0) + asNumber(n));
  const [most] = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  if (most === undefined)
    throw new HttpError("not_found", {
      what: { zh: `岗位 ${job} 的题目得分`, en: `Scores of questions of the job ${job}` },
    });
  const own = found
    .filter(({ vendor_place }) => asNumber(vendor_place) === most[0])
    .sort((a, b) => asNumber(a.place) - asNumber(b.place));
  return {
    vendor: own[0]!.vendor,
    vendorPlace: most[0],
    questions: own.map(({ question }) => question),
    places: own.map(({ place }) => asNumber(place)),
  };
}

/** 1 of those at or above the value that the best `share` reach, 0 of the others; who has no outcome keeps none. */
function amongBest(outcome: Float64Array, share: number): Float64Array {
  const sorted = outcome.filter(Number.isFinite).sort();
  const bar = sorted[Math.max(0, sorted.length - Math.max(1, Math.round(share * sorted.length)))] ?? 0;
  return outcome.map((each) => (Number.isNaN(each) ? each : each >= bar ? 1 : 0));
}
