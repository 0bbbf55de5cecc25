import { inLanguage } from "../text/text.ts";
import { whyWords } from "../text/why.ts";

/** The texts of the drawer "why did it change?" in the reader's language. */
export const whyText = inLanguage(whyWords);
