import { Figure } from "../../components/figure.tsx";
import { MetricFigure, questionMarks, scopeText } from "../../components/metric-figure.tsx";
import { Grid, Section } from "../../components/page-parts.tsx";
import { formatPercent, formatValue } from "../../format/number.ts";
import {
  onlyPeriod,
  overTime,
  type PageData,
  rowsOf,
  usePageData,
  wholeRecord,
} from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import type { MetricRow, Query } from "../../types.ts";
import { largestFirst, lessText, movedText, pairOf, pairsOf, plain, withInterval } from "./findings.ts";
import { pageText } from "./words.ts";

const PHASE_STEPS = [
  "human_interviewed_to_offered",
  "human_interviewed_to_onboarded",
  "ai_completed_to_ai_reported",
];
const SCREENING = "applied_to_screened";
/** Steps that follow one another; the longer spans are shown apart. */
export const isLink = (row: MetricRow) =>
  !["human_interviewed_to_onboarded", "applied_to_onboarded"].includes(row.segment.step ?? "");
const AGAINST_PATH = "screening_path:ai:traditional";
const AGAINST_PHASE = "phase:after:before";
const stepName = (row: MetricRow) => valueLabel("step", row.segment.step ?? "");

/** In which step how many wait longest. */
export const bottleneckQuestions = (id: string): Query[] => [
  onlyPeriod(id, "bottleneck_share", { by: ["step"] }),
];

/** The questions about time. */
export function timeQuestions(): Query[] {
  return [
    onlyPeriod("stage-times", "stage_days", { by: ["step"] }),
    onlyPeriod("stage-times-p90", "stage_days_p90", { by: ["step"] }),
    ...bottleneckQuestions("bottleneck"),
    onlyPeriod("stage-job", "stage_days", { by: ["step", "job"] }),
    { ...onlyPeriod("stage-path", "stage_days", { by: ["step", "screening_path"] }), contrast: AGAINST_PATH },
    {
      ...onlyPeriod("screening-time", "stage_days", {
        by: ["screening_path"],
        filters: { step: [SCREENING] },
      }),
      contrast: AGAINST_PATH,
    },
    { ...wholeRecord("step-phase", "stage_days", { by: ["step", "phase"] }), contrast: AGAINST_PHASE },
    { ...wholeRecord("cycle-phase", "cycle_days", { by: ["phase"] }), contrast: AGAINST_PHASE },
    overTime("cycle-time", "cycle_days", { by: ["screening_path"] }),
    { ...wholeRecord("report-phase", "report_generation_hours", { by: ["phase"] }), contrast: AGAINST_PHASE },
    overTime("report-time", "report_generation_hours"),
    { ...wholeRecord("onboard-phase", "offer_to_onboard_rate", { by: ["phase"] }), contrast: AGAINST_PHASE },
    overTime("onboard", "offer_to_onboard_rate"),
  ];
}

/** Median time of each step with its 90th percentile beside it. */
function stageMarks(data: PageData) {
  const p90 = new Map(rowsOf(data.get("stage-times-p90")).map((row) => [row.segment.step, row.value]));
  return questionMarks(data, { id: "stage-times", choice: { label: "step" }, keep: isLink }).map((mark) => {
    const row = rowsOf(data.get("stage-times")).find((each) => stepName(each) === mark.label);
    const late = p90.get(row?.segment.step);
    return late === undefined || late === null
      ? { ...mark, extra: null }
      : {
          ...mark,
          extra: late,
          sentence: `${mark.sentence}${text.value.semicolon}${text.value.figure.p90Is(formatValue("days", late, language.value))}`,
        };
  });
}

/** The bottleneck in words: the longest step, the one most wait longest in, and the job where that is worst. */
function bottleneckOf(data: PageData) {
  const slowest = largestFirst(rowsOf(data.get("stage-times")).filter(isLink))[0];
  const shares = largestFirst(rowsOf(data.get("bottleneck")).filter(isLink));
  const most = shares[0];
  const jobs = largestFirst(
    rowsOf(data.get("stage-job")).filter(
      (row) => row.status === "ok" && row.segment.job && row.segment.step === most?.segment.step,
    ),
  );
  // one job alone is not the slowest of any
  return { slowest, shares, most, worst: jobs.length > 1 ? jobs[0] : undefined };
}

