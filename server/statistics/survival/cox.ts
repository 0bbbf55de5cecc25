import { chiSquareSurvival } from "../distributions/chi-square.ts";
import { normalQuantile, normalSurvival } from "../distributions/normal.ts";
import { dot } from "../numbers/dot.ts";
import { cholesky, invertCholesky, solveCholesky } from "../numbers/symmetric.ts";
import { type CoxData, type CoxTies, coxInformation, prepareCox } from "./cox-likelihood.ts";

/** One covariate of a Cox model. */
type CoxCoefficient = {
  name: string;
  /** Log hazard ratio per unit; null where it does not exist, with a note. */
  coefficient: number | null;
  standardError: number | null;
  z: number | null;
  p: number | null;
  hazardRatio: number | null;
  /** Ends of the interval of the hazard ratio. */
  low: number | null;
  high: number | null;
  notes: string[];
};

/** A chi-square test of all covariates at once. */
export type CoxTest = { chiSquare: number | null; df: number; p: number | null };

/** A fitted proportional-hazards model. */
export type CoxModel = {
  n: number;
  events: number;
  level: number;
  ties: CoxTies;
  coefficients: CoxCoefficient[];
  logLikelihoodNull: number | null;
  logLikelihood: number | null;
  likelihoodRatio: CoxTest;
  wald: CoxTest;
  score: CoxTest;
  aic: number | null;
  converged: boolean;
  iterations: number;
  method: string;
  notes: string[];
  /** Covariance of the coefficients, row by row, zero for those that do not exist. */
  covariance: Float64Array;
  /** What the checks of the model (concordance, proportionality, residuals) start from. */
  data: CoxData;
};

/** Input of a Cox model: one column of values per covariate. */
export type CoxInput = {
  readonly time: ArrayLike<number>;
  readonly event: ArrayLike<number | boolean>;
  readonly covariates: Readonly<Record<string, ArrayLike<number>>>;
  readonly stratum?: ArrayLike<string | number> | null;
};

/**
 * Cox (1972) proportional hazards by Newton-Raphson with step halving; ties by Efron, Breslow or the exact
 * discrete likelihood; strata keep their own baseline. Rows with a missing value are left out. Covariates
 * are centred and scaled inside, so an offset costs no digits. A constant or collinear covariate is dropped
 * and said; where a covariate separates the leavers (its coefficient grows without limit) it is null and
 * said; no event, no fit. Agrees with R: `coxph(Surv(time, event) ~ x + strata(s), ties = ties)`.
 */
