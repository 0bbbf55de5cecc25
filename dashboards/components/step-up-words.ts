import { stepUpWords } from "../text/step-up.ts";
import { inLanguage } from "../text/text.ts";

/** Texts of the dialog in the reader's language. */
export const stepUpText = inLanguage(stepUpWords);
