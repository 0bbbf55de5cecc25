import { computed } from "@preact/signals";
import * as pure from "../figures/say.ts";
import { type Compare, comparedWith, type Period, type View, viewOf } from "../figures/view.ts";
import { quartersBetween } from "../format/quarter.ts";
import { annotations, happenings } from "./events.ts";
import { language } from "./preferences.ts";
import { formatRoute, route } from "./route.ts";
import { world } from "./world.ts";

/** What the reader sees now: what there is, what the address asks for, and the language. */
export const view = computed<View>(() => {
  const { filters, period, compare, extra } = route.value;
  return viewOf(
    { ...world.value, annotations: annotations.value, events: happenings.value },
    { filters, period, compare, choices: extra },
    language.value,
  );
});

/** The period shown: the address's, else the last four quarters with data. */
export const period = computed<Period>(() => view.value.period);

/** Quarters that the picker offers. */
export const offered = computed(() => quartersBetween(world.value.quarters.first, world.value.quarters.last));

/** A dimension's value in the reader's language. */
export const valueLabel = (dimension: string, value: string): string =>
  pure.valueLabel(view.value, dimension, value);

/** A dimension's name in the reader's language. */
export const dimensionLabel = (dimension: string): string => pure.dimensionLabel(view.value, dimension);

/** `Company: Xinghe Retail`. */
export const filterText = (dimension: string, values: readonly string[]): string =>
  pure.filterText(view.value, dimension, values);

/** `2025Q4 to 2026Q3` in the reader's language. */
export const rangeText = (range: Period): string => pure.rangeText(view.value, range);

/** The period that a comparison holds the one shown against, or why there is none. */
export function comparedText(compare: Exclude<Compare, "none">): string {
  const { text, quarters } = view.value;
  const other = comparedWith(view.value.period, compare);
  if (other.from < quarters.first) return text.filter.dataBegin(quarters.first);
  return other.to >= view.value.period.from ? text.filter.overAYear : rangeText(other);
}

/** Address of one figure of this page as it is seen now: its filters, its quarters, its language. */
export const linkToFigure = (id: string): string =>
  `${location.origin}${location.pathname}${formatRoute({
    ...route.value,
    figure: id,
    period: period.value,
    language: language.value,
  })}`;
