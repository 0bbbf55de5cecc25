import { fQuantile, fSurvival } from "../distributions/f.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";

/** The six forms of Shrout & Fleiss (1979): (model, 1) for one rater, (model, k) for the mean of k raters. */
type IccForm = "ICC(1,1)" | "ICC(2,1)" | "ICC(3,1)" | "ICC(1,k)" | "ICC(2,k)" | "ICC(3,k)";

/** One form with its F test against 0. */
type Icc = Estimate & { form: IccForm; f: number | null; df1: number; df2: number; p: number | null };

/** Mean squares of the subjects by raters table and the six coefficients. */
type IntraclassCorrelation = {
  /** Subjects rated by everybody, and raters. */
  n: number;
  k: number;
  meanSquares: { between: number; raters: number; error: number; within: number } | null;
  forms: Icc[];
  notes: string[];
};

/**
 * Intraclass correlations of a table with one row per subject and one column per rater, with F-based
 * intervals (Shrout & Fleiss 1979; McGraw & Wong 1996). Model 1: each subject has its own raters; 2: raters
 * are a sample (absolute agreement); 3: these raters alone (consistency). Rows with a missing rating are
 * left out. Agrees with R: `psych::ICC(x, lmer = FALSE)`.
 */
export function intraclassCorrelation(
  rows: readonly ArrayLike<number | null>[],
  level = 0.95,
): IntraclassCorrelation {
  const k = rows[0]?.length ?? 0;
  const complete = rows.filter(
    (row) => row.length === k && Array.from(row).every((value) => Number.isFinite(value)),
  ) as ArrayLike<number>[];
  const n = complete.length;
  const dropped = rows.length - n;
  const notes = dropped > 0 ? [`missing_dropped:${dropped}`] : [];
  if (n < 2 || k < 2)
    return { n, k, meanSquares: null, forms: none(n, k, level, "too_few"), notes: [...notes, "too_few"] };
  const squares = meanSquares(complete, n, k);
  const { between, raters, error, within } = squares;
  if (!(between + raters + within > 0))
    return {
      n,
      k,
      meanSquares: squares,
      forms: none(n, k, level, "constant"),
      notes: [...notes, "constant"],
    };

  const tail = (1 + level) / 2;
  const dfB = n - 1;
  const dfW = n * (k - 1);
  const dfE = (n - 1) * (k - 1);
  const forms: Icc[] = [];
  const add = (form: IccForm, value: number, low: number, high: number, f: number, df2: number) => {
    const perfect = !Number.isFinite(f);
    const exact = perfect && value === 1;
    forms.push({
      ...estimate(value, exact ? 1 : low, exact ? 1 : high, {
        n,
        level,
        method: `${form}, F interval`,
        notes: exact ? ["perfect"] : [],
      }),
      form,
      f: perfect ? null : f,
      df1: dfB,
      df2,
      p: perfect ? null : fSurvival(f, dfB, df2),
    });
  };
  const one = (f: number, df2: number) => {
    const low = f / fQuantile(tail, dfB, df2);
    const high = f * fQuantile(tail, df2, dfB);
    return {
      single: [(low - 1) / (low + k - 1), (high - 1) / (high + k - 1)],
      mean: [1 - 1 / low, 1 - 1 / high],
    };
  };

  const f1 = between / within;
  const ends1 = one(f1, dfW);
  const f3 = between / error;
  const ends3 = one(f3, dfE);
  const icc2 = (between - error) / (between + (k - 1) * error + (k * (raters - error)) / n);
  const ends2 = absoluteAgreementEnds(squares, icc2, n, k, tail);
  // the variance of a mean of k, as estimated: it can be 0 or less where raters differ less than their errors ask
  const spread = between + (raters - error) / n;
  const stepUp = (r: number) => (r * k) / (1 + r * (k - 1));
  add(
    "ICC(1,1)",
    (between - within) / (between + (k - 1) * within),
    ends1.single[0]!,
    ends1.single[1]!,
    f1,
    dfW,
  );
  add("ICC(2,1)", icc2, ends2[0], ends2[1], f3, dfE);
  add(
    "ICC(3,1)",
    (between - error) / (between + (k - 1) * error),
    ends3.single[0]!,
    ends3.single[1]!,
    f3,
    dfE,
  );
  add("ICC(1,k)", (between - within) / between, ends1.mean[0]!, ends1.mean[1]!, f1, dfW);
  add(
    "ICC(2,k)",
    Math.abs(spread) > 1e-12 * (between + (raters + error) / n) ? (between - error) / spread : Number.NaN,
    stepUp(ends2[0]),
    stepUp(ends2[1]),
    f3,
    dfE,
  );
  add("ICC(3,k)", (between - error) / between, ends3.mean[0]!, ends3.mean[1]!, f3, dfE);
  return { n, k, meanSquares: squares, forms, notes };
}