/** Where the time goes, which step holds people up, and what became faster. */
export function Time() {
  const words = pageText.value;
  const data = usePageData(timeQuestions, "section-time");
  const { slowest, shares, most, worst } = bottleneckOf(data);
  const together = rowsOf(data.get("stage-times")).find((row) => row.segment.step === most?.segment.step);
  const screening = pairOf(data.get("screening-time"));
  const screeningClear = screening?.contrast.clear && (screening.contrast.ratio.value ?? 1) < 1;
  const moved = (id: string, name: string) => pairsOf(data.get(id)).map((pair) => movedText(pair, name));
  const stepPairs = pairsOf(data.get("step-phase")).filter(({ contrast }) =>
    PHASE_STEPS.includes(contrast.segment.step ?? ""),
  );
  const doubt = (worst?.low ?? 0) > (together?.value ?? 0) ? "" : words.worstUnclear;
  const bottleneckPath = most && pairOf(data.get("stage-path"), { step: most.segment.step ?? "" });
  const onBothPaths = new Set(pairsOf(data.get("stage-path")).map(({ focal }) => focal.segment.step));
  const bottleneckFindings = [
    ...(most ? [words.bottleneckMost(stepName(most), withInterval(most))] : []),
    ...(shares[1] ? [words.bottleneckNext(stepName(shares[1]), withInterval(shares[1]))] : []),
    ...(slowest ? [words.bottleneckLongest(stepName(slowest), withInterval(slowest))] : []),
    ...(worst && most && together
      ? [
          words.bottleneckWorst(
            stepName(most),
            valueLabel("job", worst.segment.job ?? ""),
            withInterval(worst),
            plain(together),
          ) + doubt,
        ]
      : []),
    ...(bottleneckPath ? [movedText(bottleneckPath, stepName(bottleneckPath.focal))] : []),
  ];
  return (
    <Section id="section-time" title={words.sections.time} about={words.timeSectionAbout}>
      <Grid>
        <MetricFigure
          data={data}
          id="bottleneck"
          wide
          title={most ? words.bottleneckTitle(stepName(most)) : words.bottleneckQuestion}
          about={words.bottleneckAbout}
          scope="period"
          chart="share-bar"
          findings={bottleneckFindings}
          choice={{ label: "step" }}
          keep={(row) => isLink(row) && row.value !== null}
          rows={11}
        />
        <Figure
          id="stage-times"
          wide
          title={slowest ? words.stageFinding(stepName(slowest)) : words.stageTitle}
          about={words.stageAbout}
          scope={scopeText("period")}
          metrics={["stage_days", "stage_days_p90"]}
          loaded={[data.get("stage-times"), data.get("stage-times-p90")]}
          marks={stageMarks(data)}
          chart="stage-times"
          options={{ unit: "days" }}
          rows={11}
          stale={data.stale}
          retry={data.retry}
        />
        <MetricFigure
          data={data}
          id="stage-path"
          title={words.stagePathTitle}
          about={words.stagePathAbout}
          scope="period"
          chart="dumbbell"
          findings={pairsOf(data.get("stage-path"))
            .filter(({ focal, contrast }) => isLink(focal) && contrast.clear)
            .map((pair) => movedText(pair, stepName(pair.focal)))}
          choice={{ label: "step", series: "screening_path" }}
          keep={(row) =>
            isLink(row) && onBothPaths.has(row.segment.step ?? "") && Boolean(row.segment.screening_path)
          }
          rows={11}
        />
        <MetricFigure
          data={data}
          id="stage-job"
          title={most ? words.worstTitle(stepName(most)) : words.worstQuestion}
          about={words.worstAbout}
          scope="period"
          chart="forest"
          findings={
            worst && together
              ? [
                  words.worstJob(
                    valueLabel("job", worst.segment.job ?? ""),
                    withInterval(worst),
                    plain(together),
                  ) + doubt,
                ]
              : []
          }
          choice={{ label: "job" }}
          keep={(row) => row.segment.step === most?.segment.step && Boolean(row.segment.job)}
          arrange={(marks) => [...marks].sort((a, b) => (b.value ?? -1) - (a.value ?? -1))}
          rows={24}
        />
        <MetricFigure
          data={data}
          id="screening-time"
          title={
            screening && screeningClear
              ? words.pathFinding(formatPercent(1 - (screening.contrast.ratio.value ?? 1), language.value))
              : words.pathTitle
          }
          about={words.pathAbout}
          scope="period"
          chart="share-bar"
          findings={
            screening
              ? [
                  movedText(screening, valueLabel("step", SCREENING)),
                  ...(screeningClear ? [words.screensFaster(lessText(screening))] : []),
                ]
              : []
          }
          choice={{ label: "screening_path", series: "screening_path" }}
          rows={2}
        />
        <MetricFigure
          data={data}
          id="step-phase"
          title={words.phaseTitle}
          about={words.phaseAbout}
          scope="whole"
          chart="dumbbell"
          findings={stepPairs.map((pair) => movedText(pair, stepName(pair.focal)))}
          choice={{ label: "step", series: "phase" }}
          keep={(row) => PHASE_STEPS.includes(row.segment.step ?? "")}
          rows={3}
        />
        <MetricFigure
          data={data}
          id="report-time"
          title={words.reportTitle}
          scope="trailing"
          chart="line"
          findings={moved("report-phase", words.reportName)}
          choice={{ label: "period" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="cycle-time"
          title={words.cycleTitle}
          scope="trailing"
          chart="line"
          findings={moved("cycle-phase", words.cycleName)}
          choice={{ label: "period", series: "screening_path" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="onboard"
          title={words.onboardTitle}
          scope="trailing"
          chart="line"
          findings={moved("onboard-phase", words.onboardName)}
          choice={{ label: "period" }}
          rows={null}
        />
      </Grid>
    </Section>
  );
}
