import { computed, signal } from "@preact/signals";
import { isQuarter } from "../format/quarter.ts";
import type { Filters } from "../types.ts";

/**
 * The address is the state: `#/efficiency?company=C1,C2&period=2025Q4..2026Q3&compare=none`.
 * Whoever has the address sees the same page; Back undoes a filter.
 */
export interface Route {
  path: string;
  filters: Filters;
  /** Quarters, or null for the default (the last four with data). */
  period: { from: string; to: string } | null;
  compare: boolean;
  /** What only one page knows, e.g. the reason chosen in its list. */
  extra: Record<string, string>;
}

/** Dimensions that the filter bar offers, in its order. */
export const FILTER_DIMENSIONS = [
  "company",
  "department",
  "job",
  "vendor",
  "model_version",
  "screening_path",
] as const;

function parsePeriod(text: string | null): Route["period"] {
  const [from, to] = (text ?? "").split("..");
  return from && to && isQuarter(from) && isQuarter(to) && from <= to ? { from, to } : null;
}

export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const parameters = new URLSearchParams(search);
  const filters: Filters = {};
  const extra: Record<string, string> = {};
  for (const [name, value] of parameters) {
    if ((FILTER_DIMENSIONS as readonly string[]).includes(name)) {
      const values = value.split(",").filter(Boolean);
      if (values.length > 0) filters[name] = values;
    } else if (name !== "period" && name !== "compare") extra[name] = value;
  }
  return {
    path: path || "overview",
    filters,
    period: parsePeriod(parameters.get("period")),
    compare: parameters.get("compare") !== "none",
    extra,
  };
}

export function formatRoute(route: Route): string {
  const parameters: string[] = [];
  const add = (name: string, value: string) =>
    parameters.push(`${name}=${value.split(",").map(encodeURIComponent).join(",")}`);
  if (route.period) add("period", `${route.period.from}..${route.period.to}`);
  for (const name of FILTER_DIMENSIONS) {
    const values = route.filters[name];
    if (values && values.length > 0) add(name, values.join(","));
  }
  if (!route.compare) add("compare", "none");
  for (const [name, value] of Object.entries(route.extra)) if (value) add(name, value);
  return `#/${route.path}${parameters.length > 0 ? `?${parameters.join("&")}` : ""}`;
}

/** Where the reader is. Written only by the address. */
export const route = signal<Route>(parseRoute(location.hash));
addEventListener("hashchange", () => {
  route.value = parseRoute(location.hash);
});

/** Filters in force, the same object until they change. */
export const filters = computed(() => route.value.filters);

/** Changes parts of the address; one entry of the history. */
export function go(change: Partial<Route>): void {
  location.hash = formatRoute({ ...route.value, ...change });
}

/** Address of another page with the same filters. */
export function linkTo(path: string): string {
  return formatRoute({ ...route.value, path, extra: {} });
}

/** Sets (or with an empty list removes) one filter. */
export function setFilter(dimension: string, values: string[]): void {
  const next = { ...route.value.filters };
  if (values.length > 0) next[dimension] = values;
  else delete next[dimension];
  go({ filters: next });
}
