import { computed, type ReadonlySignal } from "@preact/signals";
import { language } from "../state/preferences.ts";
import type { Both } from "../types.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

/** Every text in the reader's language. */
export const text = computed(() => (language.value === "zh" ? zh : en));

/** Texts that only some pages need, in the reader's language; both languages have the same keys. */
export const inLanguages = <Words>(both: Record<"en" | "zh", Words>): ReadonlySignal<Words> =>
  computed(() => both[language.value]);

/** The reader's side of a bilingual text. */
export const say = (both: Both): string => both[language.value];
