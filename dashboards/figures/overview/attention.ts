import { formatChange, formatValue } from "../../format/number.ts";
import { named } from "../cells.ts";
import { define, type MetricAnswer, type Row } from "../document.ts";
import { judge, scopeText, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { asksAll, measures, misses, wordsOf } from "./parts/words.ts";

/** Alerts at most: who sees twenty sees none. */
const MOST = 12;

function alerts(view: View, { rows, question }: MetricAnswer): Row[] {
  const words = wordsOf(view);
  const metric = view.metrics.get(question.metric);
  if (!metric) return [];
  return rows.flatMap((row) => {
    if (row.value === null) return [];
    const part = metric.split ? valueLabel(view, metric.split, row.segment[metric.split] ?? "") : "";
    const name = [metric.title[view.language], part].filter(Boolean).join(" · ");
    const shown = formatValue(metric.unit, row.value, view.language);
    const alert = (word: string, detail: string): Row[] => [
      {
        key: name,
        cells: [
          { text: word, values: [word], tone: "bad" },
          { text: name, values: [name], page: metric.area },
          detail,
        ],
      },
    ];
    if (misses(metric, row)) {
      const target = formatValue(metric.unit, metric.target ?? 0, view.language);
      return alert(words.offTargetWord, words.offTarget(shown, target));
    }
    if (!metric.split && row.status === "ok" && judge(metric, row) === "bad") {
      const change = formatChange(metric.unit, row.change?.value ?? 0, view.language);
      return alert(words.worseWord, words.worse(shown, change));
    }
    return [];
  });
}

/** Measures clearly off their target, or clearly worse than in the compared period. */
export const figure = define({
  section: "attention",
  asks: asksAll,
  shows: (answers, view) => {
    const words = wordsOf(view);
    const { columns } = view.text.figure;
    const rows = measures(view).flatMap(({ id }) => {
      const answer = answers[id];
      return answer ? alerts(view, answer) : [];
    });
    return {
      kind: "table",
      title: words.attention,
      about: words.attentionAbout,
      scope: scopeText(view, "period"),
      metrics: [],
      columns: [named(columns.note, "kind"), named(words.measure, "metric"), named(columns.value, "value")],
      rows: rows.slice(0, MOST),
      expected: MOST,
      empty: words.attentionNone,
    };
  },
});
