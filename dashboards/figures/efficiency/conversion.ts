import { rowOf, spread } from "../contrasts.ts";
import { chosen, define, metricChart } from "../document.ts";
import { dimensionLabel, valueLabel } from "../say.ts";
import { basisOf, cases, conversion, cuts, stages } from "./parts/funnel.ts";
import { together, wordsOf } from "./parts/steps.ts";

export const figure = define({
  also: ["通过率、逐步转化", "pass-through, yield"],
  section: "funnel",
  asks: (view) => ({
    groups: conversion(view, [chosen(view, cuts(view))]),
    all: conversion(view, []),
  }),
  shows: ({ groups, all }, view) => {
    const words = wordsOf(view);
    const by = chosen(view, cuts(view));
    const stage = chosen(view, stages(view));
    const what = stage === "hired" ? words.wholeWay : words.toStage(valueLabel(view, "stage", stage));
    return metricChart(view, groups, {
      title: words.conversionTitle(what, dimensionLabel(view, by)),
      about: basisOf(view),
      scope: "period",
      chart: "forest",
      size: "wide",
      findings: [...together(view, rowOf(all)), ...spread(view, groups.rows, by)],
      choices: [cuts(view), stages(view), cases(view)],
      choice: { label: by },
      pooled: all,
      expected: 6,
    });
  },
});
