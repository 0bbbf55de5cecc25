import { computed, signal } from "@preact/signals";
import {
  ApiFailure,
  getAnnotations,
  getDimensions,
  getHealth,
  getMetrics,
  getSession,
  getTargets,
  type Health,
  query,
  type Session,
} from "../api.ts";
import {
  earlier,
  firstDay,
  lastDay,
  later,
  type Quarter,
  quarterOf,
  quartersBetween,
  shift,
  span,
} from "../format/quarter.ts";
import { text } from "../text/text.ts";
import type { Dimension, Metric, MetricResult } from "../types.ts";
import { annotations } from "./events.ts";
import { language } from "./preferences.ts";
import { filterable, route } from "./route.ts";

/** What the web app knows before any page: who reads, which measures and dimensions there are, and the quarters. */
export interface World {
  session: Session;
  health: Health;
  metrics: Map<string, Metric>;
  dimensions: Map<string, Dimension>;
  /** First and last quarter with data. */
  quarters: { first: Quarter; last: Quarter };
}

export type WorldState =
  | { kind: "loading" }
  | { kind: "signed_out" }
  | { kind: "failed"; failure: ApiFailure }
  | { kind: "ready"; world: World };

export const worldState = signal<WorldState>({ kind: "loading" });

/** Measures whose first and last quarter bound what the period picker offers. */
const BOUNDING = ["participation_rate", "ai_completion_rate", "survey_response_rate", "cycle_days"];

async function dataQuarters(): Promise<World["quarters"]> {
  const results = await query(
    BOUNDING.map((metric) => ({ id: metric, metric, period: "quarter" as const })),
  ).catch(() => ({}));
  const rows = Object.values(results).flatMap((answer) => ("rows" in answer ? answer.rows : []));
  const quarters = (kept: typeof rows) => kept.flatMap((row) => row.period ?? []).sort();
  const sure = quarters(rows.filter((row) => row.status === "ok"));
  // A small company may have no quarter with enough data: then any quarter with some.
  const seen = sure.length > 0 ? sure : quarters(rows.filter((row) => (row.n ?? 0) > 0));
  const now = quarterOf(new Date().toISOString());
  return { first: seen[0] ?? shift(now, -3), last: seen.at(-1) ?? now };
}

/** Measures with the targets that were set in the place of their definitions'. */
function withTargets(metrics: Iterable<Metric>, targets: Awaited<ReturnType<typeof getTargets>>): Metric[] {
  const set = new Map(targets.map((target) => [target.metric, target]));
  return [...metrics].map(({ own_target: before, defined_target, ...metric }) => {
    const defined = (before ? defined_target : metric.target) ?? null;
    const own = set.get(metric.id);
    return own
      ? { ...metric, target: own.value, defined_target: defined, own_target: own }
      : { ...metric, target: defined };
  });
}

/** Reads the targets anew, after one was set or removed. */
export async function loadTargets(): Promise<void> {
  const targets = await getTargets();
  const state = worldState.peek();
  if (state.kind !== "ready") return;
  const metrics = withTargets(state.world.metrics.values(), targets);
  worldState.value = {
    kind: "ready",
    world: { ...state.world, metrics: new Map(metrics.map((metric) => [metric.id, metric])) },
  };
}

/** Loads the world; called at the start, after signing in and after a load changed the data. */
export async function loadWorld(): Promise<void> {
  try {
    const [session, health, defined, dimensions, quarters, targets, events] = await Promise.all([
      getSession(),
      getHealth(),
      getMetrics(),
      getDimensions(),
      dataQuarters(),
      getTargets(),
      getAnnotations(),
    ]);
    const metrics = withTargets(defined, targets);
    annotations.value = events;
    filterable.value = new Set(metrics.flatMap((metric) => metric.dimensions));
    worldState.value = {
      kind: "ready",
      world: {
        session,
        health,
        metrics: new Map(metrics.map((metric) => [metric.id, metric])),
        dimensions: new Map(dimensions.map((dimension) => [dimension.dimension, dimension])),
        quarters,
      },
    };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    worldState.value = error.status === 401 ? { kind: "signed_out" } : { kind: "failed", failure: error };
  }
}

/** The world, once it is there; pages are only drawn then. */
export const world = computed<World>(() => {
  const state = worldState.value;
  if (state.kind !== "ready") throw new Error(`invalid state of the world: ${state.kind}`);
  return state.world;
});

