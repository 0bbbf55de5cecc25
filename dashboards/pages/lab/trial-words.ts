import { labTrialsWords } from "../../text/lab-trials.ts";
import { inLanguage } from "../../text/text.ts";

/** The texts of trials in the reader's language. */
export const trialText = inLanguage(labTrialsWords);
