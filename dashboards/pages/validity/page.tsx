import type { Mark } from "../../charts/mark.ts";
import { Headline } from "../../components/headline.tsx";
import { MetricFigure, scopeText } from "../../components/metric-figure.tsx";
import { Grid, Headlines, Lead, MoreMeasures, Section } from "../../components/page-parts.tsx";
import { formatCount, formatNumber, formatPercent } from "../../format/number.ts";
import { inPeriod, overTime, rowsOf, usePageData, wholeRecord } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel, world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { MetricRow, Query } from "../../types.ts";
import { pageText } from "./words.ts";

const HANDS_ON = { competency: ["hands_on"] };
const ENDS = 10;

/**
 * Validity looks at the whole record: a hire of this quarter has no performance review yet, and a split by ability
 * and job needs every hire there is.
 */
function questions(): Query[] {
  return [
    wholeRecord("overall", "validity_overall_r"),
    wholeRecord("human", "human_validity_r"),
    wholeRecord("lift", "top_share_lift"),
    wholeRecord("competency", "validity_r", { by: ["competency"] }),
    wholeRecord("competency-all", "validity_r"),
    wholeRecord("job", "validity_overall_r", { by: ["job"] }),
    wholeRecord("hands-on", "validity_r", { by: ["model_version"], filters: HANDS_ON }),
    wholeRecord("hands-on-phase", "validity_r", { by: ["phase"], filters: HANDS_ON }),
    wholeRecord("competency-phase", "validity_r", { by: ["competency", "phase"] }),
    wholeRecord("lift-family", "top_share_lift", { by: ["job_family"] }),
    wholeRecord("fifths", "kpi_by_communication_fifth", { by: ["fifth", "job_family"] }),
    overTime("retention", "retention_90d", { by: ["screening_path"] }),
    inPeriod("agreement", "agreement_r", { by: ["competency"] }),
    inPeriod("agreement-all", "agreement_r"),
    inPeriod("bias", "agreement_bias", { by: ["competency"] }),
    inPeriod("bias-all", "agreement_bias"),
    inPeriod("bias-bins", "agreement_bias", { by: ["score_band"] }),
    inPeriod("rater", "rater_severity", { by: ["rater"] }),
    wholeRecord("question", "question_validity_r", { by: ["question"] }),
    wholeRecord("keyword", "keyword_validity_r", { by: ["keyword"] }),
  ];
}

/** The strongest and the weakest when there are too many rows to read. */
function ends(marks: Mark[]): Mark[] {
  const drawn = marks.filter((mark) => mark.value !== null).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  return drawn.length <= 2 * ENDS ? drawn : [...drawn.slice(0, ENDS), ...drawn.slice(-ENDS)];
}

const best = (rows: readonly MetricRow[]) =>
  rows
    .filter((row) => row.value !== null && row.status === "ok")
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))[0];

