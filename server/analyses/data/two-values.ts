import { Type } from "typebox";
import { figure, figureOf, number } from "../../figures/figure.ts";
import { tellTo } from "../../figures/tell.ts";
import { HttpError } from "../../http-error.ts";
import { differenceOfEstimates } from "../../metrics/change.ts";
import { countOf } from "../../metrics/compile.ts";
import { asNumber } from "../../metrics/estimator.ts";
import type { Ask, Rows } from "../../metrics/rows.ts";
import { pairAggregation, pearsonDifference, pearsonOf } from "../../metrics/units.ts";
import { dimensionName, nullable } from "../../schemas.ts";
import { cannotSay, type Estimate } from "../../statistics/numbers/estimate.ts";
import { declare } from "../declare.ts";
import { LEAST } from "../validity/parts/row.ts";
import { pairColumns, validityRows } from "../validity/parts/source.ts";
import { inUnit } from "./parts/in-unit.ts";

/** Of the smaller side's people, from which share on that stands on both the two are no longer taken as apart. */
const SHARED = 0.05;

const nobody = figureOf(cannotSay(0, "", []));

const value = Type.String({ minLength: 1, maxLength: 200 });

/** Two values of a dimension side by side: both figures and how they differ. */
export const analysis = declare({
  title: ["两组对比", "Two values side by side"],
  about: [
    "同一指标在某一维度的两个取值上各是多少、相差多少。差异不等于原因：两组的岗位、时间等构成可能不同。",
    "A measure for two values of a dimension, and how far they lie apart. A difference is no cause: jobs, times and more may differ between the two.",
  ],
  formula: [
    "差异 = 甲 − 乙，区间按指标的估计方法：比例用 Newcombe 法，均值用 Welch 法（按偏度加宽），相关系数用 Zou 法（独立样本），其余由两组各自的区间合成（MOVER，Zou & Donner 2008）。统计单位为人：同一批人同时在两组且超过较小一组的 5% 时，两组不独立，不给差异区间。",
    "Difference = first less second, its interval by the method of the measure: Newcombe for shares, Welch (widened for skewness) for means, Zou for independent correlations, else from both intervals (MOVER, Zou & Donner 2008). The unit is the person: where more than 5 % of the smaller side stand on both, the two are not independent and the difference has no interval.",
  ],
  dated: "Counted",
  asks: {
    measure: Type.String({
      pattern: "^([a-z][a-z0-9_]{0,59}|validity:(ai|human))$",
      description:
        "A metric's id; validity:ai or validity:human is that score against the review at six months",
    }),
    dimension: Type.Optional(
      Type.String({
        ...dimensionName,
        description: "The dimension of both values; without them there is no figure",
      }),
    ),
    a: Type.Optional(value),
    b: Type.Optional(value),
  },
  gives: {
    measure: Type.String(),
    dimension: nullable(Type.String()),
    a: figure("Of the first value"),
    b: figure("Of the second value"),
    difference: nullable(
      Type.Object({
        value: number("First less second"),
        low: number("95 % interval, lower end; null where the sides are not independent"),
        high: number("95 % interval, upper end"),
        method: Type.String(),
        clear: Type.Boolean({ description: "The interval excludes 0" }),
      }),
    ),
    shared: nullable(
      Type.Enum(["none", "few", "many"], {
        description: "Of the smaller side's people those on both, many over 5 %; null where it is not known",
      }),
    ),
    notes: Type.Array(Type.String()),
  },
  answer: async (ask, { measure, dimension, a, b }, { tell: viewer }) => {
    if (dimension === undefined || a === undefined || b === undefined)
      return { measure, dimension: null, a: nobody, b: nobody, difference: null, shared: null, notes: [] };
    if (a === b) throw invalid("b", "两个取值相同", "it is the same value as a");
    const isValidity = measure.startsWith("validity:");
    const sides = isValidity
      ? await validitySides(ask, measure, dimension, [a, b])
      : await metricSides(ask, measure, dimension, [a, b]);
    const { rows, least, estimates, difference } = sides;
    const tell = sides.counts === "people" ? viewer : tellTo({ kind: "all" });
    const groups = tell(estimates.map(({ n, value }) => ({ n, value }))).map((group, index) =>
      sides.told[index] ? group : { n: 0, isHidden: true },
    );
    const [first, second] = estimates.map((each, index) => {
      const shown = tell.figure(each, groups[index]!);
      if (each.n === 0 || each.n >= least || groups[index]!.isHidden) return shown;
      return {
        ...shown,
        value: null,
        low: null,
        high: null,
        status: "few" as const,
        notes: [`few:${least}`],
      };
    });
    const shared = rows === null ? null : await sharedPeople(ask, rows, dimension, [a, b]);
    const isApart = (shared ?? 0) <= SHARED * Math.min(...estimates.map(({ n }) => n));
    const overlap = !isApart ? ("many" as const) : shared === 0 ? ("none" as const) : ("few" as const);
    const isTold = first!.value !== null && second!.value !== null && difference.value !== null;
    const [low, high] = isApart ? [difference.low, difference.high] : [null, null];
    return {
      measure,
      dimension,
      a: first!,
      b: second!,
      difference: isTold
        ? {
            value: difference.value,
            low,
            high,
            method: difference.method,
            clear: low !== null && high !== null && (low > 0 || high < 0),
          }
        : null,
      shared: isTold && shared !== null ? overlap : null,
      notes: isTold && !isApart ? ["same_people_both"] : [],
    };
  },
});

