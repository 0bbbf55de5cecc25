import { type Figure, figureOf } from "../../../figures/figure.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import { type Pattern, relativeWeights } from "../../../statistics/regression/relative-weights.ts";
import { hiddenFigure, hide } from "./hide.ts";

/** What goes with overall satisfaction: each item's part of what all items explain together. */
export type Drivers = {
  readonly status: "ok" | "few" | "missing" | "suppressed";
  /** Responses that answer every item, and all with overall satisfaction. */
  readonly n: number;
  readonly responses: number;
  readonly r_squared: Figure;
  readonly adjusted_r_squared: number | null;
  readonly items: readonly (Figure & {
    readonly item: string;
    /** Part of the explained variance, 0 to 1. */
    readonly share: number | null;
    readonly dominance: number | null;
    /** Simple correlation with overall satisfaction. */
    readonly r: number | null;
  })[];
  readonly notes: readonly string[];
};

/** Fewest complete responses from which drivers are told. */
export const FEWEST_RESPONSES = 50;
/** An item that fewer than this share of responses answer is left out, so that it does not cost the others. */
const LEAST_ANSWERED = 0.5;

/** Relative weights of the items; records per pattern of the other items and score of overall satisfaction. */
export function drivers(records: readonly Moments[], scope: Scope): Drivers {
  const read = records.map((record) => ({
    outcome: asNumber(record.score),
    count: asNumber(record.n),
    answers: new Map(
      String(record.pattern)
        .split(",")
        .map((part): [string, number] => {
          const [item = "", score = ""] = part.split("=");
          return [item, Number(score)];
        }),
    ),
  }));
  const responses = read.reduce((sum, { count }) => sum + count, 0);
  const answered = new Map<string, number>();
  for (const { answers, count } of read)
    for (const item of answers.keys()) answered.set(item, (answered.get(item) ?? 0) + count);
  const items = [...answered]
    .filter(([, count]) => count >= LEAST_ANSWERED * responses)
    .map(([item]) => item)
    .sort();
  const complete = read.filter(({ answers }) => items.every((item) => answers.has(item)));
  const patterns = complete.map(
    ({ outcome, count, answers }): Pattern => ({
      values: [outcome, ...items.map((item) => answers.get(item)!)],
      count,
    }),
  );
  const n = patterns.reduce((sum, { count }) => sum + count, 0);
  const [told, toldAll] = [n, responses].map((count) => hide([{ n: count, value: null }], scope)[0]!) as [
    ReturnType<typeof hide>[number],
    ReturnType<typeof hide>[number],
  ];
  const nothing = (status: Drivers["status"], note: string): Drivers => ({
    status,
    n: told.n,
    responses: toldAll.n,
    r_squared: { ...hiddenFigure, notes: [note] },
    adjusted_r_squared: null,
    items: [],
    notes: [note],
  });
  if (told.isHidden) return nothing("suppressed", "suppressed");
  if (n === 0 || items.length === 0) return nothing("missing", "no_rows");
  if (n < FEWEST_RESPONSES) return nothing("few", `few:${FEWEST_RESPONSES}`);
  const found = relativeWeights(patterns, items.length);
  const shown = (figure: Figure): Figure => ({ ...figure, n: told.n });
  return {
    status: "ok",
    n: told.n,
    responses: toldAll.n,
    r_squared: shown(figureOf(found.rSquared)),
    adjusted_r_squared: found.adjusted,
    items: items
      .map((item, index) => {
        const { weight, share, dominance, correlation: r } = found.weights[index]!;
        return { item, ...shown(figureOf(weight)), share, dominance, r };
      })
      .sort((a, b) => (b.value ?? 0) - (a.value ?? 0)),
    notes: found.notes,
  };
}
