import type { AnswerOf } from "../../../server/analyses/declare.ts";
import { getAnalysis } from "../../api.ts";
import type { Explained } from "../../components/how-drawer.tsx";
import { noteWords } from "../../format/figured-marks.ts";
import { type Loaded, loadedOf } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { filters, route } from "../../state/route.ts";
import { answered, useAnswer } from "../../state/use-answer.ts";
import { days, period, rangeText } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";

/** Outcomes and ways to cut the rows that a reader can choose. */
export const CRITERIA = ["performance_6m", "performance_12m", "kpi", "retention"] as const;
export type Criterion = (typeof CRITERIA)[number];
export const CUTS = ["job", "job_family", "competency", "model_version", "vendor"] as const;
export type Cut = (typeof CUTS)[number];

const chosen = <T extends string>(name: string, from: readonly T[]): T =>
  from.find((each) => each === route.value.extra[name]) ?? (from[0] as T);

/** What the address chooses. */
export const criterion = (): Criterion => chosen("criterion", CRITERIA);
export const cut = (): Cut => chosen("rows", CUTS);
export const competencies = (): string[] =>
  (world.value.dimensions.get("competency")?.values ?? []).map(({ value }) => value);
/** Whose score: `ai`, `human` or a competency. */
export const score = (): string => chosen("score", ["ai", "human", ...competencies()]);
export const agreementOf = (): string => chosen("of", ["overall", ...competencies()]);
export const wordsBy = (): "job_family" | "all" => chosen("words", ["job_family", "all"]);

/** How the crossed forest is grouped, and whether all of its groups are drawn. */
export const GROUPED = ["job", "competency"] as const;
export const grouped = (): (typeof GROUPED)[number] => chosen("grouped", GROUPED);
export const showsAll = (): boolean => route.value.extra.crossed === "all";

/** The predictor of a score as the API names it. */
export const predictorOf = (of: string): string => (of === "ai" || of === "human" ? of : `competency:${of}`);

/** Parameters of an answer: its own, the filters, and the period where it has one. */
export function asked(own: Record<string, string>, inPeriod = false): URLSearchParams {
  const result = new URLSearchParams({ ...own, ...(inPeriod ? days(period.value) : {}) });
  for (const [name, values] of Object.entries(filters.value))
    for (const value of values) if (own[name] === undefined) result.append(name, value);
  return result;
}

/** An answer on its way or there, and what all figures that show it share. */
export interface Part<T> {
  value: T | null;
  loading: boolean;
  /** Why there is nothing, where the server refused. */
  problem: string;
  scope: string;
  explained: Explained;
  base: {
    scope: string;
    metrics: string[];
    loaded: Loaded[];
    retry: () => void;
    explained: Explained;
  };
}

/** Asks one analysis, whose type is that of its file; `place` is the id of its first figure. */
export function usePart<T>(
  id: string,
  parameters: URLSearchParams,
  { place, ...how }: { about: string; formula: string; place: string },
  inPeriod = false,
): Part<AnswerOf<T>> {
  const key = `${id} ${parameters} ${language.value} ${world.value.health.warehouse?.version}`;
  const { answer, again } = useAnswer(key, () => getAnalysis<T>(id, parameters), place);
  const value = answered(answer);
  const scope = inPeriod
    ? text.value.figure.periodOf(rangeText(period.value))
    : text.value.figure.wholeRecord;
  const explained: Explained = {
    ...how,
    notes: noteWords(Object.keys(value?.note_texts ?? {}), value?.note_texts ?? {}),
    sql: value?.sql ?? "",
    address: `/api/analyses/${id}?${parameters}`,
  };
  return {
    value,
    loading: answer.kind === "loading",
    problem: answer.kind === "failed" ? answer.message : "",
    scope,
    explained,
    base: { scope, metrics: [], loaded: [loadedOf(answer)], retry: again, explained },
  };
}
