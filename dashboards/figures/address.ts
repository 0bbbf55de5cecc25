import { isQuarter } from "../format/quarter.ts";
import type { Compare, Period, Wanted } from "./view.ts";

/** Dimensions that the filter bar offers, in its order. */
export const FILTER_DIMENSIONS = [
  "company",
  "department",
  "job",
  "vendor",
  "model_version",
  "screening_path",
] as const;

export const isOffered = (name: string): boolean => (FILTER_DIMENSIONS as readonly string[]).includes(name);

/** Before the name of every other dimension that filters, so that it cannot be taken for a choice. */
export const WHERE = "where.";

/** `2025Q4..2026Q3`, or one quarter; null for what is no period. */
export function parsePeriod(text: string): Period | null {
  const [from = "", to = from, ...more] = text.split("..");
  return more.length === 0 && isQuarter(from) && isQuarter(to) && from <= to ? { from, to } : null;
}

/** What there is to compare with, the usual one first. */
export const COMPARES: readonly Compare[] = ["previous", "year", "none"];

/** What an address asks to see: values of a filter by commas, the period, `compare=year`, and choices by name. */
export function readAddress(parameters: Iterable<readonly [name: string, value: string]>): Wanted {
  const filters: Record<string, string[]> = {};
  const choices: Record<string, string> = {};
  let [period, compare]: [Period | null, Compare] = [null, "previous"];
  for (const [name, value] of parameters) {
    const dimension = name.startsWith(WHERE) ? name.slice(WHERE.length) : isOffered(name) ? name : "";
    if (dimension) {
      const values = value.split(",").filter(Boolean);
      if (values.length > 0) filters[dimension] = [...(filters[dimension] ?? []), ...values];
    } else if (name === "period") period = parsePeriod(value);
    else if (name === "compare") compare = COMPARES.find((each) => each === value) ?? "previous";
    else choices[name] = value;
  }
  return { filters, period, compare, choices };
}
