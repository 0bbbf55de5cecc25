import { type MetricQuestion, onlyPeriod } from "../../document.ts";
import type { View } from "../../view.ts";

/** A measure of money on both ways of screening. */
export const byPath = (view: View, metric: string, by: string[] = []): MetricQuestion =>
  onlyPeriod(view, metric, { by: [...by, "screening_path"], contrast: "screening_path:ai:traditional" });
