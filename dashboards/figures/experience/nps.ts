import type { Mark } from "../../charts/mark.ts";
import { formatInterval, formatNumber, formatPercent } from "../../format/number.ts";
import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import type { View } from "../view.ts";
import { asksExperience, type Experience, frame } from "./parts/experience.ts";
import { wordsOf } from "./parts/words.ts";

type Promoters = Experience["promoters"][number];

const share = (value: number | null) => (value === null ? null : value / 100);

/** The net promoter score: the table and the files have one unit for the figure, so it is a share of one as the parts. */
function scoreMark(view: View, row: Promoters, label: string, texts: Experience["note_texts"]): Mark {
  const { value, low, high } = row.score;
  const summary = figureMark(
    view,
    row.score,
    {
      key: `${row.phase ?? "period"}:summary`,
      label,
      series: "summary",
      seriesLabel: wordsOf(view).npsScore,
      status: row.status,
      unit: "net_points",
    },
    texts,
  );
  return {
    ...summary,
    value: share(value),
    low: share(low),
    high: share(high),
    ...(value === null
      ? {}
      : {
          told: {
            value: formatNumber("net_points", value, view.language, true),
            range:
              low === null || high === null
                ? ""
                : formatInterval("net_points", low, high, view.language, true),
          },
        }),
  };
}

/** Rows of who would recommend: the period, before, after, each with the net promoter score. */
function marksOf(view: View, { promoters, note_texts }: Experience): Mark[] {
  const words = wordsOf(view);
  return promoters
    .filter(({ n, status }) => n > 0 || status === "suppressed")
    .flatMap((row) => {
      const key = row.phase ?? "period";
      const label = words.npsRows[key] ?? row.phase ?? "";
      const parts = (["detractors", "passives", "promoters"] as const).map((part) =>
        figureMark(
          view,
          row[part],
          {
            key: `${key}:${part}`,
            label,
            series: part,
            seriesLabel: words.npsParts[part],
            status: row.status,
            unit: "percent",
          },
          note_texts,
        ),
      );
      return [...parts, scoreMark(view, row, label, note_texts)];
    });
}

export const figure = define({
  section: "satisfaction",
  asks: asksExperience,
  shows: ({ found }, view) => {
    const words = wordsOf(view);
    const { promoters, detractors } = found?.promoters[0] ?? {};
    const percent = (value: number) => formatPercent(value, view.language);
    return {
      kind: "chart",
      ...frame(view, found, words.explainFormula),
      title:
        promoters?.value != null && detractors?.value != null
          ? words.npsFinding(percent(promoters.value), percent(detractors.value))
          : words.npsTitle,
      about: words.npsAbout,
      chart: "diverging",
      size: "wide",
      options: { unit: "percent" },
      marks: found ? marksOf(view, found) : [],
      expected: 3,
    };
  },
});
