import { entryWords } from "../text/entry.ts";
import { inLanguage } from "../text/text.ts";

/** Texts of the ways in, in the reader's language. */
export const entryText = inLanguage(entryWords);
