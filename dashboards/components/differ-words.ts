import { differWords } from "../text/differ.ts";
import { inLanguage } from "../text/text.ts";

/** The texts of the drawer "why do these differ?" in the reader's language. */
export const differText = inLanguage(differWords);
