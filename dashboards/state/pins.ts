import { signal } from "@preact/signals";
import type { Pin } from "../../server/store/pin.ts";
import { getPins } from "../api.ts";

/** Charts that the reader pinned to the overview; null until they were asked for. */
export const pins = signal<readonly Pin[] | null>(null);

/** Reads the pins anew. */
export async function loadPins(): Promise<void> {
  pins.value = await getPins();
}
