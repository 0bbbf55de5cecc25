import { signal } from "@preact/signals";
import type { Annotation } from "../api.ts";

/** Every annotation, the newest day first. */
export const annotations = signal<Annotation[]>([]);
