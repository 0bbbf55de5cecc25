import { candidateWords } from "../../text/candidates.ts";
import { mineWords } from "../../text/mine.ts";
import { inLanguage } from "../../text/text.ts";

/** The texts of this page in the reader's language. */
export const pageText = inLanguage(candidateWords);

const mine = inLanguage(mineWords);

/** Where an application stands, in words. */
export const standText = (stands: string): string =>
  pageText.value.ends[stands] ?? mine.value.steps[stands] ?? stands;
