import { type Figure, figureOf } from "../figure.ts";
import type { Scope } from "../metrics/metric.ts";
import type { Narrowing, RowReader, Segment, Told } from "../rows.ts";
import { estimate } from "../statistics/estimate.ts";
import { normalQuantile } from "../statistics/normal.ts";
import { sortOrder } from "../statistics/rank.ts";
import { raterSeverity } from "../statistics/rater-severity.ts";
import { sortedQuantile } from "../statistics/sample-quantile.ts";
import { shownCount, tellable } from "./tellable.ts";

/** Ratings that the fit takes at most; of more, whole applications are drawn by a fixed rule. */
export const MOST_RATINGS = 40_000;

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
      // all ratings of a rater, application and score in turn: no object a rating
      { by: ["rater"], moments: { ratings: "flatten(list([application_key, score]))" } },
    );
    const all = ratingsOf(segments);
    const ratings = drawn(all);
    const fit = raterSeverity(ratings.application, ratings.rater, ratings.score);
    const z = normalQuantile(0.975);
    const found = fit.raters.map(({ rater, ratings: n, effect, standardError, raw }) => ({
      rater,
      raw,
      figure: figureOf(
        estimate(effect, effect - z * standardError, effect + z * standardError, { n, method: fit.method }),
      ),
    }));
    const told = tellable(
      found.map(({ figure }) => ({ n: figure.n })),
      scope,
    );
    const { median, apart } = usual(found.map(({ figure }) => figure.value ?? 0));
    const notes = [...fit.notes];
    const n = ratings.score.length;
    if (n < all.score.length) notes.push(`ratings_drawn:${n}`);
    return {
      n: shownCount(n, scope),
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

/** Ratings, one place of each list a rating. */
type Ratings = {
  readonly application: Float64Array;
  readonly rater: readonly string[];
  readonly score: Float64Array;
};

/** All ratings in points, by application and then by rater, so that the same ratings give the same sums. */
function ratingsOf(segments: readonly Segment[]): Ratings {
  const lists = segments
    .map(({ segment, moments }) => ({
      name: segment[0] ?? "",
      list: moments[0]!.ratings as ArrayLike<number>,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const n = lists.reduce((sum, { list }) => sum + list.length / 2, 0);
  const application = new Float64Array(n);
  const score = new Float64Array(n);
  const rater: string[] = [];
  for (const { name, list } of lists)
    for (let at = 0; at < list.length; at += 2) {
      application[rater.length] = list[at]!;
      score[rater.length] = list[at + 1]! / 10;
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
