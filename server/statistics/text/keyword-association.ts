import { adjustP } from "../association/multiple-testing.ts";
import { correlationTest, pearson } from "../association/pearson.ts";
import type { Estimate } from "../numbers/estimate.ts";
import type { KeywordCounts } from "./keyword-rates.ts";

/** Association of one term with a criterion. */
export type KeywordAssociation = {
  term: string;
  /** Documents that mention it, of those with a criterion. */
  documents: number;
  /** Point-biserial r of mentioned or not, and Pearson r of mentions per 1,000 characters. */
  mentioned: Estimate;
  rate: Estimate;
  p: number | null;
  rateP: number | null;
  /** Benjamini-Hochberg adjusted over all terms tested. */
  adjustedP: number | null;
  adjustedRateP: number | null;
  /** Either view stands at the false discovery rate asked for. */
  stands: boolean;
  tested: boolean;
};

/**
 * Which terms go with a criterion: point-biserial correlation of mentioning a term at all, and Pearson's of its
 * rate per 1,000 characters, with false discovery rate over all terms and both views kept apart. Terms in
 * fewer than `minDocuments` documents, or missing from fewer, are listed but not tested. `criterion[i]` belongs
 * to document i; NaN where missing.
 */
export function keywordAssociations(
  counts: KeywordCounts,
  criterion: ArrayLike<number>,
  { minDocuments = 20, falseDiscoveryRate = 0.1, level = 0.95 } = {},
): KeywordAssociation[] {
  const width = counts.terms.length;
  const rows: number[] = [];
  for (let i = 0; i < counts.documents; i++)
    if (Number.isFinite(criterion[i]!) && counts.characters[i]! > 0) rows.push(i);
  const y = Float64Array.from(rows, (i) => criterion[i]!);
  const found = counts.terms.map((term, j): KeywordAssociation => {
    const own = Float64Array.from(rows, (i) => counts.counts[i * width + j]!);
    const has = own.map((count) => (count > 0 ? 1 : 0));
    const documents = has.reduce((sum, value) => sum + value, 0);
    const tested = documents >= minDocuments && rows.length - documents >= minDocuments;
    const about = (r: Estimate, name: string): Estimate =>
      tested
        ? { ...r, method: name }
        : { ...r, value: null, low: null, high: null, method: name, notes: ["too_few_documents"] };
    const mentioned = about(pearson(has, y, level), "point-biserial r, Fisher z");
    const rate = about(
      pearson(
        own.map((count, k) => (1000 * count) / counts.characters[rows[k]!]!),
        y,
        level,
      ),
      "Pearson r of mentions per 1,000 characters, Fisher z",
    );
    const pOf = (r: Estimate) => (r.value === null ? null : correlationTest(r.value, r.n).p);
    return {
      term,
      documents,
      mentioned,
      rate,
      p: pOf(mentioned),
      rateP: pOf(rate),
      adjustedP: null,
      adjustedRateP: null,
      stands: false,
      tested,
    };
  });
  const adjusted = adjustP(found.map((entry) => entry.p));
  const adjustedRates = adjustP(found.map((entry) => entry.rateP));
  found.forEach((entry, i) => {
    entry.adjustedP = adjusted[i] ?? null;
    entry.adjustedRateP = adjustedRates[i] ?? null;
  });
  for (const entry of found)
    entry.stands =
      (entry.adjustedP ?? 1) <= falseDiscoveryRate || (entry.adjustedRateP ?? 1) <= falseDiscoveryRate;
  return found;
}
