import type { MetricRow } from "../../../server/metrics/metric.ts";
import type { Mark } from "../../charts/mark.ts";
import { formatCount, formatValue } from "../../format/number.ts";
import { rowOf } from "../contrasts.ts";
import { define, metricChart, onlyPeriod } from "../document.ts";
import { valueLabel, withInterval } from "../say.ts";
import type { View } from "../view.ts";
import { basisOf, cases, casesFilter } from "./parts/funnel.ts";
import { wordsOf } from "./parts/steps.ts";

const PATHS = ["ai", "traditional"];

/** Steps of one path with how many reach each, as a share of those who set out and of the step before. */
function counted(view: View, marks: readonly Mark[]): Mark[] {
  const words = wordsOf(view);
  const start = Math.max(0, ...marks.map(({ n }) => n ?? 0));
  return marks.map((mark) => {
    const { value, n } = mark;
    if (value === null || n === null || start === 0) return mark;
    const people = Math.round(value * n);
    const share = formatValue("percent", people / start, view.language);
    const count = formatCount(people, view.language);
    return {
      ...mark,
      reached: { people, share: people / start },
      told: {
        value: words.ofStart(count, share),
        range: words.ofBefore(formatValue("percent", value, view.language)),
      },
      sentence: `${mark.sentence}${view.text.semicolon}${words.reached(count, share)}`,
    };
  });
}

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
      arrange: (marks) =>
        PATHS.flatMap((path) =>
          counted(
            view,
            marks.filter((mark) => mark.series === path),
          ),
        ),
      expected: 17,
    });
  },
});
