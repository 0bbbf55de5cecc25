import {
  type ClusteredHits,
  clusteredProportion,
  effectiveHits,
} from "../../statistics/intervals/clustered-proportion.ts";
import { newcombeDifference } from "../../statistics/intervals/newcombe-difference.ts";
import { proportionInterval } from "../../statistics/intervals/proportion-interval.ts";
import { asExact, asNumber, type Estimator, type Moments, names, namesProblem } from "../estimator.ts";
import type { Metric } from "../metric.ts";

function byPerson(moments: readonly Moments[]): ClusteredHits {
  const of = (name: string) => asExact(moments[0]?.[name]);
  return {
    people: of("people"),
    rows: of("n"),
    hits: of("k"),
    sumMM: of("mm"),
    sumMK: of("mk"),
    sumKK: of("kk"),
  };
}

/** Hits and rows, where people repeat of as many rows as theirs are worth. */
function read(moments: readonly Moments[], { options }: Pick<Metric, "options">): { k: number; n: number } {
  if (options.per !== undefined) return effectiveHits(byPerson(moments)) ?? { k: 0, n: 0 };
  return { k: asNumber(moments[0]?.k), n: asNumber(moments[0]?.n) };
}

const hits = { n: "count(hit)", k: "sum(CASE WHEN hit THEN 1 ELSE 0 END)" } as const;

/**
 * Share of rows whose `hit` is true, Wilson's interval; rows without a `hit` do not count. Where rows repeat people the
 * header names them as `per`: n are the people, and the interval is that of as many rows as theirs are worth.
 */
export const estimator: Estimator = {
  name: "proportion",
  narrows: "share",
  formula: {
    zh: "命中数 ÷ 总数；95% 区间用 Wilson 法",
    en: "hits ÷ all; 95 % interval by Wilson's score method",
  },
  needs: { hit: "boolean" },
  fields: { per: { required: false, problem: namesProblem } },
  aggregation: ({ options: { per } }) =>
    per === undefined
      ? { moments: hits }
      : {
          inner: {
            by: names(per),
            sums: { m: `CAST(${hits.n} AS BIGINT)`, h: `CAST(${hits.k} AS BIGINT)` },
          },
          moments: {
            people: "count(CASE WHEN m > 0 THEN 1 END)",
            n: "sum(m)",
            k: "sum(h)",
            mm: "sum(m * m)",
            mk: "sum(m * h)",
            kk: "sum(h * h)",
          },
        },
  estimate: (moments, metric) => {
    if (metric.options.per !== undefined) return clusteredProportion(byPerson(moments));
    const { k, n } = read(moments, metric);
    return proportionInterval(k, n);
  },
  change: (now, before, metric) => {
    const [a, b] = [read(now, metric), read(before, metric)];
    return newcombeDifference(a.k, a.n, b.k, b.n);
  },
  parts: (moments) => ({ numerator: asExact(moments[0]?.k), denominator: asExact(moments[0]?.n) }),
};
