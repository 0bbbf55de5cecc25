import type { MetricRow } from "../../../server/metrics/metric.ts";
import { rowOf } from "../contrasts.ts";
import { define, metricChart, onlyPeriod } from "../document.ts";
import { valueLabel, withInterval } from "../say.ts";
import { basisOf, cases, casesFilter } from "./parts/funnel.ts";
import { wordsOf } from "./parts/steps.ts";

const PATHS = ["ai", "traditional"];

export const figure = define({
  also: ["漏斗、招聘漏斗、转化率", "funnel, conversion, drop-off"],
  section: "funnel",
  asks: (view) => ({
    stages: onlyPeriod(view, "stage_conversion", {
      by: ["stage", "screening_path"],
      filters: casesFilter(view),
    }),
    open: onlyPeriod(view, "open_case_rate"),
  }),
  shows: ({ stages, open: openCases }, view) => {
    const words = wordsOf(view);
    const open = rowOf(openCases);
    const losses = PATHS.flatMap((path) => {
      const rows = stages.rows.filter(
        (row): row is MetricRow & { value: number } =>
          row.value !== null && row.segment.screening_path === path,
      );
      const worst = rows.reduce<(typeof rows)[number] | undefined>(
        (least, row) => (least === undefined || row.value < least.value ? row : least),
        undefined,
      );
      if (!worst) return [];
      const stage = valueLabel(view, "stage", worst.segment.stage ?? "");
      const says = words.largestLoss(
        valueLabel(view, "screening_path", path),
        stage,
        withInterval(view, worst),
      );
      return [{ says, rests: [worst] }];
    });
    return metricChart(view, stages, {
      title: words.funnelTitle,
      about: `${words.funnelAbout}${words.stop}${basisOf(view)}`,
      scope: "period",
      chart: "funnel",
      size: "wide",
      findings: [
        ...losses,
        ...(open ? [{ says: words.openCases(withInterval(view, open)), rests: [open] }] : []),
      ],
      choices: [cases(view)],
      choice: { label: "stage", series: "screening_path", group: "screening_path" },
      keep: (row) => Boolean(row.segment.screening_path),
      arrange: (marks) => PATHS.flatMap((path) => marks.filter((mark) => mark.series === path)),
      expected: 17,
    });
  },
});
