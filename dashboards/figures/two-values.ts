import type { analysis as twoValuesAnalysis } from "../../server/analyses/data/two-values.ts";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import { twoWords } from "../text/two.ts";
import type { Unit } from "../types.ts";
import { analysis, type Choice, chosen, define, explained, type Finding } from "./document.ts";
import { figureMark } from "./marks.ts";
import { dimensionLabel, scopeText, told, valueLabel } from "./say.ts";
import type { View } from "./view.ts";

type Answer = AnswerOf<typeof twoValuesAnalysis>;

/** Dimensions by which hires' scores are compared, the usual one first. */
const SCORED_BY = ["vendor", "job", "job_family", "company", "model_version", "screening_path", "channel"];

const named = (view: View) => twoWords(view.language);

/** Measures that two values can be compared by: those whose change can be taken apart are shares, means and the like. */
const measures = (view: View) =>
  [...view.metrics.values()].filter(({ change_by, split }) => change_by.length > 0 && split === null);

const valuesOf = (view: View, dimension: string) =>
  (view.dimensions.get(dimension)?.values ?? []).filter(({ n }) => n > 0).map(({ value }) => value);

function measureChoice(view: View, standard: string): Choice {
  const words = named(view);
  return {
    name: "two",
    label: words.choose.measure,
    options: [
      { value: "validity:ai", label: words.validity.ai },
      { value: "validity:human", label: words.validity.human },
      ...measures(view).map(({ id, title }) => ({ value: id, label: title[view.language] })),
    ],
    standard,
  };
}

function dimensionChoice(view: View, measure: string): Choice {
  const able = measure.startsWith("validity:") ? SCORED_BY : (view.metrics.get(measure)?.change_by ?? []);
  const offered = able.filter((name) => valuesOf(view, name).length > 1);
  return {
    name: "two_by",
    label: named(view).choose.dimension,
    options: offered.map((value) => ({ value, label: dimensionLabel(view, value) })),
    ...(offered.includes("screening_path") && !measure.startsWith("validity:")
      ? { standard: "screening_path" }
      : {}),
  };
}

/** Everything that is chosen, with the choices themselves. */
function asked(view: View, standard: string) {
  const words = named(view);
  const measureOf = measureChoice(view, standard);
  const measure = chosen(view, measureOf);
  const by = dimensionChoice(view, measure);
  const dimension = chosen(view, by);
  const values = valuesOf(view, dimension);
  const side = (name: string, label: string, without?: string): Choice => ({
    name,
    label,
    options: values
      .filter((value) => value !== without)
      .map((value) => ({ value, label: valueLabel(view, dimension, value) })),
  });
  const first = side("two_a", words.choose.a);
  const a = chosen(view, first);
  const second = side("two_b", words.choose.b, a);
  const b = chosen(view, second);
  const isValidity = measure.startsWith("validity:");
  const metric = view.metrics.get(measure);
  return {
    measure,
    dimension,
    a,
    b,
    isValidity,
    choices: [measureOf, by, first, second],
    unit: isValidity ? ("r" as const) : (metric?.unit ?? "count"),
    name: measureOf.options.find(({ value }) => value === measure)?.label ?? measure,
  };
}

type Chosen = ReturnType<typeof asked>;

function question(view: View, { measure, dimension, a, b, isValidity }: Chosen) {
  const { [dimension]: _own, ...filters } = view.filters;
  return analysis<typeof twoValuesAnalysis>(
    { ...view, filters },
    "two-values",
    { measure, ...(b === "" ? {} : { dimension, a, b }) },
    isValidity ? "chosen" : "period",
  );
}

function findingsOf(view: View, answer: Answer, names: readonly [string, string], unit: Unit): Finding[] {
  const words = named(view);
  const { a, b, difference, shared } = answer;
  if (difference === null || difference.value === null) return [];
  const side = (name: string, each: Answer["a"]) => words.side(name, told(view, unit, each));
  const apart = told(view, unit, difference, true);
  const kind = difference.low === null ? "noInterval" : difference.clear ? "clear" : "unclear";
  const rests = [a, b, difference];
  const pair: Finding = { says: words[kind](side(names[0], a), side(names[1], b), apart), rests };
  return shared === "many" ? [pair, { says: words.shared, rests: [] }] : [pair];
}

/** Two values of a dimension side by side; `standard` is the measure while none is chosen. */
export const twoValues = (standard: string) =>
  define({
    also: ["两组对比、两家供应商对比、同类对比", "compare two vendors, jobs, paths, companies; difference"],
    section: "compare",
    asks: (view) => ({ pair: question(view, asked(view, standard)) }),
    shows: ({ pair: answer }, view) => {
      const words = named(view);
      const wanted = asked(view, standard);
      const { a, b, dimension, unit, name, isValidity } = wanted;
      const names = [valueLabel(view, dimension, a), valueLabel(view, dimension, b)] as const;
      const mark = (key: string, label: string, figure: Answer["a"]) =>
        figureMark(
          view,
          figure,
          { key, label, unit, ...(figure.status === "suppressed" ? { status: "suppressed" as const } : {}) },
          answer?.note_texts ?? {},
        );
      const sides = answer ? [mark("a", names[0], answer.a), mark("b", names[1], answer.b)] : [];
      const difference =
        answer?.difference == null
          ? []
          : [
              figureMark(
                view,
                { ...answer.difference, n: answer.a.n + answer.b.n, notes: answer.notes },
                { key: "difference", label: words.difference(names[0], names[1]), unit, signed: true },
                answer.note_texts,
              ),
            ];
      return {
        kind: "chart",
        title: b ? words.title(names[0], names[1], name) : words.titleOf(name),
        about: words.about(dimensionLabel(view, dimension)),
        scope: scopeText(view, isValidity && !view.isChosen ? "whole" : "period"),
        metrics: isValidity ? [] : [wanted.measure],
        explained: explained(view, question(view, wanted), answer, { notes: answer?.notes ?? [] }),
        choices: wanted.choices,
        findings: answer ? findingsOf(view, answer, names, unit) : [],
        chart: "forest",
        size: "wide",
        options: { unit },
        marks: [...sides, ...difference],
        drawn: sides,
        expected: 2,
        empty: b ? words.none : words.one,
      };
    },
  });
