import { addDataWords } from "../../text/add-data.ts";
import { inLanguage } from "../../text/text.ts";

/** The texts of this page in the reader's language. */
export const pageText = inLanguage(addDataWords);
