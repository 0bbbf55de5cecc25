import { comparedAll, differenceText, rowOf } from "../contrasts.ts";
import { define, metricChart } from "../document.ts";
import { largestFirst, plain, valueLabel } from "../say.ts";
import { byPath } from "./parts/cost.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "cost",
  asks: (view) => ({
    parts: byPath(view, "cost_part_per_hire", ["cost_kind"]),
    whole: byPath(view, "cost_per_hire"),
  }),
  shows: ({ parts, whole }, view) => {
    const words = wordsOf(view);
    const kind = (value: string | null | undefined) => valueLabel(view, "cost_kind", value ?? "");
    const sums = ["ai", "traditional"].flatMap((path) => {
      const rows = largestFirst(parts.rows.filter((row) => row.segment.screening_path === path));
      const total = rowOf(whole, { screening_path: path });
      if (rows.length === 0 || !total) return [];
      const each = rows.map(
        (row) => `${kind(row.segment.cost_kind)}${view.text.contrast.gap}${plain(view, row)}`,
      );
      const name = valueLabel(view, "screening_path", path);
      return [
        { says: words.partsSum(name, each.join(words.plus), plain(view, total)), rests: [...rows, total] },
      ];
    });
    const gaps = comparedAll(view, parts)
      .sort((a, b) => (a.contrast.difference.value ?? 0) - (b.contrast.difference.value ?? 0))
      .filter(({ contrast }) => contrast.clear);
    return metricChart(view, parts, {
      title: words.partsTitle,
      about: words.partsAbout,
      scope: "period",
      chart: "dumbbell",
      size: "wide",
      findings: [
        ...sums,
        ...gaps.map((pair) => ({
          says: words.partGap(kind(pair.focal.segment.cost_kind), differenceText(view, pair)),
          rests: [pair.contrast.difference],
        })),
      ],
      choice: { label: "cost_kind", series: "screening_path" },
      keep: (row) => Boolean(row.segment.screening_path),
      expected: 5,
    });
  },
});
