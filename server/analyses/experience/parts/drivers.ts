import { Type } from "typebox";
import { figure, figureMembers, hiddenFigure, number, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import { type Pattern, relativeWeights } from "../../../statistics/regression/relative-weights.ts";

/** What goes with overall satisfaction: each item's part of what all items explain together. */
export const driversMembers = {
  status: Type.Enum(["ok", "few", "missing", "suppressed"]),
  n: Type.Integer({ description: "Responses that answer every item" }),
  responses: Type.Integer(),
  r_squared: figure(
    "Variance of overall satisfaction that the items explain together (percentile bootstrap)",
  ),
  adjusted_r_squared: number("The same adjusted for the number of items"),
  items: Type.Array(
    Type.Object({
      item: Type.String(),
      ...figureMembers("Relative weight (Johnson): part of R squared (percentile bootstrap)"),
      share: number("The weight over R squared"),
      dominance: number("General dominance weight"),
      r: number("Simple correlation with overall satisfaction"),
    }),
  ),
  notes: Type.Array(Type.String()),
};
const driversSchema = Type.Object(driversMembers);
type Drivers = Told<typeof driversSchema>;

/** Fewest complete responses from which drivers are told. */
export const FEWEST_RESPONSES = 50;
/** An item that fewer than this share of responses answer is left out, so that it does not cost the others. */
const LEAST_ANSWERED = 0.5;

/** Relative weights of the items; records per pattern of the other items and score of overall satisfaction. */
export function drivers(records: readonly Moments[], tell: Tell): Drivers {
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
  const [own, all] = [tell([{ n }])[0]!, tell([{ n: responses }])[0]!];
  const nothing = (status: Drivers["status"], note: string): Drivers => ({
    status,
    n: own.n,
    responses: all.n,
    r_squared: { ...hiddenFigure, status: status === "suppressed" ? status : "missing", notes: [note] },
    adjusted_r_squared: null,
    items: [],
    notes: [note],
  });
  if (own.isHidden) return nothing("suppressed", "suppressed");
  if (n === 0 || items.length === 0) return nothing("missing", "no_rows");
  if (n < FEWEST_RESPONSES) return nothing("few", `few:${FEWEST_RESPONSES}`);
  const found = relativeWeights(patterns, items.length);
  return {
    status: "ok",
    n: own.n,
    responses: all.n,
    r_squared: tell.figure(found.rSquared, own),
    adjusted_r_squared: found.adjusted,
    items: items
      .map((item, index) => {
        const { weight, share, dominance, correlation: r } = found.weights[index]!;
        return { item, ...tell.figure(weight, own), share, dominance, r };
      })
      .sort((a, b) => (b.value ?? 0) - (a.value ?? 0)),
    notes: found.notes,
  };
}
