import { fSurvival } from "../distributions/f.ts";
import { covarianceMoments } from "../numbers/covariance.ts";
import { cholesky, solveCholesky } from "../numbers/symmetric.ts";

/** An F test of what a step of a regression adds. */
type StepTest = {
  f: number | null;
  df1: number;
  df2: number;
  p: number | null;
  deltaR2: number | null;
};

/** Whether one regression line serves two groups. */
export type DifferentialPrediction = {
  n: number;
  focal: number;
  reference: number;
  /** R² of predictor alone, with group, and with their product. */
  r2: [number | null, number | null, number | null];
  /** Do slopes differ; and, slopes being alike, do intercepts. */
  slope: StepTest;
  intercept: StepTest;
  /** Slope of each group on its own. */
  focalSlope: number | null;
  referenceSlope: number | null;
  /**
   * Focal criterion less what the common line predicts for the focal group, in pooled criterion SDs: below 0
   * the common line flatters the focal group (overprediction), above 0 it wrongs it.
   */
  focalResidual: number | null;
  /** What the tests say at the level given. */
  finding: "same_line" | "intercepts_differ" | "slopes_differ" | "cannot_say";
  notes: string[];
};

/**
 * Differential prediction by moderated regression (Cleary 1968; SIOP Principles 2018): criterion on predictor,
 * then group, then their product; first the slopes are tested, then the intercepts. `isFocal[i]` is 1 for the
 * focal group, 0 for the reference; rows with a missing value are left out.
 */
export function differentialPrediction(
  predictor: ArrayLike<number>,
  criterion: ArrayLike<number>,
  isFocal: ArrayLike<number>,
  alpha = 0.05,
): DifferentialPrediction {
  const rows: number[] = [];
  for (let i = 0; i < predictor.length; i++)
    if (
      Number.isFinite(predictor[i]!) &&
      Number.isFinite(criterion[i]!) &&
      (isFocal[i] === 0 || isFocal[i] === 1)
    )
      rows.push(i);
  const n = rows.length;
  const focal = rows.filter((i) => isFocal[i] === 1).length;
  const noTest: StepTest = { f: null, df1: 1, df2: 0, p: null, deltaR2: null };
  const none = (note: string): DifferentialPrediction => ({
    n,
    focal,
    reference: n - focal,
    r2: [null, null, null],
    slope: noTest,
    intercept: noTest,
    focalSlope: null,
    referenceSlope: null,
    focalResidual: null,
    finding: "cannot_say",
    notes: [note],
  });
  if (focal < 2 || n - focal < 2 || n < 5) return none("too_few");
  let origin = 0;
  for (const i of rows) origin += (predictor[i]! - predictor[rows[0]!]!) / n;
  origin += predictor[rows[0]!]!;
  const x = Float64Array.from(rows, (i) => predictor[i]! - origin);
  const g = Float64Array.from(rows, (i) => isFocal[i]!);
  const y = Float64Array.from(rows, (i) => criterion[i]!);
  const product = x.map((value, i) => value * g[i]!);
  const { c } = covarianceMoments([x, g, product, y]);
  const total = c[15]!;
  if (!(total > 0) || !(c[0]! > 0)) return none("constant");
  const factor = cholesky(c, 4, 1e-12);
  if (!factor.kept[0] || !factor.kept[1]) return none("constant");
  if (!factor.kept[2]) return none("constant_in_group");
  // Row 4 of the factor holds how much of the criterion each step takes up.
  const part = [0, 1, 2].map((j) => factor.lower[12 + j]! ** 2);
  const left = [
    total - part[0]!,
    total - part[0]! - part[1]!,
    Math.max(0, total - part[0]! - part[1]! - part[2]!),
  ];
  const step = (gain: number, rest: number, df2: number): StepTest => {
    if (df2 < 1 || !(rest > 1e-14 * total))
      return { ...noTest, df2: Math.max(0, df2), deltaR2: gain / total };
    const f = (gain * df2) / rest;
    return { f, df1: 1, df2, p: fSurvival(f, 1, df2), deltaR2: gain / total };
  };
  const slope = step(part[2]!, left[2]!, n - 4);
  const intercept = step(part[1]!, left[1]!, n - 3);
  const full = solveCholesky(cholesky(sub(c, 3), 3, 1e-12), [c[3]!, c[7]!, c[11]!]);
  const common = c[3]! / c[0]!;
  let xMean = 0;
  let yMean = 0;
  let xFocal = 0;
  let yFocal = 0;
  const yOrigin = y[0]!;
  for (let i = 0; i < n; i++) {
    xMean += x[i]! / n;
    yMean += (y[i]! - yOrigin) / n;
    if (g[i]) {
      xFocal += x[i]! / focal;
      yFocal += (y[i]! - yOrigin) / focal;
    }
  }
  const finding =
    slope.p === null || intercept.p === null
      ? "cannot_say"
      : slope.p < alpha
        ? "slopes_differ"
        : intercept.p < alpha
          ? "intercepts_differ"
          : "same_line";
  return {
    n,
    focal,
    reference: n - focal,
    r2: [
      part[0]! / total,
      (part[0]! + part[1]!) / total,
      Math.min(1, (part[0]! + part[1]! + part[2]!) / total),
    ],
    slope,
    intercept,
    focalSlope: full[0]! + full[2]!,
    referenceSlope: full[0]!,
    focalResidual: (yFocal - yMean - common * (xFocal - xMean)) / Math.sqrt(total / (n - 1)),
    finding,
    notes:
      finding === "cannot_say" ? ["undefined_value"] : Math.min(focal, n - focal) < 30 ? ["small_group"] : [],
  };
}

/** Upper left `size` x `size` part of a 4 x 4 matrix. */
function sub(c: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, k) => c[Math.floor(k / size) * 4 + (k % size)]!);
}
