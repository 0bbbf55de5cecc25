import { signal } from "@preact/signals";
import type { Mark } from "../charts/mark.ts";
import { chooseFilter } from "./rights.ts";
import { isFiltered } from "./route.ts";

type Filter = NonNullable<Mark["filter"]>;

/** The value that every chart of the page shows before the others. */
export const highlight = signal<Filter | null>(null);

/** Whether a mark stands for the value that is highlighted. */
export const isHighlighted = (filter: Mark["filter"]): boolean =>
  filter !== undefined &&
  filter.dimension === highlight.value?.dimension &&
  filter.value === highlight.value.value;

/** What choosing a value does: it is highlighted first, filters then, and where it filters no longer does. */
export const stepOf = (filter: Filter): "highlight" | "filterBy" | "unfilterBy" =>
  isFiltered(filter.dimension, filter.value)
    ? "unfilterBy"
    : isHighlighted(filter)
      ? "filterBy"
      : "highlight";

/** Takes the next step with a value. */
export function chooseValue(filter: Filter): void {
  const step = stepOf(filter);
  highlight.value = step === "highlight" ? filter : null;
  if (step !== "highlight") chooseFilter(filter.dimension, filter.value);
}
