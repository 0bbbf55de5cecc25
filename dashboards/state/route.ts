import { batch, computed, signal } from "@preact/signals";
import { FILTER_DIMENSIONS, isOffered, readAddress, WHERE } from "../figures/address.ts";
import type { Compare } from "../figures/view.ts";
import type { Filters, Language } from "../types.ts";
import { language } from "./preferences.ts";

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
  /** The section to go to, where no figure is named. */
  section: string | null;
  /** The language that a link was copied in; read once. */
  language: Language | null;
  /** What only one page knows, e.g. the reason chosen in its list. */
  extra: Record<string, string>;
}

export function parseRoute(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const parameters = new URLSearchParams(search);
  const take = (name: string) => {
    const value = parameters.get(name);
    parameters.delete(name);
    return value;
  };
  const [figure, section, lang] = [take("figure"), take("section"), take("lang")];
  const { choices: extra, ...asked } = readAddress(parameters);
  return {
    path: path || "overview",
    ...asked,
    figure,
    section,
    language: lang === "zh" || lang === "en" ? lang : null,
    extra,
  };
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
  else if (route.section) add("section", route.section);
  if (route.language) add("lang", route.language);
  return `#/${route.path}${parameters.length > 0 ? `?${parameters.join("&")}` : ""}`;
}

/** Whether the address names no page: where a reader begins is theirs. */
export const isHome = (): boolean => /^#?\/?$/.test(location.hash);

/** The route of the address; a language that it names is taken over. */
function arriving(): Route {
  const arrived = parseRoute(location.hash);
  if (arrived.language) language.value = arrived.language;
  return { ...arrived, language: null };
}

/** Where on a page the reader was: kept with its entry in the history. */
interface Kept {
  /** null where the reader was only led to yet. */
  readonly y: number | null;
  readonly unfolded: readonly string[];
}

/** What the history keeps of the entry that the reader came back to (or loaded again); null for a new one. */
export const kept = (): Kept | null => history.state as Kept | null;

/** Where the reader is. Written only by the address. */
export const route = signal<Route>(arriving());

/** The section that is read. */
export const section = signal<string | null>(null);

/** Figures that the reader unfolded, and sections of which all figures are listed. */
export const unfolded = signal<ReadonlySet<string>>(new Set(kept()?.unfolded));

// Back and Forward come to the place of the page, which the browser would look for before the page is there.
history.scrollRestoration = "manual";

/** Keeps place and section with the entry of the history; `isMoved` where the reader went on from where the address led. */
function keep(isMoved: boolean): void {
  const state: Kept = { y: scrollY, unfolded: [...unfolded.peek()] };
  const here = { ...route.peek(), ...(isMoved ? { figure: null, section: section.peek() } : {}) };
  history.replaceState(state, "", isMoved ? formatRoute(here) : undefined);
}

let keeping: ReturnType<typeof setTimeout> | undefined;
let isByHand = false;
const CALM_MS = 150;

/** Says that what scrolls from now on is (or is not) the reader. */
export function scrollsByHand(is: boolean): void {
  isByHand = is;
}

const keepNothing = () => {
  clearTimeout(keeping);
  keeping = undefined;
};
const keepNow = () => {
  if (keeping === undefined) return;
  keepNothing();
  keep(isByHand);
};
addEventListener(
  "scroll",
  () => {
    clearTimeout(keeping);
    keeping = setTimeout(keepNow, CALM_MS);
  },
  { passive: true },
);
// A link leaves the entry at once, and from where Back and Forward came there is nothing to keep any more.
addEventListener("click", keepNow, { capture: true });
addEventListener("popstate", keepNothing);

/** Unfolds a figure (or lists all of a section), or folds it. */
export function fold(id: string, isOpen: boolean): void {
  const next = new Set(unfolded.peek());
  if (isOpen) next.add(id);
  else next.delete(id);
  unfolded.value = next;
  keep(false);
}

addEventListener("hashchange", () => {
  const next = arriving();
  const here = kept();
  batch(() => {
    if (here) unfolded.value = new Set(here.unfolded);
    else if (next.path !== route.peek().path) unfolded.value = new Set();
    route.value = next;
  });
  if (!here) history.replaceState({ y: null, unfolded: [...unfolded.peek()] } satisfies Kept, "");
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
  location.hash = formatRoute({ ...route.value, figure: null, section: null, ...change });
}

/**
 * Address of another page, or a figure on it, with the same filters and those that narrow it further; the page of a
 * measure is `linkTo("metric", { metric: id })`.
 */
export function linkTo(
  path: string,
  extra: Route["extra"] = {},
  figure: string | null = null,
  narrows: Filters = {},
): string {
  const { filters: before } = route.value;
  return formatRoute({
    ...route.value,
    path,
    figure,
    section: null,
    extra,
    filters: { ...before, ...narrows },
  });
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
