import { Type } from "typebox";
import { figure, number, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { nullable } from "../../../schemas.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { standardizedDifference } from "../../../statistics/association/standardized-difference.ts";
import { cannotSay } from "../../../statistics/numbers/estimate.ts";
import { type MeanMoments, meanMoments } from "../../../statistics/numbers/moments.ts";
import { shownSelections } from "../../fairness/parts/groups.ts";
import { comparisons, mantelOf } from "../../fairness/parts/item-bias.ts";
import { ATTRIBUTES, type Attribute, rowsBy, type Sheet } from "./clinic-source.ts";

/** Fewest people of a group whose mean is compared. */
const FEWEST = 10;
/** Adjusted p from which a class C counts. */
const ALPHA = 0.05;

/** A group's answers to one question against those of the largest group. */
export const groupSchema = Type.Object({
  dimension: Type.Enum([...ATTRIBUTES]),
  group: Type.String(),
  reference: Type.String(),
  difference: figure("Mean less the reference's, in standard deviations (Hedges' g)"),
  delta: figure("Mantel-Haenszel delta among people of equal standing; below 0 harder for the group"),
  p: number("Of delta, over all questions and groups (Benjamini-Hochberg)"),
  ets_class: nullable(Type.Enum(["A", "B", "C"], { description: "A negligible, B moderate, C large" })),
});
type Group = Told<typeof groupSchema>;

/** What is told of a group, and its delta where that counts in the verdict. */
export type Compared = {
  readonly told: Group;
  readonly bias: { readonly delta: number; readonly standardError: number } | null;
};

/** Differences of groups to the largest one, and whether people of equal standing differ, for each question. */
export function groupsOf(sheet: Sheet, tell: Tell): Compared[][] {
  const by = ATTRIBUTES.map((dimension) => groupsBy(dimension, sheet, tell));
  const found = sheet.columns.map((_, at) => by.flatMap((questions) => questions[at] ?? []));
  // over all questions and groups of all attributes
  const adjusted = adjustP(found.flat().map(({ told }) => told.p));
  let at = 0;
  return found.map((own) =>
    own.map(({ told, bias }) => {
      const p = adjusted[at++] ?? null;
      const counts = told.ets_class === "C" && p !== null && p <= ALPHA;
      return { told: { ...told, p }, bias: counts ? bias : null };
    }),
  );
}

/** The same of one attribute, p as it is. */
function groupsBy(dimension: Attribute, { people, columns }: Sheet, tell: Tell): Compared[][] {
  const members = rowsBy(people, ({ groups }) => groups[dimension]);
  const { shown, largest } = shownSelections(
    [...members].map(([group, rows]) => ({
      group,
      total: rows.length,
      selected: rows.filter((row) => people[row]!.passed).length,
    })),
    tell,
  );
  if (largest === null) return [];
  const records = columns.flatMap(({ z }, at) =>
    [...members].map(([group, rows]) => ({
      of: String(at),
      group,
      answers: answersOf(rows, z),
    })),
  );
  const biases = new Map(
    comparisons(records, shown, largest).map((each) => [
      `${each.question} ${each.group}`,
      mantelOf(each).mantel,
    ]),
  );
  const others = [...members.keys()].filter((name) => shown.has(name) && name !== largest);
  return columns.map(({ z }, at) => {
    const momentsOf = (name: string): MeanMoments => meanMoments(scoresOf(members.get(name)!, z));
    const reference = momentsOf(largest);
    return others.flatMap((group): Compared[] => {
      const own = momentsOf(group);
      if (own.n < FEWEST || reference.n < FEWEST) return [];
      const bias = biases.get(`${at} ${group}`);
      const { delta, standardError } = bias ?? { delta: null, standardError: null };
      const said = bias ?? cannotSay(own.n, "Mantel-Haenszel delta", "too_few");
      return [
        {
          told: {
            ...{ dimension, group, reference: largest },
            difference: tell.figure({ ...standardizedDifference(own, reference).hedgesG, n: own.n }),
            delta: tell.figure({ ...said, value: delta, n: own.n }),
            p: bias?.p ?? null,
            ets_class: bias?.etsClass ?? null,
          },
          bias: delta === null || standardError === null ? null : { delta, standardError },
        },
      ];
    });
  });
}

/** Row and score in millionths in turn, as `comparisons` takes them. */
function answersOf(rows: readonly number[], z: Float64Array): number[] {
  const list: number[] = [];
  for (const row of rows) if (Number.isFinite(z[row]!)) list.push(row, Math.round(z[row]! * 1e6));
  return list;
}

function scoresOf(rows: readonly number[], z: Float64Array): Float64Array {
  const scores = new Float64Array(rows.length);
  let n = 0;
  for (const row of rows) if (Number.isFinite(z[row]!)) scores[n++] = z[row]!;
  return scores.subarray(0, n);
}
