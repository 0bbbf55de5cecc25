import { Type } from "typebox";
import type { Connection } from "../../../../sql/database.ts";
import type { Config } from "../../../config.ts";
import type { Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asExact } from "../../../metrics/estimator.ts";
import { nullable, textSchema } from "../../../schemas.ts";
import { correlationMomentsFromIntegerSums } from "../../../statistics/numbers/integer-sums.ts";
import type { Criterion } from "./source.ts";

/** How reliably the criterion was measured, and where that figure comes from. */
export const reliability = Type.Object({
  value: Type.Number(),
  origin: Type.Enum(["own_raters", "setting"]),
  source: textSchema,
  n: nullable(Type.Integer({ description: "Hires rated by two raters; null for a setting" })),
});
export type Reliability = Told<typeof reliability>;
type Own = { readonly value: number; readonly n: number };

/** Fewest hires with two raters on which our own figure stands. */
export const FEWEST_PAIRS = 30;

/**
 * Reliability of one review of a criterion: our own ICC(1,1) where at least 30 hires were rated by two raters at
 * the same review point, else the setting `criteria.<criterion>` (for reviews also `criteria.performance`), else
 * null: then nothing is corrected for it.
 */
export function criterionReliability(
  own: Own | null,
  config: Config,
  criterion: Criterion,
  tell: Tell,
): Reliability | null {
  if (own !== null) {
    const n = tell.count(own.n);
    const source = {
      zh: `本企业 ${n} 名入职者由两位评估人评分的 ICC(1,1)`,
      en: `ICC(1,1) of ${n} own hires rated by two raters`,
    };
    return { value: own.value, origin: "own_raters", source, n };
  }
  const family = criterion.startsWith("performance") ? "performance" : criterion;
  const setting = config.criteria[criterion] ?? config.criteria[family];
  if (setting === undefined) return null;
  const [zh = "", en] = setting.source.split(" | ");
  return {
    value: setting.reliability,
    origin: "setting",
    source: { zh, en: en ?? zh },
    n: null,
  };
}

/** Our own ICC(1,1) of a criterion; null where too few hires were rated by two raters. */
export async function ownReliability(connection: Connection, criterion: Criterion): Promise<Own | null> {
  const point = { performance_6m: 6, performance_12m: 12 }[criterion as string];
  if (point === undefined) return null;
  // the first two raters of a hire: what both say is the person, the rest is the rater
  const [sums] = await connection.rows<Record<string, unknown>>(
    `with pairs as (
      select
        max(case when rater = 1 then rating_z end) as a, max(case when rater = 2 then rating_z end) as b
      from core.rater_review
      where months_point = $point and rater <= 2
      group by application_key
      having count(*) = 2
    )
    select
      count(*) as n, sum(a) as sum_a, sum(b) as sum_b, sum(cast(a as hugeint) * a) as sum_aa,
      sum(cast(b as hugeint) * b) as sum_bb, sum(cast(a as hugeint) * b) as sum_ab
    from pairs`,
    { point },
  );
  const n = Number(sums?.n ?? 0);
  if (n < FEWEST_PAIRS) return null;
  const value = intraclassOfPairs(sums!);
  return value === null || value <= 0 ? null : { value, n };
}

/** ICC(1,1) (Shrout & Fleiss 1979) of two ratings each, from exact sums of both: (MSB - MSW) / (MSB + MSW). */
export function intraclassOfPairs(sums: Readonly<Record<string, unknown>>): number | null {
  const moments = correlationMomentsFromIntegerSums({
    n: asExact(sums.n),
    sumX: asExact(sums.sum_a),
    sumY: asExact(sums.sum_b),
    sumXX: asExact(sums.sum_aa),
    sumYY: asExact(sums.sum_bb),
    sumXY: asExact(sums.sum_ab),
  });
  const { n, meanX, meanY, m2X, m2Y, cXY } = moments;
  if (n < 2) return null;
  const between = (m2X + m2Y + 2 * cXY) / 2 / (n - 1);
  const within = ((m2X + m2Y - 2 * cXY) / 2 + (n * (meanX - meanY) ** 2) / 2) / n;
  return between + within > 0 ? (between - within) / (between + within) : null;
}
