import { define, inPeriod, metricChart } from "../document.ts";
import { nameOf, sureRows } from "./parts/measures.ts";
import { finding, sayer, wordsOf } from "./parts/said.ts";

export const figure = define({
  section: "agreement",
  asks: (view) => ({
    competencies: inPeriod(view, "agreement_bias", { by: ["competency"] }),
    all: inPeriod(view, "agreement_bias"),
  }),
  shows: ({ competencies, all }, view) => {
    const words = wordsOf(view);
    const { change, more, interval, count } = sayer(view);
    const generous = sureRows(competencies).find(({ low }) => (low ?? 0) > 0);
    const name = generous ? nameOf(view, generous, "competency") : "";
    return metricChart(view, competencies, {
      title: generous ? words.biasFinding(name, more("points", generous.value)) : words.biasTitle,
      about: words.biasAbout,
      findings: generous
        ? [
            finding(
              words.liftFinding(
                name,
                change("points", generous.value),
                interval("points", generous, true),
                count(generous.n),
              ),
              generous,
            ),
          ]
        : [],
      scope: "period",
      chart: "forest",
      choice: { label: "competency" },
      pooled: all,
      options: { reference: 0, signed: true },
      expected: 14,
    });
  },
});
