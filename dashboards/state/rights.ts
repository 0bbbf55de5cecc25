import type { Right } from "../../server/access/roles.ts";
import { text } from "../text/text.ts";
import { isFiltered, setFilter, toggleFilter } from "./route.ts";
import { filterText } from "./view.ts";
import { world } from "./world.ts";

/** Whether the reader's roles hold a right: what they do not is not offered. The server asks again. */
export const may = (right: Right): boolean => world.value.session.rights.includes(right);

/** Whose rows all figures are about, where they are the reader's own alone; null for who sees everybody's. */
export function ownText(): string | null {
  const { scope, own } = world.value.session;
  if (scope !== "own") return null;
  return Object.entries(own)
    .filter(([, values]) => values.length > 0)
    .map(([dimension, values]) => filterText(dimension, values))
    .join(text.value.semicolon);
}

/**
 * Filters by a value, or no longer. Who may not see rows filters by one value of a dimension at a time: by all but one, what
 * is hidden would follow.
 */
export function chooseFilter(dimension: string, value: string): void {
  if (world.value.session.rows) toggleFilter(dimension, value);
  else setFilter(dimension, isFiltered(dimension, value) ? [] : [value]);
}
