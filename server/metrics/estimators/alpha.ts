import { type AlphaForm, pooledAlpha } from "../../statistics/agreement/pooled-alpha.ts";
import { cannotSay } from "../../statistics/numbers/estimate.ts";
import { momentsFromIntegerSums } from "../../statistics/numbers/integer-sums.ts";
import { asExact, asNumber, type Estimator, type Moments, product } from "../estimator.ts";

/** Fewest interviews of one set of questions; rarer ones say nothing and would only add noise. */
const FEWEST = 10;

/**
 * Cronbach's alpha of the questions of an interview from sums per `form` (a set of questions) and place `item` in
 * it: `x` is the score of that question, `total` the sum over the form. Forms are never mixed but pooled.
 */
export const estimator: Estimator = {
  name: "alpha",
  formula: {
    zh: "k/(k−1) × (1 − Σ 各题方差 ÷ 总分方差)；95% 区间用 Feldt 法；题目组合不同时分别计算后按 Bonett 法合并",
    en: "k/(k−1) × (1 − sum of the questions' variances ÷ variance of the total); 95 % Feldt interval; different sets of questions are pooled (Bonett)",
  },
  needs: { x: "integer", item: "integer", total: "integer" },
  aggregation: (metric, words) => ({
    keys: { form: "form", item: "item" },
    moments: {
      n: "count(x)",
      sum_x: words.sum("x"),
      sum_xx: `sum(${product(metric, words, "x", "x")})`,
      sum_t: words.sum("total"),
      sum_tt: `sum(${product(metric, words, "total", "total")})`,
    },
  }),
  estimate: (moments) => {
    const forms = new Map<unknown, Moments[]>();
    for (const cell of [...moments].sort(byFormAndItem))
      forms.set(cell.form, [...(forms.get(cell.form) ?? []), cell]);
    const all = [...forms.values()].map(formOf);
    const used = all.filter(({ n }) => n >= FEWEST);
    const people = all.reduce((sum, { n }) => sum + n, 0);
    if (used.length === 0) return cannotSay(people, "Cronbach's alpha", "too_few");
    const found = pooledAlpha(used);
    const left = people - found.n;
    const notes = [...found.notes];
    if (used.length > 1) notes.push(`forms:${used.length}`);
    if (left > 0) notes.push(`interviews_left_out:${left}`);
    return { ...found, notes };
  },
};

/** The sums over questions and forms are of doubles: always added in the same order. */
function byFormAndItem(a: Moments, b: Moments): number {
  const [left, right] = [asExact(a.form), asExact(b.form)];
  return left < right ? -1 : left > right ? 1 : asNumber(a.item) - asNumber(b.item);
}

function formOf(items: readonly Moments[]): AlphaForm {
  const [first = {}] = items;
  const total = momentsFromIntegerSums({
    n: asExact(first.n),
    sumX: asExact(first.sum_t),
    sumXX: asExact(first.sum_tt),
  });
  const itemM2 = items.map(
    (item) =>
      momentsFromIntegerSums({
        n: asExact(item.n),
        sumX: asExact(item.sum_x),
        sumXX: asExact(item.sum_xx),
      }).m2,
  );
  return { n: asNumber(first.n), itemM2, totalM2: total.m2 };
}
