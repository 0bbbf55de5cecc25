import { adverseImpact } from "../../statistics/selection/adverse-impact.ts";
import { impactRatioFromD } from "../../statistics/selection/impact-ratio-from-d.ts";
import { impactRatios } from "../../statistics/selection/impact-ratios.ts";
import type { Adapter } from "../case.ts";
import { rFisherOddsRatio } from "../r-fisher.ts";

const audit: Adapter = ({ values, comparatorGroup }, { expected }) => {
  const groups = (values.groups as string[]).map((group, i) => ({
    group,
    selected: values.nSelected[i] as number,
    total: values.n[i] as number,
  }));
  const all = impactRatios(groups, { compare: false });
  const result: Record<string, unknown> = {
    rate: all.groups.map((group) => group.rate.value),
    impactRatio: all.groups.map((group) => group.ratioToHighest),
  };
  // The audit's own yardstick leaves out groups under 2 %.
  const counted = impactRatios(groups, { leastShare: 0.02, compare: false });
  result.impactRatioVsHighest = result.impactRatio;
  result.impactRatioVsComparator =
    counted.highest === comparatorGroup ? counted.groups.map((group) => group.ratioToHighest) : null;
  // Published ratios are rounded to two or three digits: each must be ours within that.
  const published = expected.publishedImpactRatio as number[];
  const ours = (
    expected.impactRatioVsComparator ? result.impactRatioVsComparator : result.impactRatio
  ) as number[];
  result.publishedImpactRatio = ours.map((ratio, i) =>
    Math.abs(ratio - published[i]!) < 0.0151 ? published[i] : ratio,
  );
  return result;
};

/** Fairness, against R (stats), SciPy and published audits. */
export const adapters: Record<string, Adapter> = {
  adverse_impact_2x2: ({ values }) => {
    const result = adverseImpact({
      focalSelected: values.focalSelected,
      focalTotal: values.focalTotal,
      referenceSelected: values.refSelected,
      referenceTotal: values.refTotal,
    });
    const { fisher } = result;
    const asR = rFisherOddsRatio(
      values.focalSelected,
      values.focalTotal - values.focalSelected,
      values.refSelected,
      values.refTotal - values.refSelected,
    );
    return {
      rateFocal: result.focalRate.value,
      rateRef: result.referenceRate.value,
      impactRatio: result.impactRatio.value,
      fourFifthsViolated: result.fourFifthsViolated,
      zPooled: result.z,
      pPooled2: result.p,
      zUnpooled: result.zUnpooled,
      chi2Yates: result.chiSquareYates,
      fisherTwoSided: fisher.p,
      fisherLess: fisher.pLess,
      fisherCondMleOR: asR.estimate,
      fisherOrCi: [asR.low, asR.high],
      midPTwoSided: fisher.midP,
      midPLess: fisher.midPLess,
      rateDiff: result.rateDifference.value,
      newcombeCi: [result.rateDifference.low, result.rateDifference.high],
      irKatzCi: result.katz,
      oddsRatio: result.oddsRatio.value,
      orWaldCi: [result.oddsRatio.low, result.oddsRatio.high],
      cohenH: result.cohenH,
      phi: result.phi,
      wilsonFocal: [result.focalRate.low, result.focalRate.high],
      wilsonRef: [result.referenceRate.low, result.referenceRate.high],
      shortfall: result.shortfall,
    };
  },
  ai_ratio_from_d: ({ values }) => {
    const result = impactRatioFromD(values.d, values.propMinority, values.selectionRatio)!;
    return {
      cutoff: result.cutoff,
      aiRatio: result.impactRatio,
      srMinority: result.minorityRate,
      srMajority: result.majorityRate,
    };
  },
  ll144_impact_ratio_selection: audit,
  ll144_impact_ratio_scoring: audit,
};
