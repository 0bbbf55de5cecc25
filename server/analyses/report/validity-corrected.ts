import { Type } from "typebox";
import { figureMembers, hiddenFigure, number, type Told } from "../../figures/figure.ts";
import type { Tell, Told as ToldOf } from "../../figures/tell.ts";
import type { Moments } from "../../metrics/estimator.ts";
import type { Ask } from "../../metrics/rows.ts";
import { pairAggregation, pairsOf } from "../../metrics/units.ts";
import { nullable, segmentSchema } from "../../schemas.ts";
import {
  detectableCorrelation,
  sampleSizeForCorrelation,
} from "../../statistics/association/correlation-power.ts";
import { type Estimate, estimate } from "../../statistics/numbers/estimate.ts";
import { bareBones } from "../../statistics/pooling/hunter-schmidt.ts";
import { correctionLadder } from "../../statistics/selection/correction-ladder.ts";
import { selectedReliability } from "../../statistics/selection/restricted-reliability.ts";
import { declare } from "../declare.ts";
import { criterionReliability, ownReliability, reliability } from "../validity/parts/reliability.ts";
import { LEAST, segmentValidity, USEFUL_R } from "../validity/parts/row.ts";
import { pairColumns, type Rater, validityMoments, validityRows } from "../validity/parts/source.ts";
import { selectedMoments, selectedRows, selectionEstimate } from "./parts/selected.ts";

const CRITERION = "performance_6m";

/** What is corrected for, one rung each; every one starts from the observed correlation. */
export const STEPS = ["observed", "criterion", "range_direct", "range_indirect", "selection"] as const;

const step = Type.Object({
  step: Type.Enum([...STEPS], {
    description:
      "observed; criterion: r/√ryy; range_direct: and Thorndike's Case II; range_indirect: and Case IV; selection: Lawley (1943) for selection on AI score and rating together, the criterion as it was measured",
  }),
  ...figureMembers("Correlation"),
  ryy: number("Reliability of the criterion that was corrected for"),
  u: number("SD of the hires' scores over that of the applicants'"),
  rxx: number("Reliability of the score among hires"),
});
type Step = Told<typeof step>;

const row = Type.Object({
  segment: segmentSchema,
  steps: Type.Array(step),
  applicants: Type.Integer({ description: "Applicants with the score" }),
  power: Type.Object({
    n: Type.Integer({ description: "Hires with score and outcome" }),
    detectable: number("Smallest correlation that is told apart from 0 with power 80 % (two-sided 5 %)"),
    half_width: number("Half the width of the 95 % interval of the observed correlation"),
    needed: Type.Integer({ description: "Hires with an outcome that a correlation of 0.30 takes" }),
    on: nullable(Type.String({ description: "Day on which they are there at the present rate of hiring" })),
    status: Type.Enum(["reached", "coming", "never"]),
  }),
});
type Row = Told<typeof row>;

const over = Type.Object({
  k: Type.Integer({ description: "Segments" }),
  ...figureMembers("Mean observed correlation, weighted by hires"),
  sd_rho: number("Standard deviation of the segments' correlations beyond sampling error"),
  credibility_low: number("80 % credibility interval, lower end"),
  credibility_high: number("80 % credibility interval, upper end"),
  sampling_share: number("Share of the variance between segments that sampling error explains, 0..1"),
});

