import { publish } from "../../../figures/tell.ts";
import type { MetricRow, Scope } from "../../../metrics/metric.ts";

/** A cell as it may be told: its count, rounded where the viewer may not see rows, or hidden. */
export type Told = { readonly n: number; readonly isHidden: boolean };

/** Passes sibling cells through the one rule that every figure passes. */
export function hide(
  cells: readonly { readonly n: number; readonly value: number | null }[],
  scope: Scope,
): Told[] {
  const rows = cells.map(
    ({ n, value }, index): MetricRow => ({
      metric: "experience",
      period: null,
      segment: { cell: String(index) },
      n,
      value,
      low: null,
      high: null,
      status: "ok",
      notes: [],
    }),
  );
  const result = { metric: "experience", rows, ignored_filters: [], warehouse_version: 0 };
  return publish(result, { counts: "people" }, scope).rows.map(({ n, status }) => ({
    n,
    isHidden: status === "suppressed",
  }));
}

/** What stands for a figure that may not be told. */
export const hiddenFigure = { value: null, low: null, high: null, n: 0, notes: ["suppressed"] } as const;

/** Fewest answers from which a figure is told without the word "few". */
export const FEW = 30;

/** How well a figure is founded. */
export type Status = "ok" | "few" | "suppressed";
export const statusOf = (n: number): Status => (n < FEW ? "few" : "ok");
