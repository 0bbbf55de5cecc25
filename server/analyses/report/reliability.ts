import { Type } from "typebox";
import type { Config } from "../../config.ts";
import { type Figure, figureMembers, hiddenFigure, number, type Told } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { asExact, asNumber, type Moments } from "../../metrics/estimator.ts";
import type { Ask, Rows } from "../../metrics/rows.ts";
import { nullable, textSchema } from "../../schemas.ts";
import { intraclassCorrelation } from "../../statistics/agreement/intraclass-correlation.ts";
import { omegaTotal } from "../../statistics/agreement/omega-total.ts";
import { cannotSay, type Estimate, estimate } from "../../statistics/numbers/estimate.ts";
import { correlationMomentsFromIntegerSums } from "../../statistics/numbers/integer-sums.ts";
import { declare } from "../declare.ts";
import { criterionReliability, ownReliability } from "../validity/parts/reliability.ts";

/** Fewest interviews of one set of questions from which omega is told. */
const FEWEST = 30;

const CRITERIA_RATED = ["performance_6m", "performance_12m", "kpi"] as const;

const row = Type.Object({
  measure: Type.Enum(["questions", "interviewers", "performance_6m", "performance_12m", "kpi"]),
  coefficient: Type.Enum(["alpha", "omega", "icc_1_1", "icc_1_k", "stated", "unknown"]),
  job_family: nullable(Type.String({ description: "null: all" })),
  ...figureMembers("Reliability, 0..1"),
  raters: nullable(
    Type.Integer({ description: "Ratings of one person that are its mean; null where it is none of raters" }),
  ),
  stated: number("Reliability as the settings state it: nobody's data"),
  source: nullable(textSchema),
});
type Row = Told<typeof row>;

/** Two questions of one interview beside each other, each pair of places once. */
const questionPairs: Rows = {
  id: "reliability-questions",
  sql: `select f.* exclude (scores, total, questions),
  cast(a.i as integer) as i, cast(b.j as integer) as j,
  cast(f.scores[a.i] as integer) as x, cast(f.scores[b.j] as integer) as y
from marts.interview_form as f, unnest(range(1, f.questions + 1)) as a(i), unnest(range(1, f.questions + 1)) as b(j)
where a.i <= b.j`,
  at: "scored_at",
};

/** The first two ratings of an application that several people rated. */
const ratingPairs: Rows = {
  id: "reliability-ratings",
  sql: `select * from (
  select *, row_number() over (partition by application_key order by rater) as nth,
    count(*) over (partition by application_key) as raters
  from marts.rating where score is not null
) where raters > 1 and nth <= 2`,
  at: "rated_at",
};

/** How reliably predictors and criteria are measured: questions, interviewers, reviews. */
export const analysis = declare({
  title: ["信度", "Reliability"],
  about: [
    "各项测量的信度：AI 面试题目的内部一致性，面试官之间的一致程度，绩效评分的信度。",
    "How reliable each measure is: internal consistency of the AI interview’s questions, agreement among interviewers, reliability of the reviews.",
  ],
  formula: [
    "题目：Cronbach α（Feldt 区间，不同题目组合按 Bonett 法合并）；McDonald ω（最常用的一套题，一个公因子，minres，无区间）。面试官与绩效：ICC(1,1) 为单个评分，ICC(1,2) 为两个评分的均值（Shrout 与 Fleiss 1979，F 区间）。",
    "Questions: Cronbach’s alpha (Feldt interval, sets of questions pooled by Bonett); McDonald’s omega (the most frequent set, one factor by minres, no interval). Interviewers and reviews: ICC(1,1) of a single rating, ICC(1,2) of the mean of two (Shrout & Fleiss 1979, F interval).",
  ],
  dated: "Scored",
  asks: {},
  gives: { rows: Type.Array(row) },
  answer: async (ask, _asked, { tell, settings }) => ({
    rows: [
      ...(await alphas(ask, tell)),
      ...(await omegas(ask, tell)),
      ...(await interviewers(ask, tell)),
      ...(await Promise.all(CRITERIA_RATED.map((criterion) => criterionRow(ask, criterion, settings, tell)))),
    ],
  }),
});

/** Own reliability of a criterion, else as the settings state it, else unknown. */
async function criterionRow(
  ask: Ask,
  criterion: (typeof CRITERIA_RATED)[number],
  settings: Config,
  tell: Tell,
): Promise<Row> {
  const own = await ask.once(`reliability of ${criterion}`, (connection) =>
    ownReliability(connection, criterion),
  );
  const found = criterionReliability(own, settings, criterion, tell);
  const isOwn = found?.origin === "own_raters";
  const told = isOwn
    ? estimate(found.value, null, null, { n: found.n ?? 0, method: found.origin })
    : cannotSay(0, "reliability of the criterion", found === null ? "no_reliability" : "stated");
  return {
    measure: criterion,
    coefficient: isOwn ? "icc_1_1" : found === null ? "unknown" : "stated",
    job_family: null,
    ...tell.figure(told),
    raters: isOwn ? 1 : null,
    stated: isOwn ? null : (found?.value ?? null),
    source: found?.source ?? null,
  };
}