/** Observed validity and each correction with its inputs, and what the sample can tell at all. */
export const analysis = declare({
  title: ["效度及各步校正", "Validity and its corrections"],
  about: [
    "分数与 6 个月绩效的相关系数：观察值，以及每一步校正和所用的输入；并给出样本能够检出的最小效度。",
    "Correlation of the score with performance after 6 months: as observed, and after each correction with its inputs; and the smallest validity that the sample can show.",
  ],
  formula: [
    "观察值：皮尔逊 r，Fisher z 区间。效标信度：r/√ryy。直接筛选：桑代克情形二，u = 入职者标准差 ÷ 应聘者标准差。间接筛选：情形四（Hunter、Schmidt 与 Le 2006），另需入职者中的分数信度 rxx，由全体应聘者的 α 换算。按 AI 得分和人工评分共同筛选：Lawley（1943）两步校正，只校正筛选。各区间为观察值区间两端的同一变换，输入视为已知；Lawley 的区间另计入另一评分的抽样误差（MOVER）。各组之间：Hunter–Schmidt 加权均值与 80% 可信区间，20 人以上的组。检出力：t 检验，双侧 5%，检出力 80%。",
    "Observed: Pearson r with Fisher’s z interval. Criterion unreliability: r/√ryy. Direct selection: Thorndike’s Case II, u = SD of hires / SD of applicants. Indirect selection: Case IV (Hunter, Schmidt & Le 2006), which takes the score’s reliability among hires too, from alpha among all applicants. Selection on AI score and rating together: Lawley (1943) in two steps, for selection alone. Every interval is the same transform of both ends of the observed one, the inputs taken as they are; that of Lawley holds the sampling error of the other score too (MOVER). Over the groups: Hunter-Schmidt mean weighted by people with its 80 % credibility interval, groups of 20 and more. Power: t test, two-sided 5 %, power 80 %.",
  ],
  dated: "Scored",
  asks: {
    predictor: Type.Enum(["ai", "human"], { default: "ai", description: "Whose overall score" }),
    across: Type.Enum(["job_family", "company", "job"], {
      default: "job_family",
      description: "Segments beside all",
    }),
  },
  gives: {
    predictor: Type.Enum(["ai", "human"]),
    criterion: Type.String(),
    reliability: nullable(reliability),
    rows: Type.Array(row, { description: "All together first" }),
    over: nullable(over),
  },
  answer: async (ask, { predictor, across }, { tell, settings }) => {
    const own = await ask.once(`reliability of ${CRITERION}`, (connection) =>
      ownReliability(connection, CRITERION),
    );
    const known = criterionReliability(own, settings, CRITERION, tell);
    const given = { rater: predictor, ryy: known?.value ?? null, today: ask.observedOn ?? "1970-01-01" };
    const [all, segments] = [await cellsOf(ask, predictor, []), await cellsOf(ask, predictor, [across])];
    const named = segments.filter(({ segment }) => segment[0] !== null);
    const [whole, may] = [all, named].map((cells) =>
      tell(cells.map(({ people }) => ({ n: pairsOf(people).people }))),
    );
    const segmentRows = named.map((each, index) =>
      rowOf({ [across]: each.segment[0] ?? null }, each, given, may![index]!, tell),
    );
    return {
      predictor,
      criterion: CRITERION,
      reliability: known,
      over: overSegments(segmentRows, tell),
      rows: [...all.map((each, index) => rowOf({}, each, given, whole![index]!, tell)), ...segmentRows],
    };
  },
});

type Cell = {
  readonly segment: readonly (string | null)[];
  readonly cell: Moments;
  readonly people: Moments | undefined;
  readonly selected: Moments;
  /** Cronbach's alpha of the AI interview's questions among applicants. */
  readonly alpha: number | null;
};

/** All sums of each segment. */
async function cellsOf(ask: Ask, rater: Rater, by: readonly string[]): Promise<Cell[]> {
  const scored = { id: "validity", sql: validityRows("overall", rater, CRITERION), at: "scored_at" };
  const known = { ...scored, sql: `select * from (${scored.sql}) where x is not null and y is not null` };
  const hires = await ask.segments(known, { by, ...pairAggregation(pairColumns(CRITERION), ["person"]) });
  const selected = await ask.segments(selectedRows(CRITERION), { by, moments: selectedMoments });
  const { metric, estimator, cells } = await ask.metric("question_alpha");
  const alphas = rater === "ai" ? await cells(ask.window, by) : [];
  const found = await ask.segments(scored, { by, moments: validityMoments });
  return found.map(({ segment, moments }) => {
    const isSame = (each: { readonly segment: readonly (string | null)[] }) =>
      JSON.stringify(each.segment) === JSON.stringify(segment);
    const alpha = alphas.find(isSame);
    return {
      segment,
      cell: moments[0] ?? {},
      people: hires.find(isSame)?.moments[0],
      selected: selected.find(isSame)?.moments[0] ?? {},
      alpha: alpha?.isTold ? estimator.estimate(alpha.moments, metric).value : null,
    };
  });
}

type Given = { readonly rater: Rater; readonly ryy: number | null; readonly today: string };

