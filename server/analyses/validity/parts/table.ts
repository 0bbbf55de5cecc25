import { publish } from "../../../figures/tell.ts";
import type { MetricRow, Scope } from "../../../metrics/metric.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { compositeCorrelation, pooledComposites } from "../../../statistics/pooling/composite-correlation.ts";
import { shrunkenCorrelations } from "../../../statistics/pooling/empirical-bayes.ts";
import { pooledCorrelation } from "../../../statistics/pooling/pooled-correlation.ts";
import type { Figure, SegmentValidity } from "./row.ts";

/** False discovery rate at which a row is said to stand. */
export const FDR = 0.1;

/** One segment as it is told. */
export type ValidityRow = Omit<SegmentValidity, "status"> & {
  readonly status: SegmentValidity["status"] | "suppressed";
  /** Benjamini-Hochberg over all rows of the answer, and whether it stands at a false discovery rate of 10 %. */
  readonly p_adjusted: number | null;
  readonly stands: boolean;
  /** Empirical-Bayes correlation, with the weight of the segment's own data; null where nothing is shared. */
  readonly shrunken: (Figure & { readonly own_weight: number | null }) | null;
};

/** The segments of one competency or question (or all) as one estimate. */
export type Pooled = {
  readonly segment: Readonly<Record<string, string | null>>;
  /** Segments that went in, and the hires in them. */
  readonly k: number;
  readonly n: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly prediction_low: number | null;
  readonly prediction_high: number | null;
  readonly tau2: number | null;
  readonly i2: number | null;
  readonly q: number | null;
  readonly q_p: number | null;
  readonly method: string;
  readonly notes: readonly string[];
};

/** Dimensions whose values are about the same people: what is cut by them is not independent. */
const OVERLAPPING = new Set(["competency", "question"]);

/** Looks at the segments together: FDR, shrinkage and pooling; then hides what the viewer may not see. */
export function validityTable(
  found: readonly SegmentValidity[],
  by: readonly string[],
  scope: Scope,
): { rows: ValidityRow[]; pooled: Pooled[]; composites: Pooled[]; notes: string[] } {
  const adjusted = adjustP(found.map(({ p }) => p));
  const shared = by.filter((name) => OVERLAPPING.has(name));
  const isDisjoint = by.length > shared.length;
  const groups = new Map<string, number[]>();
  found.forEach(({ segment }, index) => {
    const key = JSON.stringify(shared.map((name) => segment[name] ?? null));
    groups.set(key, [...(groups.get(key) ?? []), index]);
  });
  const shrunken = new Map<number, ValidityRow["shrunken"]>();
  const pooled: Pooled[] = [];
  if (isDisjoint) {
    for (const members of groups.values()) {
      const jobs = members.map((index) => {
        const { observed, n, worth } = found[index]!;
        return { r: observed.value, n, worth };
      });
      shrunkenCorrelations(jobs).forEach(({ shrunken: { value, low, high }, ownWeight }, at) => {
        if (ownWeight !== null) shrunken.set(members[at]!, { value, low, high, own_weight: ownWeight });
      });
      const first = found[members[0]!]!;
      const whole = pooledCorrelation(jobs.filter(({ r }) => r !== null));
      if (whole.jobs < 2) continue;
      const { value, low, high, n, method, notes } = whole.pooled;
      pooled.push({
        segment: Object.fromEntries(shared.map((name) => [name, first.segment[name] ?? null])),
        k: whole.jobs,
        n,
        value,
        low,
        high,
        prediction_low: whole.prediction.low,
        prediction_high: whole.prediction.high,
        tau2: whole.tau2,
        i2: whole.iSquared === null ? null : whole.iSquared / 100,
        q: whole.q,
        q_p: whole.qP,
        method,
        notes,
      });
    }
  }
  const rows = found.map((row, index): ValidityRow => {
    const p = adjusted[index] ?? null;
    return {
      ...row,
      p_adjusted: p,
      stands: p !== null && p <= FDR,
      shrunken: shrunken.get(index) ?? null,
    };
  });
  const told = hideSmall(rows, scope);
  const crossed = shared.length === 1 && by.length === 2 ? by.find((name) => name !== shared[0]) : undefined;
  const composites = crossed === undefined ? [] : compositesOf(told, crossed);
  const inFives = (pools: Pooled[]) => (scope.rows === false ? pools.map(roundPool) : pools);
  const isSame = shared.length > 0 && found.length > 1;
  return {
    rows: told,
    pooled: inFives(pooled),
    composites: inFives(composites),
    notes: isSame ? [crossed === undefined ? "same_people" : "same_people_joined"] : [],
  };
}

