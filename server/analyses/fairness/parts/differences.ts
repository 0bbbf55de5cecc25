import { Type } from "typebox";
import { figureMembers, number, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asExact, type Moments } from "../../../metrics/estimator.ts";
import { standardizedDifference } from "../../../statistics/association/standardized-difference.ts";
import { momentsFromIntegerSums } from "../../../statistics/numbers/integer-sums.ts";
import type { MeanMoments } from "../../../statistics/numbers/moments.ts";
import { differentialPrediction } from "../../../statistics/selection/differential-prediction.ts";
import { Z_SCALE } from "./source.ts";

/** A group's mean score against the reference group's, in standard deviations (Hedges' g). */
export const scoreDifference = Type.Object({
  of: Type.String({ description: "The competency or question" }),
  group: Type.String(),
  reference: Type.String(),
  group_n: Type.Integer(),
  ...figureMembers("Hedges' g: mean less the reference's, in standard deviations"),
});

/** Sums that a mean and its spread come from. */
export const meanSums: Readonly<Record<string, string>> = {
  n: "count(z)",
  sum: "sum(z)",
  squares: "sum(cast(z as hugeint) * z)",
};

/** Fewest people of a group whose mean is compared. */
const FEWEST = 10;

/** Differences of every shown group to the reference, per competency or question (key `of`). */
export function scoreDifferences(
  records: readonly Moments[],
  shown: ReadonlySet<string>,
  reference: string | null,
  tell: Tell,
): Told<typeof scoreDifference>[] {
  if (reference === null) return [];
  const scores = new Map<string, Map<string, MeanMoments>>();
  for (const record of records) {
    if (typeof record.of !== "string" || typeof record.group !== "string") continue;
    const groups = scores.get(record.of) ?? new Map<string, MeanMoments>();
    groups.set(
      record.group,
      momentsFromIntegerSums({
        n: asExact(record.n),
        sumX: asExact(record.sum),
        sumXX: asExact(record.squares),
        scale: Z_SCALE,
      }),
    );
    scores.set(record.of, groups);
  }
  return [...scores].flatMap(([of, groups]) => {
    const other = groups.get(reference);
    if (other === undefined || other.n < FEWEST) return [];
    return [...groups]
      .filter(([group, { n }]) => group !== reference && shown.has(group) && n >= FEWEST)
      .map(([group, own]) => ({
        of,
        group,
        reference,
        group_n: tell.count(own.n),
        ...tell.figure(standardizedDifference(own, other).hedgesG),
      }));
  });
}

/** Whether the score means the same for a group as for the reference (Cleary). */
export const prediction = Type.Object({
  group: Type.String(),
  reference: Type.String(),
  n: Type.Integer(),
  group_n: Type.Integer(),
  slope_p: number("Test of equal slopes"),
  intercept_p: number("Test of equal intercepts, slopes being alike"),
  group_slope: number("Slope of the group"),
  reference_slope: number("Slope of the reference"),
  residual: number("Actual less predicted performance of the group, in standard deviations"),
  finding: Type.Enum(["same_line", "intercepts_differ", "slopes_differ", "cannot_say"]),
  notes: Type.Array(Type.String()),
});

/** Fewest hires of a group with a known outcome for which prediction is tested. */
const FEWEST_OUTCOMES = 30;

/** Tests differential prediction of every shown group that has enough outcomes against the reference. */
export function predictions(
  records: readonly Moments[],
  shown: ReadonlySet<string>,
  reference: string | null,
  tell: Tell,
): Told<typeof prediction>[] {
  if (reference === null) return [];
  const ofReference = records.filter(({ group }) => group === reference);
  const groups = [...shown].filter((group) => group !== reference);
  return groups.flatMap((group) => {
    const own = records.filter((record) => record.group === group);
    const base = {
      group,
      reference,
      n: tell.count(own.length + ofReference.length),
      group_n: tell.count(own.length),
    };
    if (own.length < FEWEST_OUTCOMES || ofReference.length < FEWEST_OUTCOMES)
      return [
        {
          ...base,
          slope_p: null,
          intercept_p: null,
          group_slope: null,
          reference_slope: null,
          residual: null,
          finding: "cannot_say" as const,
          notes: [`few:${FEWEST_OUTCOMES}`],
        },
      ];
    const both = [...own, ...ofReference];
    const column = (name: string) => Float64Array.from(both, (record) => Number(record[name]));
    const found = differentialPrediction(
      column("x"),
      column("y"),
      both.map((_, index) => (index < own.length ? 1 : 0)),
    );
    return [
      {
        ...base,
        slope_p: found.slope.p,
        intercept_p: found.intercept.p,
        group_slope: found.focalSlope,
        reference_slope: found.referenceSlope,
        residual: found.focalResidual,
        finding: found.finding,
        notes: found.notes,
      },
    ];
  });
}
