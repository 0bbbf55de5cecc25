import { signal } from "@preact/signals";
import { getAnnotations } from "../api.ts";
import { annotations } from "./events.ts";

/** The annotation panel begins with this day, where a figure opened it. */
export const annotationDay = signal("");

/** Reads the annotations anew, after one was written. */
export async function loadAnnotations(): Promise<void> {
  annotations.value = await getAnnotations();
}
