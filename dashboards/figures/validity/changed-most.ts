import { comparedAll } from "../contrasts.ts";
import { define, metricChart, wholeRecord } from "../document.ts";
import { valueLabel } from "../say.ts";
import { finding, sayer, wordsOf } from "./parts/said.ts";
import { logQuestion, versionsNote } from "./parts/versions.ts";

/** The ability whose validity clearly differs most between before and after the rollout (else differs most), version by version. */
export const figure = define({
  section: "versions",
  asks: (view) => ({
    versions: wholeRecord(view, "validity_r", { by: ["competency", "model_version"] }),
    phases: wholeRecord(view, "validity_r", { by: ["competency", "phase"], contrast: "phase:after:before" }),
    log: logQuestion(view),
  }),
  shows: ({ versions, phases, log }, view) => {
    const words = wordsOf(view);
    const { number, interval, count } = sayer(view);
    const pairs = comparedAll(view, phases);
    const size = ({ contrast: { difference } }: (typeof pairs)[number]) => Math.abs(difference.value ?? 0);
    const [most] = pairs
      .filter(({ contrast }) => contrast.clear || pairs.every((pair) => !pair.contrast.clear))
      .sort((a, b) => size(b) - size(a));
    const competency = most?.contrast.segment.competency;
    const name = valueLabel(view, "competency", competency ?? "");
    const drawn = new Set(versions.rows.map(({ segment }) => segment.model_version ?? ""));
    return metricChart(view, versions, {
      title: most?.contrast.clear
        ? words.changedFinding(
            name,
            number("r", most.reference.value),
            number("r", most.focal.value),
            (most.contrast.difference.value ?? 0) > 0,
          )
        : words.changedTitle,
      about: most ? words.changedAbout(name, pairs.length, most.contrast.clear) : words.changedAboutNone,
      findings: most
        ? [
            ...[
              { phase: most.names.reference, row: most.reference },
              { phase: most.names.focal, row: most.focal },
            ].map(({ phase, row }) =>
              finding(words.namedR(phase, number("r", row.value), interval("r", row), count(row.n)), row),
            ),
            finding(
              words.changedBy(
                number("r", most.contrast.difference.value, true),
                interval("r", most.contrast.difference, true),
                most.contrast.clear,
              ),
              most.contrast.difference,
            ),
          ]
        : [],
      scope: "whole",
      chart: "line",
      choice: { label: "model_version" },
      keep: (row) => most !== undefined && row.segment.competency === competency,
      options: { reference: 0 },
      expected: null,
      note: versionsNote(view, log, drawn),
      empty: words.leadNone,
    });
  },
});