function rowOf(segment: Row["segment"], each: Cell, given: Given, group: ToldOf, tell: Tell): Row {
  const { cell, people, selected, alpha } = each;
  const { ryy, today, rater } = given;
  const found = segmentValidity(segment, cell, people, {
    criterion: CRITERION,
    correct: ["none", "criterion", "range"],
    ryy,
    today,
  });
  const { observed, u: ratio, n } = found;
  const u = ratio === null ? null : 1 / ratio;
  const rxx = u === null || alpha === null ? null : selectedReliability(alpha, u);
  const told = (
    name: Step["step"],
    of: Estimate | null,
    inputs: Partial<Pick<Step, "ryy" | "u" | "rxx">>,
  ): Step[] =>
    of === null
      ? []
      : [
          {
            step: name,
            ...(group.isHidden ? hiddenFigure : tell.figure(of)),
            ryy: null,
            u: null,
            rxx: null,
            ...(group.isHidden ? {} : inputs),
          },
        ];
  const ladder = laddersOf(found, { ryy, u, rxx });
  const chosen = group.isHidden || n === 0 ? null : selectionEstimate(selected, rater, found.worth);
  return {
    segment,
    applicants: group.isHidden ? 0 : tell.count(found.applicants),
    steps: [
      ...told("observed", asEstimate(observed, n, found.notes), {}),
      ...told("criterion", ladder.criterion, { ryy }),
      ...told("range_direct", ladder.direct, { ryy, u }),
      ...told("range_indirect", ladder.indirect, { ryy, u, rxx }),
      ...told("selection", chosen !== null && tell.isSmall({ n: chosen.n }) ? null : chosen, {}),
    ],
    power: powerOf(found, group),
  };
}

const asEstimate = (
  { value, low, high }: Pick<Estimate, "value" | "low" | "high">,
  n: number,
  notes: readonly string[],
): Estimate =>
  estimate(value, low, high, { n, method: "Pearson r", notes: notes.filter((note) => !isCorrection(note)) });

const isCorrection = (note: string) => ["fragile", "range_enhanced", "above_one", "clipped"].includes(note);

type Found = ReturnType<typeof segmentValidity>;
type Inputs = { readonly ryy: number | null; readonly u: number | null; readonly rxx: number | null };

/** The rungs of the ladder that there are inputs for. */
function laddersOf({ observed, n, worth }: Found, { ryy, u, rxx }: Inputs) {
  const none = { criterion: null, direct: null, indirect: null };
  if (observed.value === null) return none;
  const about = { r: observed.value, n, worth, ...(ryy === null ? {} : { ryy }) };
  const range = u === null ? {} : { sdApplicants: 1, sdHired: u };
  const of = (steps: ReturnType<typeof correctionLadder>, name: string) =>
    steps.find((each) => each.step === name)?.estimate ?? null;
  const direct = correctionLadder({ ...about, ...range });
  const indirect =
    rxx === null || u === null ? [] : correctionLadder({ ...about, ...range, indirect: true, rxx });
  return {
    criterion: of(direct, "criterion_unreliability"),
    direct: of(direct, "range_restriction_case_2"),
    indirect: of(indirect, "range_restriction_case_4"),
  };
}

/** The segments' observed correlations as a meta-analysis (Hunter & Schmidt), of those that are told; null under two. */
function overSegments(rows: readonly Row[], tell: Tell): Told<typeof over> | null {
  const studies = rows.flatMap(({ steps, power }) => {
    const r = steps.find(({ step }) => step === "observed")?.value ?? null;
    return r === null || power.n < LEAST ? [] : [{ r, n: power.n }];
  });
  if (studies.length < 2) return null;
  const found = bareBones(studies);
  return {
    k: found.k,
    ...tell.figure(found.mean),
    sd_rho: found.sdRho,
    credibility_low: found.credibilityLow,
    credibility_high: found.credibilityHigh,
    sampling_share: found.percentArtifacts === null ? null : found.percentArtifacts / 100,
  };
}

function powerOf({ n, worth, observed, enough }: Found, group: ToldOf): Row["power"] {
  const pairs = group.isHidden ? 0 : group.n === n ? (worth ?? n) : group.n;
  const { low, high } = observed;
  return {
    n: group.n,
    detectable: pairs < 4 ? null : detectableCorrelation(pairs),
    half_width: group.isHidden || low === null || high === null ? null : (high - low) / 2,
    needed: sampleSizeForCorrelation(USEFUL_R) ?? 0,
    on: group.isHidden ? null : enough.useful.on,
    status: group.isHidden ? "never" : enough.useful.status,
  };
}
