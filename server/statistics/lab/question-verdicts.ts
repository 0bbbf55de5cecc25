import { correlationEstimate, fisherZInterval } from "../association/fisher-z.ts";
import { adjustP } from "../association/multiple-testing.ts";
import { correlationTest } from "../association/pearson.ts";
import { normalSurvival } from "../distributions/normal.ts";
import { cannotSay, type Estimate, estimate } from "../numbers/estimate.ts";
import { meanMoments, sampleVariance } from "../numbers/moments.ts";
import { normalRandom, seededRandom, shuffledIndices } from "../numbers/random.ts";
import { sortedQuantile } from "../numbers/sample-quantile.ts";

/** What is to become of a question. */
export const QUESTION_VERDICTS = ["keep", "rewrite", "drop", "not_enough_data"] as const;
export type QuestionVerdict = (typeof QUESTION_VERDICTS)[number];

/** What a verdict rests on. */
export const QUESTION_REASONS = [
  "few_answers",
  "only_question",
  "constant",
  "group_c",
  "keyword",
  "apart",
  "only_of_ability",
  "few_hires",
  "not_valid",
  "costs_alpha",
  "adds_nothing",
  "predicts",
  "fits",
  "unclear",
] as const;
export type QuestionReason = (typeof QUESTION_REASONS)[number];

/** Fewest people whose answers tell how questions go together, and fewest hires who tell what one predicts. */
export const FEWEST_ANSWERS = 50;
export const FEWEST_OUTCOMES = 20;
/** A question is apart where it goes with the others at most by this share of what the others do. */
export const APART_SHARE = 0.5;
/** A validity that surely lies below this adds nothing. */
export const LEAST_VALIDITY = 0.1;
/** Error of each of the tests, over all questions (Bonferroni). */
const ALPHA = 0.05;

/** Answers to the questions of one form, a row a person. */
export type Answers = {
  /** Scores, a column for each question, missing as NaN. */
  readonly columns: readonly Float64Array[];
  /** Ability of each question; questions of one ability are sisters. */
  readonly abilities: readonly (string | null)[];
  /** Outcome of hires; NaN of everybody else. */
  readonly outcome: Float64Array;
  /** Deltas of each question that are of ETS class C, with their standard errors. */
  readonly biased?: readonly (readonly { readonly delta: number; readonly standardError: number }[])[];
  /** Whether a keyword alone explains the scores of each question. */
  readonly leaks?: readonly boolean[];
};

/** What is known of one question, and the verdict on it. */
export type JudgedQuestion = {
  /** Correlation with the mean of the person's other answers, and of those to questions of the same ability. */
  readonly rest: Estimate;
  readonly sisters: Estimate;
  /** Median of the other questions' item-rest correlations. */
  readonly typical: number | null;
  /** One-sided p that `rest` lies below `typical`, by Bonferroni over the questions. */
  readonly apartP: number | null;
  readonly validity: Estimate;
  /** p of the validity by Bonferroni over the questions; null below `FEWEST_OUTCOMES` hires. */
  readonly validityP: number | null;
  /** Alpha without the question less alpha with it. */
  readonly alphaChange: Estimate;
  readonly verdict: QuestionVerdict;
  readonly reasons: readonly QuestionReason[];
  /** Share of bootstrap resamples of people with the same verdict; null where too few answered. */
  readonly stability: number | null;
};

/**
 * Verdicts on the questions of a form. A question is apart where its item-rest correlation is at most half of the
 * median of the other questions' and surely below that median (bootstrap standard error of the difference, normal,
 * one-sided 5 % by Bonferroni), and does not go with the questions of its own ability either. Apart, it is kept where
 * its validity stands above 0 (5 % by Bonferroni), dropped where alpha is higher without it and its validity
 * surely lies below 0.1 (upper end by Bonferroni: an imprecise one never does), else rewritten. Resamples are of
 * people, of more than 500 in as many blocks drawn by chance; an ETS class in them is drawn from its standard error.
 */
