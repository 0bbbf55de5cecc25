import { computed, signal } from "@preact/signals";
import type { Health } from "../../server/routes/health.ts";
import type { SessionTold as Session } from "../../server/routes/session.ts";
import {
  ApiFailure,
  getAnalyses,
  getAnnotations,
  getAnswer,
  getDimensions,
  getHealth,
  getMetrics,
  getSession,
  getTargets,
  query,
} from "../api.ts";
import { type Happening, withTargets } from "../figures/view.ts";
import { type Quarter, quarterOf, shift } from "../format/quarter.ts";
import type { AnalysisEntry, Dimension, Metric } from "../types.ts";
import { annotations, happenings } from "./events.ts";
import { filterable } from "./route.ts";

/** What the web app knows before any page: who reads, which measures and dimensions there are, and the quarters. */
export interface World {
  session: Session;
  health: Health;
  metrics: Map<string, Metric>;
  analyses: Map<string, AnalysisEntry>;
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

const now = () => quarterOf(new Date().toISOString());

async function dataQuarters(): Promise<World["quarters"]> {
  const results = await query(
    BOUNDING.map((metric) => ({ id: metric, metric, period: "quarter" as const })),
  ).catch(() => ({}));
  const rows = Object.values(results).flatMap((answer) => ("rows" in answer ? answer.rows : []));
  const quarters = (kept: typeof rows) => kept.flatMap((row) => row.period ?? []).sort();
  const sure = quarters(rows.filter((row) => row.status === "ok"));
  // A small company may have no quarter with enough data: then any quarter with some.
  const seen = sure.length > 0 ? sure : quarters(rows.filter((row) => (row.n ?? 0) > 0));
  return { first: seen[0] ?? shift(now(), -3), last: seen.at(-1) ?? now() };
}

/** The world of a reader whose roles see no figures. */
const NO_FIGURES = [[], [], [], { first: shift(now(), -3), last: now() }, [], []] as const;

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

/** Reads what the data tell by themselves: charts are drawn without it until it is there. */
async function loadHappenings(): Promise<void> {
  const answer = await getAnswer<{ events: readonly Happening[] }>({ analysis: "events", query: {} }).catch(
    () => null,
  );
  if (answer !== null) happenings.value = answer.events;
}

/** Loads the world; called at the start, after signing in and after a load changed the data. */
export async function loadWorld(): Promise<void> {
  try {
    const [session, health] = await Promise.all([getSession(), getHealth()]);
    const seesFigures = session.rights.includes("aggregates");
    const [defined, analyses, dimensions, quarters, targets, events] = seesFigures
      ? await Promise.all([
          getMetrics(),
          getAnalyses(),
          getDimensions(),
          dataQuarters(),
          getTargets(),
          getAnnotations(),
        ])
      : NO_FIGURES;
    const metrics = withTargets(defined, targets);
    annotations.value = [...events];
    filterable.value = new Set(metrics.flatMap((metric) => metric.dimensions));
    worldState.value = {
      kind: "ready",
      world: {
        session,
        health,
        metrics: new Map(metrics.map((metric) => [metric.id, metric])),
        analyses: new Map(analyses.map((analysis) => [analysis.id, analysis])),
        dimensions: new Map(dimensions.map((dimension) => [dimension.dimension, dimension])),
        quarters,
      },
    };
    if (seesFigures) void loadHappenings();
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
