import { type ItemCovariance, itemCorrelations } from "./item-covariance.ts";
import { type OneFactorFit, oneFactorMaximumLikelihood } from "./one-factor-likelihood.ts";
import { minresLoadings } from "./one-factor-minres.ts";

/** McDonald's omega total from one common factor. */
type OmegaTotal = {
  /** Omega by minres on the correlations (standardized items). */
  value: number | null;
  loadings: number[] | null;
  /** Maximum likelihood on the covariances: the sum score's omega, with the fit of one factor. */
  likelihood: (OneFactorFit & { omega: number | null; omegaObservedVariance: number | null }) | null;
  n: number;
  method: string;
  notes: string[];
};

/**
 * McDonald's (1999) omega total: the share of the score variance that one common factor explains,
 * `(sum of loadings)² / ((sum of loadings)² + sum of uniquenesses)`. By minres (Harman & Jones 1966) on the
 * correlations, beside maximum likelihood on the covariances, whose omega may also be taken over the
 * observed variance. Needs three items. Agrees with R: `psych::fa(x, 1)` and lavaan's one-factor `cfa`.
 */
export function omegaTotal(input: ItemCovariance): OmegaTotal {
  const { n, items: k, covariance } = input;
  const method = "McDonald's omega total, one minres factor";
  const correlations = itemCorrelations(input);
  if (n < 3 || k < 3 || correlations === null)
    return {
      value: null,
      loadings: null,
      likelihood: null,
      n,
      method,
      notes: [correlations === null && n >= 3 ? "constant" : "too_few"],
    };
  const notes = input.dropped > 0 ? [`missing_dropped:${input.dropped}`] : [];
  const minres = minresLoadings(correlations, k);
  const common = (loadings: readonly number[]) => loadings.reduce((sum, value) => sum + value, 0) ** 2;
  let value: number | null = null;
  if (minres.converged) {
    const own = minres.loadings.reduce((sum, loading) => sum + 1 - loading * loading, 0);
    value = common(minres.loadings) / (common(minres.loadings) + own);
    if (minres.loadings.some((loading) => Math.abs(loading) >= 0.9975)) notes.push("heywood");
  } else notes.push("not_converged");
  const fit = oneFactorMaximumLikelihood(input);
  let likelihood: OmegaTotal["likelihood"] = null;
  if (fit) {
    let observed = 0;
    for (const entry of covariance) observed += (entry * (n - 1)) / n;
    const unique = fit.uniquenesses.reduce((sum, entry) => sum + entry, 0);
    const total = common(fit.loadings) + unique;
    likelihood = {
      ...fit,
      omega: total > 0 ? common(fit.loadings) / total : null,
      omegaObservedVariance: observed > 0 ? common(fit.loadings) / observed : null,
    };
  } else notes.push("likelihood_not_converged");
  return { value, loadings: minres.converged ? minres.loadings : null, likelihood, n, method, notes };
}