export function questionVerdicts(
  answers: Answers,
  { seed, replicates = 400 }: { readonly seed: number; readonly replicates?: number },
): JudgedQuestion[] {
  const form = prepare(answers);
  const { size, rows } = form;
  const blocks = blocksOf(form, seed);
  const sums = sumOf(blocks, new Int32Array(blocks.length).fill(1));
  const whole = look(size, sums);
  const most = Math.floor(MOST_SUMS / Math.max(1, blocks.length * sums.length));
  const draws = rows < FEWEST_ANSWERS ? 0 : Math.max(FEWEST_DRAWS, Math.min(replicates, most));
  const drawn = resampled(size, blocks, draws, seed + 2);
  const errors = Array.from({ length: size }, (_, j) => spread(drawn.map((each) => gapOf(each, j))));
  const found = judge(form, whole, errors, answers);
  const random = normalRandom(seededRandom(seed + 1));
  const again = drawn.map((each) =>
    judge(form, each, errors, {
      leaks: answers.leaks ?? [],
      biased: (answers.biased ?? []).map((all) => all.map(redrawn(random))),
    }),
  );
  return found.map((own, j): JudgedQuestion => {
    const changes = Float64Array.from(drawn.flatMap(({ alphaChange }) => alphaChange[j] ?? [])).sort();
    const isFirm = changes.length >= 20;
    return {
      ...own,
      rest: correlation(whole.rest[j]!, form.n[j]!),
      sisters: correlation(whole.sisters[j]!, form.sisters[j] === null ? 0 : form.n[j]!),
      typical: whole.typical[j]!,
      validity: correlation(whole.validity[j]!, form.hired[j]!),
      alphaChange: estimate(
        whole.alphaChange[j] ?? null,
        isFirm ? sortedQuantile(changes, 0.025) : null,
        isFirm ? sortedQuantile(changes, 0.975) : null,
        {
          n: form.isComplete.filter(Boolean).length,
          method: "change of Cronbach's alpha, percentile bootstrap",
          notes: whole.alphaChange[j] == null ? ["too_few"] : isFirm ? [] : ["no_interval"],
        },
      ),
      stability:
        drawn.length === 0
          ? null
          : again.filter((each) => each[j]!.verdict === own.verdict).length / drawn.length,
    };
  });
}

/** Fewest resamples, and sums that all of them together may add. */
const FEWEST_DRAWS = 100;
const MOST_SUMS = 1e8;

type Form = {
  readonly size: number;
  readonly rows: number;
  readonly columns: readonly Float64Array[];
  /** Mean of the person's other answers, and of those of the same ability. */
  readonly rest: readonly Float64Array[];
  readonly sisters: readonly (Float64Array | null)[];
  readonly outcome: Float64Array;
  /** Whether a row has an answer to every question. */
  readonly isComplete: readonly boolean[];
  /** Whether all answers to a question are scored alike. */
  readonly isConstant: readonly boolean[];
  readonly n: Int32Array;
  readonly hired: Int32Array;
};

/** Correlations of a sample, and what alpha would gain without each question; null where undefined. */
type Look = {
  readonly rest: (number | null)[];
  /** Median of the other questions' `rest`. */
  readonly typical: (number | null)[];
  readonly sisters: (number | null)[];
  readonly validity: (number | null)[];
  readonly alphaChange: (number | null)[];
};

function prepare({ columns: raw, abilities, outcome }: Answers): Form {
  const size = raw.length;
  const rows = outcome.length;
  const columns = raw.map(centred);
  const index = Array.from({ length: size }, (_, j) => j);
  const rest = othersOf(columns, index);
  const sisters = new Array<Float64Array | null>(size).fill(null);
  for (const ability of new Set(abilities)) {
    const own = index.filter((j) => ability !== null && abilities[j] === ability);
    if (own.length > 1)
      othersOf(columns, own).forEach((others, at) => {
        sisters[own[at]!] = others;
      });
  }
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  const hires = all.filter((i) => Number.isFinite(outcome[i]!));
  const counted = (among: Int32Array) =>
    Int32Array.from(columns, (column) =>
      among.reduce((n, i) => n + (Number.isFinite(column[i]!) ? 1 : 0), 0),
    );
  return {
    ...{ size, rows, columns, rest, sisters },
    outcome: centred(outcome),
    isComplete: Array.from(all, (i) => columns.every((column) => Number.isFinite(column[i]!))),
    isConstant: columns.map(isConstant),
    n: counted(all),
    hired: counted(hires),
  };
}

