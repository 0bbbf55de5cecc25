import { formatChange, formatValue } from "../../format/number.ts";
import { named } from "../cells.ts";
import { define, type Row } from "../document.ts";
import { rangeText, scopeText } from "../say.ts";
import type { View } from "../view.ts";
import { type Alert, alertsOf, asksAlerts, fewBefore } from "./parts/alerts.ts";
import { nameOf, wordsOf } from "./parts/words.ts";

/** Alerts at most: who sees twenty sees none. */
const MOST = 12;

/** A row that is also what it says: for whoever reads the document and not the words. */
export type Said = Row & Pick<Alert, "kind" | "since" | "severity"> & { readonly metric: string };

function rowOf(view: View, { metric, row, kind, period, since, severity }: Alert): Said {
  const words = wordsOf(view);
  const { unit, target, alert } = metric;
  const name = nameOf(view, metric, row);
  const shown = formatValue(unit, row.value ?? 0, view.language);
  const [word, detail] =
    kind === "off_target"
      ? [words.offTargetWord, words.offTarget(shown, formatValue(unit, target ?? 0, view.language))]
      : [words.worseWord, words.worse(shown, formatChange(unit, row.change?.value ?? 0, view.language))];
  return {
    key: name,
    ...{ kind, since, severity, metric: metric.id },
    cells: [
      { text: name, values: [name], page: alert.page, figure: alert.figure },
      { text: word, values: [word], tone: "bad" },
      detail,
      period === null ? view.text.figure.wholeRecordShort : rangeText(view, period),
      since ?? view.text.dash,
    ],
  };
}

/** Measures clearly off their target or clearly worse than before, by at least what deserves an alert. */
export const figure = define({
  section: "attention",
  asks: asksAlerts,
  shows: (answers, view) => {
    const words = wordsOf(view);
    const { columns } = view.text.figure;
    const before = fewBefore(view);
    return {
      kind: "table",
      title: words.attention,
      about: words.attentionAbout,
      scope: scopeText(view, "period"),
      metrics: [],
      columns: [
        named(words.measure, "metric"),
        named(columns.note, "kind"),
        named(columns.value, "value"),
        named(words.ofDays, "period"),
        named(words.since, "since"),
      ],
      rows: alertsOf(view, answers)
        .slice(0, MOST)
        .map((alert) => rowOf(view, alert)),
      expected: MOST,
      ...(before === null ? {} : { note: words.fewBefore(before) }),
      empty: words.attentionNone,
    };
  },
});