export function Page() {
  const words = pageText.value;
  const data = usePageData(questions);
  const whole = scopeText("whole");
  const overall = rowsOf(data.get("overall"))[0];
  const human = rowsOf(data.get("human"))[0];
  const strongest = best(rowsOf(data.get("competency")));
  const strongestName = strongest ? valueLabel("competency", strongest.segment.competency ?? "") : "";
  const r = (row: MetricRow | undefined) =>
    row?.value == null ? "" : formatNumber("r", row.value, language.value);
  const phase = (name: string) =>
    rowsOf(data.get("hands-on-phase")).find((row) => row.segment.phase === name && row.value !== null);
  const lifted = best(rowsOf(data.get("lift-family")).filter((row) => (row.low ?? 0) > 0));
  const family = lifted?.segment.job_family ?? rowsOf(data.get("fifths"))[0]?.segment.job_family ?? "";
  const familyName = valueLabel("job_family", family);
  const questionCount = rowsOf(data.get("question")).filter((row) => row.value !== null).length;
  return (
    <div class="page">
      <Lead ready={data.get("overall").kind !== "loading"}>
        {overall?.value == null ? (
          words.leadNone
        ) : (
          <>
            {words.lead(
              r(overall),
              overall.low !== null && overall.high !== null
                ? text.value.figure.intervalOf(
                    `${formatNumber("r", overall.low, language.value)}${language.value === "zh" ? " 至 " : " to "}${formatNumber("r", overall.high, language.value)}`,
                  )
                : "",
              formatCount(overall.n ?? 0, language.value),
            )}
            {human?.value != null ? words.leadHuman(r(human)) : ""}
            {text.value.stop}
            {strongest && <small>{words.leadBest(strongestName, r(strongest))}</small>}
          </>
        )}
      </Lead>
      <Headlines>
        <Headline
          metric="validity_overall_r"
          title={words.overall}
          loaded={data.get("overall")}
          scope={whole}
        />
        <Headline metric="human_validity_r" title={words.human} loaded={data.get("human")} scope={whole} />
        <Headline
          metric="top_share_lift"
          title={`${world.value.metrics.get("top_share_lift")?.title[language.value] ?? ""}${lifted ? ` · ${familyName}` : ""}`}
          loaded={data.get(lifted ? "lift-family" : "lift")}
          pick={(row) => !lifted || row === lifted}
          scope={whole}
        />
        <Headline metric="agreement_r" loaded={data.get("agreement-all")} scope={scopeText("period")} />
      </Headlines>
      <Grid>
        <MetricFigure
          data={data}
          id="competency"
          title={strongest ? words.competencyFinding(strongestName) : words.competencyTitle}
          about={words.competencyAbout}
          scope="whole"
          chart="forest"
          choice={{ label: "competency" }}
          pooled="competency-all"
          options={{ reference: 0 }}
          rows={14}
        />
        <MetricFigure
          data={data}
          id="competency-phase"
          title={words.phaseTitle}
          about={words.competencyAbout}
          scope="whole"
          chart="dumbbell"
          choice={{ label: "competency", series: "phase" }}
          options={{ reference: 0 }}
          rows={13}
        />
        <MetricFigure
          data={data}
          id="hands-on"
          title={
            phase("before") && phase("after")
              ? words.handsFinding(r(phase("before")), r(phase("after")))
              : words.handsTitle
          }
          about={words.handsAbout}
          scope="whole"
          chart="line"
          choice={{ label: "model_version" }}
          options={{ reference: 0 }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="retention"
          title={words.retentionTitle}
          about={words.retentionAbout}
          scope="trailing"
          chart="line"
          choice={{ label: "period", series: "screening_path" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="lift-family"
          title={
            lifted?.value != null
              ? words.liftIn(familyName, formatPercent(lifted.value, language.value))
              : words.liftTitle
          }
          about={words.liftAbout}
          scope="whole"
          chart="forest"
          choice={{ label: "job_family" }}
          pooled="lift"
          options={{ reference: 0, signed: true, axis: text.value.axis.difference }}
          rows={6}
        />
        <MetricFigure
          data={data}
          id="fifths"
          title={words.fifthsTitle}
          about={words.fifthsAbout(familyName)}
          scope="whole"
          chart="columns"
          choice={{ label: "fifth" }}
          keep={(row) => row.segment.job_family === family}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="job"
          title={words.jobTitle}
          about={words.jobAbout}
          scope="whole"
          chart="forest"
          choice={{ label: "job" }}
          pooled="overall"
          options={{ reference: 0 }}
          rows={25}
          wide
        />
        <MetricFigure
          data={data}
          id="question"
          title={words.questionTitle}
          about={words.questionAbout}
          scope="whole"
          chart="forest"
          choice={{ label: "question" }}
          show={ends}
          options={{ reference: 0 }}
          rows={20}
          wide
          {...(questionCount > 2 * ENDS
            ? { note: text.value.figure.sortedShown(2 * ENDS, questionCount) }
            : {})}
        />
        <MetricFigure
          data={data}
          id="keyword"
          title={words.keywordTitle}
          about={words.keywordAbout}
          scope="whole"
          chart="forest"
          choice={{ label: "keyword" }}
          show={ends}
          options={{ reference: 0 }}
          rows={10}
          wide
        />
      </Grid>
      <Section title={words.agreementSection} about={words.agreementSectionAbout}>
        <Grid>
          <MetricFigure
            data={data}
            id="agreement"
            title={words.agreementTitle}
            about={words.agreementAbout}
            scope="period"
            chart="forest"
            choice={{ label: "competency" }}
            pooled="agreement-all"
            options={{ reference: 0 }}
            rows={14}
          />
          <MetricFigure
            data={data}
            id="bias"
            title={words.biasTitle}
            about={words.biasAbout}
            scope="period"
            chart="forest"
            choice={{ label: "competency" }}
            pooled="bias-all"
            options={{ reference: 0, signed: true }}
            rows={14}
          />
          <MetricFigure
            data={data}
            id="rater"
            title={words.raterTitle}
            about={words.raterAbout}
            scope="period"
            chart="forest"
            choice={{ label: "rater" }}
            show={ends}
            options={{ reference: 0, signed: true }}
            rows={20}
          />
          <MetricFigure
            data={data}
            id="bias-bins"
            title={words.binsTitle}
            about={words.binsAbout}
            scope="period"
            chart="columns"
            choice={{ label: "score_band" }}
            options={{ signed: true }}
            rows={null}
          />
        </Grid>
      </Section>
      <MoreMeasures areas={["validity"]} named={data.queries} />
    </div>
  );
}
