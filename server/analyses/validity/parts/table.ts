import { Type } from "typebox";
import { figureMembers, hiddenFigure, number, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { segmentSchema } from "../../../schemas.ts";
import { differenceOfCorrelations } from "../../../statistics/association/difference-of-correlations.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import type { Estimate } from "../../../statistics/numbers/estimate.ts";
import { compositeCorrelation, pooledComposites } from "../../../statistics/pooling/composite-correlation.ts";
import { shrunkenCorrelations } from "../../../statistics/pooling/empirical-bayes.ts";
import { pooledCorrelation } from "../../../statistics/pooling/pooled-correlation.ts";
import type { EnoughData } from "./enough-data.ts";
import { LEAST, type SegmentValidity, type ValidityRow, verdictOf } from "./row.ts";

/** False discovery rate at which a row is said to stand. */
export const FDR = 0.1;

/** The segments of one competency or question (or all) as one estimate. */
export const pool = Type.Object({
  segment: segmentSchema,
  k: Type.Integer({ description: "Segments that were pooled" }),
  ...figureMembers("Random-effects mean correlation (REML on Fisher's z, Knapp-Hartung)"),
  prediction_low: number("Where the correlation of a new segment lies, lower end; null under five segments"),
  prediction_high: number("Where the correlation of a new segment lies, upper end; null under five segments"),
  tau2: number("Variance between segments, on Fisher's z; null under five segments"),
  i2: number("Share of the variance that is not sampling error, 0..1; null under five segments"),
  q: number("Cochran's Q"),
  q_p: number("Its p"),
  method: Type.String(),
});
export type Pooled = Told<typeof pool>;

/** Fewest segments from which it is told how far they differ. */
const FEWEST_SPREAD = 5;

/** Two segments of different people, held against each other. */
export const pair = Type.Object({
  focal: segmentSchema,
  reference: segmentSchema,
  ...figureMembers("r of the focal less that of the reference (independent people, Zou's interval)"),
});

/** A row with what its composites weigh it by. */
type Weighed = ValidityRow & Pick<SegmentValidity, "worth">;

/** Dimensions whose values are about the same people: what is cut by them is not independent. */
const OVERLAPPING = new Set(["competency", "question"]);

/** Looks at the segments together: FDR, shrinkage and pooling; then hides what the viewer may not see. */
export function validityTable(
  found: readonly SegmentValidity[],
  by: readonly string[],
  tell: Tell,
): {
  rows: ValidityRow[];
  pooled: Pooled[];
  composites: Pooled[];
  pair: Told<typeof pair> | null;
  notes: string[];
} {
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
      const segment = Object.fromEntries(shared.map((name) => [name, first.segment[name] ?? null]));
      pooled.push({
        ...pooledOf(segment, whole.jobs, whole.pooled, whole.prediction, tell),
        tau2: whole.jobs < FEWEST_SPREAD ? null : whole.tau2,
        i2: whole.jobs < FEWEST_SPREAD || whole.iSquared === null ? null : whole.iSquared / 100,
        q: whole.q,
        q_p: whole.qP,
      });
    }
  }
  const rows = found.map((row, index): Weighed => {
    const p = adjusted[index] ?? null;
    const stands = p !== null && p <= FDR;
    return {
      ...row,
      p_adjusted: p,
      stands,
      verdict: verdictOf(row, stands),
      shrunken: shrunken.get(index) ?? null,
    };
  });
  const may = tell(rows.map(({ n, observed }) => ({ n, value: observed.value })));
  const told = rows.map((row, index) => tellRow(row, may[index]!, tell));
  const crossed = shared.length === 1 && by.length === 2 ? by.find((name) => name !== shared[0]) : undefined;
  const isSame = shared.length > 0 && found.length > 1;
  return {
    rows: told.map(({ worth: _worth, ...row }) => row),
    pooled,
    composites: crossed === undefined ? [] : compositesOf(told, crossed, tell),
    pair: isDisjoint && shared.length === 0 ? pairOf(told, tell) : null,
    notes: isSame ? [crossed === undefined ? "same_people" : "same_people_joined"] : [],
  };
}

/** The difference of two segments where two there are: the higher less the lower. */
function pairOf(rows: readonly Weighed[], tell: Tell): Told<typeof pair> | null {
  const known = rows.filter(({ n, observed }) => n >= LEAST && observed.value !== null);
  const [focal, reference] = known.sort((a, b) => b.observed.value! - a.observed.value!);
  if (!focal || !reference || known.length > 2) return null;
  const { value, low, high, notes } = differenceOfCorrelations(
    focal.observed.value!,
    focal.worth ?? focal.n,
    reference.observed.value!,
    reference.worth ?? reference.n,
  );
  const n = focal.n + reference.n;
  return {
    focal: focal.segment,
    reference: reference.segment,
    ...tell.figure({ n, value, low, high, notes }),
  };
}

function pooledOf(
  segment: Pooled["segment"],
  k: number,
  found: Estimate,
  prediction: Pick<Estimate, "low" | "high">,
  tell: Tell,
): Pooled {
  return {
    segment,
    k,
    ...tell.figure(found),
    prediction_low: prediction.low,
    prediction_high: prediction.high,
    tau2: null,
    i2: null,
    q: null,
    q_p: null,
    method: found.method,
  };
}

/**
 * Each segment's competencies (or questions) as one estimate, and last all segments together: within a segment they
 * are the same people, between segments they are not. From what is shown alone, so that nothing hidden can be told.
 */
function compositesOf(rows: readonly Weighed[], dimension: string, tell: Tell): Pooled[] {
  const groups = new Map<string | null, Weighed[]>();
  for (const row of rows) {
    const value = row.segment[dimension] ?? null;
    groups.set(value, [...(groups.get(value) ?? []), row]);
  }
  const found = [...groups].flatMap(([value, members]) => {
    const one = compositeCorrelation(
      members.map(({ observed, n, worth }) => ({ r: observed.value, n, worth })),
    );
    return one.k < 2 ? [] : [{ value, one }];
  });
  const each = found.map(({ value, one }) =>
    pooledOf({ [dimension]: value }, one.k, one.composite, one.prediction, tell),
  );
  const { jobs, pooled, prediction, tau2 } = pooledComposites(found.map(({ one }) => one));
  return jobs < 2
    ? each
    : [
        ...each,
        {
          ...pooledOf({}, jobs, pooled, prediction, tell),
          tau2: jobs < FEWEST_SPREAD ? null : tau2,
        },
      ];
}

function tellRow(row: Weighed, { n, isHidden }: { n: number; isHidden: boolean }, tell: Tell): Weighed {
  if (isHidden) return hidden(row);
  if (tell.isExact) return row;
  const coarse = (enough: EnoughData): EnoughData => ({
    ...enough,
    outcomes_to_come: enough.outcomes_to_come === null ? null : tell.count(enough.outcomes_to_come),
    hires_to_make: enough.hires_to_make === null ? null : tell.count(enough.hires_to_make),
  });
  const { useful, observed } = row.enough;
  // what more would tell the exact count is left out with it
  return {
    ...row,
    n,
    applicants: tell.count(row.applicants),
    hires: tell.count(row.hires),
    p: null,
    enough: { useful: coarse(useful), observed: observed && coarse(observed) },
  };
}

function hidden(row: Weighed): Weighed {
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
    verdict: "cannot_say",
    shrunken: null,
    enough: { useful: { ...row.enough.useful, ...none, status: "never" }, observed: null },
    notes: hiddenFigure.notes,
  };
}
