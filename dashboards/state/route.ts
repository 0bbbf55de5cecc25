import { computed, signal } from "@preact/signals";
import { FILTER_DIMENSIONS, isOffered, readAddress, WHERE } from "../figures/address.ts";
import type { Compare } from "../figures/view.ts";
import type { Filters } from "../types.ts";

/**
 * The address is the state: `#/efficiency?company=C1,C2&period=2025Q4..2026Q3&compare=year&where.channel=campus`.
 * Whoever has the address sees the same page; Back undoes a filter.
 */
export interface Route {
  path: string;
  filters: Filters;
  /** Quarters, or null for the default (the last four with data). */
  period: { from: string; to: string } | null;
  compare: Compare;
  /** The figure to go to; belongs to a link, gone with the next change. */
  figure: string | null;
  /** What only one page knows, e.g. the reason chosen in its list. */
  extra: Record<string, string>;
}

export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const parameters = new URLSearchParams(search);
  const figure = parameters.get("figure");
  parameters.delete("figure");
  const { choices: extra, ...asked } = readAddress(parameters);
  return { path: path || "overview", ...asked, figure, extra };
}

export function formatRoute(route: Route): string {
  const parameters: string[] = [];
  const add = (name: string, value: string) =>
    parameters.push(`${name}=${value.split(",").map(encodeURIComponent).join(",")}`);
  if (route.period) add("period", `${route.period.from}..${route.period.to}`);
  const others = Object.keys(route.filters)
    .filter((name) => !isOffered(name))
    .sort();
  for (const name of [...FILTER_DIMENSIONS, ...others]) {
    const values = route.filters[name];
    if (values && values.length > 0) add(isOffered(name) ? name : WHERE + name, values.join(","));
  }
  if (route.compare !== "previous") add("compare", route.compare);
  for (const [name, value] of Object.entries(route.extra)) if (value) add(name, value);
  if (route.figure) add("figure", route.figure);
  return `#/${route.path}${parameters.length > 0 ? `?${parameters.join("&")}` : ""}`;
}

/** Where the reader is. Written only by the address. */
export const route = signal<Route>(parseRoute(location.hash));
addEventListener("hashchange", () => {
  route.value = parseRoute(location.hash);
});

/** Dimensions that some measure can be filtered by; null until the catalogue is there. */
export const filterable = signal<ReadonlySet<string> | null>(null);

/** Filters in force: what the address says of dimensions that there are. */
export const filters = computed<Filters>(() => {
  const known = filterable.value;
  return Object.fromEntries(
    Object.entries(route.value.filters).filter(([name]) => known === null || known.has(name)),
  );
});

/** Changes parts of the address; one entry of the history. */
export function go(change: Partial<Route>): void {
  location.hash = formatRoute({ ...route.value, figure: null, ...change });
}

/** Address of another page, or a figure on it, with the same filters; the page of a measure is `linkTo("metric", { metric: id })`. */
export function linkTo(path: string, extra: Route["extra"] = {}, figure: string | null = null): string {
  return formatRoute({ ...route.value, path, figure, extra });
}

/** Address of one figure of this page, as it is filtered now. */
export function linkToFigure(id: string): string {
  return `${location.origin}${location.pathname}${formatRoute({ ...route.value, figure: id })}`;
}

/** Sets (or with an empty list removes) one filter. */
export function setFilter(dimension: string, values: string[]): void {
  const next = { ...route.value.filters };
  if (values.length > 0) next[dimension] = values;
  else delete next[dimension];
  go({ filters: next });
}

/** Whether a value is among those that its dimension is filtered by. */
export const isFiltered = (dimension: string, value: string): boolean =>
  filters.value[dimension]?.includes(value) ?? false;

/** Filters by a value, or no longer. */
export function toggleFilter(dimension: string, value: string): void {
  const chosen = route.value.filters[dimension] ?? [];
  setFilter(dimension, chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
}
