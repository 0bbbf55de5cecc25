import { differed, differences, estimated, estimates, named, numbers, valued } from "../cells.ts";
import { type Choice, define, type Row } from "../document.ts";
import { dimensionLabel, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { asksTradeOff, frame, placeOf, studioWords, type TradeOff } from "./parts/trade-off.ts";
import { wordsOf } from "./parts/weights.ts";

function rowsOf(view: View, answer: TradeOff): Row[] {
  const place = placeOf(view, answer);
  const current = answer.marked.find(({ name }) => name === "current");
  if (place === null) return [];
  return answer.competencies.map((competency, at) => {
    const weight = place.point.weights[at]!;
    const { low = null, high = null } = place.point.stability[at] ?? {};
    const before = current?.weights[at] ?? null;
    const change = before === null ? null : weight - before;
    return {
      key: competency,
      cells: [
        valueLabel(view, "competency", competency),
        valued(view, "percent", before),
        estimated(view, "percent", { value: weight, low, high }),
        differed(view, "percent", { value: change, low: null, high: null }),
      ],
    };
  });
}

/** The weights of the point that the reader stands on, and how firm they are. */
export const figure = define({
  section: "front",
  asks: asksTradeOff,
  shows: ({ front: answer = null }, view) => {
    const words = studioWords(view);
    const { names, columns } = wordsOf(view);
    const place = answer && placeOf(view, answer);
    const number = (value: number | null | undefined, unit: "r" | "ratio" | "minutes") =>
      valued(view, unit, value).text;
    const shared = frame(view, answer);
    return {
      kind: "table",
      ...shared,
      choices: shared.choices.map((choice): Choice => ({ ...choice, isElsewhere: true })),
      title: words.pointTitle,
      about: place
        ? words.pointAbout(
            number(place.point.validity, "r"),
            number(place.point.impact_ratio, "ratio"),
            number(place.point.minutes, "minutes"),
          )
        : "",
      note: place
        ? words.pointKeeps(
            number(place.point.expected_validity, "r"),
            number(place.point.expected_ratio, "ratio"),
          )
        : "",
      columns: [
        named(dimensionLabel(view, "competency"), "competency"),
        numbers(names.current ?? "", "current", "percent"),
        estimates(view, words.chosen, "chosen", "percent"),
        differences(view, columns.change, "change"),
      ],
      rows: answer === null ? [] : rowsOf(view, answer),
      expected: 3,
    };
  },
});