function centred(column: Float64Array): Float64Array {
  let sum = 0;
  let n = 0;
  for (const value of column)
    if (Number.isFinite(value)) {
      sum += value;
      n++;
    }
  return column.map((value) => value - sum / n);
}

/** For each of the questions `own` the mean of a row's answers to the others of them; NaN where there is none. */
function othersOf(columns: readonly Float64Array[], own: readonly number[]): Float64Array[] {
  const rows = columns[0]?.length ?? 0;
  const sums = new Float64Array(rows);
  const counts = new Int32Array(rows);
  for (const j of own)
    for (let i = 0; i < rows; i++)
      if (Number.isFinite(columns[j]![i]!)) {
        sums[i]! += columns[j]![i]!;
        counts[i]!++;
      }
  return own.map((j) =>
    Float64Array.from({ length: rows }, (_, i) => (sums[i]! - columns[j]![i]!) / (counts[i]! - 1)),
  );
}

/** Most blocks that resamples draw: with no more people than that each is a block of its own. */
const BLOCKS = 500;
/** Sums of one question's pairs with each of three columns, and of its part in the total. */
const OF_PAIR = 6;
const OF_QUESTION = 3 * OF_PAIR + 3;
/** Sums of the total: rows, sum and sum of squares. */
const OF_TOTAL = 3;

/**
 * Sums of people in blocks drawn by chance, a vector a block: of the questions in turn, then of the total. They add
 * up, so that a resample of blocks costs the same however many people there are.
 */
function blocksOf(form: Form, seed: number): Float64Array[] {
  const { size, rows, columns, rest, sisters, outcome, isComplete } = form;
  const count = Math.min(BLOCKS, rows);
  const blocks = Array.from({ length: count }, () => new Float64Array(OF_QUESTION * size + OF_TOTAL));
  shuffledIndices(rows, seededRandom(seed)).forEach((row, order) => {
    const into = blocks[order % count]!;
    let total = 0;
    if (isComplete[row]) for (const column of columns) total += column[row]!;
    for (let j = 0; j < size; j++) {
      const from = OF_QUESTION * j;
      const x = columns[j]![row]!;
      addPair(into, from, x, rest[j]![row]!);
      addPair(into, from + OF_PAIR, x, sisters[j]?.[row] ?? Number.NaN);
      addPair(into, from + 2 * OF_PAIR, x, outcome[row]!);
      if (!isComplete[row]) continue;
      into[from + 3 * OF_PAIR]! += x;
      into[from + 3 * OF_PAIR + 1]! += x * x;
      into[from + 3 * OF_PAIR + 2]! += x * total;
    }
    if (!isComplete[row]) return;
    into[OF_QUESTION * size]! += 1;
    into[OF_QUESTION * size + 1]! += total;
    into[OF_QUESTION * size + 2]! += total * total;
  });
  return blocks;
}

function addPair(into: Float64Array, from: number, x: number, y: number): void {
  const product = x * y;
  // of a missing value it is NaN
  if (Number.isNaN(product)) return;
  into[from]! += 1;
  into[from + 1]! += x;
  into[from + 2]! += y;
  into[from + 3]! += x * x;
  into[from + 4]! += y * y;
  into[from + 5]! += product;
}

/** The sums of blocks, each as often as it was drawn. */
function sumOf(blocks: readonly Float64Array[], times: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(blocks[0]?.length ?? 0);
  for (let b = 0; b < blocks.length; b++) {
    const weight = times[b]!;
    const block = blocks[b]!;
    if (weight > 0) for (let at = 0; at < sums.length; at++) sums[at]! += weight * block[at]!;
  }
  return sums;
}

function resampled(size: number, blocks: readonly Float64Array[], draws: number, seed: number): Look[] {
  const next = seededRandom(seed);
  return Array.from({ length: draws }, () => {
    const times = new Int32Array(blocks.length);
    for (let b = 0; b < blocks.length; b++) times[Math.floor(next() * blocks.length)]!++;
    return look(size, sumOf(blocks, times));
  });
}

