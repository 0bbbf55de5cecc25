import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ApiFailure, query } from "../api.ts";
import type { MetricResult, Query } from "../types.ts";
import { language } from "./preferences.ts";
import { filters, route } from "./route.ts";
import { inTurn } from "./turns.ts";
import type { Answer } from "./use-answer.ts";
import { days, period, trailing, world } from "./world.ts";

/** What a figure got: its result, what went wrong, or nothing yet. */
export type Loaded =
  | { kind: "loading" }
  | { kind: "absent"; metric: string }
  | { kind: "failed"; message: string }
  | { kind: "ready"; result: MetricResult; query: Query };

export interface PageData {
  get: (id: string) => Loaded;
  /** The measure that a question asks for. */
  metricOf: (id: string) => string | undefined;
  queries: Query[];
  /** A newer answer is on its way; what is shown belongs to the address before. */
  stale: boolean;
  retry: () => void;
}

type Split = Pick<Query, "by" | "filters">;

/** In the period, with the compared period's value where the reader compares. */
export function inPeriod(id: string, metric: string, split: Split = {}): Query {
  return base(id, metric, split, {
    ...days(period.value),
    period: "none",
    ...(route.value.compare ? { compare: "previous" as const } : {}),
  });
}

/** In the period only. */
export function onlyPeriod(id: string, metric: string, split: Split = {}): Query {
  return base(id, metric, split, { ...days(period.value), period: "none" });
}

/** Quarter by quarter over the trailing eight quarters. */
export function overTime(
  id: string,
  metric: string,
  split: Split = {},
  grain: Query["period"] = "quarter",
): Query {
  return base(id, metric, split, { ...days(trailing.value), period: grain ?? "quarter" });
}

/** Over the whole record: before against after must see both. */
export function wholeRecord(id: string, metric: string, split: Split = {}): Query {
  return base(id, metric, split, { period: "none" });
}

function base(id: string, metric: string, split: Split, time: Partial<Query>): Query {
  return {
    id,
    metric,
    by: split.by ?? [],
    ...time,
    ...(time.period === "none" ? { enough: true } : {}),
    filters: { ...filters.value, ...split.filters },
  };
}

const remembered = new Map<string, Record<string, Loaded>>();
const MEMORY = 24;

function remember(key: string, answer: Record<string, Loaded>): void {
  remembered.set(key, answer);
  const oldest = remembered.keys().next().value;
  if (remembered.size > MEMORY && oldest !== undefined) remembered.delete(oldest);
}

/**
 * Sends a page's questions as one request; keeps the last answers on screen until the next are there. `place` is the
 * id of the element that the answers fill, as for `useAnswer`.
 */
export function usePageData(build: () => Query[], place?: string): PageData {
  const { metrics, health } = world.value;
  const queries = build();
  const known = queries.filter((each) => metrics.has(each.metric));
  const key = JSON.stringify([health.warehouse?.version, language.value, known]);
  const answers = useSignal<Record<string, Loaded>>(remembered.get(key) ?? {});
  const answeredKey = useSignal(remembered.has(key) ? key : "");
  const attempt = useSignal(0);

  useEffect(() => {
    const ready = remembered.get(key);
    if (ready) {
      answers.value = ready;
      answeredKey.value = key;
      return;
    }
    let current = true;
    const callOff = inTurn(place, () =>
      load(known).then((answer) => {
        if (Object.values(answer).every((each) => each.kind === "ready")) remember(key, answer);
        if (!current) return;
        answers.value = answer;
        answeredKey.value = key;
      }),
    );
    return () => {
      current = false;
      callOff();
    };
  }, [key, attempt.value]);

  return useMemo(
    () => ({
      get: (id) => {
        const wanted = queries.find((each) => each.id === id);
        if (wanted && !metrics.has(wanted.metric)) return { kind: "absent", metric: wanted.metric };
        return answers.value[id] ?? { kind: "loading" };
      },
      metricOf: (id) => queries.find((each) => each.id === id)?.metric,
      queries,
      stale: answeredKey.value !== key && answeredKey.value !== "",
      retry: () => {
        attempt.value += 1;
      },
    }),
    [key, answers.value, answeredKey.value],
  );
}

async function load(queries: Query[]): Promise<Record<string, Loaded>> {
  if (queries.length === 0) return {};
  try {
    const results = await query(queries);
    return Object.fromEntries(
      queries.map((each): [string, Loaded] => {
        const answer = results[each.id];
        if (!answer) return [each.id, { kind: "failed", message: "" }];
        if ("error" in answer) return [each.id, { kind: "failed", message: answer.error.message }];
        return [each.id, { kind: "ready", result: answer, query: each }];
      }),
    );
  } catch (error) {
    const message = error instanceof ApiFailure ? error.message : String(error);
    return Object.fromEntries(queries.map((each) => [each.id, { kind: "failed", message }]));
  }
}

/** An answer that is no metric's, in the shape in which figures take what metrics got. */
export function loadedOf(
  answer: Answer<Pick<MetricResult, "ignored_filters" | "unknown_filter_values">>,
): Loaded {
  if (answer.kind !== "ready") return answer;
  return {
    kind: "ready",
    result: {
      metric: "",
      rows: [],
      note_texts: {},
      warehouse_version: 0,
      ignored_filters: answer.value.ignored_filters ?? [],
      unknown_filter_values: answer.value.unknown_filter_values ?? [],
    },
    query: { id: "", metric: "", filters: filters.value },
  };
}

/** Rows of a loaded result; none while there is no result. */
export const rowsOf = (loaded: Loaded): MetricResult["rows"] =>
  loaded.kind === "ready" ? loaded.result.rows : [];
