import { formatCount, formatInterval, formatNumber, formatValue } from "../../format/number.ts";
import { counted, estimates, named, numbers } from "../cells.ts";
import { type Column, define, type Finding, type Row } from "../document.ts";
import { isClear, noteWords, reasonOf } from "../say.ts";
import type { View } from "../view.ts";
import { dimensionInside } from "../why-said.ts";
import {
  across,
  type Corrected,
  chosenAcross,
  correctedQuestion,
  frame,
  segmentName,
  withEnds,
  wordsOf,
} from "./parts/validation.ts";

type Segment = Corrected["rows"][number];
type Step = Segment["steps"][number];

/** What a step was given: `ryy = 0.52, u = 0.68`. */
function inputsText(view: View, { step, ryy, u, rxx }: Step): string {
  const given = Object.entries({ ryy, u, rxx }).flatMap(([name, value]) =>
    value === null ? [] : `${name} = ${formatNumber("coefficient", value, view.language)}`,
  );
  if (given.length > 0) return given.join(view.language === "zh" ? "，" : ", ");
  return step === "observed" ? wordsOf(view).corrected.none : view.text.dash;
}

function rowsOf(view: View, segment: Segment, group: string, texts: Corrected["note_texts"]): Row[] {
  const words = wordsOf(view).corrected;
  return segment.steps.map((step): Row => {
    const inputs = inputsText(view, step);
    const why = step.value === null && step.notes.length === 0 ? [reasonOf(view, step)] : [];
    return {
      key: `${group}:${step.step}`,
      group,
      few: step.notes.includes("fragile") || step.notes.includes("few_hires"),
      cells: [
        words.steps[step.step],
        { text: inputs, values: [step.ryy, step.u, step.rxx] },
        withEnds(view, "r", step),
        counted(view, step.status === "suppressed" ? null : step.n),
        [...why, ...noteWords(view, step.notes, texts)].join(view.text.semicolon),
      ],
    };
  });
}

/** The groups' correlations taken together: their mean, and how far they lie apart beyond chance. */
function overRows(view: View, over: Corrected["over"]): Row[] {
  if (over === null) return [];
  const words = wordsOf(view).corrected;
  const { language } = view;
  const name = dimensionInside(words.groups[chosenAcross(view)]);
  const { credibility_low: low, credibility_high: high, sampling_share: share } = over;
  const note =
    low === null || high === null || share === null
      ? ""
      : words.spread(formatInterval("r", low, high, language), formatValue("percent", share, language));
  return [
    {
      key: "over",
      group: words.over(name),
      cells: [
        words.mean,
        { text: words.groupsOf(formatCount(over.k, language)), values: [null, null, null] },
        withEnds(view, "r", over),
        counted(view, over.n),
        note,
      ],
    },
  ];
}

function columnsOf(view: View): Column[] {
  const words = wordsOf(view).corrected;
  return [
    named(words.step, "step"),
    {
      name: words.inputs,
      file: (["ryy", "u", "rxx"] as const).map((key) => ({ key, name: words[key], format: "number" })),
    },
    estimates(view, words.r, "r", "number"),
    numbers(words.n, "n", "count"),
    named(words.note, "note"),
  ];
}

/** What was observed among all hires, and with their selection corrected for. */
function findingsOf(view: View, all: Segment | undefined): Finding[] {
  const words = wordsOf(view).corrected;
  const of = (name: Step["step"]) => all?.steps.find(({ step }) => step === name);
  const [observed, lawley] = [of("observed"), of("selection")];
  if (observed?.value == null || lawley?.value == null) return [];
  const ends = ({ low, high }: Step) =>
    low === null || high === null ? view.text.dash : formatInterval("r", low, high, view.language);
  const number = (value: number) => formatNumber("r", value, view.language);
  const said = words.finding(
    number(observed.value),
    ends(observed),
    formatCount(observed.n, view.language),
    number(lawley.value),
    ends(lawley),
  );
  const unclear = isClear(observed) ? "" : words.unclear;
  return [
    {
      says: [said, unclear].filter(Boolean).join(view.language === "zh" ? "" : " "),
      rests: [lawley, observed],
    },
  ];
}

/** Observed validity and every correction with its inputs, by job family or company. */
export const figure = define({
  also: [
    "校正效度、全距限制、衰减校正、Lawley",
    "corrected validity, range restriction, attenuation, Lawley",
  ],
  asks: (view) => ({
    ai: correctedQuestion(view, { across: chosenAcross(view) }),
    human: correctedQuestion(view, { predictor: "human", across: chosenAcross(view) }),
  }),
  shows: ({ ai, human }, view) => {
    const words = wordsOf(view).corrected;
    const name = ({ segment }: Segment) => segmentName(view, segment, words.all);
    return {
      ...frame(view, correctedQuestion(view, { across: chosenAcross(view) }), ai),
      title: words.title,
      about: words.about,
      choices: [across(view)],
      columns: columnsOf(view),
      rows: [
        ...(ai?.rows ?? []).flatMap((each) => rowsOf(view, each, words.ai(name(each)), ai?.note_texts ?? {})),
        ...overRows(view, ai?.over ?? null),
        ...(human?.rows ?? [])
          .slice(0, 1)
          .flatMap((each) => rowsOf(view, each, words.human(name(each)), human?.note_texts ?? {})),
      ],
      findings: findingsOf(view, ai?.rows[0]),
      note: words.caution,
      expected: 40,
      empty: view.text.figure.empty,
    };
  },
});
