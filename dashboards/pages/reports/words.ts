import { reportsPageWords } from "../../text/reports-page.ts";
import { inLanguage } from "../../text/text.ts";

/** The texts of this page in the reader's language. */
export const pageText = inLanguage(reportsPageWords);
