import { chiSquareSurvival } from "../distributions/chi-square.ts";
import { cholesky, solveCholesky } from "../numbers/symmetric.ts";
import type { CoxModel, CoxTest } from "./cox.ts";
import { linearPredictor, strataOf } from "./cox-likelihood.ts";
import { kaplanMeier, lastStep } from "./kaplan-meier.ts";
import { survivalCounts } from "./survival-counts.ts";

/**
 * Test that hazards are proportional (Grambsch & Therneau 1994, as the score test of a coefficient that
 * changes with 1 - KM(t)): one chi-square per covariate and one for all. Agrees with R (survival 3):
 * `cox.zph(fit)`. Covariates without an estimate are left out with a null.
 */
export function proportionalHazardsTest(
  model: CoxModel,
): { names: string[]; each: CoxTest[]; all: CoxTest } | null {
  const { data } = model;
  if (!model.converged || model.ties === "exact") return null;
  const size = data.names.length;
  const curve = kaplanMeier(survivalCounts(data.time, data.event));
  const before = (t: number) => {
    const i = lastStep(curve.time, t);
    return i <= 0 ? 0 : 1 - curve.survival[i - 1]!;
  };
  let centre = 0;
  for (let i = 0; i < data.n; i++) if (data.event[i]) centre += before(data.time[i]!);
  centre /= data.events;

  const eta = linearPredictor(data, data.beta);
  const full = 2 * size;
  const score = new Float64Array(full);
  const information = new Float64Array(full * full);
  const mean = new Float64Array(size);
  const s1 = new Float64Array(size);
  const d1 = new Float64Array(size);
  const dead1 = new Float64Array(size);
  const s2 = new Float64Array(size * size);
  const d2 = new Float64Array(size * size);
  for (const { start, end } of strataOf(data)) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) highest = Math.max(highest, eta[i]!);
    let s0 = 0;
    s1.fill(0);
    s2.fill(0);
    for (let i = start; i < end; ) {
      const t = data.time[i]!;
      let deaths = 0;
      let d0 = 0;
      d1.fill(0);
      d2.fill(0);
      dead1.fill(0);
      for (; i < end && data.time[i] === t; i++) {
        const weight = Math.exp(eta[i]! - highest);
        const dead = data.event[i] === 1;
        s0 += weight;
        if (dead) {
          deaths++;
          d0 += weight;
        }
        for (let j = 0; j < size; j++) {
          const xj = data.x[i * size + j]!;
          s1[j]! += weight * xj;
          if (dead) {
            d1[j]! += weight * xj;
            dead1[j]! += xj;
          }
          for (let k = 0; k < size; k++) {
            const value = weight * xj * data.x[i * size + k]!;
            s2[j * size + k]! += value;
            if (dead) d2[j * size + k]! += value;
          }
        }
      }
      if (deaths === 0) continue;
      const g = before(t) - centre;
      for (let j = 0; j < size; j++) score[size + j]! += g * dead1[j]!;
      const terms = model.ties === "efron" ? deaths : 1;
      const times = model.ties === "efron" ? 1 : deaths;
      for (let term = 0; term < terms; term++) {
        const part = term / deaths;
        const a0 = s0 - part * d0;
        for (let j = 0; j < size; j++) {
          mean[j] = (s1[j]! - part * d1[j]!) / a0;
          score[size + j]! -= times * g * mean[j]!;
        }
        for (let j = 0; j < size; j++)
          for (let k = 0; k < size; k++) {
            const v = times * ((s2[j * size + k]! - part * d2[j * size + k]!) / a0 - mean[j]! * mean[k]!);
            information[j * full + k]! += v;
            information[j * full + size + k]! += g * v;
            information[(size + j) * full + k]! += g * v;
            information[(size + j) * full + size + k]! += g * g * v;
          }
      }
    }
  }
  const statistic = (members: number[]): CoxTest => {
    const index = [...data.names.keys(), ...members.map((j) => size + j)];
    const part = new Float64Array(index.length ** 2);
    index.forEach((a, i) => {
      index.forEach((b, j) => {
        part[i * index.length + j] = information[a * full + b]!;
      });
    });
    const u = Float64Array.from(index, (a) => (a < size ? 0 : score[a]!));
    const factor = cholesky(part, index.length, 1e-9);
    const solution = solveCholesky(factor, u);
    const free = members.filter((_, i) => factor.kept[size + i]).length;
    if (free === 0) return { chiSquare: null, df: 0, p: null };
    const chiSquare = u.reduce((sum, value, i) => sum + value * solution[i]!, 0);
    if (!Number.isFinite(chiSquare)) return { chiSquare: null, df: free, p: null };
    return { chiSquare, df: free, p: chiSquareSurvival(Math.max(0, chiSquare), free) };
  };
  const usable = [...data.names.keys()].filter((j) => model.coefficients[j]!.coefficient !== null);
  return {
    names: data.names,
    each: data.names.map((_, j) =>
      usable.includes(j) ? statistic([j]) : { chiSquare: null, df: 0, p: null },
    ),
    all: statistic(usable),
  };
}
