import { Type } from "typebox";
import { figureMembers, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { ratioOfProportions } from "../../../statistics/intervals/ratio-of-proportions.ts";

/** Shares of all that would pass, for each of which the cut-off on the score is taken. */
export const PASS_SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** Scores of one group: distinct values with their counts. */
export type Scores = ReadonlyMap<number, number>;

/** What a cut-off on the score would do to one group against the reference. */
export const cutOff = Type.Object({
  aimed: Type.Number({ description: "Share of all that was to pass" }),
  passing: Type.Number({ description: "Share that passes" }),
  z: Type.Number({ description: "The cut-off, in standard deviations" }),
  groups: Type.Array(
    Type.Object({
      group: Type.String(),
      rate: Type.Number(),
      ...figureMembers("Impact ratio against the largest group"),
    }),
  ),
});

/**
 * The impact ratio of every group against the reference at several cut-offs on the score, over the groups given.
 * Koopman intervals.
 */
export function cutOffs(
  groups: ReadonlyMap<string, Scores>,
  reference: string | null,
  tell: Tell,
): Told<typeof cutOff>[] {
  const yardstick = reference === null ? undefined : groups.get(reference);
  if (yardstick === undefined) return [];
  const counts = new Map<number, number>();
  for (const scores of groups.values()) for (const [z, n] of scores) counts.set(z, (counts.get(z) ?? 0) + n);
  const values = [...counts].sort((a, b) => b[0] - a[0]);
  const total = values.reduce((sum, [, n]) => sum + n, 0);
  if (total === 0) return [];
  const passed = (scores: Scores, least: number) => {
    let count = 0;
    for (const [z, n] of scores) if (z >= least) count += n;
    return count;
  };
  const size = (scores: Scores) => passed(scores, Number.NEGATIVE_INFINITY);
  const all = size(yardstick);
  return PASS_SHARES.flatMap((aimed) => {
    let passing = 0;
    let z = values[0]![0];
    for (const [value, n] of values) {
      if (passing >= aimed * total - 1e-9) break;
      passing += n;
      z = value;
    }
    const reached = passed(yardstick, z);
    return [
      {
        aimed,
        passing: passing / total,
        z,
        groups: [...groups]
          .filter(([group]) => group !== reference)
          .map(([group, scores]) => {
            const n = size(scores);
            const k = passed(scores, z);
            return { group, rate: n > 0 ? k / n : 0, ...tell.figure(ratioOfProportions(k, n, reached, all)) };
          }),
      },
    ];
  });
}

/** The middle of all values, the mean of the two middle ones where their number is even; null without values. */
export function medianOf(counts: ReadonlyMap<number, number>): number | null {
  const values = [...counts].sort((a, b) => a[0] - b[0]);
  const total = values.reduce((sum, [, n]) => sum + n, 0);
  if (total === 0) return null;
  const at = (rank: number) => {
    let seen = 0;
    for (const [value, n] of values) {
      seen += n;
      if (seen >= rank) return value;
    }
    return values.at(-1)![0];
  };
  return (at(Math.ceil(total / 2)) + at(Math.floor(total / 2) + 1)) / 2;
}
