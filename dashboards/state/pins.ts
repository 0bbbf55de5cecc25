import { signal } from "@preact/signals";
import { getPins, type Pin } from "../api.ts";

/** Charts that the reader pinned to the overview; null until they were asked for. */
export const pins = signal<readonly Pin[] | null>(null);

/** Reads the pins anew. */
export async function loadPins(): Promise<void> {
  pins.value = await getPins();
}
