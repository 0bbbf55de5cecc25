import type { Mark } from "../../charts/mark.ts";
import { formatCount, formatNumber } from "../../format/number.ts";
import { chosen, define, type Finding } from "../document.ts";
import { figureMark } from "../marks.ts";
import { isClear, told } from "../say.ts";
import type { View } from "../view.ts";
import { asksTradeOff, frame, pairName, placeOf, studioWords, type TradeOff } from "./parts/trade-off.ts";
import { groupChoice, wordsOf } from "./parts/weights.ts";

type Point = Pick<TradeOff["points"][number], "validity" | "impact_ratio">;

function mark(
  view: View,
  answer: TradeOff,
  { validity, impact_ratio: value }: Point,
  words: { key: string; label: string; series: string; seriesLabel?: string },
): Mark[] {
  if (validity === null) return [];
  const r = formatNumber("r", validity, view.language);
  const label = studioWords(view).pointLabel(words.seriesLabel ?? words.label, r);
  const { seriesLabel = words.label, ...rest } = words;
  const drawn = figureMark(
    view,
    { n: answer.hires, value, low: null, high: null, notes: [] },
    { ...rest, label, unit: "ratio", at: validity },
    answer.note_texts,
  );
  return [{ ...drawn, seriesLabel }];
}

function marksOf(view: View, answer: TradeOff): Mark[] {
  const words = studioWords(view);
  const place = placeOf(view, answer);
  return [
    ...answer.points.flatMap((point, at) =>
      mark(view, answer, point, {
        key: `p${at}`,
        label: words.pointName(String(at + 1)),
        series: at === place?.at ? "chosen" : "front",
        ...(at === place?.at ? { seriesLabel: words.chosen } : {}),
      }),
    ),
    ...answer.marked.flatMap((each) =>
      mark(view, answer, each, {
        key: each.name,
        label: words.marked[each.name] ?? each.name,
        series: each.name,
        seriesLabel: words.marked[each.name] ?? each.name,
      }),
    ),
  ];
}

function findingsOf(view: View, answer: TradeOff): Finding[] {
  const place = placeOf(view, answer);
  if (place === null) return [];
  const words = studioWords(view);
  const { gain, recounted } = place.point;
  const ratio = told(view, "ratio", recounted);
  const by = told(view, "r", gain, true);
  return [
    ...(recounted.value === null ? [] : [{ says: words.recounted(ratio), rests: [recounted] }]),
    ...(gain.value === null
      ? []
      : [{ says: (isClear(gain) ? words.placeGain : words.placeNoEvidence)(by), rests: [gain] }]),
  ];
}

/** Validity against impact ratio, and where one stands between them. */
export const figure = define({
  also: ["帕累托 权衡 取舍", "Pareto, trade-off, adverse impact"],
  section: "front",
  asks: asksTradeOff,
  shows: ({ front: answer = null }, view) => {
    const words = studioWords(view);
    const dimension = chosen(view, groupChoice(view));
    return {
      kind: "chart",
      ...frame(view, answer),
      title: words.frontTitle,
      about: answer?.focal
        ? words.frontAbout(
            pairName(view, dimension, answer.focal),
            pairName(view, dimension, answer.reference),
            formatCount(answer.hires, view.language),
          )
        : "",
      chart: "trade-off",
      size: "wide",
      options: {
        unit: "ratio",
        axis: words.frontAxis,
        axisX: wordsOf(view).columns.corrected,
        target: 0.8,
        targetWord: words.fourFifths,
        reference: 1,
      },
      expected: null,
      findings: answer === null ? [] : findingsOf(view, answer),
      marks: answer === null ? [] : marksOf(view, answer),
      note: words.frontNote,
    };
  },
});
