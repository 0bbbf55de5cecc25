import { Type } from "typebox";
import { figure, figureMembers, number, type Told } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { asNumber, type Moments } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { adjustP } from "../../statistics/association/multiple-testing.ts";
import { pearson } from "../../statistics/association/pearson.ts";
import { covarianceMoments } from "../../statistics/numbers/covariance.ts";
import { cannotSay } from "../../statistics/numbers/estimate.ts";
import { incrementalFromMoments } from "../../statistics/regression/regression-from-moments.ts";
import { bootstrapGains } from "../../statistics/resampling/bootstrap-gain.ts";
import { declare } from "../declare.ts";
import { meanSums, scoreDifference, scoreDifferences } from "./parts/differences.ts";
import { selectionOf, shownSelections, together } from "./parts/groups.ts";
import { GROUPINGS, interviewRows, selections } from "./parts/source.ts";

/** Fewest hires with a known outcome of whom a gain is told. */
const LEAST = 30;
/** False discovery rate at which a gain stands: half of what it is elsewhere, since nobody is helped by a false one. */
const FDR = 0.05;
const SEED = 20_261;

/** One row per interview and feature, with the AI score and, of hires, the performance after six months. */
const featureRows: Rows = {
  id: "expression",
  sql: `select features.*, features.feature_z as z, scored.ai_score_z as score, outcomes.performance_6_z as y
  from marts.expression_feature as features
  join (select application_key, ai_score_z from core.application) as scored
    on scored.application_key = features.application_key
  left join core.hire as outcomes on outcomes.application_key = features.application_key
  where features.feature_z is not null`,
  at: "scored_at",
};

const feature = Type.Object({
  feature: Type.String({ description: "As the AI tool calls it" }),
  n: Type.Integer({ description: "Interviews in which it was measured" }),
  hires: Type.Integer({ description: "Of these, hires with an AI score and a review after six months" }),
  validity: figure("Correlation with performance after six months, of hires"),
  gain: Type.Object({
    ...figureMembers("Gain in R squared when it joins the AI score (percentile bootstrap)"),
    p: number("F test of the gain"),
  }),
  p_adjusted: number("p by Benjamini and Hochberg over the features"),
  stands: Type.Boolean({ description: "At a false discovery rate of 5 %" }),
  groups: Type.Array(scoreDifference),
});
type Feature = Told<typeof feature>;

/** Whether expression features would add anything to the score, and how groups differ in them: the one use that they have. */
export const analysis = declare({
  title: ["表情与语音特征能增加什么？", "What would expression features add?"],
  about: [
    "微笑、语调、停顿等特征默认封存：不进入任何得分，权重为 0，不按个人展示；这里只检验它们是否多带来预测力，以及各群体是否不同。",
    "Smiles, tone, pauses and the like are sealed: in no score, their weight is 0, shown of nobody. Here alone it is tested whether they would add to prediction, and whether groups differ in them.",
  ],
  formula: [
    "特征在供应商和模型版本内标准化。与入职 6 个月绩效的皮尔逊 r（Fisher z）；加入 AI 得分后的 ΔR² 用固定种子的自助法区间与 F 检验，p 对全部特征作 Benjamini–Hochberg 校正。组间差异为 Hedges g。绩效来得晚，因此前两项不限时间段。",
    "Features are standardized within vendor and model version. Pearson’s r with performance at six months (Fisher’s z); ΔR² over the AI score with a seeded bootstrap interval and F test, p adjusted over all features by Benjamini–Hochberg. Group differences are Hedges’ g. Reviews come late, so the first two are of the whole record.",
  ],
  dated: "Scored",
  asks: { dimension: Type.Enum([...GROUPINGS], { default: "gender" }) },
  gives: {
    dimension: Type.Enum([...GROUPINGS]),
    reference: Type.Union([Type.String(), Type.Null()], { description: "The largest group" }),
    weight: Type.Integer({ description: "Of each feature in every score", minimum: 0, maximum: 0 }),
    features: Type.Array(feature),
  },
  answer: async (ask, { dimension }, { tell }) => {
    const interviews = await ask.records(interviewRows, { keys: { group: dimension }, moments: selections });
    const known = together(interviews.flatMap((record) => selectionOf(record, record.group) ?? []));
    const { shown, largest } = shownSelections(known, tell);
    const sums = await ask.records(featureRows, {
      keys: { of: "feature", group: dimension },
      moments: meanSums,
    });
    const outcomes = await ask.records(
      { ...featureRows, sql: `select * from (${featureRows.sql}) where score is not null and y is not null` },
      {
        keys: { row: "application_key", of: "feature" },
        moments: { z: "any_value(z)", score: "any_value(score)", y: "any_value(y)" },
        isWhole: true,
      },
    );
    const gaps = scoreDifferences(sums, shown, largest, tell);
    const names = [...new Set(sums.map(({ of }) => String(of)))].sort();
    const found = names.map((name): Feature => {
      const own = sums.filter(({ of }) => of === name);
      return {
        feature: name,
        n: tell.count(own.reduce((sum, { n }) => sum + asNumber(n), 0)),
        ...predictionOf(
          outcomes.filter(({ of }) => of === name),
          tell,
        ),
        groups: gaps.filter(({ of }) => of === name),
      };
    });
    const adjusted = adjustP(found.map(({ gain }) => gain.p));
    return {
      dimension,
      reference: largest,
      weight: 0,
      features: found.map((each, index) => {
        const p = adjusted[index] ?? null;
        return { ...each, p_adjusted: p, stands: p !== null && p <= FDR };
      }),
    };
  },
});

/** What a feature says of the outcome, by itself and beside the AI score. */
function predictionOf(
  records: readonly Moments[],
  tell: Tell,
): Pick<Feature, "hires" | "validity" | "gain" | "p_adjusted" | "stands"> {
  const sorted = [...records].sort((a, b) => asNumber(a.row) - asNumber(b.row));
  const column = (name: string) => Float64Array.from(sorted, (record) => asNumber(record[name]));
  const [z, score, y] = [column("z"), column("score"), column("y")];
  const n = sorted.length;
  const [told] = tell([{ n }]);
  const added = n < LEAST ? null : incrementalFromMoments(covarianceMoments([y, score, z]), 0, [1], [2]);
  const rest = { hires: told!.n, p_adjusted: null, stands: false };
  if (added === null || told!.isHidden) {
    const none = tell.figure(cannotSay(n, "", `few_pairs:${LEAST}`), told);
    return { ...rest, validity: none, gain: { ...none, p: null } };
  }
  const gain = bootstrapGains(y, score, z, { seed: SEED, replicates: 1000 }).second;
  return {
    ...rest,
    validity: tell.figure(pearson(z, y), told),
    gain: { ...tell.figure(gain, told), p: added.p },
  };
}
