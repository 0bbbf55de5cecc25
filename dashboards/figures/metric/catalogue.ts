import { unitWords } from "../../format/units.ts";
import { named, numbers } from "../cells.ts";
import { define } from "../document.ts";
import { measures, wordsOf } from "./parts/measure.ts";

/** Every measure of the catalogue, each the way to its page. */
export const figure = define({
  section: "catalogue",
  also: [
    "指标库、指标列表、自选图表、自助分析",
    "metrics, list of measures, own chart, explore, custom chart",
  ],
  asks: () => ({}),
  shows: (_answers, view) => {
    const words = wordsOf(view);
    const all = measures(view);
    return {
      kind: "table",
      title: words.catalogue,
      about: words.catalogueAbout,
      scope: "",
      metrics: [],
      columns: [
        named(words.measure, "metric"),
        named(words.meaning, "about"),
        named(words.unit, "unit"),
        numbers(words.cuts, "cuts", "count"),
      ],
      rows: all.map((metric) => ({
        key: metric.id,
        group: view.text.areas[metric.area] ?? metric.area,
        groupPage: metric.area,
        cells: [
          { text: metric.title[view.language], values: [metric.title[view.language]], metric: metric.id },
          metric.about[view.language],
          unitWords(view.language)[metric.unit].name,
          { text: String(metric.dimensions.length), values: [metric.dimensions.length] },
        ],
      })),
      expected: all.length,
      empty: words.noMeasure,
    };
  },
});
