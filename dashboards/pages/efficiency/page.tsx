import { Figure } from "../../components/figure.tsx";
import { Headline } from "../../components/headline.tsx";
import { MetricFigure, questionMarks, scopeText } from "../../components/metric-figure.tsx";
import { Grid, Headlines, Lead, MoreMeasures, Section } from "../../components/page-parts.tsx";
import { formatPercent, formatValue } from "../../format/number.ts";
import { marksOf, noteTexts } from "../../format/sentence.ts";
import { inPeriod, onlyPeriod, overTime, rowsOf, usePageData, wholeRecord } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { period, rangeText, valueLabel } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { MetricRow, Query } from "../../types.ts";
import { pageText } from "./words.ts";

const PHASE_STEPS = [
  "human_interviewed_to_offered",
  "human_interviewed_to_onboarded",
  "ai_completed_to_ai_reported",
];
/** Steps that follow one another; the longer spans are shown apart. */
const isLink = (row: MetricRow) =>
  !["human_interviewed_to_onboarded", "applied_to_onboarded"].includes(row.segment.step ?? "");
const isScreening = (row: MetricRow) => row.segment.step === "applied_to_screened";
/** Weeks shown before the forecast. */
const WEEKS = 20;
const INVITE_STEPS = [
  "invite_delivery_rate",
  "invite_open_rate",
  "invite_response_rate",
  "participation_rate",
  "ai_completion_rate",
];

function questions(): Query[] {
  return [
    inPeriod("cycle", "cycle_days"),
    inPeriod("cost", "cost_per_hire"),
    inPeriod("response", "invite_response_rate"),
    inPeriod("report", "report_generation_hours"),
    inPeriod("complaint", "complaint_rate"),
    onlyPeriod("funnel", "stage_conversion", { by: ["stage", "screening_path"] }),
    onlyPeriod("stage-times", "stage_days", { by: ["step"] }),
    onlyPeriod("stage-times-p90", "stage_days_p90", { by: ["step"] }),
    wholeRecord("effort", "effort_hours_per_day", { by: ["activity", "phase"] }),
    wholeRecord("effort-share", "effort_share", { by: ["activity", "phase"] }),
    wholeRecord("effort-month", "effort_hours_per_month", { by: ["activity", "phase"] }),
    onlyPeriod("screening-time", "stage_days", { by: ["step", "screening_path"] }),
    wholeRecord("step-phase", "stage_days", { by: ["step", "phase"] }),
    ...INVITE_STEPS.map((metric) => onlyPeriod(`invite-${metric}`, metric, { by: ["invite_channel"] })),
    overTime("response-time", "invite_response_rate"),
    wholeRecord("participation-company", "participation_rate", { by: ["company", "phase"] }),
    overTime("report-time", "report_generation_hours"),
    onlyPeriod("cost-path", "cost_per_hire", { by: ["screening_path"] }),
    wholeRecord("campaign-speed", "screening_throughput_per_day", { by: ["screening_path"] }),
    wholeRecord("campaign-days", "screening_campaign_days", { by: ["screening_path"] }),
    wholeRecord("collaboration", "collaboration_hours", { by: ["step", "phase"] }),
    overTime("complaint-time", "complaint_rate"),
    overTime("cycle-time", "cycle_days", { by: ["screening_path"] }),
    overTime("capacity", "interviews_per_day", {}, "week"),
    overTime("peak", "interviews_per_day_peak"),
    wholeRecord("forecast", "demand_forecast"),
    onlyPeriod("login", "login_failure_rate", { by: ["browser", "browser_version"] }),
    overTime("utilisation", "interviewer_utilisation"),
    overTime("onboard", "offer_to_onboard_rate"),
    onlyPeriod("pass-job", "ai_pass_rate", { by: ["job"] }),
    onlyPeriod("pass-all", "ai_pass_rate"),
    onlyPeriod("pass-hire", "ai_pass_to_hire_rate", { by: ["job"] }),
    onlyPeriod("pass-hire-all", "ai_pass_to_hire_rate"),
    overTime("notice", "result_notice_minutes"),
  ];
}

