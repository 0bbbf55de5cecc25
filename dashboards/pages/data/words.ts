import { dataWords } from "../../text/data.ts";
import { inLanguage } from "../../text/text.ts";

/** The texts of this page in the reader's language. */
export const pageText = inLanguage(dataWords);
