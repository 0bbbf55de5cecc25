import { resultByJob, wordsOf } from "./parts/own.ts";

export const figure = resultByJob("retention_90d", (view) => wordsOf(view).retentionTitle);
