import { asExact, asNumber, type Moments } from "../../../metrics/estimator.ts";
import { overlapDependence } from "../../../statistics/association/dependent-correlations.ts";
import { fisherZInterval } from "../../../statistics/association/fisher-z.ts";
import { type Estimate, estimate } from "../../../statistics/numbers/estimate.ts";
import { correlationMomentsFromIntegerSums } from "../../../statistics/numbers/integer-sums.ts";
import { lawleyCorrection } from "../../../statistics/selection/lawley.ts";
import type { Rater } from "../../validity/parts/source.ts";
import { validityRows } from "../../validity/parts/source.ts";

/** One row per applicant with an AI score: `x` its z-score, `h` the interviewers' rating, `y` the outcome of hires; 1e-12 units. */
export const selectedRows = (criterion: "performance_6m") => ({
  id: "selected",
  sql: `select ai.*, rated.human_score_z as h
from (${validityRows("overall", "ai", criterion)}) as ai
join (select application_key as rated_key, human_score_z from core.application) as rated
  on rated.rated_key = ai.application_key
where ai.x is not null`,
  at: "scored_at",
});

const GROUPS = {
  all: { when: "true", of: ["x"] },
  seen: { when: "h is not null", of: ["x", "h"] },
  rated: { when: "h is not null and y is not null", of: ["x", "h", "y"] },
} as const;
type Name = keyof typeof GROUPS;

const pairsOf = (names: readonly string[]) =>
  names.flatMap((a, at) => names.slice(at).map((b) => [a, b] as const));

/** Sums over applicants, those whom interviewers saw, and hires with a known outcome. */
export const selectedMoments: Readonly<Record<string, string>> = {
  people: `count(distinct case when ${GROUPS.rated.when} then person end)`,
  ...Object.fromEntries(
    Object.entries(GROUPS).flatMap(([name, { when, of }]) => {
      const sum = (value: string) => `sum(case when ${when} then ${value} end)`;
      return [
        [`${name}_n`, `count(case when ${when} then 1 end)`],
        ...of.map((column) => [`${name}_${column}`, sum(column)]),
        ...pairsOf(of).map(([a, b]) => [`${name}_${a}${b}`, sum(`cast(${a} as hugeint) * ${b}`)]),
      ];
    }),
  ),
};

/** Covariances of one group's columns, row by row; null under three people. */
function covariancesOf(sums: Moments, name: Name): Float64Array | null {
  const of: readonly string[] = GROUPS[name].of;
  const at = (key: string) => asExact(sums[`${name}_${key}`] ?? 0);
  const n = Number(at("n"));
  if (n < 3) return null;
  const found = new Float64Array(of.length ** 2);
  for (const [a, b] of pairsOf(of)) {
    const [i, j] = [of.indexOf(a), of.indexOf(b)];
    const { cXY } = correlationMomentsFromIntegerSums({
      n: at("n"),
      sumX: at(a),
      sumY: at(b),
      sumXX: at(`${a}${a}`),
      sumYY: at(`${b}${b}`),
      sumXY: at(`${a}${b}`),
      scaleX: 1e12,
      scaleY: 1e12,
    });
    found[i * of.length + j] = cXY / (n - 1);
    found[j * of.length + i] = cXY / (n - 1);
  }
  return found;
}

/** Independent pairs under which no interval is told. */
const FEWEST = 4;

/**
 * Correlation of a score with the outcome as among all applicants, where hires were chosen on both scores. Lawley (1943)
 * in two steps: whom interviewers saw was chosen on the AI score, who was hired on that and their rating. The interval
 * holds what both observed correlations may be, together (MOVER with their dependence: Zou 2007); `worth` is how many
 * independent people they rest on. Null where the data do not say.
 */
export function selectionEstimate(sums: Moments, rater: Rater, worth: number | null): Estimate | null {
  const [all, seen, rated] = (["all", "seen", "rated"] as const).map((name) => covariancesOf(sums, name));
  const first = all && seen && lawleyCorrection(seen, all, [0]);
  if (!first || !rated) return null;
  const r = (i: number, j: number) => rated[i * 3 + j]! / Math.sqrt(rated[i * 3 + i]! * rated[j * 3 + j]!);
  const [own, other] = rater === "ai" ? ([0, 1] as const) : ([1, 0] as const);
  const observed = [r(own, 2), r(other, 2)] as const;
  const corrected = (ofOwn: number, ofOther: number): number | null => {
    const restricted = Float64Array.from(rated);
    for (const [at, value] of [
      [own, ofOwn],
      [other, ofOther],
    ] as const) {
      restricted[at * 3 + 2] = value * Math.sqrt(rated[at * 4]! * rated[8]!);
      restricted[6 + at] = restricted[at * 3 + 2]!;
    }
    return lawleyCorrection(restricted, first.covariance, [0, 1])?.correlation[own * 3 + 2] ?? null;
  };
  const value = corrected(...observed);
  if (value === null || !Number.isFinite(value)) return null;
  const people = asNumber(sums.people ?? 0);
  const n = Math.min(people, worth ?? people);
  const about = { n: people, method: "Lawley (1943)", notes: people < 30 ? ["few_hires"] : [] };
  const [one, two] = observed.map((each) => fisherZInterval(each, n));
  if (n < FEWEST || !one || !two) return estimate(value, null, null, about);
  const reach = (own: number | null, other: number | null) => {
    if (own === null || other === null) return null;
    // their errors go together: what one adds the other adds or takes back
    return Math.sqrt(Math.max(0, own ** 2 + other ** 2 + 2 * dependence * own * other));
  };
  const dependence = overlapDependence(...observed, r(0, 1));
  const by = (found: number | null) => (found === null ? null : found - value);
  const below = reach(by(corrected(one.low, observed[1])), by(corrected(observed[0], two.low)));
  const above = reach(by(corrected(one.high, observed[1])), by(corrected(observed[0], two.high)));
  return estimate(
    value,
    below === null ? null : Math.max(-1, value - below),
    above === null ? null : Math.min(1, value + above),
    about,
  );
}
