import type { Right } from "../../server/access/roles.ts";
import { text } from "../text/text.ts";
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
