import { resultByJob, wordsOf } from "./parts/own.ts";

export const figure = resultByJob("satisfaction_rate", (view) => wordsOf(view).candidateTitle);