export interface Period {
  from: Quarter;
  to: Quarter;
}

/** The period shown: the address's, else the last four quarters with data. */
export const period = computed<Period>(() => {
  const { first, last } = world.value.quarters;
  if (route.value.period) return route.value.period;
  const from = shift(last, -3);
  return { from: later(from, first), to: last };
});

/** The equally long period before. */
export const previousPeriod = computed<Period>(() => {
  const { from, to } = period.value;
  const length = span(from, to);
  return { from: shift(from, -length), to: shift(from, -1) };
});

/** Eight quarters up to the end of the period, for what is shown over time. */
export const trailing = computed<Period>(() => {
  const { first, last } = world.value.quarters;
  const { from, to } = period.value;
  const end = earlier(to, last);
  return { from: later(earlier(shift(end, -7), from), first), to: end };
});

/** Quarters that the picker offers. */
export const offered = computed(() => {
  const { first, last } = world.value.quarters;
  return quartersBetween(first, last);
});

/** `2025Q4 to 2026Q3` in the reader's language. */
export const rangeText = (range: Period): string => text.value.range(range.from, range.to);

export const days = (range: Period): { from: string; to: string } => ({
  from: firstDay(range.from),
  to: lastDay(range.to),
});

const humanise = (value: string) => value.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());

/** A step of the hiring process written as `applied_to_screened`. */
function stepLabel(value: string): string | null {
  const [from, to] = value.split("_to_");
  const names = text.value.stageShort;
  return from && to && names[from] && names[to] ? text.value.step(names[from], names[to]) : null;
}

/** A dimension's value in the reader's language: the server's label, else the dictionary's, else itself. */
export function valueLabel(dimension: string, value: string): string {
  if (value === "") return text.value.unknown;
  const known = labels.value.get(`${dimension}:${value}`) ?? text.value.values[`${dimension}:${value}`];
  if (known) return known;
  if (dimension === "step" || dimension === "stage") {
    const step = stepLabel(value) ?? text.value.stages[value];
    if (step) return step;
  }
  return /^[a-z]+(_[a-z]+)*$/.test(value) ? humanise(value) : value;
}

const labels = computed(() => {
  const map = new Map<string, string>();
  for (const { dimension, values } of world.value.dimensions.values())
    for (const { value, label } of values)
      if (label[language.value] && label[language.value] !== value)
        map.set(`${dimension}:${value}`, label[language.value]);
  return map;
});

/** Values that only the dictionaries know, in their order there. */
function spelled(dimension: string): string[] {
  if (dimension === "stage") return Object.keys(text.peek().stages);
  return Object.keys(text.peek().values).flatMap((key) =>
    key.startsWith(`${dimension}:`) ? key.slice(dimension.length + 1) : [],
  );
}

/** Place of a value in its dimension's own order. */
export function valueRank(dimension: string, value: string): number {
  const values = world.value.dimensions.get(dimension)?.values ?? [];
  const index = (values.length > 0 ? values.map((each) => each.value) : spelled(dimension)).indexOf(value);
  return index < 0 ? Number.MAX_SAFE_INTEGER : index;
}

/** `Company: Xinghe Retail`. */
export const filterText = (dimension: string, values: readonly string[]): string =>
  `${dimensionLabel(dimension)}${text.value.colon}${text.value.list(values.map((value) => valueLabel(dimension, value)))}`;

/** What answers say of the filters that they were asked with: dimensions left out, values that do not exist. */
export function filterNotes(
  told: readonly Pick<MetricResult, "ignored_filters" | "unknown_filter_values">[],
): string[] {
  const words = text.value.filter;
  const ignored = [...new Set(told.flatMap((each) => each.ignored_filters ?? []))];
  const unknown = told.flatMap((each) =>
    (each.unknown_filter_values ?? []).map(({ dimension, value, nearest }) =>
      words.unknown(
        dimensionLabel(dimension),
        value,
        text.value.list(nearest.map((near) => valueLabel(dimension, near))),
      ),
    ),
  );
  return [
    ...(ignored.length > 0 ? [words.ignored(text.value.list(ignored.map(dimensionLabel)))] : []),
    ...new Set(unknown),
  ];
}

/** A dimension's name in the reader's language. */
export function dimensionLabel(dimension: string): string {
  return (
    text.value.filter.dimensions[dimension] ??
    world.value.dimensions.get(dimension)?.label[language.value] ??
    humanise(dimension)
  );
}
