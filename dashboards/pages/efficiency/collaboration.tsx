import { MetricFigure } from "../../components/metric-figure.tsx";
import { Grid, Section } from "../../components/page-parts.tsx";
import { usePageData, wholeRecord } from "../../state/page-data.ts";
import { valueLabel } from "../../state/view.ts";
import type { Query } from "../../types.ts";
import { movedText, pairsOf } from "./findings.ts";
import { pageText } from "./words.ts";

const AGAINST_PHASE = "phase:after:before";

/** The questions about the work between departments. */
export function collaborationQuestions(): Query[] {
  return [
    {
      ...wholeRecord("collaboration", "collaboration_hours", { by: ["step", "phase"] }),
      contrast: AGAINST_PHASE,
    },
  ];
}

/** How fast departments, HR and IT prepare a requisition together. */
export function Collaboration() {
  const words = pageText.value;
  const data = usePageData(collaborationQuestions, "section-collaboration");
  return (
    <Section
      id="section-collaboration"
      title={words.sections.collaboration}
      about={words.collaborationSectionAbout}
    >
      <Grid>
        <MetricFigure
          data={data}
          id="collaboration"
          wide
          title={words.collaborationTitle}
          about={words.collaborationAbout}
          scope="whole"
          chart="dumbbell"
          findings={pairsOf(data.get("collaboration")).map((pair) =>
            movedText(pair, valueLabel("step", pair.focal.segment.step ?? "")),
          )}
          choice={{ label: "step", series: "phase" }}
          rows={4}
        />
      </Grid>
    </Section>
  );
}
