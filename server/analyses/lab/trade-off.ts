import { Type } from "typebox";
import { figure, hiddenFigure, number } from "../../figures/figure.ts";
import { nullable } from "../../schemas.ts";
import { groupDifferences } from "../../statistics/lab/impact-limit.ts";
import { compositeValidity, unitWeights } from "../../statistics/lab/optimal-weights.ts";
import {
  groupPasses,
  passes,
  passMark,
  ratiosToHighest,
  weightedScores,
} from "../../statistics/lab/passing.ts";
import { weightData } from "../../statistics/lab/weight-data.ts";
import { declare } from "../declare.ts";
import { amongApplicants } from "./parts/assumptions.ts";
import { front, modelledRatio } from "./parts/front.ts";
import { limitsAsked, tuneWithin } from "./parts/limits.ts";
import { aboutJob, complete, minutesOf, readScored, type Scored } from "./parts/scored.ts";
import { fewestHires, lowestRatio } from "./parts/tune.ts";

const SEED = 20_262;
const STATUS = ["ok", "few", "one_group", "no_validity"] as const;

const point = {
  weights: Type.Array(Type.Number({ minimum: 0, maximum: 1 }), {
    description: "In the order of `competencies`",
  }),
  validity: number("Correlation with the outcome among all applicants (Lawley 1943)"),
  impact_ratio: number("Impact ratio that normal scores of this difference have"),
  recounted: figure("Impact ratio of the past applicants themselves, as many passing as now"),
  minutes: number("Minutes of an interview that asks for competencies with a weight"),
};

/** Validity against impact ratio: what of one has to be given for the other. */
export const analysis = declare({
  title: ["效度与影响比如何取舍？", "How much validity does a higher impact ratio cost?"],
  about: [
    "在所有非负权重中，每一个影响比能达到的最高效度；现行、等权重和拟合的权重标在旁边。",
    "Of all weights of at least 0, the most validity that there is at each impact ratio; those in force, equal and fitted ones stand beside.",
  ],
  formula: [
    "权衡曲线（De Corte、Lievens 与 Sackett 2007），21 个点，按效度等距。效度按 Lawley（1943）修正到全部应聘者；曲线上的影响比由两组标准化差异按正态模型计算，旁边给出用过去应聘者重算的值和 Koopman 区间。稳定性：对入职者重抽样 300 次（能力项多于 12 个时 50 次）后的权重区间；相对现行权重的增益在未抽中的入职者上计算。新样本中预计保留的效度和影响比按 Song 等（2023）。",
    "Trade-off front (De Corte, Lievens & Sackett 2007), 21 points at even steps of validity. Validity is corrected to all applicants by Lawley (1943); the front's impact ratio is that of normal scores with the standardized difference of the two groups, the recounted one that of past applicants with Koopman's interval. Stability: weights over 300 resamplings of hires (50 of more than 12 competencies); the gain over the weights in force is taken on hires that were not drawn. What a new sample is expected to keep is by Song et al. (2023).",
  ],
  dated: null,
  asks: { ...aboutJob, ...limitsAsked },
  narrows: ({ job }) => ({ job: [job] }),
  gives: {
    job: Type.String(),
    version: Type.String(),
    competencies: Type.Array(Type.String()),
    applicants: Type.Integer(),
    hires: Type.Integer({ description: "With a performance review after six months" }),
    fewest_hires: Type.Integer(),
    focal: nullable(
      Type.String({ description: "The group that passes most rarely under the weights in force" }),
    ),
    reference: nullable(Type.String({ description: "The group that passes most often" })),
    passing: number("Share that passes now"),
    status: Type.Enum([...STATUS]),
    points: Type.Array(
      Type.Object({
        ...point,
        expected_validity: number("Of it, what a new sample is expected to keep"),
        expected_ratio: number("Impact ratio expected in a new sample"),
        gain: figure("Validity less that of the weights in force, on hires left out"),
        stability: Type.Array(figure("A weight, with its bootstrap interval")),
      }),
      { description: "The front, the fairest first" },
    ),
    marked: Type.Array(Type.Object({ name: Type.Enum(["current", "unit", "shrunken"]), ...point }), {
      description: "Weights in force, equal ones, and those fitted within the limits",
    }),
  },
  answer: async (ask, { job, dimension, ...limits }, { tell }) => {
    const all = await readScored(ask, job, dimension);
    return () => {
      const scored = complete(all);
      const { model, columns, outcome, passShare } = scored;
      const hires = weightData(columns, outcome);
      const [told] = tell([{ n: hires.n }]);
      const pair = lowestRatio(columns, model.weights, scored);
      const isFew = hires.n < fewestHires(columns.length);
      const found = isFew || pair === null ? { points: [], marked: [] } : pointsOf(all, scored, pair, limits);
      const { points, marked } = found;
      const recounted = (weights: readonly number[]) => {
        const ratio = ratioOf(scored, weights, pair);
        const isSmall = ratio !== null && pair !== null && tell.isSmall({ n: sizeOf(scored, pair.group) });
        return ratio === null || isSmall ? hiddenFigure : tell.figure(ratio);
      };
      const common = ({ weights }: { weights: readonly number[] }) => ({
        weights: [...weights],
        recounted: recounted(weights),
        minutes: minutesOf(model, weights),
      });
      return {
        job,
        version: model.version,
        competencies: [...model.competencies],
        applicants: tell.count(scored.key.length),
        hires: told!.n,
        fewest_hires: fewestHires(columns.length),
        focal: pair?.group ?? null,
        reference: pair?.reference ?? null,
        passing: scored.key.length === 0 ? null : passShare,
        status: statusOf(isFew, pair, points.length),
        points: points.map((each) => ({
          ...common(each),
          validity: each.validity,
          impact_ratio: each.impactRatio,
          expected_validity: each.expectedValidity,
          expected_ratio: each.expectedRatio,
          gain: tell.figure(each.gain, told),
          stability: each.stability.map((weight) => tell.figure(weight, told)),
        })),
        marked: marked.map((each) => ({
          ...common(each),
          name: each.name,
          validity: each.validity,
          impact_ratio: each.impactRatio,
        })),
      };
    };
  },
});