const value = (row: MetricRow | undefined, unit: "days" | "hours" | "percent" = "days") =>
  row?.value === null || row === undefined ? null : formatValue(unit, row.value, language.value);

/** By how much the first is less than the second, if their intervals lie apart; else nothing is claimed. */
function less(small: MetricRow | undefined, large: MetricRow | undefined): string | null {
  if (small?.value == null || !large?.value || small.high === null || large.low === null) return null;
  return small.high < large.low ? formatPercent(1 - small.value / large.value, language.value) : null;
}

const browserName = (row: MetricRow) =>
  [row.segment.browser, row.segment.browser_version].filter(Boolean).join(" ") || valueLabel("browser", "");

/** Interviews of a week: their mean a day times the days with any. */
function weekly(rows: readonly MetricRow[]): MetricRow[] {
  return rows
    .filter((row) => row.period !== null)
    .sort((a, b) => (a.period ?? "").localeCompare(b.period ?? ""))
    .filter((row, index, all) => row.value !== null || all.slice(index).some((later) => later.value !== null))
    .slice(-WEEKS)
    .map((row) => ({
      ...row,
      value: row.value === null || row.n === null ? null : Math.round(row.value * row.n),
      low: null,
      high: null,
    }));
}

export function Page() {
  const words = pageText.value;
  const data = usePageData(questions);
  const scope = scopeText("period");
  const range = rangeText(period.value);
  const cycle = rowsOf(data.get("cycle"))[0];
  const steps = rowsOf(data.get("stage-times"))
    .filter((row) => isLink(row) && row.value !== null)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const slowest = steps[0];
  const slowestName = slowest ? valueLabel("step", slowest.segment.step ?? "") : "";
  const p90 = new Map(rowsOf(data.get("stage-times-p90")).map((row) => [row.segment.step, row.value]));
  const stageMarks = () =>
    questionMarks(data, { id: "stage-times", choice: { label: "step" }, keep: isLink }).map((mark) => {
      const row = rowsOf(data.get("stage-times")).find(
        (each) => valueLabel("step", each.segment.step ?? "") === mark.label,
      );
      const late = p90.get(row?.segment.step);
      return late === undefined || late === null
        ? { ...mark, extra: null }
        : {
            ...mark,
            extra: late,
            sentence: `${mark.sentence}${text.value.semicolon}${text.value.figure.p90Is(formatValue("days", late, language.value))}`,
          };
    });
  const byPath =
    (id: string, keep: (row: MetricRow) => boolean = () => true) =>
    (path: string) =>
      rowsOf(data.get(id)).find((row) => keep(row) && row.segment.screening_path === path);
  const screened = byPath("screening-time", isScreening);
  const faster = less(screened("ai"), screened("traditional"));
  const cheaper = less(byPath("cost-path")("ai"), byPath("cost-path")("traditional"));
  const effort = rowsOf(data.get("effort"));
  const screeningEffort = (phase: string) =>
    value(
      effort.find((row) => row.segment.activity === "screening" && row.segment.phase === phase),
      "hours",
    );
  const before = screeningEffort("before");
  const after = screeningEffort("after");
  const logins = rowsOf(data.get("login"))
    .filter((row) => row.value !== null && row.status === "ok")
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const worst = logins[0];
  const standsOut = worst && logins[1] && (worst.low ?? 0) > (logins[1].high ?? 1);
  return (
    <div class="page">
      <Lead ready={data.get("cycle").kind !== "loading"}>
        {cycle?.value == null ? (
          words.leadNone
        ) : (
          <>
            {words.lead(value(cycle) ?? "", range)}
            {cycle.change?.clear && cycle.previous?.value != null
              ? words.leadFaster(formatValue("days", cycle.previous.value, language.value))
              : ""}
            {text.value.stop}
            {slowest && <small>{words.leadSlowest(slowestName, value(slowest) ?? "")}</small>}
          </>
        )}
      </Lead>
      <Headlines>
        <Headline metric="cycle_days" loaded={data.get("cycle")} scope={scope} />
        <Headline metric="cost_per_hire" loaded={data.get("cost")} scope={scope} />
        <Headline metric="invite_response_rate" loaded={data.get("response")} scope={scope} />
        <Headline metric="report_generation_hours" loaded={data.get("report")} scope={scope} />
        <Headline metric="complaint_rate" loaded={data.get("complaint")} scope={scope} />
      </Headlines>
      <Grid>
        <MetricFigure
          data={data}
          id="funnel"
          wide
          title={words.funnelTitle}
          about={words.funnelAbout}
          scope="period"
          chart="funnel"
          choice={{ label: "stage", series: "screening_path", group: "screening_path" }}
          keep={(row) => Boolean(row.segment.screening_path)}
          arrange={(marks) =>
            ["ai", "traditional"].flatMap((path) => marks.filter((mark) => mark.series === path))
          }
          rows={17}
        />
        <Figure
          id="stage-times"
          wide
          title={slowest ? words.stageFinding(slowestName) : words.stageTitle}
          about={words.stageAbout}
          scope={scope}
          metrics={["stage_days", "stage_days_p90"]}
          loaded={[data.get("stage-times"), data.get("stage-times-p90")]}
          marks={stageMarks()}
          chart="stage-times"
          options={{ unit: "days" }}
          rows={11}
          stale={data.stale}
          retry={data.retry}
        />
        <MetricFigure
          data={data}
          id="effort"
          title={
            before && after
              ? words.effortFinding(valueLabel("activity", "screening"), before, after)
              : words.effortTitle
          }
          about={words.effortAbout}
          scope="whole"
          chart="dumbbell"
          choice={{ label: "activity", series: "phase" }}
          options={{ axis: text.value.axis.hoursPerDay }}
          rows={6}
        />
        <MetricFigure
          data={data}
          id="effort-month"
          title={words.monthTitle}
          about={words.monthAbout}
          scope="whole"
          chart="dumbbell"
          choice={{ label: "activity", series: "phase" }}
          options={{ axis: text.value.axis.hoursPerMonth }}
          rows={6}
        />
        <MetricFigure
          data={data}
          id="screening-time"
          title={faster ? words.pathFinding(faster) : words.pathTitle}
          about={words.pathAbout}
          scope="period"
          chart="share-bar"
          choice={{ label: "screening_path", series: "screening_path" }}
          keep={isScreening}
          rows={2}
        />
        <MetricFigure
          data={data}
          id="cost-path"
          title={cheaper ? words.costFinding(cheaper) : words.costTitle}
          scope="period"
          chart="share-bar"
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
          choice={{ label: "step", series: "phase" }}
          keep={(row) => PHASE_STEPS.includes(row.segment.step ?? "")}
          rows={3}
        />
        <MetricFigure
          data={data}
          id="collaboration"
          title={words.collaborationTitle}
          about={words.collaborationAbout}
          scope="whole"
          chart="dumbbell"
          choice={{ label: "step", series: "phase" }}
          rows={4}
        />
        <MetricFigure
          data={data}
          id="cycle-time"
          title={words.cycleTitle}
          scope="trailing"
          chart="line"
          choice={{ label: "period", series: "screening_path" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="onboard"
          title={words.onboardTitle}
          scope="trailing"
          chart="line"
          choice={{ label: "period" }}
          rows={null}
        />
        <Figure
          id="invitations"
          title={words.inviteTitle}
          about={words.inviteAbout}
          scope={scope}
          metrics={INVITE_STEPS}
          loaded={INVITE_STEPS.map((metric) => data.get(`invite-${metric}`))}
          marks={INVITE_STEPS.flatMap((metric) =>
            questionMarks(data, {
              id: `invite-${metric}`,
              choice: { label: "invite_channel", heading: words.inviteSteps[metric] ?? metric },
            }),
          )}
          chart="forest-ordered"
          options={{ unit: "percent" }}
          rows={20}
          tall
          stale={data.stale}
          retry={data.retry}
        />
        <MetricFigure
          data={data}
          id="participation-company"
          title={words.participationTitle}
          about={words.participationAbout}
          scope="whole"
          chart="dumbbell"
          choice={{ label: "company", series: "phase" }}
          rows={5}
        />
        <MetricFigure
          data={data}
          id="login"
          title={standsOut ? words.loginFinding(browserName(worst)) : words.loginTitle}
          about={words.loginAbout}
          scope="period"
          chart="forest"
          choice={{ label: browserName }}
          rows={6}
        />
        <MetricFigure
          data={data}
          id="response-time"
          title={words.responseTitle}
          scope="trailing"
          chart="line"
          choice={{ label: "period" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="report-time"
          title={words.reportTitle}
          scope="trailing"
          chart="line"
          choice={{ label: "period" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="complaint-time"
          title={words.complaintTitle}
          scope="trailing"
          chart="line"
          choice={{ label: "period" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="notice"
          title={words.noticeTitle}
          scope="trailing"
          chart="line"
          choice={{ label: "period" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="campaign-speed"
          title={words.campaignTitle}
          about={words.campaignAbout}
          scope="whole"
          chart="share-bar"
          choice={{ label: "screening_path", series: "screening_path" }}
          rows={2}
        />
        <MetricFigure
          data={data}
          id="campaign-days"
          title={words.campaignDays}
          scope="whole"
          chart="share-bar"
          choice={{ label: "screening_path", series: "screening_path" }}
          rows={2}
        />
      </Grid>
      <Section title={words.capacitySection} about={words.capacitySectionAbout}>
        <Grid>
          <Figure
            id="capacity"
            title={words.capacityTitle}
            about={words.capacityAbout}
            scope={scopeText("trailing")}
            metrics={["demand_forecast", "interviews_per_day"]}
            loaded={[data.get("forecast"), data.get("capacity")]}
            marks={[
              ...marksOf(weekly(rowsOf(data.get("capacity"))), {
                label: (row) => words.week(String(Number(row.period?.split("W")[1]))),
                unit: "count",
              }),
              ...marksOf(rowsOf(data.get("forecast")).slice(-1), {
                label: () => words.forecast,
                series: () => "human",
              }),
            ]}
            chart="columns"
            options={{ unit: "count", axis: words.perWeek }}
            rows={null}
            wide
            note={noteTexts(rowsOf(data.get("forecast"))[0]?.notes ?? []).join(text.value.semicolon)}
            stale={data.stale}
            retry={data.retry}
          />
          <MetricFigure
            data={data}
            id="peak"
            title={words.peakTitle}
            scope="trailing"
            chart="columns"
            choice={{ label: "period" }}
            rows={null}
          />
          <MetricFigure
            data={data}
            id="utilisation"
            title={words.utilisationTitle}
            about={words.utilisationAbout}
            scope="trailing"
            chart="line"
            choice={{ label: "period" }}
            rows={null}
          />
          <MetricFigure
            data={data}
            id="effort-share"
            title={words.shareTitle}
            about={words.shareAbout}
            scope="whole"
            chart="dumbbell"
            choice={{ label: "activity", series: "phase" }}
            rows={6}
          />
          <MetricFigure
            data={data}
            id="pass-job"
            title={words.passTitle}
            scope="period"
            chart="forest"
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
            choice={{ label: "job" }}
            pooled="pass-hire-all"
            rows={25}
          />
        </Grid>
      </Section>
      <MoreMeasures areas={["efficiency"]} named={data.queries} />
    </div>
  );
}
