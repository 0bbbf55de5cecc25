import { signal } from "@preact/signals";
import { type Annotation, getAnnotations } from "../api.ts";
import type { Mark } from "../charts/mark.ts";
import { periodDays } from "../format/period.ts";
import { annotations } from "./events.ts";
import { language } from "./preferences.ts";
import { filters } from "./route.ts";
import { filterText } from "./world.ts";

/** The annotation panel begins with this day, where a figure opened it. */
export const annotationDay = signal("");

/** Reads the annotations anew, after one was written. */
export async function loadAnnotations(): Promise<void> {
  annotations.value = await getAnnotations();
}

/** Its text in the reader's language; in the other one where it has only that. */
export const annotationText = ({ text }: Annotation): string =>
  (language.value === "zh" ? (text.zh ?? text.en) : (text.en ?? text.zh)) ?? "";

/** Whom it concerns, in words; empty where everybody. */
export const annotationScope = ({ filter }: Annotation): string =>
  filter ? filterText(filter.dimension, [filter.value]) : "";

/** What concerns only others than those whom the page is filtered by is not of this page. */
function concerns({ filter }: Annotation): boolean {
  const chosen = filter && filters.value[filter.dimension];
  return !chosen || chosen.includes(filter.value);
}

export interface Annotated {
  annotation: Annotation;
  /** The marks of the period that holds its day. */
  marks: Mark[];
}

/** Annotations of the periods that marks are about, the earliest first. */
export function annotationsOf(marks: readonly Mark[]): Annotated[] {
  const periods = [...new Set(marks.flatMap((mark) => mark.period ?? []))].flatMap((period) => {
    const days = periodDays(period);
    return days ? [{ period, ...days }] : [];
  });
  return annotations.value
    .filter(concerns)
    .flatMap((annotation) => {
      const held = periods.find(({ from, to }) => from <= annotation.date && annotation.date <= to);
      return held ? [{ annotation, marks: marks.filter(({ period }) => period === held.period) }] : [];
    })
    .reverse();
}