function look(size: number, sums: Float64Array): Look {
  const rOf = (pair: number) =>
    Array.from({ length: size }, (_, j) => correlationOfSums(sums, OF_QUESTION * j + pair * OF_PAIR));
  const rest = rOf(0);
  return {
    rest,
    typical: mediansOfOthers(rest),
    sisters: rOf(1),
    validity: rOf(2),
    alphaChange: alphaChanges(size, sums),
  };
}

function correlationOfSums(sums: Float64Array, from: number): number | null {
  const n = sums[from]!;
  const x = sums[from + 1]!;
  const y = sums[from + 2]!;
  const xx = sums[from + 3]!;
  const yy = sums[from + 4]!;
  const varX = xx - (x * x) / n;
  const varY = yy - (y * y) / n;
  if (n < 3 || !(varX > 1e-12 * xx) || !(varY > 1e-12 * yy)) return null;
  return Math.max(-1, Math.min(1, (sums[from + 5]! - (x * y) / n) / Math.sqrt(varX * varY)));
}

function alphaChanges(size: number, sums: Float64Array): (number | null)[] {
  const [n = 0, total = 0, square = 0] = sums.subarray(OF_QUESTION * size);
  if (size < 3 || n < 3) return new Array<null>(size).fill(null);
  const all = square - (total * total) / n;
  const parts = Array.from({ length: size }, (_, j) => {
    const from = OF_QUESTION * j + 3 * OF_PAIR;
    const x = sums[from]!;
    return { variance: sums[from + 1]! - (x * x) / n, withTotal: sums[from + 2]! - (x * total) / n };
  });
  const own = parts.reduce((sum, { variance }) => sum + variance, 0);
  const alpha = (items: number, variances: number, whole: number) =>
    whole > 1e-12 * own ? (items / (items - 1)) * (1 - variances / whole) : null;
  const now = alpha(size, own, all);
  return parts.map(({ variance, withTotal }) => {
    const without = alpha(size - 1, own - variance, all - 2 * withTotal + variance);
    return now === null || without === null ? null : without - now;
  });
}

/** Of each value the median of the others. */
function mediansOfOthers(values: readonly (number | null)[]): (number | null)[] {
  const order = values
    .flatMap((value, at) => (value === null ? [] : [{ value, at }]))
    .sort((a, b) => a.value - b.value);
  const rank = new Map(order.map(({ at }, index) => [at, index]));
  return values.map((_, at) => {
    const own = rank.get(at) ?? order.length;
    const others = order.length - (rank.has(at) ? 1 : 0);
    if (others === 0) return null;
    const other = (index: number) => order[index < own ? index : index + 1]!.value;
    return (other((others - 1) >> 1) + other(others >> 1)) / 2;
  });
}

const redrawn =
  (random: () => number) =>
  ({ delta, standardError }: { readonly delta: number; readonly standardError: number }) => ({
    delta: delta + standardError * random(),
    standardError,
  });

/** Whether a delta is of ETS class C (Zieky 1993). */
const isClassC = ({ delta, standardError }: { readonly delta: number; readonly standardError: number }) =>
  Math.abs(delta) >= 1.5 && normalSurvival((Math.abs(delta) - 1) / standardError) < 0.05;

function gapOf({ rest, typical }: Look, j: number): number | null {
  const [r, others] = [rest[j], typical[j]];
  return r == null || others == null ? null : r - others;
}

/** Standard deviation of what is known of resamples; null of fewer than twenty. */
function spread(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < 20 ? null : Math.sqrt(sampleVariance(meanMoments(known)) ?? 0);
}

type Judged = Pick<JudgedQuestion, "apartP" | "validityP" | "verdict" | "reasons">;

