import { Type } from "typebox";
import { figure, number } from "../../../figures/figure.ts";
import { nullable } from "../../../schemas.ts";
import { meanShift } from "../../../statistics/association/mean-shift.ts";
import { pearson } from "../../../statistics/association/pearson.ts";
import { kolmogorovSmirnov } from "../../../statistics/drift/kolmogorov-smirnov.ts";
import {
  binCounts,
  decileBounds,
  populationStability,
} from "../../../statistics/drift/population-stability.ts";
import type { Estimate } from "../../../statistics/numbers/estimate.ts";
import { meanMoments } from "../../../statistics/numbers/moments.ts";
import { type Column, type Keyword, rowsBy, type Sheet } from "./clinic-source.ts";

/** Fewest answers of a quarter that drift is told of, and answers in a bin of its index. */
const FEWEST_OF_QUARTER = 40;
const BIN = 20;
/** Fewest hires who said a keyword, and who did not. */
const FEWEST_SAYING = 20;
/** A keyword explains the scores where its correlation surely lies above this. */
const LEAKS_ABOVE = 0.5;

/** How one vendor's scores of a question moved. */
export const driftSchema = Type.Object({
  vendor: Type.String(),
  base: Type.String({ description: "First quarter with enough answers" }),
  newest: Type.String(),
  versions: Type.Array(Type.String(), { description: "Model versions of the newest quarter" }),
  psi: number("Population stability index, bins by quantiles of the base quarter"),
  reading: nullable(Type.Enum(["stable", "moved", "shifted"])),
  p: number("That both quarters have one distribution (Kolmogorov-Smirnov)"),
  shift: figure("Mean of the newest quarter less that of the base quarter, as a share of the scale"),
});

/**
 * Answers of the newest quarter against those of the first, by vendor: of scores on their scale, since standardized
 * ones cannot drift.
 */
export function driftOf({ people }: Sheet, { score }: Column) {
  const vendors = rowsBy(people, ({ vendor }) => vendor);
  return [...vendors.keys()].sort().flatMap((vendor) => {
    const known = vendors.get(vendor)!.filter((row) => Number.isFinite(score[row]!));
    const quarters = [...rowsBy(known, (row) => people[row]!.quarter)]
      .filter(([, own]) => own.length >= FEWEST_OF_QUARTER)
      .sort(([a], [b]) => a - b);
    const [base, newest] = [quarters[0], quarters.at(-1)];
    if (base === undefined || newest === undefined || base === newest) return [];
    const rows = newest[1].map((at) => known[at]!);
    const before = Float64Array.from(base[1], (at) => score[known[at]!]!);
    const now = Float64Array.from(rows, (row) => score[row]!);
    const bins = Math.max(2, Math.min(10, Math.floor(Math.min(before.length, now.length) / BIN)));
    const bounds = decileBounds(before, bins);
    const stability = populationStability(binCounts(before, bounds), binCounts(now, bounds));
    return [
      {
        vendor,
        base: quarterName(base[0]),
        newest: quarterName(newest[0]),
        versions: [...new Set(rows.map((row) => people[row]!.version))].sort(),
        psi: stability.value,
        reading: stability.reading,
        p: kolmogorovSmirnov(before, now).p,
        shift: meanShift(meanMoments(before), meanMoments(now)).difference,
      },
    ];
  });
}

/** A quarter, counted from the year 0, by name. */
const quarterName = (quarter: number) => `${Math.floor(quarter / 4)}Q${(quarter % 4) + 1}`;

/** What a keyword says of a question's scores. */
export type Leak = { readonly keyword: string; readonly r: Estimate; readonly leaks: boolean };

/** Of each question the keyword whose mention goes with its score most, and whether that alone explains it. */
export function keywordLeaks({ people, columns }: Sheet, keywords: readonly Keyword[]): (Leak | null)[] {
  const tested = keywords.flatMap(({ keyword, heard, said }) => {
    const rows = people.flatMap(({ row }, at) => (heard.has(row) ? [at] : []));
    const mentions = Float64Array.from(rows, (at) => (said.has(people[at]!.row) ? 1 : 0));
    const saying = mentions.reduce((sum, each) => sum + each, 0);
    return saying >= FEWEST_SAYING && rows.length - saying >= FEWEST_SAYING
      ? [{ keyword, rows, mentions }]
      : [];
  });
  const level = 1 - 0.05 / Math.max(1, tested.length * columns.length);
  return columns.map(({ z }) => {
    const found = tested.flatMap(({ keyword, rows, mentions }) => {
      const scores = Float64Array.from(rows, (at) => z[at]!);
      const r = pearson(mentions, scores);
      if (r.value === null) return [];
      const { low, high } = pearson(mentions, scores, level);
      return [{ keyword, r, leaks: (low ?? 0) > LEAKS_ABOVE || (high ?? 0) < -LEAKS_ABOVE }];
    });
    const size = ({ r }: (typeof found)[number]) => Math.abs(r.value ?? 0);
    return found.sort((a, b) => size(b) - size(a))[0] ?? null;
  });
}
