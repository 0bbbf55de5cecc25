import { fSurvival } from "../distributions/f.ts";
import { type MeanMoments, meanMoments, mergeMoments, noMoments } from "../numbers/moments.ts";

/** One-way analysis of variance. */
type Anova = {
  n: number;
  groups: number;
  dfBetween: number;
  dfWithin: number;
  sumOfSquaresBetween: number;
  sumOfSquaresWithin: number;
  f: number | null;
  p: number | null;
  etaSquared: number | null;
  omegaSquared: number | null;
  residualSd: number | null;
  notes: string[];
};

/** One-way analysis of variance from the moments of each group; empty groups are left out. */
function anovaFromMoments(groups: readonly MeanMoments[]): Anova {
  const used = groups.filter(({ n }) => n > 0);
  // means are taken from the first, so that an offset of 1e12 leaves the squares between exact
  const origin = used[0]?.mean ?? 0;
  const shifted = used.map((group) => ({ ...group, mean: group.mean - origin }));
  const all = shifted.reduce((sum, group) => mergeMoments(sum, { ...group, m2: 0 }), noMoments);
  const within = used.reduce((sum, { m2 }) => sum + m2, 0);
  const between = all.m2;
  const dfBetween = used.length - 1;
  const dfWithin = all.n - used.length;
  const total = between + within;
  const usable = dfBetween > 0 && dfWithin > 0;
  const f = usable && within > 0 ? between / dfBetween / (within / dfWithin) : null;
  const notes = !usable ? ["too_few"] : !(within > 0) ? ["constant"] : [];
  return {
    n: all.n,
    groups: used.length,
    dfBetween: Math.max(0, dfBetween),
    dfWithin: Math.max(0, dfWithin),
    sumOfSquaresBetween: between,
    sumOfSquaresWithin: within,
    f: f !== null && Number.isFinite(f) ? f : null,
    p: f !== null && Number.isFinite(f) ? fSurvival(f, dfBetween, dfWithin) : null,
    etaSquared: total > 0 ? between / total : null,
    omegaSquared:
      usable && total > 0 ? (between - dfBetween * (within / dfWithin)) / (total + within / dfWithin) : null,
    residualSd: dfWithin > 0 ? Math.sqrt(within / dfWithin) : null,
    notes,
  };
}

/** One-way analysis of variance of values by group label; missing values are left out. */
export function anova(values: ArrayLike<number>, labels: ArrayLike<string | number>): Anova {
  if (labels.length !== values.length) throw new RangeError(`invalid labels length: ${labels.length}`);
  let origin: number | null = null;
  const groups = new Map<string | number, number[]>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    origin ??= value;
    const group = groups.get(labels[i]!);
    if (group === undefined) groups.set(labels[i]!, [value - origin]);
    else group.push(value - origin);
  }
  return anovaFromMoments([...groups.values()].map((group) => meanMoments(group)));
}