/** Families with something of theirs, and all together (null) first. */
async function alphas(ask: Ask, tell: Tell): Promise<Row[]> {
  const { metric, estimator, cells } = await ask.metric("question_alpha");
  const of = (moments: readonly Moments[]) => estimator.estimate(moments, metric);
  const [whole] = await cells(ask.window, []);
  const families = await cells(ask.window, ["job_family"]);
  const found = families.map(({ segment, moments, isTold }) => ({
    family: segment[0] ?? null,
    told: of(moments),
    isTold,
  }));
  const groups = tell(found.map(({ told }) => ({ n: told.n })));
  const row = (family: string | null, figure: Figure): Row => ({
    ...{ measure: "questions", coefficient: "alpha", job_family: family },
    ...figure,
    ...{ raters: null, stated: null, source: null },
  });
  return [
    row(null, tell.figure(of(whole?.moments ?? []), tell([{ n: of(whole?.moments ?? []).n }])[0])),
    ...found.flatMap(({ family, told, isTold }, index) =>
      family === null ? [] : [row(family, isTold ? tell.figure(told, groups[index]) : hiddenFigure)],
    ),
  ];
}

async function omegas(ask: Ask, tell: Tell): Promise<Row[]> {
  const segments = await ask.segments(questionPairs, {
    by: ["job_family"],
    keys: { form: "form", i: "i", j: "j" },
    moments: {
      n: "count(*)",
      sum_x: "sum(x)",
      sum_y: "sum(y)",
      sum_xx: "sum(cast(x as bigint) * x)",
      sum_yy: "sum(cast(y as bigint) * y)",
      sum_xy: "sum(cast(x as bigint) * y)",
    },
  });
  return segments.flatMap(({ segment, moments }): Row[] => {
    const family = segment[0] ?? null;
    const most = largestForm(moments);
    if (family === null || most.length === 0 || asNumber(most[0]?.n) < FEWEST) return [];
    const { value, n, notes, method } = omegaTotal(covarianceOf(most));
    const told = tell.figure(estimate(value, null, null, { n, method, notes }), tell([{ n }])[0]);
    return [
      {
        ...{ measure: "questions", coefficient: "omega", job_family: family },
        ...told,
        ...{ raters: null, stated: null, source: null },
      },
    ];
  });
}

/** The sums of the set of questions that most interviews had; of equals the first. */
function largestForm(moments: readonly Moments[]): readonly Moments[] {
  const forms = new Map<number, Moments[]>();
  for (const record of moments) {
    const form = asNumber(record.form);
    forms.set(form, [...(forms.get(form) ?? []), record]);
  }
  const sorted = [...forms].sort(([a, one], [b, two]) => asNumber(two[0]?.n) - asNumber(one[0]?.n) || a - b);
  return sorted[0]?.[1] ?? [];
}

/** Covariances of the questions of one set, from the sums of its pairs. */
function covarianceOf(pairs: readonly Moments[]) {
  const items = Math.max(...pairs.map(({ j }) => asNumber(j)));
  const n = asNumber(pairs[0]?.n);
  const mean = new Float64Array(items);
  const covariance = new Float64Array(items * items);
  for (const pair of pairs) {
    const [i, j] = [asNumber(pair.i) - 1, asNumber(pair.j) - 1];
    const { meanX, cXY } = correlationMomentsFromIntegerSums({
      n: asExact(pair.n),
      sumX: asExact(pair.sum_x),
      sumY: asExact(pair.sum_y),
      sumXX: asExact(pair.sum_xx),
      sumYY: asExact(pair.sum_yy),
      sumXY: asExact(pair.sum_xy),
    });
    if (i === j) mean[i] = meanX;
    covariance[i * items + j] = cXY / (n - 1);
    covariance[j * items + i] = cXY / (n - 1);
  }
  return { n, items, mean, covariance, dropped: 0 };
}

async function interviewers(ask: Ask, tell: Tell): Promise<Row[]> {
  const records = await ask.records(ratingPairs, {
    keys: { application: "application_key" },
    moments: {
      a: "max(case when nth = 1 then score end)",
      b: "max(case when nth = 2 then score end)",
    },
  });
  const { forms } = intraclassCorrelation(records.map(({ a, b }) => [asNumber(a), asNumber(b)]));
  const row = (coefficient: Row["coefficient"], found: Estimate | undefined, raters: number): Row => {
    const told = found ?? cannotSay(records.length, "intraclass correlation", "too_few");
    return {
      ...{ measure: "interviewers", coefficient, job_family: null },
      ...tell.figure(told, tell([{ n: told.n }])[0]),
      ...{ raters, stated: null, source: null },
    };
  };
  const of = (form: string) => forms.find((each) => each.form === form);
  return [row("icc_1_1", of("ICC(1,1)"), 1), row("icc_1_k", of("ICC(1,k)"), 2)];
}
