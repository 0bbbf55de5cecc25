import { subjectsWords } from "../../text/subjects.ts";
import { inLanguage } from "../../text/text.ts";

/** The texts of this page in the reader's language. */
export const pageText = inLanguage(subjectsWords);
