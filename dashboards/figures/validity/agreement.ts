import { define, inPeriod, metricChart } from "../document.ts";
import { nameOf, sureRows } from "./parts/measures.ts";
import { finding, sayer, wordsOf } from "./parts/said.ts";

export const figure = define({
  section: "agreement",
  asks: (view) => ({
    competencies: inPeriod(view, "agreement_r", { by: ["competency"] }),
    all: inPeriod(view, "agreement_r"),
  }),
  shows: ({ competencies, all }, view) => {
    const words = wordsOf(view);
    const { number, interval, count } = sayer(view);
    const sure = sureRows(competencies);
    const extremes = sure.filter((_, index) => index === 0 || index === sure.length - 1);
    return metricChart(view, competencies, {
      title: words.agreementTitle,
      about: words.agreementAbout,
      findings: extremes.map((row) =>
        finding(
          words.namedR(
            nameOf(view, row, "competency"),
            number("r", row.value),
            interval("r", row),
            count(row.n),
          ),
          row,
        ),
      ),
      scope: "period",
      chart: "forest",
      choice: { label: "competency" },
      pooled: all,
      options: { reference: 0 },
      expected: 14,
    });
  },
});
