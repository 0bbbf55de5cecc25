import { Type } from "typebox";
import { figure, figureMembers, foundedOf, foundedSchema, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import { nullable } from "../../../schemas.ts";
import { proportionInterval } from "../../../statistics/intervals/proportion-interval.ts";
import {
  skewedMeanInterval,
  skewedMomentsFromIntegerSums,
} from "../../../statistics/intervals/skewed-mean.ts";
import { estimate } from "../../../statistics/numbers/estimate.ts";

/** Answers of a graded item, 1 (worst) to 5. */
export const LEVELS = [1, 2, 3, 4, 5] as const;

/** One item's answers: the share of each, and the share of the top two. */
export const item = Type.Object({
  respondent: Type.String(),
  item: Type.String(),
  n: Type.Integer(),
  status: foundedSchema,
  favourable: figure("Share of the top two of five (Wilson interval)"),
  levels: Type.Array(
    Type.Object({
      level: Type.Integer({ description: "1 (worst) to 5" }),
      ...figureMembers("Share of this answer (Wilson interval)"),
    }),
  ),
});

/** Scores are tenths of the item's own scale. */
const TENTH = 10;

/** Shares of answers per item, candidates first; records per respondent, item and score. */
export function itemAnswers(records: readonly Moments[], tell: Tell): Told<typeof item>[] {
  const counts = new Map<string, { respondent: string; item: string; levels: number[] }>();
  for (const record of records) {
    const { respondent, item } = record as { respondent: string | null; item: string | null };
    if (respondent === null || item === null) continue;
    const key = `${respondent}\n${item}`;
    const own = counts.get(key) ?? { respondent, item, levels: LEVELS.map(() => 0) };
    const level = Math.min(Math.max(Math.floor(asNumber(record.score) / TENTH), 1), 5);
    own.levels[level - 1]! += asNumber(record.n);
    counts.set(key, own);
  }
  const items = [...counts.values()]
    .map((each) => ({ ...each, n: each.levels.reduce((sum, count) => sum + count, 0) }))
    .sort((a, b) =>
      a.respondent === b.respondent ? (a.item < b.item ? -1 : 1) : a.respondent > b.respondent ? -1 : 1,
    );
  // every item is answered by about the same people: items are no siblings that add up to a total
  return items.map(({ respondent, item, levels, n }) => {
    const k = levels[3]! + levels[4]!;
    const told = tell([{ n, value: n > 0 ? k / n : null }])[0]!;
    const shareOf = (count: number) => tell.figure(proportionInterval(count, n), told);
    return {
      respondent,
      item,
      n: told.n,
      status: foundedOf(n, told.isHidden),
      favourable: shareOf(k),
      levels: LEVELS.map((level) => ({ level, ...shareOf(levels[level - 1]!) })),
    };
  });
}

/** Net promoter score with its parts. */
export const promotersSchema = Type.Object({
  phase: nullable(Type.String({ description: "null: the selected period; else the whole record" })),
  n: Type.Integer(),
  status: foundedSchema,
  score: figure("Net promoter score, -100 to 100 points (t interval)"),
  detractors: figure("Share of 0 to 6"),
  passives: figure("Share of 7 and 8"),
  promoters: figure("Share of 9 and 10"),
});

const PROMOTER = 90;
const DETRACTOR = 60;

/** NPS and its parts of the period, then of each phase; records per phase and score. */
export function promoters(
  period: readonly Moments[],
  whole: readonly Moments[],
  phases: readonly string[],
  tell: Tell,
): Told<typeof promotersSchema>[] {
  const rows = [
    { phase: null, counts: partsOf(period) },
    ...phases.map((phase) => ({
      phase,
      counts: partsOf(whole.filter((record) => record.phase === phase)),
    })),
  ];
  const cells = rows.map(({ counts: [low, middle, high] }) => {
    const n = low + middle + high;
    return { n, value: n > 0 ? (high - low) / n : null };
  });
  const told = [...tell(cells.slice(0, 1)), ...tell(cells.slice(1))];
  return rows.map(({ phase, counts: [low, middle, high] }, index) => {
    const { n } = cells[index]!;
    const own = told[index]!;
    const share = (count: number) => tell.figure(proportionInterval(count, n), own);
    const mean =
      n === 0
        ? estimate(null, null, null, { n: 0, method: "net promoter score", notes: ["no_rows"] })
        : skewedMeanInterval(
            skewedMomentsFromIntegerSums({
              n,
              sumX: 100 * (high - low),
              sumXX: 10_000 * (high + low),
              sumXXX: 1_000_000 * (high - low),
            }),
          );
    return {
      phase,
      n: own.n,
      status: foundedOf(n, own.isHidden),
      score: tell.figure(mean, own),
      detractors: share(low),
      passives: share(middle),
      promoters: share(high),
    };
  });
}

function partsOf(records: readonly Moments[]): [number, number, number] {
  const parts: [number, number, number] = [0, 0, 0];
  for (const record of records) {
    const score = asNumber(record.score);
    parts[score >= PROMOTER ? 2 : score <= DETRACTOR ? 0 : 1] += asNumber(record.n);
  }
  return parts;
}
