import { inLanguage } from "../../text/text.ts";
import { validityWords } from "../../text/validity.ts";

/** The texts of this page in the reader's language. */
export const pageText = inLanguage(validityWords);