const statusOf = (isFew: boolean, pair: Pair | null, points: number): (typeof STATUS)[number] => {
  if (isFew) return "few";
  if (pair === null) return "one_group";
  return points === 0 ? "no_validity" : "ok";
};

type Pair = { readonly group: string; readonly reference: string };

const sizeOf = ({ group }: Scored, name: string) => group.filter((each) => each === name).length;

/** The pair's impact ratio under weights. */
function ratioOf({ columns, group, passShare }: Scored, weights: readonly number[], pair: Pair | null) {
  if (pair === null) return null;
  const scores = weightedScores(columns, weights);
  const counts = groupPasses(scores, passes(scores, passMark(scores, passShare)), group);
  const two = new Map([...counts].filter(([name]) => name === pair.group || name === pair.reference));
  const [ratio] = ratiosToHighest(two);
  if (ratio === undefined || ratio.group === pair.group) return ratio?.ratio ?? null;
  // the other way round: the ratio of these two groups, above 1
  const { value, low, high } = ratio.ratio;
  const inverse = (end: number | null) => (end ? 1 / end : null);
  return { ...ratio.ratio, value: inverse(value), low: inverse(high), high: inverse(low) };
}

function pointsOf(all: Scored, scored: Scored, pair: Pair, limits: Parameters<typeof tuneWithin>[1]) {
  const { model, columns, outcome, group, passShare } = scored;
  const differences = groupDifferences(columns, group, pair);
  const [focal, reference] = [sizeOf(scored, pair.group), sizeOf(scored, pair.reference)];
  const shares = { minorityShare: focal / (focal + reference), passShare };
  const among = amongApplicants({ columns, outcome, current: model.weights }, "scores");
  if (among === null) return { points: [], marked: [] };
  const { covariances, validities } = among;
  const fitted = tuneWithin(all, limits).weightings.find(({ name }) => name === "shrunken")?.weights ?? null;
  const marked = [
    { name: "current" as const, weights: model.weights },
    { name: "unit" as const, weights: unitWeights(columns.length) },
    ...(fitted === null ? [] : [{ name: "shrunken" as const, weights: fitted }]),
  ].map((each) => ({
    ...each,
    validity: compositeValidity(covariances, validities, each.weights),
    impactRatio: modelledRatio(compositeValidity(covariances, differences, each.weights), shares),
  }));
  const points = front({ columns, outcome, current: model.weights, differences, ...shares, seed: SEED });
  return { points, marked };
}