function judge(
  form: Form,
  sample: Look,
  errors: readonly (number | null)[],
  { biased = [], leaks = [] }: Pick<Answers, "biased" | "leaks">,
): Judged[] {
  const { size, n, hired } = form;
  const p = sample.validity.map((r, j) =>
    r === null || hired[j]! < FEWEST_OUTCOMES ? null : correlationTest(r, hired[j]!).p,
  );
  const adjusted = adjustP(p, "bonferroni");
  const tests = Math.max(1, p.filter((each) => each !== null).length);
  return sample.rest.map((r, j): Judged => {
    const typical = sample.typical[j] ?? null;
    const validity = sample.validity[j]!;
    const error = errors[j];
    const apartP =
      r === null || typical === null || !error
        ? null
        : Math.min(1, size * normalSurvival((typical - r) / error));
    const most = (value: number | null | undefined) =>
      typical !== null && typical > 0 && (value ?? 0) <= APART_SHARE * typical;
    const upper =
      validity === null || hired[j]! < FEWEST_OUTCOMES
        ? null
        : (fisherZInterval(validity, hired[j]!, 1 - ALPHA / tests)?.high ?? null);
    const judged = verdictOf({
      n: n[j]!,
      isAlone: size < 2,
      isConstant: form.isConstant[j]!,
      isBiased: biased[j]?.some(isClassC) ?? false,
      leaks: leaks[j] ?? false,
      isApart: apartP !== null && apartP <= ALPHA && most(r) && most(sample.sisters[j]),
      hasSisters: form.sisters[j] !== null,
      goesAlong: r !== null && (fisherZInterval(r, n[j]!)?.low ?? -1) > 0,
      hires: hired[j]!,
      predicts: adjusted[j] !== null && adjusted[j]! <= ALPHA && validity !== null && validity > 0,
      addsNothing: upper !== null && upper < LEAST_VALIDITY,
      costsAlpha: (sample.alphaChange[j] ?? 0) > 0,
    });
    return { apartP, validityP: adjusted[j] ?? null, ...judged };
  });
}

const correlation = (r: number | null, n: number): Estimate =>
  r === null
    ? cannotSay(n, "Pearson r, Fisher z", n < 4 ? "too_few" : "constant")
    : correlationEstimate(r, n);

function isConstant(column: Float64Array): boolean {
  let first: number | null = null;
  for (const value of column)
    if (Number.isFinite(value)) {
      first ??= value;
      if (Math.abs(value - first) > 1e-9) return false;
    }
  return true;
}

type Evidence = {
  readonly n: number;
  readonly isAlone: boolean;
  readonly isConstant: boolean;
  readonly isBiased: boolean;
  readonly leaks: boolean;
  readonly isApart: boolean;
  readonly hasSisters: boolean;
  readonly goesAlong: boolean;
  readonly hires: number;
  readonly predicts: boolean;
  readonly addsNothing: boolean;
  readonly costsAlpha: boolean;
};

/** The rule itself: docs/decisions/question-verdicts.md. */
function verdictOf(of: Evidence): Pick<JudgedQuestion, "verdict" | "reasons"> {
  const say = (verdict: QuestionVerdict, ...reasons: (QuestionReason | false)[]) => ({
    verdict,
    reasons: reasons.filter((reason) => reason !== false),
  });
  const fewHires = of.hires < FEWEST_OUTCOMES;
  if (of.n < FEWEST_ANSWERS) return say("not_enough_data", "few_answers");
  if (of.isConstant) return say("rewrite", "constant");
  if (of.isBiased || of.leaks)
    return say("rewrite", of.isBiased && "group_c", of.leaks && "keyword", of.isApart && "apart");
  if (of.isApart && of.predicts) return say("keep", "predicts", "apart");
  if (of.isApart && of.costsAlpha && of.addsNothing)
    return say("drop", "apart", "costs_alpha", "adds_nothing");
  if (of.isApart && fewHires && !of.hasSisters)
    return say("not_enough_data", "apart", "only_of_ability", "few_hires");
  if (of.isApart) return say("rewrite", "apart", fewHires ? "few_hires" : "not_valid");
  if (of.predicts) return say("keep", "predicts", of.goesAlong && "fits");
  if (of.goesAlong) return say("keep", "fits");
  return say("not_enough_data", of.isAlone ? "only_question" : "unclear");
}