type Sides = {
  /** Rows that know people, by `person`; null where they do not. */
  readonly rows: Rows | null;
  readonly least: number;
  readonly counts: "people" | "things";
  readonly estimates: readonly Estimate[];
  /** Whether each side may be told by itself. */
  readonly told: readonly boolean[];
  readonly difference: Estimate;
};

const invalid = (path: string, zh: string, en: string, details?: object) =>
  new HttpError("invalid_parameter", { path, problem: { zh, en } }, details);

function refuseUnknown(
  known: ReadonlyMap<string, readonly string[]>,
  dimension: string,
  values: readonly string[],
): void {
  const all = known.get(dimension);
  if (all === undefined)
    throw invalid("dimension", `没有维度 ${dimension}`, `there is no dimension ${dimension}`, {
      dimensions: [...known.keys()].sort(),
    });
  values.forEach((each, index) => {
    if (!all.includes(each))
      throw invalid(index === 0 ? "a" : "b", `没有取值 ${each}`, `${dimension} has no value ${each}`, {
        values: all,
      });
  });
}

/** A score against the review at six months among hires of both values. */
async function validitySides(
  ask: Ask,
  measure: string,
  dimension: string,
  values: readonly string[],
): Promise<Sides> {
  const criterion = "performance_6m";
  const scored = validityRows("overall", measure === "validity:human" ? "human" : "ai", criterion);
  const rows: Rows = {
    id: "two-values",
    sql: `select * from (${scored}) where x is not null and y is not null`,
    at: "scored_at",
  };
  refuseUnknown(await ask.dimensions(rows), dimension, values);
  const cells = await ask.segments(rows, {
    by: [dimension],
    ...pairAggregation(pairColumns(criterion), ["person"]),
  });
  const [a, b] = values.map((each) => cells.find(({ segment }) => segment[0] === each)?.moments[0]);
  return {
    rows,
    least: LEAST,
    counts: "people",
    estimates: [pearsonOf(a), pearsonOf(b)],
    // segments that may not be told are not among them
    told: [true, true],
    difference: pearsonDifference(a, b),
  };
}

/** A metric of the catalogue for both values, in its unit. */
async function metricSides(
  ask: Ask,
  id: string,
  dimension: string,
  values: readonly string[],
): Promise<Sides> {
  const { metric, estimator, filters, cells } = await ask.metric(id);
  const { split, scale, at } = metric;
  refuseUnknown(metric.dimensions, dimension, values);
  if (estimator.narrows === undefined || metric.lacks !== null)
    throw invalid("measure", "该指标没有可比较的区间", "the metric has no interval to compare by");
  if (split !== null && split !== dimension && new Set(filters[split] ?? []).size !== 1)
    throw invalid(
      split,
      "该指标从不合并此维度，请筛选到其中一个值",
      "the metric never mixes this dimension: filter it to one value",
      { values: metric.dimensions.get(split) },
    );
  const found = await cells(ask.window, [dimension]);
  const ofValues = values.map((each) => found.find(({ segment }) => segment[0] === each));
  const [a, b] = ofValues.map((cell) => cell?.moments ?? []);
  const estimates = [a!, b!].map((moments) => inUnit(estimator.estimate(moments, metric), scale));
  const isThere = estimates.every(({ value }) => value !== null);
  const own = isThere ? estimator.change?.(a!, b!, metric) : undefined;
  return {
    rows: metric.columns.has("person") && at !== null ? { id: metric.id, sql: metric.sql, at } : null,
    least: metric.min_n,
    counts: metric.counts,
    estimates,
    told: ofValues.map((cell) => cell?.isTold !== false),
    difference: !isThere
      ? cannotSay(0, "difference", "too_few")
      : own === undefined
        ? differenceOfEstimates(estimates[0]!, estimates[1]!)
        : inUnit(own, scale),
  };
}

/** How many people stand on both sides. */
async function sharedPeople(
  ask: Ask,
  rows: Rows,
  dimension: string,
  values: readonly string[],
): Promise<number> {
  const [found] = await ask.segments(rows, {
    inner: {
      by: ["person"],
      sums: { first: countOf(dimension, values[0]!), second: countOf(dimension, values[1]!) },
    },
    moments: { shared: "count(CASE WHEN first > 0 AND second > 0 THEN 1 END)" },
  });
  return asNumber(found?.moments[0]?.shared);
}
