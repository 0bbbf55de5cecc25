import { define, metricHeadline, wholeRecord } from "../document.ts";
import { liftByFamily, liftedFamily, nameOf } from "./parts/measures.ts";

/** What the best fifth is ahead: where it surely is most, else over all job families. */
export const figure = define({
  asks: (view) => ({ families: liftByFamily(view), all: wholeRecord(view, "top_share_lift") }),
  shows: ({ families, all }, view) => {
    const lifted = liftedFamily(families);
    const headline = metricHeadline(view, lifted ? families : all, {
      scope: "whole",
      pick: (row) => !lifted || row === lifted,
    });
    return lifted
      ? { ...headline, title: `${headline.title} · ${nameOf(view, lifted, "job_family")}` }
      : headline;
  },
});
