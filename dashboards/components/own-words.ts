import { ownWords } from "../text/own.ts";
import { inLanguage } from "../text/text.ts";

/** Texts of the candidate's own page, in the reader's language. */
export const ownText = inLanguage(ownWords);