/** Two-pass mean squares about the first rating, so that an offset of all ratings costs no digits. */
function meanSquares(rows: readonly ArrayLike<number>[], n: number, k: number) {
  const origin = rows[0]![0]!;
  const rowMean = new Float64Array(n);
  const columnMean = new Float64Array(k);
  let grand = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < k; j++) {
      const value = rows[i]![j]! - origin;
      rowMean[i]! += value / k;
      columnMean[j]! += value / n;
      grand += value / (n * k);
    }
  let between = 0;
  let raters = 0;
  let error = 0;
  let within = 0;
  for (let i = 0; i < n; i++) {
    between += k * (rowMean[i]! - grand) ** 2;
    for (let j = 0; j < k; j++) {
      const value = rows[i]![j]! - origin;
      within += (value - rowMean[i]!) ** 2;
      error += (value - rowMean[i]! - (columnMean[j]! - grand)) ** 2;
    }
  }
  for (let j = 0; j < k; j++) raters += n * (columnMean[j]! - grand) ** 2;
  const total = between + within;
  const clean = (sum: number) => (sum < 1e-24 * total ? 0 : sum);
  return {
    between: clean(between) / (n - 1),
    raters: clean(raters) / (k - 1),
    error: clean(error) / ((n - 1) * (k - 1)),
    within: clean(within) / (n * (k - 1)),
  };
}

/** Interval of ICC(2,1) with the Satterthwaite degrees of freedom of Shrout & Fleiss. */
function absoluteAgreementEnds(
  { between, raters, error }: { between: number; raters: number; error: number },
  icc: number,
  n: number,
  k: number,
  tail: number,
): [number, number] {
  if (error === 0) {
    if (raters === 0) return [1, 1];
    const value = (n * between) / (k * raters + n * between);
    return [Number.NaN, value > 0 ? Number.NaN : value];
  }
  const fj = raters / error;
  const base = n * (1 + (k - 1) * icc) - k * icc;
  const numerator = (k - 1) * (n - 1) * (k * icc * fj + base) ** 2;
  const denominator = (n - 1) * (k * icc * fj) ** 2 + base ** 2;
  const v = numerator / denominator;
  if (!(v > 0)) return [Number.NaN, Number.NaN];
  const upper = fQuantile(tail, n - 1, v);
  const lower = fQuantile(tail, v, n - 1);
  const rest = k * raters + (n * k - n - k) * error;
  return [
    (n * (between - upper * error)) / (upper * rest + n * between),
    (n * (lower * between - error)) / (rest + n * lower * between),
  ];
}

function none(n: number, k: number, level: number, note: string): Icc[] {
  const forms: IccForm[] = ["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"];
  return forms.map((form) => ({
    ...estimate(null, null, null, { n, level, method: `${form}, F interval`, notes: [note] }),
    form,
    f: null,
    df1: Math.max(0, n - 1),
    df2: Math.max(0, (n - 1) * (k - 1)),
    p: null,
  }));
}
