import { Type } from "typebox";
import { nullable, segmentsParameter } from "../../schemas.ts";
import { declare } from "../declare.ts";
import { compare, comparison } from "./parts/compare.ts";
import { countsOf, curve, curveOf, tellCurves } from "./parts/curve.ts";
import { rollout, rolloutOf } from "./parts/rollout.ts";
import { dayKey, dayMoments, HORIZON, landmarkMoments, retentionRows } from "./parts/source.ts";

/** Survival curves of hires by segment, and AI against traditional screening within job and hire quarter. */
export const analysis = declare({
  title: ["留任", "Retention"],
  about: [
    "每位入职者从到岗之日算起，到离职之日或数据的最后一天为止；尚未到期者按删失处理，绝不当作留任。",
    "Each hire counts from the start of work to the end of employment, or to the last day of the data (censored, never counted as stayed).",
  ],
  formula: [
    "Kaplan–Meier 留任比例，log-log 区间（Greenwood 方差）。同岗位同季度内的差异用 Mantel–Haenszel 风险差和 Sato 区间，只取入职已满相应天数的人；检验用分层对数秩检验。构成相同的曲线按所在层的人数加权（逆概率加权）。在职天数为受限平均，分层比较时每层权重为 n1 n0 / (n1 + n0)。风险比用 Cox 模型（Efron 法处理同日离职），每个岗位与入职季度各有基线；比例风险用 Grambsch–Therneau 检验。",
    "Kaplan–Meier share with log-log intervals (Greenwood). The difference within job and hire quarter is the Mantel–Haenszel risk difference with Sato's interval, over hires long enough ago to be followed to that day; its test is the stratified log-rank test. Curves with the same mix weigh each hire by the size of its stratum (inverse probability weighting). Days employed are the restricted mean; within strata each stratum weighs n1 n0 / (n1 + n0). Hazard ratio by Cox with Efron’s handling of ties, each job and hire quarter with its own baseline; its check is the score test of Grambsch and Therneau.",
  ],
  dated: "Started work",
  asks: { by: segmentsParameter },
  gives: {
    by: Type.Array(Type.String()),
    horizon: Type.Integer({ description: "Last day of the curves" }),
    curves: Type.Array(curve),
    comparison,
    rollout,
    as_of: nullable(Type.String({ description: "Last day of the data" })),
  },
  answer: async (ask, { by = [] }, { tell }) => {
    const segments = await ask.segments(retentionRows, { by, keys: { day: dayKey }, moments: dayMoments });
    const curves = segments.map(({ segment, moments }) =>
      curveOf(Object.fromEntries(by.map((name, index) => [name, segment[index] ?? null])), countsOf(moments)),
    );
    const strata = { path: "screening_path", job: "job", quarter: "hire_quarter" };
    return {
      by,
      horizon: HORIZON,
      curves: tellCurves(curves, tell),
      comparison: compare(
        await ask.records(retentionRows, { keys: { ...strata, day: dayKey }, moments: dayMoments }),
        await ask.records(retentionRows, { keys: strata, moments: landmarkMoments }),
        tell,
      ),
      rollout: rolloutOf(
        await ask.records(retentionRows, {
          keys: { ...strata, phase: "phase" },
          moments: { n: landmarkMoments.n_90!, stayed: landmarkMoments.stayed_90! },
        }),
        tell,
      ),
      as_of: ask.observedOn,
    };
  },
});
