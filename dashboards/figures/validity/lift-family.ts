import { formatPercent } from "../../format/number.ts";
import { define, metricChart, wholeRecord } from "../document.ts";
import { aboveZero, liftAbility, liftByFamily, liftedFamily, nameOf } from "./parts/measures.ts";
import { finding, sayer, wordsOf } from "./parts/said.ts";

export const figure = define({
  section: "bands",
  asks: (view) => ({ families: liftByFamily(view), all: wholeRecord(view, "top_share_lift") }),
  shows: ({ families, all }, view) => {
    const words = wordsOf(view);
    const { number, interval, count } = sayer(view);
    const ability = liftAbility(view);
    const lifted = liftedFamily(families);
    return metricChart(view, families, {
      title:
        lifted?.value != null
          ? words.liftIn(
              nameOf(view, lifted, "job_family"),
              ability,
              formatPercent(lifted.value, view.language),
            )
          : words.liftTitle(ability),
      about: words.liftAbout(ability),
      findings: aboveZero(families)
        .slice(0, 2)
        .map((row) =>
          finding(
            words.liftFinding(
              nameOf(view, row, "job_family"),
              `${number("percent", row.value, true)}%`,
              interval("percent", row, true),
              count(row.n),
            ),
            row,
          ),
        ),
      scope: "whole",
      chart: "forest",
      choice: { label: "job_family" },
      pooled: all,
      options: { reference: 0, signed: true, axis: view.text.axis.difference },
      expected: 6,
    });
  },
});
