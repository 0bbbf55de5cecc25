import { normalQuantile } from "../distributions/normal.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { cronbachAlpha } from "./cronbach-alpha.ts";

/** One form (a set of items that the same people answered) by what alpha needs of it. */
export type AlphaForm = {
  readonly n: number;
  /** Sum of squared deviations of each item, and of the total. */
  readonly itemM2: ArrayLike<number>;
  readonly totalM2: number;
};

/**
 * Cronbach's alpha from the spread of items and total of one or more forms. One form: Feldt's interval. Several:
 * the mean of ln(1 - alpha), weighted by the inverse of its variance 2k / ((k - 1)(n - 2)), taken back (Bonett 2002,
 * 2010). Forms with fewer than three people or two items, or without spread, do not count.
 */
export function pooledAlpha(forms: readonly AlphaForm[], level = usualLevel): Estimate {
  checkLevel(level);
  const usable = forms.filter(
    ({ n, itemM2, totalM2 }) => n >= 3 && itemM2.length >= 2 && totalM2 > 0 && Number.isFinite(totalM2),
  );
  const n = usable.reduce((sum, form) => sum + form.n, 0);
  const method = "Cronbach's alpha";
  if (usable.length === 0) {
    const all = forms.reduce((sum, form) => sum + form.n, 0);
    return cannotSay(all, method, forms.some((form) => form.n >= 3) ? "constant" : "too_few", level);
  }
  const found = usable.map((form) => ({ form, alpha: ofForm(form, level) }));
  if (found.length === 1) return { ...found[0]!.alpha, method: `${method}, Feldt interval` };
  let weights = 0;
  let sum = 0;
  for (const { form, alpha } of found) {
    const k = form.itemM2.length;
    const rest = 1 - alpha.value!;
    if (!(rest > 0)) continue;
    const weight = ((k - 1) * (form.n - 2)) / (2 * k);
    weights += weight;
    sum += weight * Math.log(rest);
  }
  if (!(weights > 0)) return estimate(1, 1, 1, { n, level, method, notes: ["perfect"] });
  const reach = normalQuantile(0.5 + level / 2) / Math.sqrt(weights);
  const back = (log: number) => 1 - Math.exp(log);
  const mean = sum / weights;
  return estimate(back(mean), back(mean + reach), back(mean - reach), {
    n,
    level,
    method: `${method} over forms, Bonett`,
    notes: [],
  });
}

/** Alpha of one form: only the sum of the covariances matters, so each pair is given its mean. */
function ofForm({ n, itemM2, totalM2 }: AlphaForm, level: number): Estimate {
  const k = itemM2.length;
  const own = Array.from(itemM2).reduce((sum, value) => sum + value, 0);
  const shared = (totalM2 - own) / (k * (k - 1)) / (n - 1);
  const covariance = Float64Array.from({ length: k * k }, (_, index) =>
    index % (k + 1) === 0 ? itemM2[index / (k + 1)]! / (n - 1) : shared,
  );
  const { value, low, high, notes } = cronbachAlpha(
    { n, items: k, mean: new Float64Array(k), covariance, dropped: 0 },
    level,
  );
  return { value, low, high, level, n, method: "Cronbach's alpha", notes };
}
