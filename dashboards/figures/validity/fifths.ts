import { define, metricChart, wholeRecord } from "../document.ts";
import { valueLabel } from "../say.ts";
import { liftAbility, liftByFamily, liftedFamily } from "./parts/measures.ts";
import { wordsOf } from "./parts/said.ts";

export const figure = define({
  section: "bands",
  asks: (view) => ({
    fifths: wholeRecord(view, "kpi_by_score_fifth", { by: ["fifth", "job_family"] }),
    families: liftByFamily(view),
  }),
  shows: ({ fifths, families }, view) => {
    const words = wordsOf(view);
    const ability = liftAbility(view);
    const family = (liftedFamily(families) ?? fifths.rows[0])?.segment.job_family ?? "";
    return metricChart(view, fifths, {
      title: words.fifthsTitle(ability),
      about: words.fifthsAbout(ability, family && valueLabel(view, "job_family", family)),
      scope: "whole",
      chart: "columns",
      choice: { label: "fifth" },
      keep: (row) => row.segment.job_family === family,
      expected: null,
    });
  },
});
