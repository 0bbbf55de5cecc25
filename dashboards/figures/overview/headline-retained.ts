import { define, metricHeadline, wholeRecord } from "../document.ts";
import { estimateText, valueLabel } from "../say.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  asks: (view) => ({ paths: wholeRecord(view, "retention_90d", { by: ["screening_path"] }) }),
  shows: ({ paths }, view) => {
    const other = paths.rows.find(({ segment }) => segment.screening_path === "traditional");
    const name = valueLabel(view, "screening_path", "traditional");
    return metricHeadline(view, paths, {
      title: wordsOf(view).retained,
      pick: (row) => row.segment.screening_path === "ai",
      scope: "whole",
      ...(other ? { beside: `${name}${view.text.colon}${estimateText(view, "percent", other)}` } : {}),
    });
  },
});
