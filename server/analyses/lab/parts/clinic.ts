import { Type } from "typebox";
import { figure, hiddenFigure, number, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { nullable } from "../../../schemas.ts";
import { cronbachAlpha } from "../../../statistics/agreement/cronbach-alpha.ts";
import { itemAnalysis } from "../../../statistics/agreement/item-analysis.ts";
import { itemCovariance } from "../../../statistics/agreement/item-covariance.ts";
import { pearson } from "../../../statistics/association/pearson.ts";
import { meanInterval } from "../../../statistics/intervals/mean-interval.ts";
import { medianInterval } from "../../../statistics/intervals/median-interval.ts";
import { proportionInterval } from "../../../statistics/intervals/proportion-interval.ts";
import {
  FEWEST_OUTCOMES,
  type JudgedQuestion,
  QUESTION_REASONS,
  QUESTION_VERDICTS,
  questionVerdicts,
} from "../../../statistics/lab/question-verdicts.ts";
import { weightData } from "../../../statistics/lab/weight-data.ts";
import { cannotSay, type Estimate } from "../../../statistics/numbers/estimate.ts";
import { meanMoments, sampleVariance } from "../../../statistics/numbers/moments.ts";
import { relativeWeights } from "../../../statistics/regression/relative-weights.ts";
import { applicantCovariances, chosenOnScores } from "./assumptions.ts";
import { driftOf, driftSchema, keywordLeaks } from "./clinic-drift.ts";
import { groupSchema, groupsOf } from "./clinic-groups.ts";
import type { Column, Form, Keyword, Sheet } from "./clinic-source.ts";

const SEED = 20_261;

/** Hires for each question from which shares of the validity are told, and validity as among all applicants. */
const HIRES_A_QUESTION = 5;

const question = Type.Object({
  question: Type.String(),
  version: nullable(Type.String({ description: "Version of its text" })),
  competency: nullable(Type.String()),
  weight: Type.Number({ description: "In the score" }),
  verdict: Type.Enum([...QUESTION_VERDICTS]),
  reasons: Type.Array(Type.Enum([...QUESTION_REASONS]), { description: "What the verdict rests on" }),
  stability: number("Share of bootstrap resamples of people with the same verdict"),
  difficulty: figure("Mean score as a share of the scale"),
  spread: number("Standard deviation of the score, as a share of the scale"),
  discrimination: number("Mean of the upper 27 % by total less that of the lower, over the range of scores"),
  rest: figure("Item-rest correlation: with the mean of the person's other answers"),
  sisters: figure("The same with the other questions of its competency"),
  typical: number("Median of the other questions' item-rest correlations"),
  apart_p: number("That its own lies below that, one-sided, by Bonferroni over the questions"),
  alpha_dropped: number("Cronbach's alpha of the form without the question"),
  alpha_change: figure("The same less alpha with the question"),
  validity: figure("Correlation with performance after six months, among hires"),
  corrected: number("The same as among all applicants (Lawley 1943)"),
  validity_p: number("Of the validity, by Bonferroni over the questions"),
  part: figure("Part of the R squared of all questions that is its own (relative weight)"),
  share: number("The same as a share of that R squared"),
  closest: nullable(
    Type.Object({ question: Type.String(), r: figure("Correlation with the question it goes with most") }),
  ),
  groups: Type.Array(groupSchema),
  seconds: figure("Median seconds taken"),
  follow_ups: figure("Mean number of follow-up questions"),
  unanswered: figure("Share of interviews without an answer to it"),
  unscored: figure("Share of answers without a score"),
  drift: Type.Array(driftSchema),
  keyword: nullable(
    Type.Object({
      keyword: Type.String({ description: "That goes with the score most, of those tested" }),
      r: figure("Point-biserial correlation of mentioning it with the score, among hires"),
      leaks: Type.Boolean({
        description: "Its interval, corrected for the keywords tested, lies beyond 0.5",
      }),
    }),
  ),
});
type Question = Told<typeof question>;

/** A form and its questions. */
export const clinicForm = Type.Object({
  is_current: Type.Boolean(),
  versions: Type.Array(Type.String(), {
    description: "Model versions that ask these questions, the oldest first",
  }),
  since: Type.String({ format: "date" }),
  people: Type.Integer({ description: "Who answered a question of it" }),
  hires: Type.Integer({ description: "Of these, with a performance review after six months" }),
  alpha: figure("Cronbach's alpha, of those who answered every question"),
  composite: figure("Correlation of the weighted score with performance after six months, among hires"),
  explained: figure("R squared of all questions"),
  questions: Type.Array(question),
});

/** What is known of a form's questions, as it may be told. */
export function examined(
  form: Form,
  sheet: Sheet,
  {
    isCurrent,
    keywords,
    tell,
  }: { readonly isCurrent: boolean; readonly keywords: readonly Keyword[]; readonly tell: Tell },
): Told<typeof clinicForm> {
  const z = sheet.columns.map((column) => column.z);
  const outcome = Float64Array.from(sheet.people, (person) => person.outcome ?? Number.NaN);
  const groups = groupsOf(sheet, tell);
  const leaks = keywordLeaks(sheet, keywords);
  const judged = questionVerdicts(
    {
      columns: z,
      abilities: form.questions.map(({ ability }) => ability),
      outcome,
      biased: groups.map((own) => own.flatMap(({ bias }) => bias ?? [])),
      leaks: leaks.map((leak) => leak?.leaks ?? false),
    },
    { seed: SEED },
  );
  const hires = outcome.reduce((n, y) => n + (Number.isFinite(y) ? 1 : 0), 0);
  const [all] = tell([{ n: sheet.people.length }]);
  const [hired] = tell([{ n: hires }]);
  const ofAll = (estimate: Estimate) => (all!.isHidden ? hiddenFigure : tell.figure(estimate));
  const ofHires = (estimate: Estimate) => (hired!.isHidden ? hiddenFigure : tell.figure(estimate));
  const seen = <T>(value: T | null | undefined, group = all!): T | null =>
    group.isHidden ? null : (value ?? null);
  const alpha = cronbachAlpha(itemCovariance(z));
  const discrimination = itemAnalysis(sheet.columns.map(({ score }) => score)).items;
  const validity = jointValidity(form, z, outcome);
  const closest = closestOf(z);
  return {
    is_current: isCurrent,
    versions: form.versions,
    since: form.since,
    people: all!.n,
    hires: hired!.n,
    alpha: ofAll(alpha),
    composite: ofHires(validity.composite),
    explained: ofHires(validity.explained),
    questions: form.questions.map(({ question: id, version, ability, weight }, j): Question => {
      const own = judged[j]!;
      const column = sheet.columns[j]!;
      const scores = meanMoments(column.score);
      const leak = leaks[j];
      const near = closest[j];
      const known = closedVerdict(own, all!.isHidden, hired!.isHidden);
      return {
        ...{ question: id, version, competency: ability, weight },
        ...known,
        stability: seen(own.stability),
        difficulty: ofAll(meanInterval(scores)),
        spread: seen(rootOf(sampleVariance(scores))),
        discrimination: seen(discrimination[j]?.discrimination),
        rest: ofAll(own.rest),
        sisters: ofAll(own.sisters),
        typical: seen(own.typical),
        apart_p: seen(own.apartP),
        alpha_dropped: seen(alpha.items[j]?.alphaIfDropped),
        alpha_change: ofAll(own.alphaChange),
        validity: ofHires(own.validity),
        corrected: seen(validity.corrected?.[j], hired),
        validity_p: seen(own.validityP, hired),
        part: ofHires(validity.parts[j]!),
        share: seen(validity.shares[j], hired),
        closest: near == null ? null : { question: form.questions[near.at]!.question, r: ofAll(near.r) },
        groups: groups[j]!.map(({ told }) => told),
        seconds: ofAll(medianInterval(finite(column.seconds).sort())),
        follow_ups: ofAll(meanInterval(meanMoments(column.followUps))),
        ...failures(column, ofAll),
        drift: driftOf(sheet, column).map(({ shift, ...each }) => ({ ...each, shift: ofAll(shift) })),
        keyword: leak == null ? null : { ...leak, r: ofHires(leak.r) },
      };
    }),
  };
}

const rootOf = (value: number | null) => (value === null ? null : Math.sqrt(value));
const finite = (values: Float64Array) => values.filter((value) => Number.isFinite(value));

/** A verdict on too few people tells nothing. */
function closedVerdict(
  { verdict, reasons }: JudgedQuestion,
  isHidden: boolean,
  areHiresHidden: boolean,
): Pick<Question, "verdict" | "reasons"> {
  if (isHidden) return { verdict: "not_enough_data", reasons: ["few_answers"] };
  return { verdict, reasons: areHiresHidden ? reasons.filter((reason) => reason !== "not_valid") : reasons };
}

function failures(column: Column, ofAll: (estimate: Estimate) => Question["unanswered"]) {
  const there = column.isThere.reduce((sum, each) => sum + each, 0);
  const scored = finite(column.score).length;
  return {
    unanswered: ofAll(proportionInterval(column.isThere.length - there, column.isThere.length)),
    unscored: ofAll(proportionInterval(there - scored, there)),
  };
}

/** What the questions predict together, and each one's part in it. */
function jointValidity(form: Form, z: readonly Float64Array[], outcome: Float64Array) {
  const data = weightData(z, outcome);
  const composite = Float64Array.from({ length: data.n }, (_, i) =>
    form.questions.reduce((all, { weight }, j) => all + weight * data.columns[j]![i]!, 0),
  );
  const fewest = Math.max(FEWEST_OUTCOMES, HIRES_A_QUESTION * z.length);
  const isFew = data.n < fewest;
  const weights = isFew
    ? null
    : relativeWeights(
        Array.from(data.criterion, (y, i) => ({
          values: [y, ...data.columns.map((column) => column[i]!)],
          count: 1,
        })),
        z.length,
        { seed: SEED, replicates: 400 },
      );
  const none = cannotSay(data.n, "relative weights (Johnson 2000)", `few_pairs:${fewest}`);
  const among = isFew ? null : chosenOnScores(applicantCovariances(z), data);
  return {
    composite:
      data.n < FEWEST_OUTCOMES
        ? cannotSay(data.n, "Pearson r, Fisher z", `few_pairs:${FEWEST_OUTCOMES}`)
        : pearson(composite, data.criterion),
    explained: weights?.rSquared ?? none,
    parts: z.map((_, j) => weights?.weights[j]?.weight ?? none),
    shares: z.map((_, j) => weights?.weights[j]?.share ?? null),
    // the criterion has a standard deviation of 1, the questions those among applicants
    corrected:
      among === null
        ? null
        : z.map((_, j) => among.validities[j]! / Math.sqrt(among.covariances[j * z.length + j]!)),
  };
}

/** Of each question the other that it goes with most, by the correlations of whom both are known. */
function closestOf(z: readonly Float64Array[]): ({ readonly at: number; readonly r: Estimate } | null)[] {
  const best = new Array<{ at: number; r: Estimate } | null>(z.length).fill(null);
  const offer = (j: number, at: number, r: Estimate) => {
    if (r.value !== null && r.value > (best[j]?.r.value ?? Number.NEGATIVE_INFINITY)) best[j] = { at, r };
  };
  for (let j = 0; j < z.length; j++)
    for (let other = 0; other < j; other++) {
      const { notes: _, ...r } = pearson(z[j]!, z[other]!);
      offer(j, other, { ...r, notes: [] });
      offer(other, j, { ...r, notes: [] });
    }
  return best;
}
