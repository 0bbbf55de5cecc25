import { labWords } from "../../text/lab.ts";
import { labModelsWords } from "../../text/lab-models.ts";
import { inLanguage } from "../../text/text.ts";

/** The texts of this page in the reader's language. */
export const modelText = inLanguage(labModelsWords);
export const studioText = inLanguage(labWords);
