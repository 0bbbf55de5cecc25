import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as clinicAnalysis } from "../../../../server/analyses/lab/clinic.ts";
import type { Figure } from "../../../../server/figures/figure.ts";
import {
  formatChangeInterval,
  formatCount,
  formatInterval,
  formatNumber,
  formatPercent,
} from "../../../format/number.ts";
import { clinicWords } from "../../../text/lab-clinic.ts";
import type { Unit } from "../../../types.ts";
import { type AnalysisQuestion, analysis, chosen, explained, type Finding } from "../../document.ts";
import { scopeText, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { jobChoice } from "./weights.ts";

export type Clinic = AnswerOf<typeof clinicAnalysis>;
export type Form = Clinic["forms"][number];
export type Question = Form["questions"][number];
type Interval = Pick<Figure, "value" | "low" | "high">;

/** The clinic's texts. */
export const wordsOf = (view: View) => clinicWords(view.language);

const question = (view: View): AnalysisQuestion<Clinic> =>
  analysis<typeof clinicAnalysis>(view, "clinic", { job: chosen(view, jobChoice(view)) }, "none");
export const asksClinic = (view: View): { clinic?: AnalysisQuestion<Clinic> } =>
  jobChoice(view).options.length > 0 ? { clinic: question(view) } : {};

/** What every figure of the clinic has. */
export const frame = (view: View, answer: Clinic | null) => ({
  scope: scopeText(view, "whole"),
  metrics: [],
  explained: explained(view, question(view), answer, { notes: Object.keys(answer?.note_texts ?? {}) }),
  choices: [jobChoice(view)],
  empty: wordsOf(view).none,
});

/** A question's words inside a sentence, without its full stop. */
export const questionName = (view: View, id: string): string =>
  valueLabel(view, "question", id).replace(/[。.]$/, "");

export const jobName = (view: View, { job }: Clinic): string => valueLabel(view, "job", job);

const ORDER = ["drop", "rewrite", "not_enough_data", "keep"];
const isToChange = ({ verdict }: Question) => verdict === "rewrite" || verdict === "drop";

/** The questions in force, those to change first, then by how little they go with the others. */
export const questionsOf = (answer: Clinic | null): readonly Question[] =>
  [...(answer?.forms[0]?.questions ?? [])].sort(
    (a, b) =>
      ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || (a.rest.value ?? 2) - (b.rest.value ?? 2),
  );

export const toChange = (answer: Clinic | null): readonly Question[] =>
  questionsOf(answer).filter(isToChange);

/** Numbers in the reader's language, as sentences have them. */
function sayer({ language, text }: View) {
  const number = (value: number | null, unit: Unit = "r", sign = false) =>
    value === null ? text.dash : formatNumber(unit, value, language, sign);
  const interval = ({ low, high }: Interval, sign = false) =>
    low === null || high === null
      ? text.dash
      : text.figure.intervalOf((sign ? formatChangeInterval : formatInterval)("r", low, high, language));
  return { number, interval, count: (value: number) => formatCount(value, language) };
}

const bare = (value: number | null): Interval => ({ value, low: null, high: null });

/** One reason in words, with what it rests on. */
function reasonOf(view: View, answer: Clinic, of: Question, reason: Question["reasons"][number]): Finding {
  const { reasons } = wordsOf(view);
  const { number, interval, count } = sayer(view);
  const say = (says: string, ...rests: Interval[]): Finding => ({ says, rests });
  const ofR = (r: Interval, words: (r: string, interval: string) => string) =>
    say(words(number(r.value), interval(r)), r);
  switch (reason) {
    case "few_answers":
      return say(
        reasons.few_answers(count(of.rest.n), count(answer.fewest_answers)),
        bare(of.rest.n),
        bare(answer.fewest_answers),
      );
    case "few_hires":
      return say(
        reasons.few_hires(count(of.validity.n), count(answer.fewest_hires)),
        bare(of.validity.n),
        bare(answer.fewest_hires),
      );
    case "only_question":
    case "constant":
    case "only_of_ability":
      return say(reasons[reason]);
    case "group_c":
      return groupsReason(view, of);
    case "keyword": {
      const { keyword = "", r = of.rest } = of.keyword ?? {};
      return say(reasons.keyword(valueLabel(view, "keyword", keyword), number(r.value), interval(r)), r);
    }
    case "apart":
      return say(
        reasons.apart(number(of.rest.value), interval(of.rest), number(of.typical)),
        of.rest,
        bare(of.typical),
      );
    case "costs_alpha":
      return say(
        reasons.costs_alpha(number(of.alpha_change.value, "r", true), interval(of.alpha_change, true)),
        of.alpha_change,
      );
    case "not_valid":
    case "adds_nothing":
    case "predicts":
      return ofR(of.validity, reasons[reason]);
    case "fits":
    case "unclear":
      return ofR(of.rest, reasons[reason]);
  }
}

/** The groups of class C that the verdict rests on, each named. */
function groupsReason(view: View, of: Question): Finding {
  const words = wordsOf(view);
  const { number, interval } = sayer(view);
  const groups = of.groups.filter(({ ets_class, p }) => ets_class === "C" && (p ?? 1) <= 0.05);
  const named = groups.map(({ dimension, group, delta }) =>
    ((delta.value ?? 0) < 0 ? words.harder : words.easier)(
      valueLabel(view, dimension, group),
      number(delta.value, "r", true),
      interval(delta, true),
    ),
  );
  return { says: words.reasons.group_c(view.text.list(named)), rests: groups.map(({ delta }) => delta) };
}

/** Why the verdict on a question is what it is, in a sentence. */
export function reasonsOf(view: View, answer: Clinic, of: Question): Finding {
  const found = of.reasons.map((reason) => reasonOf(view, answer, of, reason));
  const said = found.map(({ says }) => says).join(view.text.semicolon);
  return {
    says: `${said.charAt(0).toUpperCase()}${said.slice(1)}`,
    rests: found.flatMap(({ rests }) => rests),
  };
}

/** The verdict on a question with its reasons and how stable it is. */
export function judged(view: View, answer: Clinic, of: Question): Finding {
  const words = wordsOf(view);
  const { says, rests } = reasonsOf(view, answer, of);
  const said = words.judged(questionName(view, of.question), words.verdicts[of.verdict] ?? of.verdict, says);
  return of.stability === null
    ? { says: said, rests }
    : {
        says: words.stable(said, formatPercent(of.stability, view.language)),
        rests: [...rests, bare(of.stability)],
      };
}
