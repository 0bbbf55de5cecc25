import { Type } from "typebox";
import { figure, number } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { nullable } from "../../schemas.ts";
import { auc } from "../../statistics/association/auc.ts";
import { probabilityScores } from "../../statistics/association/probability-scores.ts";
import { proportionInterval } from "../../statistics/intervals/proportion-interval.ts";
import { weightedScores } from "../../statistics/lab/passing.ts";
import { cannotSay, type Estimate } from "../../statistics/numbers/estimate.ts";
import { logisticRegression } from "../../statistics/regression/logistic-regression.ts";
import { declare } from "../declare.ts";
import { aboutJob, complete, readScored, type Scored } from "./parts/scored.ts";
import { FEWEST_HIRES } from "./parts/tune.ts";

/** Share of hires, the earliest, on which the forecast is fitted. */
const EARLIER = 0.6;
const BANDS = 5;

/** How well a forecast of success from the score holds on later hires: bands of people, never one of them. */
export const analysis = declare({
  title: ["按得分预测绩效，准不准？", "Does a forecast from the score hold?"],
  about: [
    "用较早的入职者拟合成功的概率，在之后的入职者上核对：每五分之一的人，预测与实际各是多少。不用于预测任何一个人。",
    "Chances of success fitted on earlier hires and held against later ones: of each fifth of people what was forecast and what came. It foretells no single person.",
  ],
  formula: [
    "最早 60% 的入职者拟合逻辑回归（自变量为现行权重下的加权得分），其余的入职者按预测概率分为五组，比较平均预测与实际成功率（Wilson 区间）。区分度用 AUC（DeLong，logit 尺度）；Brier 分数与只用较早入职者成功率的预测相比。",
    "A logistic regression on the weighted score in force, of the earliest 60 % of hires; the others are parted into five by forecast chance, mean forecast against the share that succeeded (Wilson). Discrimination is the AUC (DeLong on the logit scale); the Brier score stands beside that of forecasting the earlier share for everybody.",
  ],
  dated: null,
  asks: {
    job: aboutJob.job,
    bar: Type.Number({
      minimum: -3,
      maximum: 3,
      default: 0,
      description: "Performance from which on somebody succeeds, in standard deviations from the mean",
    }),
  },
  narrows: ({ job }) => ({ job: [job] }),
  gives: {
    job: Type.String(),
    version: Type.String(),
    hires: Type.Integer({ description: "Scored, with a performance review after six months" }),
    fewest_hires: Type.Integer({ description: "Earlier ones from which a forecast is fitted" }),
    earlier: figure("Success of the earlier hires"),
    auc: figure("Chance that of two later hires the one who succeeds has the higher forecast"),
    brier: figure("Mean squared error of the forecast on later hires"),
    brier_of_share: number("The same where everybody is forecast the earlier share"),
    status: Type.Enum(["ok", "few", "one_class"]),
    bands: Type.Array(
      Type.Object({
        band: Type.Integer({ description: "1 is the lowest fifth" }),
        forecast: nullable(Type.Number({ description: "Mean forecast chance" })),
        observed: figure("Share that succeeded"),
      }),
    ),
  },
  answer: async (ask, { job, bar }, { tell }) => {
    const all = await readScored(ask, job, "gender");
    return () => {
      const scored = complete(all);
      const { earlier, later, hires } = parted(scored, bar);
      const isFew = earlier.success.length < FEWEST_HIRES || later.success.length < 4 * BANDS;
      const fit = isFew ? null : logisticRegression(earlier.success, [earlier.score]);
      const [intercept, slope] = fit?.coefficients ?? [];
      const isFitted = typeof intercept === "number" && typeof slope === "number";
      const chance = isFitted
        ? later.score.map((score) => 1 / (1 + Math.exp(-intercept - slope * score)))
        : new Float64Array(0);
      const status: "few" | "ok" | "one_class" = isFew ? "few" : isFitted ? "ok" : "one_class";
      const share = earlier.success.reduce((sum, each) => sum + each, 0);
      const none = (note: string) => cannotSay(later.success.length, "forecast", note);
      const of = (found: () => Estimate) => {
        const estimate = isFitted ? found() : none(isFew ? `few_pairs:${FEWEST_HIRES}` : "one_class");
        return tell.figure(estimate, tell([{ n: estimate.n }])[0]);
      };
      const mean = earlier.success.length > 0 ? share / earlier.success.length : null;
      const plain =
        isFitted && mean !== null
          ? probabilityScores(
              later.success,
              later.success.map(() => mean),
            ).brier.value
          : null;
      return {
        job,
        version: scored.model.version,
        hires: tell([{ n: hires }])[0]!.n,
        fewest_hires: FEWEST_HIRES,
        earlier: of(() => proportionInterval(share, earlier.success.length)),
        auc: of(() => auc(later.success, chance)),
        brier: of(() => probabilityScores(later.success, chance).brier),
        brier_of_share: plain,
        status,
        bands: isFitted ? bandsOf(chance, later.success, tell) : [],
      };
    };
  },
});

type Hires = { readonly score: Float64Array; readonly success: Float64Array };

/** Hires with an outcome, the earlier ones and those after them; who was scored at the same moment stays together. */
function parted(scored: Scored, bar: number): { earlier: Hires; later: Hires; hires: number } {
  const { columns, model, outcome, time } = scored;
  const scores = weightedScores(columns, model.weights);
  const rows = [...outcome.keys()].filter((row) => Number.isFinite(outcome[row]!));
  const ordered = rows.sort((a, b) => time[a]! - time[b]!);
  const cut = time[ordered[Math.floor(EARLIER * ordered.length)] ?? 0] ?? 0;
  const of = (some: readonly number[]): Hires => ({
    score: Float64Array.from(some, (row) => scores[row]!),
    success: Float64Array.from(some, (row) => (outcome[row]! >= bar ? 1 : 0)),
  });
  return {
    earlier: of(ordered.filter((row) => time[row]! < cut)),
    later: of(ordered.filter((row) => time[row]! >= cut)),
    hires: ordered.length,
  };
}

/** Fifths of later hires by their forecast, the lowest first. */
function bandsOf(chance: Float64Array, success: Float64Array, tell: Tell) {
  const order = [...chance.keys()].sort((a, b) => chance[a]! - chance[b]! || a - b);
  const bands = Array.from({ length: BANDS }, (_, band) =>
    order.slice(Math.floor((band * order.length) / BANDS), Math.floor(((band + 1) * order.length) / BANDS)),
  );
  const found = bands.map((rows) =>
    proportionInterval(
      rows.reduce((sum, row) => sum + success[row]!, 0),
      rows.length,
    ),
  );
  // bands add up to a whole that is told beside them
  const told = tell(found.map(({ n, value }) => ({ n, value, among: "bands" })));
  return bands.map((rows, band) => ({
    band: band + 1,
    forecast: told[band]!.isHidden ? null : rows.reduce((sum, row) => sum + chance[row]!, 0) / rows.length,
    observed: tell.figure(found[band]!, told[band]),
  }));
}
