import { Type } from "typebox";
import { figureMembers, number, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import type { Moments } from "../../../metrics/estimator.ts";
import { nullable } from "../../../schemas.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import {
  bandCuts,
  bandsBy,
  itemBiasInBands,
  passAbove,
  sortedMedian,
} from "../../../statistics/selection/item-bias.ts";
import { ordinalItemBiasOf } from "../../../statistics/selection/item-bias-ordinal.ts";
import { Z_SCALE } from "./source.ts";

const classOf = (description: string) => nullable(Type.Enum(["A", "B", "C"], { description }));

/** Whether one question is harder for a group than for the reference group of equal standing. */
export const questionBias = Type.Object({
  question: Type.String(),
  group: Type.String(),
  reference: Type.String(),
  group_n: Type.Integer(),
  ...figureMembers("Mantel-Haenszel delta; below 0 the question is harder for the group"),
  p: number("Mantel-Haenszel test"),
  adjusted_p: number("Over all questions and groups (Benjamini-Hochberg)"),
  ets_class: classOf("ETS class: A negligible, B moderate, C large"),
  ordinal: Type.Object(
    {
      effect: number("Log odds of a higher score, group against reference"),
      uniform_p: number("Likelihood-ratio test of a uniform difference"),
      non_uniform_p: number("The same of one that changes with standing"),
      gain: number("Gain in Nagelkerke's R squared"),
      effect_class: classOf("Class of the gain (Jodoin & Gierl)"),
      notes: Type.Array(Type.String()),
    },
    { description: "The second view: ordinal logistic regression" },
  ),
});
type QuestionBias = Told<typeof questionBias>;

/** Fewest people of a group who answered a question before it is compared. */
export const FEWEST_ANSWERS = 50;
/** Other questions that standing is judged by. */
const LEAST_OTHERS = 2;
const MILLION = 1e6;

/** All answers of a group to a question, interview and score in millionths in turn: no object an answer. */
export const answerMoments: Readonly<Record<string, string>> = {
  answers: `flatten(list([application_key, cast(round(z / ${Z_SCALE / MILLION}) as integer)] order by application_key))`,
};

/**
 * Differential functioning of every question for every shown group against the reference. Standing is the mean of
 * the interview's other questions (each standardized within question, vendor and model version), so that a question
 * is never matched on itself. Records are one per question and group: `of`, `group`, and `answers` as
 * `answerMoments` gives them, the score in millionths.
 */
export function questionBiases(
  records: readonly Moments[],
  shown: ReadonlySet<string>,
  reference: string | null,
  tell: Tell,
): QuestionBias[] {
  const found = comparisons(records, shown, reference).map((each) => biasOf(each, tell));
  const adjusted = adjustP(found.map(({ p }) => p));
  return found.map((each, index) => ({ ...each, adjusted_p: adjusted[index] ?? null }));
}

/** Answers to a question of a group beside those of the reference. */
type Comparison = {
  readonly question: string;
  readonly group: string;
  readonly reference: string;
  readonly own: Answers;
  readonly other: Answers;
};

/** Every question's answers of every shown group with enough of them, beside the reference's; records as above. */
export function comparisons(
  records: readonly Moments[],
  shown: ReadonlySet<string>,
  reference: string | null,
): Comparison[] {
  if (reference === null) return [];
  const lists = records.map((record) => record.answers as ArrayLike<number>);
  let last = -1;
  for (const list of lists) for (let at = 0; at < list.length; at += 2) last = Math.max(last, list[at]!);
  const sums = new Float64Array(last + 1);
  const counts = new Int32Array(last + 1);
  for (const list of lists)
    for (let at = 0; at < list.length; at += 2) {
      sums[list[at]!]! += list[at + 1]!;
      counts[list[at]!]!++;
    }
  const answersOf = (list: ArrayLike<number>): Answers => {
    const all = new Float64Array(list.length / 2);
    const others = new Float64Array(all.length);
    let n = 0;
    for (let at = 0; at < list.length; at += 2) {
      const interview = list[at]!;
      const rest = counts[interview]! - 1;
      if (rest < LEAST_OTHERS) continue;
      all[n] = list[at + 1]! / MILLION;
      others[n++] = (sums[interview]! - list[at + 1]!) / rest / MILLION;
    }
    const [z, standing] = [all.subarray(0, n), others.subarray(0, n)];
    return { z, standing, sortedZ: z.slice().sort(), sortedStanding: standing.slice().sort() };
  };
  const questions = new Map<string, Map<string, Answers>>();
  records.forEach((record, index) => {
    if (typeof record.of !== "string" || typeof record.group !== "string" || !shown.has(record.group)) return;
    const groups = questions.get(record.of) ?? new Map<string, Answers>();
    questions.set(record.of, groups.set(record.group, answersOf(lists[index]!)));
  });
  return [...questions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([question, groups]) => {
      const other = groups.get(reference);
      if (other === undefined || other.z.length < FEWEST_ANSWERS) return [];
      return [...groups]
        .filter(([group, { z }]) => group !== reference && z.length >= FEWEST_ANSWERS)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([group, own]) => ({ question, group, reference, own, other }));
    });
}

/** Answers to one question of one group: the score and the standing of who gave it, and both in rising order. */
type Answers = {
  readonly z: Float64Array;
  readonly standing: Float64Array;
  readonly sortedZ: Float64Array;
  readonly sortedStanding: Float64Array;
};

/** Bands of standing, and of the answers themselves, that people are compared in. */
const STANDING_BANDS = 10;
const ANSWER_BANDS = 7;

/** Mantel-Haenszel of a comparison, with what it was counted from. */
export function mantelOf({ own, other }: Comparison) {
  const z = joined(own.z, other.z);
  const standing = joined(own.standing, other.standing);
  const isFocal = new Float64Array(z.length).fill(1, 0, own.z.length);
  const sorted = merged(own.sortedZ, other.sortedZ);
  const mantel = itemBiasInBands(
    passAbove(z, sortedMedian(sorted)),
    bandsBy(standing, bandCuts(merged(own.sortedStanding, other.sortedStanding), STANDING_BANDS)),
    isFocal,
  );
  return { z, standing, isFocal, sorted, mantel };
}

function biasOf(of: Comparison, tell: Tell): QuestionBias {
  const { question, group, reference, own } = of;
  const { z, standing, isFocal, sorted, mantel } = mantelOf(of);
  const ordinal = ordinalItemBiasOf(bandsBy(z, bandCuts(sorted, ANSWER_BANDS)), standing, isFocal);
  return {
    ...{ question, group, reference },
    group_n: tell.count(own.z.length),
    ...tell.figure({ ...mantel, value: mantel.delta }),
    p: mantel.p,
    adjusted_p: null,
    ets_class: mantel.etsClass,
    ordinal: {
      effect: ordinal.groupEffect,
      uniform_p: ordinal.uniform.p,
      non_uniform_p: ordinal.nonUniform.p,
      gain: ordinal.gain,
      effect_class: ordinal.effectClass,
      notes: ordinal.notes,
    },
  };
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** Values of two lists in rising order, in rising order. */
function merged(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length);
  for (let i = 0, j = 0, at = 0; at < all.length; at++)
    all[at] = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i++]! : b[j++]!;
  return all;
}