/**
 * Each segment's competencies (or questions) as one estimate, and last all segments together: within a segment they
 * are the same people, between segments they are not. From what is shown alone, so that nothing hidden can be told.
 */
function compositesOf(rows: readonly ValidityRow[], dimension: string): Pooled[] {
  const groups = new Map<string | null, ValidityRow[]>();
  for (const row of rows) {
    const value = row.segment[dimension] ?? null;
    groups.set(value, [...(groups.get(value) ?? []), row]);
  }
  const nothing = { tau2: null, i2: null, q: null, q_p: null };
  const found = [...groups].flatMap(([value, members]) => {
    const one = compositeCorrelation(
      members.map(({ observed, n, worth }) => ({ r: observed.value, n, worth })),
    );
    return one.k < 2 ? [] : [{ value, one }];
  });
  const each = found.map(({ value, one }): Pooled => {
    const { composite, prediction, k } = one;
    return {
      segment: { [dimension]: value },
      k,
      n: composite.n,
      value: composite.value,
      low: composite.low,
      high: composite.high,
      prediction_low: prediction.low,
      prediction_high: prediction.high,
      ...nothing,
      method: composite.method,
      notes: composite.notes,
    };
  });
  const all = pooledComposites(found.map(({ one }) => one));
  if (all.jobs < 2) return each;
  const { pooled, prediction, tau2 } = all;
  return [
    ...each,
    {
      ...nothing,
      segment: {},
      k: all.jobs,
      n: pooled.n,
      value: pooled.value,
      low: pooled.low,
      high: pooled.high,
      prediction_low: prediction.low,
      prediction_high: prediction.high,
      tau2,
      method: pooled.method,
      notes: pooled.notes,
    },
  ];
}

/** The same hiding and rounding that every metric passes. */
function hideSmall(rows: readonly ValidityRow[], scope: Scope): ValidityRow[] {
  const cells = rows.map(
    ({ segment, n, observed, notes }): MetricRow => ({
      metric: "validity",
      period: null,
      segment,
      n,
      ...observed,
      status: "ok",
      notes,
    }),
  );
  const told = publish(
    { metric: "validity", rows: cells, ignored_filters: [], warehouse_version: 0 },
    { counts: "people" },
    scope,
  ).rows;
  return rows.map((row, index) => {
    const cell = told[index]!;
    if (cell.status === "suppressed") return hidden(row);
    if (scope.rows !== false) return row;
    // what more would tell the exact count is left out with it
    return {
      ...row,
      n: cell.n,
      applicants: toFive(row.applicants),
      hires: toFive(row.hires),
      p: null,
      enough: {
        useful: coarse(row.enough.useful),
        observed: row.enough.observed && coarse(row.enough.observed),
      },
    };
  });
}

function hidden(row: ValidityRow): ValidityRow {
  const nothing = { value: null, low: null, high: null };
  const none = { outcomes: null, outcomes_to_come: null, hires_to_make: null, on: null, quarter: null };
  return {
    ...row,
    n: 0,
    applicants: 0,
    hires: 0,
    status: "suppressed",
    observed: nothing,
    corrected_for_criterion: null,
    corrected_for_range: null,
    u: null,
    sd_applicants: null,
    sd_hires: null,
    p: null,
    p_adjusted: null,
    stands: false,
    shrunken: null,
    enough: { useful: { ...row.enough.useful, ...none, status: "never" }, observed: null },
    notes: ["suppressed"],
  };
}

const toFive = (n: number) => (n < 100 ? Math.round(n / 5) * 5 : n);

function coarse<T extends { outcomes_to_come: number | null; hires_to_make: number | null }>(enough: T): T {
  const five = (n: number | null) => (n === null ? null : toFive(n));
  return {
    ...enough,
    outcomes_to_come: five(enough.outcomes_to_come),
    hires_to_make: five(enough.hires_to_make),
  };
}

function roundPool(pool: Pooled): Pooled {
  return { ...pool, n: toFive(pool.n) };
}