export function coxModel(
  input: CoxInput,
  { ties = "efron" as CoxTies, level = 0.95, maxIterations = 60 } = {},
): CoxModel {
  const data = prepareCox(input);
  const size = data.names.length;
  const method = `Cox proportional hazards, ${ties} ties${data.strata > 1 ? ", stratified" : ""}`;
  const nothing = (notes: string[]): CoxModel => ({
    n: data.n,
    events: data.events,
    level,
    ties,
    coefficients: data.names.map((name) => emptyCoefficient(name, [])),
    logLikelihoodNull: null,
    logLikelihood: null,
    likelihoodRatio: noTest,
    wald: noTest,
    score: noTest,
    aic: null,
    converged: false,
    iterations: 0,
    method,
    notes,
    covariance: new Float64Array(size * size),
    data,
  });
  if (data.n < 2) return nothing(["too_few"]);
  if (data.events === 0) return nothing(["no_events"]);

  const beta = new Float64Array(size);
  let step = coxInformation(data, beta, ties);
  if (step === null) return nothing(["too_many_ties"]);
  const logLikelihoodNull = step.logLikelihood;
  const first = cholesky(step.information, size, 1e-9);
  const scoreChi = dot(solveCholesky(first, step.score), step.score);

  let converged = false;
  let iterations = 0;
  let change: Float64Array = new Float64Array(size);
  let gain = Infinity;
  while (iterations < maxIterations) {
    const factor = cholesky(step.information, size, 1e-12);
    for (let j = 0; j < size; j++) if (!first.kept[j]) factor.kept[j] = false;
    change = solveCholesky(factor, step.score);
    iterations++;
    let scale = 1;
    let next: ReturnType<typeof coxInformation> = null;
    const trial = new Float64Array(size);
    for (let halving = 0; halving < 40; halving++, scale /= 2) {
      for (let j = 0; j < size; j++) trial[j] = beta[j]! + scale * change[j]!;
      next = coxInformation(data, trial, ties);
      if (
        next &&
        Number.isFinite(next.logLikelihood) &&
        next.logLikelihood >= step.logLikelihood - 1e-12 * Math.abs(step.logLikelihood)
      )
        break;
      next = null;
    }
    if (next === null) {
      converged = largest(change) < 1e-6;
      break;
    }
    gain = next.logLikelihood - step.logLikelihood;
    beta.set(trial);
    step = next;
    const unit = Math.max(1, Math.abs(step.logLikelihood));
    if (gain <= 1e-13 * unit && scale * largest(change) < 1e-9) {
      converged = true;
      break;
    }
    // The likelihood has stopped rising while a coefficient still walks: it has no finite maximum.
    if (gain <= 1e-11 * unit && largest(change) > 1e-3) break;
  }

  const final = cholesky(step.information, size, 1e-12);
  for (let j = 0; j < size; j++) if (!first.kept[j]) final.kept[j] = false;
  const inverse = invertCholesky(final);
  const separated = data.names.map(
    (_, j) =>
      !converged && gain <= 1e-11 * Math.max(1, Math.abs(step.logLikelihood)) && Math.abs(change[j]!) > 1e-3,
  );
  const notes: string[] = [];
  if (!converged) notes.push(separated.some(Boolean) ? "separated" : "not_converged");
  if (data.dropped > 0) notes.push(`missing_dropped:${data.dropped}`);

  const covariance = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      if (first.kept[i] && first.kept[j])
        covariance[i * size + j] = inverse[i * size + j]! / (data.scale[i]! * data.scale[j]!);
  const reach = normalQuantile((1 + level) / 2);
  const usable = converged || separated.some(Boolean);
  const coefficients = data.names.map((name, j): CoxCoefficient => {
    if (!first.kept[j]) return emptyCoefficient(name, [data.constant[j] ? "constant" : "collinear"]);
    if (separated[j]) return emptyCoefficient(name, [beta[j]! > 0 ? "separated:+" : "separated:-"]);
    const variance = covariance[j * size + j]!;
    if (!usable || !final.kept[j] || !(variance > 0)) return emptyCoefficient(name, ["not_converged"]);
    const coefficient = beta[j]! / data.scale[j]!;
    const standardError = Math.sqrt(variance);
    const z = coefficient / standardError;
    return {
      name,
      coefficient,
      standardError,
      z,
      p: 2 * normalSurvival(Math.abs(z)),
      hazardRatio: shown(Math.exp(coefficient)),
      low: shown(Math.exp(coefficient - reach * standardError)),
      high: shown(Math.exp(coefficient + reach * standardError)),
      notes: [],
    };
  });
  const df = first.rank;
  const fitted = df > 0;
  const waldChi = converged && fitted ? dot(multiply(step.information, beta), beta) : null;
  data.beta.set(beta);
  return {
    n: data.n,
    events: data.events,
    level,
    ties,
    coefficients,
    logLikelihoodNull,
    logLikelihood: step.logLikelihood,
    likelihoodRatio: test(fitted ? Math.max(0, 2 * (step.logLikelihood - logLikelihoodNull)) : null, df),
    wald: test(waldChi, df),
    score: test(fitted ? scoreChi : null, df),
    aic: 2 * df - 2 * step.logLikelihood,
    converged: converged && fitted,
    iterations,
    method,
    notes: fitted ? notes : [...notes, "constant"],
    covariance,
    data,
  };
}

const noTest: CoxTest = { chiSquare: null, df: 0, p: null };

function test(chiSquare: number | null, df: number): CoxTest {
  return { chiSquare, df, p: chiSquare === null ? null : chiSquareSurvival(chiSquare, df) };
}

function emptyCoefficient(name: string, notes: string[]): CoxCoefficient {
  return {
    name,
    coefficient: null,
    standardError: null,
    z: null,
    p: null,
    hazardRatio: null,
    low: null,
    high: null,
    notes,
  };
}

function shown(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) out[i]! += matrix[i * size + j]! * vector[j]!;
  return out;
}
