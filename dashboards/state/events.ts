import { signal } from "@preact/signals";
import type { Annotation } from "../api.ts";
import type { Happening } from "../figures/view.ts";

/** Every annotation, the newest day first. */
export const annotations = signal<Annotation[]>([]);

/** What the data tell by themselves, the earliest first. */
export const happenings = signal<readonly Happening[]>([]);
