import { type Figure, figureOf } from "../../../figures/figure.ts";
import type { Scope } from "../../../metrics/metric.ts";
import { ratingMoments, severityOf } from "../../../metrics/ratings.ts";
import type { Narrowing, RowReader, Told } from "../../../metrics/rows.ts";
import { estimate } from "../../../statistics/numbers/estimate.ts";
import { sortedQuantile } from "../../../statistics/numbers/sample-quantile.ts";
import { shownCount, tellable } from "./tellable.ts";

/** A rater stands apart beyond so many usual distances (1.4826 times the median distance) from the median rater. */
export const APART = 3;

/** Raters from which the usual distance can be told. */
const FEWEST_RATERS = 5;

export type RatersResult = Told<{
  readonly n: number;
  readonly candidates: number;
  /** Mean rating, points. */
  readonly mean: number | null;
  /** Leaning of each rater in points: above 0 mild, below severe; empirical Bayes with its 95 % interval. */
  readonly raters: readonly (Figure & {
    readonly rater: string;
    /** Mean of the rater's ratings less the mean of all, before shrinkage and candidate mix. */
    readonly raw: number | null;
    readonly standing: "severe" | "mild" | "usual" | "suppressed";
  })[];
  /** Points from the median rater beyond which a whole interval has to lie to stand apart. */
  readonly apart: number | null;
  /** Whose differences make up the variance of one rating. */
  readonly variance: readonly {
    readonly source: "candidate" | "rater" | "residual";
    readonly variance: number;
    readonly share: number;
  }[];
  /** Reliability of one rating as an absolute mark and for ranking. */
  readonly absolute: number | null;
  readonly consistency: number | null;
  readonly method: string;
  readonly notes: readonly string[];
}>;

/** Severity of raters from all their ratings at once: candidates and raters as crossed random effects. */
export async function evaluateRaters(
  rows: RowReader,
  question: Narrowing,
  scope: Scope,
): Promise<RatersResult> {
  return rows.answer(question, scope, async (ask) => {
    const segments = await ask.segments(
      { id: "raters", sql: "select * from marts.rating where score is not null", at: "rated_at" },
      { by: ["rater"], moments: ratingMoments },
    );
    const { fit, raters, notes } = severityOf(
      segments.map(({ segment, moments }) => ({ rater: segment[0] ?? "", moments })),
      10,
    );
    const found = [...raters].map(([rater, { value, low, high, n, raw }]) => ({
      rater,
      raw,
      figure: figureOf(estimate(value, low, high, { n, method: fit.method })),
    }));
    const told = tellable(
      found.map(({ figure }) => ({ n: figure.n })),
      scope,
    );
    const { median, apart } = usual(found.map(({ figure }) => figure.value ?? 0));
    return {
      n: shownCount(fit.n, scope),
      candidates: shownCount(fit.candidates, scope),
      mean: fit.mean,
      raters: found
        .map(({ rater, raw, figure }, index) =>
          told[index]!.hidden
            ? { rater, ...hiddenFigure, raw: null, standing: "suppressed" as const }
            : { rater, ...figure, n: told[index]!.n, raw, standing: standingOf(figure, median, apart) },
        )
        .sort((a, b) => (a.value ?? Infinity) - (b.value ?? Infinity)),
      apart,
      variance: fit.variance,
      absolute: fit.absolute,
      consistency: fit.consistency,
      method: fit.method,
      notes,
    };
  });
}

const hiddenFigure: Figure = { value: null, low: null, high: null, n: 0, notes: ["suppressed"] };

/** The median rater, and the distance from it beyond which a rater stands apart; it does not heed the outliers. */
function usual(effects: readonly number[]): { median: number; apart: number | null } {
  const sorted = (values: readonly number[]) => Float64Array.from(values).sort();
  if (effects.length < FEWEST_RATERS) return { median: 0, apart: null };
  const median = sortedQuantile(sorted(effects), 0.5);
  const distance = sortedQuantile(sorted(effects.map((effect) => Math.abs(effect - median))), 0.5);
  return { median, apart: distance > 0 ? APART * 1.4826 * distance : null };
}

function standingOf(
  { low, high }: Figure,
  median: number,
  apart: number | null,
): "severe" | "mild" | "usual" {
  if (apart === null || low === null || high === null) return "usual";
  if (high < median - apart) return "severe";
  return low > median + apart ? "mild" : "usual";
}
