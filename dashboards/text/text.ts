import { computed, type ReadonlySignal } from "@preact/signals";
import { language } from "../state/preferences.ts";
import type { Both } from "../types.ts";
import { commonWords } from "./common.ts";
import type { Language } from "./words.ts";

/** Words in the reader's language. */
export const inLanguage = <Words>(words: (language: Language) => Words): ReadonlySignal<Words> =>
  computed(() => words(language.value));

/** Every text in the reader's language. */
export const text = inLanguage(commonWords);

/** The reader's side of a bilingual text. */
export const say = (both: Both): string => both[language.value];
