import { type RaterSeverity, raterSeverity } from "../statistics/agreement/rater-severity.ts";
import { studentTUpperQuantile } from "../statistics/distributions/student-t.ts";
import { sortOrder } from "../statistics/numbers/rank.ts";
import type { Moments } from "./estimator.ts";
import { duckdb, type Words } from "./words.ts";

/** Ratings that the fit takes at most; of more, whole applications are drawn by a fixed rule. */
export const MOST_RATINGS = 40_000;

/** The moments of one rater's ratings: all of them, application and score in turn, so that no object stands for one. */
export const ratingMoments = (words: Words = duckdb) => ({
  ratings: words.list(["application_key", "score"]),
});

/** Ratings, one place of each list a rating. */
type Ratings = {
  readonly application: Float64Array;
  readonly rater: readonly string[];
  readonly score: Float64Array;
};

/** Each rater's leaning in units of the score, with its 95 % interval, and the fit that it comes from. */
export type Severity = {
  readonly fit: RaterSeverity;
  /** By rater; `n` are the rater's own ratings. */
  readonly raters: ReadonlyMap<
    string,
    {
      readonly value: number;
      readonly low: number;
      readonly high: number;
      readonly n: number;
      readonly raw: number;
    }
  >;
  /** Ratings in all, before any were drawn. */
  readonly ratings: number;
  readonly notes: readonly string[];
};

/**
 * Severity of raters from all their ratings at once: candidates and raters as crossed random effects. The prediction errors
 * take the variance components as known: t with the rater's ratings less 1 makes up for it (by simulation 88 to 93 per cent
 * of intervals hold at ten ratings a rater, 92 to 94 at twenty).
 * @param scale how many units of the moments' scores are one of the answer's.
 */
export function severityOf(
  raters: readonly { readonly rater: string; readonly moments: readonly Moments[] }[],
  scale = 1,
): Severity {
  const all = ratingsOf(raters, scale);
  const ratings = drawn(all);
  const fit = raterSeverity(ratings.application, ratings.rater, ratings.score);
  const isDrawn = ratings.score.length < all.score.length;
  return {
    fit,
    raters: new Map(
      fit.raters.map(({ rater, ratings: n, effect, standardError, raw }) => {
        const reach = n < 2 ? Number.POSITIVE_INFINITY : studentTUpperQuantile(0.025, n - 1) * standardError;
        return [rater, { value: effect, low: effect - reach, high: effect + reach, n, raw }];
      }),
    ),
    ratings: all.score.length,
    notes: isDrawn ? [...fit.notes, `ratings_drawn:${ratings.score.length}`] : fit.notes,
  };
}

/** All ratings, by application and then by rater, so that the same ratings give the same sums. */
function ratingsOf(
  raters: readonly { readonly rater: string; readonly moments: readonly Moments[] }[],
  scale: number,
): Ratings {
  const lists = raters
    .map(({ rater, moments }) => ({ rater, list: (moments[0]?.ratings ?? []) as ArrayLike<number> }))
    .sort((a, b) => (a.rater < b.rater ? -1 : 1));
  const n = lists.reduce((sum, { list }) => sum + list.length / 2, 0);
  const application = new Float64Array(n);
  const score = new Float64Array(n);
  const rater: string[] = [];
  for (const { rater: name, list } of lists)
    for (let at = 0; at < list.length; at += 2) {
      application[rater.length] = list[at]!;
      score[rater.length] = list[at + 1]! / scale;
      rater.push(name);
    }
  return taken({ application, rater, score }, sortOrder(application));
}

/** All ratings, or those of so many whole applications as fit, chosen by a hash of their keys. */
function drawn(ratings: Ratings): Ratings {
  const { length } = ratings.score;
  if (length <= MOST_RATINGS) return ratings;
  const below = (MOST_RATINGS / length) * 4_294_967_296;
  const rows: number[] = [];
  ratings.application.forEach((key, row) => {
    if (Math.imul(key ^ (key >>> 15), 0x2c1b3c6d) >>> 0 < below) rows.push(row);
  });
  return taken(ratings, rows);
}

function taken(all: Ratings, rows: ArrayLike<number>): Ratings {
  const n = rows.length;
  const application = new Float64Array(n);
  const score = new Float64Array(n);
  const rater: string[] = [];
  for (let i = 0; i < n; i++) {
    application[i] = all.application[rows[i]!]!;
    score[i] = all.score[rows[i]!]!;
    rater.push(all.rater[rows[i]!]!);
  }
  return { application, rater, score };
}
