import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis } from "../../../server/analyses/experience/experience.ts";
import type { Figure as Figured } from "../../../server/figures/figure.ts";
import type { Mark } from "../../charts/mark.ts";
import { figuredMark } from "../../format/figured-marks.ts";
import { formatInterval, formatNumber } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { pageText } from "./words.ts";

type Experience = AnswerOf<typeof analysis>;

/** Rows of answers to candidates' graded items, the best first, each with its favourable share. */
export function itemMarks(answer: Experience): Mark[] {
  const words = pageText.value;
  return answer.items
    .filter(({ respondent }) => respondent === "candidate")
    .sort((a, b) => (b.favourable.value ?? -1) - (a.favourable.value ?? -1))
    .flatMap(({ item, status, favourable, levels }) => {
      const mark = (figure: Figured, series: string, seriesLabel: string) =>
        figuredMark(
          figure,
          {
            key: `${item}:${series}`,
            label: valueLabel("item", item),
            series,
            seriesLabel,
            status,
            unit: "percent",
          },
          answer.note_texts,
        );
      return [
        ...levels.map((each) =>
          mark(each, String(each.level), words.levels[each.level] ?? String(each.level)),
        ),
        mark(favourable, "summary", words.favourable),
      ];
    });
}

/** Rows of who would recommend: the period, before, after, each with the net promoter score. */
export function promoterMarks(answer: Experience): Mark[] {
  const words = pageText.value;
  return answer.promoters
    .filter(({ n, status }) => n > 0 || status === "suppressed")
    .flatMap((row) => {
      const label = words.npsRows[row.phase ?? "period"] ?? row.phase ?? "";
      const key = row.phase ?? "period";
      const parts = (["detractors", "passives", "promoters"] as const).map((part) =>
        figuredMark(
          row[part],
          {
            key: `${key}:${part}`,
            label,
            series: part,
            seriesLabel: words.npsParts[part],
            status: row.status,
            unit: "percent",
          },
          answer.note_texts,
        ),
      );
      const { score } = row;
      const summary = figuredMark(
        score,
        {
          key: `${key}:summary`,
          label,
          series: "summary",
          seriesLabel: words.npsScore,
          status: row.status,
          unit: "points",
        },
        answer.note_texts,
      );
      // the table and the files have one unit for the figure: the score as a share of one, as the parts
      const share = (value: number | null) => (value === null ? null : value / 100);
      return [
        ...parts,
        {
          ...summary,
          value: share(score.value),
          low: share(score.low),
          high: share(score.high),
          ...(score.value === null
            ? {}
            : {
                told: {
                  value: formatNumber("points", score.value, language.value, true),
                  range:
                    score.low === null || score.high === null
                      ? ""
                      : formatInterval("points", score.low, score.high, language.value, true),
                },
              }),
        },
      ];
    });
}
