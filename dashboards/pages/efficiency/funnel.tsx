import { Choice, chosen } from "../../components/choice.tsx";
import { MetricFigure } from "../../components/metric-figure.tsx";
import { Grid, Section } from "../../components/page-parts.tsx";
import { compareNames } from "../../format/intl.ts";
import { onlyPeriod, rowsOf, usePageData } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { dimensionLabel, valueLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import type { MetricRow, Query } from "../../types.ts";
import { rowOf, spreadText, withInterval } from "./findings.ts";
import { pageText } from "./words.ts";

const STAGES = [
  "screened",
  "ai_invited",
  "ai_started",
  "ai_completed",
  "human_scheduled",
  "human_interviewed",
  "offered",
  "accepted",
  "onboarded",
];

/** Whether open applications count, and how the reader is told. */
const cases = () => ({
  name: "cases",
  label: pageText.value.casesLabel,
  standard: "all",
  options: Object.entries(pageText.value.cases).map(([value, label]) => ({ value, label })),
});

/** Every dimension that applications are cut by. */
const dimensions = () => ({
  name: "cut",
  label: pageText.value.byLabel,
  standard: "channel",
  options: (world.value.metrics.get("hire_rate")?.dimensions ?? [])
    .filter((name) => name !== "case_state")
    .map((value) => ({ value, label: dimensionLabel(value) }))
    .sort((a, b) => compareNames(a.label, b.label, language.value)),
});

/** From application to hire, or one step of the way. */
const steps = () => ({
  name: "stage",
  label: pageText.value.stageLabel,
  standard: "hired",
  options: [
    { value: "hired", label: pageText.value.wholeWay },
    ...STAGES.map((value) => ({ value, label: pageText.value.toStage(valueLabel("stage", value)) })),
  ],
});

/** The questions of the funnel. */
export function funnelQuestions(): Query[] {
  const only = chosen(cases()) === "finished" ? { case_state: ["finished"] } : {};
  const stage = chosen(steps());
  const of = (id: string, by: string[]) =>
    stage === "hired"
      ? onlyPeriod(id, "hire_rate", { by, filters: only })
      : onlyPeriod(id, "stage_conversion", { by, filters: { ...only, stage: [stage] } });
  return [
    onlyPeriod("funnel", "stage_conversion", { by: ["stage", "screening_path"], filters: only }),
    onlyPeriod("open-cases", "open_case_rate"),
    of("conversion", [chosen(dimensions())]),
    of("conversion-all", []),
    onlyPeriod("pass-job", "ai_pass_rate", { by: ["job"] }),
    onlyPeriod("pass-all", "ai_pass_rate"),
    onlyPeriod("pass-hire", "ai_pass_to_hire_rate", { by: ["job"] }),
    onlyPeriod("pass-hire-all", "ai_pass_to_hire_rate"),
  ];
}

/** Where applications end: all of them or the finished ones, step by step and by any dimension. */
export function Funnel() {
  const words = pageText.value;
  const data = usePageData(funnelQuestions, "section-funnel");
  const isFinished = chosen(cases()) === "finished";
  const basis = isFinished ? words.basisFinished : words.basisAll;
  const open = rowOf(data.get("open-cases"));
  const openText = open ? words.openCases(withInterval(open)) : "";
  const by = chosen(dimensions());
  const stage = chosen(steps());
  const what = stage === "hired" ? words.wholeWay : words.toStage(valueLabel("stage", stage));
  const all = rowOf(data.get("conversion-all"));
  const losses = ["ai", "traditional"].flatMap((path) => {
    const rows = rowsOf(data.get("funnel")).filter(
      (row): row is MetricRow & { value: number } =>
        row.value !== null && row.segment.screening_path === path,
    );
    const worst = rows.reduce<(typeof rows)[number] | undefined>(
      (least, row) => (least === undefined || row.value < least.value ? row : least),
      undefined,
    );
    return worst
      ? words.largestLoss(
          valueLabel("screening_path", path),
          valueLabel("stage", worst.segment.stage ?? ""),
          withInterval(worst),
        )
      : [];
  });
  const pass = rowOf(data.get("pass-all"));
  const passHire = rowOf(data.get("pass-hire-all"));
  return (
    <Section id="section-funnel" title={words.sections.funnel} about={words.funnelSectionAbout}>
      <Grid>
        <MetricFigure
          data={data}
          id="funnel"
          wide
          title={words.funnelTitle}
          about={`${words.funnelAbout}${words.stop}${basis}`}
          scope="period"
          chart="funnel"
          findings={[...losses, ...(openText ? [openText] : [])]}
          controls={
            <div class="choices">
              <Choice {...cases()} />
            </div>
          }
          choice={{ label: "stage", series: "screening_path", group: "screening_path" }}
          keep={(row) => Boolean(row.segment.screening_path)}
          arrange={(marks) =>
            ["ai", "traditional"].flatMap((path) => marks.filter((mark) => mark.series === path))
          }
          rows={17}
        />
        <MetricFigure
          data={data}
          id="conversion"
          wide
          title={words.conversionTitle(what, dimensionLabel(by))}
          about={basis}
          scope="period"
          chart="forest"
          findings={[
            ...(all ? [words.together(withInterval(all))] : []),
            ...spreadText(rowsOf(data.get("conversion")), by),
          ]}
          controls={
            <div class="choices">
              <Choice {...dimensions()} />
              <Choice {...steps()} />
              <Choice {...cases()} />
            </div>
          }
          choice={{ label: by }}
          pooled="conversion-all"
          rows={6}
        />
        <MetricFigure
          data={data}
          id="pass-job"
          title={words.passTitle}
          scope="period"
          chart="forest"
          findings={pass ? [words.together(withInterval(pass))] : []}
          choice={{ label: "job" }}
          pooled="pass-all"
          rows={25}
        />
        <MetricFigure
          data={data}
          id="pass-hire"
          title={words.passHireTitle}
          scope="period"
          chart="forest"
          findings={passHire ? [words.together(withInterval(passHire))] : []}
          choice={{ label: "job" }}
          pooled="pass-hire-all"
          rows={25}
        />
      </Grid>
    </Section>
  );
}
