import { formatCount } from "../../format/number.ts";
import type { Unit } from "../../types.ts";
import { estimated, estimates, named } from "../cells.ts";
import { define, type Finding, type Row } from "../document.ts";
import { isClear, say, told } from "../say.ts";
import type { View } from "../view.ts";
import { asksCutOff, type CutOffs, frame, inputChoices, standing, studioWords } from "./parts/cut-off.ts";

const UNITS: Readonly<Record<string, Unit>> = {
  performance_sd: "currency",
  months: "count",
  applicant_cost: "currency",
  interview_minutes: "minutes",
  hour_cost: "currency",
};

/** Inputs first, each with where it comes from, then what they give. */
function rowsOf(view: View, answer: CutOffs): Row[] {
  const words = studioWords(view);
  const inputs = answer.inputs.map(
    ({ name, value, low, high, origin, source }): Row => ({
      key: name,
      group: words.inputsTitle,
      cells: [
        words.inputs[name] ?? name,
        estimated(view, UNITS[name] ?? "count", { value, low, high }),
        source === null ? (words.origins[origin] ?? origin) : say(view, source),
      ],
    }),
  );
  const place = standing(view, answer);
  const bare = { low: null, high: null };
  const results: [string, Unit, { value: number | null; low: number | null; high: number | null }, string][] =
    [
      ["yearly_hires", "count", { value: answer.yearly_hires, ...bare }, words.observedYear],
      ["validity", "r", answer.validity, words.caseTwo],
      ...(place === null
        ? []
        : ([
            ["mean_gain", "r", place.here.mean_gain, words.naylorShine],
            ["money", "currency", place.here.money, words.moneyHow],
          ] as [string, Unit, CutOffs["validity"], string][])),
    ];
  return [
    ...inputs,
    ...results.map(
      ([key, unit, value, how]): Row => ({
        key,
        group: words.resultsTitle,
        cells: [words.results[key] ?? key, estimated(view, unit, value), how],
      }),
    ),
  ];
}

/** The value in money, or which input it lacks. */
function findingsOf(view: View, answer: CutOffs): Finding[] {
  const words = studioWords(view);
  const place = standing(view, answer);
  const missing = answer.inputs.filter(({ origin }) => origin === "missing");
  if (missing.length > 0)
    return [
      { says: words.lacks(view.text.list(missing.map(({ name }) => words.inputs[name] ?? name))), rests: [] },
    ];
  if (place === null || place.here.money.value === null) return [];
  const { money } = place.here;
  const value = told(view, "currency", money);
  return [{ says: (isClear(money) ? words.moneyIs : words.moneyUnclear)(value), rests: [money] }];
}

/** What the selection is worth in money, every input named and open to change. */
export const figure = define({
  also: ["效用 收益 投资回报 SDy", "utility, return on investment, ROI"],
  section: "cut-off",
  asks: asksCutOff,
  shows: ({ cut: answer = null }, view) => {
    const words = studioWords(view);
    return {
      kind: "table",
      ...frame(
        view,
        answer,
        inputChoices(view).map(({ name }) => name),
      ),
      title: words.utilityTitle,
      about: answer ? words.utilityAbout(formatCount(answer.yearly_hires ?? 0, view.language)) : "",
      findings: answer ? findingsOf(view, answer) : [],
      note: words.utilityNote,
      columns: [
        named(words.measure, "measure"),
        estimates(view, words.valueColumn, "value", "number"),
        named(words.sourceColumn, "source"),
      ],
      rows: answer === null ? [] : rowsOf(view, answer),
      expected: 9,
    };
  },
});
