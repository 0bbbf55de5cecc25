import { resultByJob, wordsOf } from "./parts/own.ts";

export const figure = resultByJob("business_satisfaction_rate", (view) => wordsOf(view).satisfactionTitle);
