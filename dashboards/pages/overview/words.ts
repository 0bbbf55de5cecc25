import { overviewWords } from "../../text/overview.ts";
import { inLanguage } from "../../text/text.ts";

/** The texts of this page in the reader's language. */
export const pageText = inLanguage(overviewWords);
