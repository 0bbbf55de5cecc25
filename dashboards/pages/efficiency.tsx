import { Figure } from "../components/figure.tsx";
import { Headline } from "../components/headline.tsx";
import { MetricFigure, questionMarks, scopeText } from "../components/metric-figure.tsx";
import type { Page } from "../components/page.ts";
import { Grid, Headlines, Lead, MoreMeasures, Section } from "../components/page-parts.tsx";
import { formatValue } from "../format/number.ts";
import { marksOf } from "../format/sentence.ts";
import { inPeriod, onlyPeriod, overTime, rowsOf, usePageData, wholeRecord } from "../state/page-data.ts";
import { language } from "../state/preferences.ts";
import { period, rangeText, valueLabel } from "../state/world.ts";
import { text } from "../text/text.ts";
import type { MetricRow, Query } from "../types.ts";

const PHASE_STEPS = [
  "human_interviewed_to_offered",
  "human_interviewed_to_onboarded",
  "ai_completed_to_ai_reported",
];
/** Steps that follow one another; the longer spans are shown apart. */
const isLink = (row: MetricRow) =>
  !["human_interviewed_to_onboarded", "applied_to_onboarded"].includes(row.segment.step ?? "");
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
    overTime("capacity", "interviews_per_day", {}, "month"),
    overTime("peak", "interviews_per_day_peak"),
    wholeRecord("forecast", "demand_forecast"),
    onlyPeriod("login", "login_failure_rate", { by: ["browser_version"] }),
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

function Efficiency() {
  const words = text.value.efficiency;
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
  const screening = rowsOf(data.get("screening-time")).filter(
    (row) => row.segment.step === "applied_to_screened",
  );
  const quick = screening.find((row) => row.segment.screening_path === "ai")?.value;
  const slow = screening.find((row) => row.segment.screening_path === "traditional")?.value;
  const cost = (path: string) =>
    rowsOf(data.get("cost-path")).find((row) => row.segment.screening_path === path)?.value ?? null;
  const cheap = cost("ai");
  const dear = cost("traditional");
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
  const less = (small: number | null | undefined, large: number | null | undefined) =>
    small !== null && small !== undefined && large && small < large
      ? formatValue("percent", 1 - small / large, language.value).replace(/\.\d+%/, "%")
      : null;
  const faster = less(quick, slow);
  const cheaper = less(cheap, dear);
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
          id="screening-time"
          title={faster ? words.pathFinding(faster) : words.pathTitle}
          about={words.pathAbout}
          scope="period"
          chart="share-bar"
          choice={{ label: "screening_path", series: "screening_path" }}
          keep={(row) => row.segment.step === "applied_to_screened"}
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
          id="cycle-time"
          title={words.cycleTitle}
          scope="trailing"
          chart="line"
          choice={{ label: "period", series: "screening_path" }}
          rows={null}
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
          id="effort-share"
          title={words.shareTitle}
          about={words.shareAbout}
          scope="whole"
          chart="dumbbell"
          choice={{ label: "activity", series: "phase" }}
          rows={6}
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
          id="onboard"
          title={words.onboardTitle}
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
        <MetricFigure
          data={data}
          id="login"
          title={
            standsOut
              ? words.loginFinding(valueLabel("browser_version", worst.segment.browser_version ?? ""))
              : words.loginTitle
          }
          about={words.loginAbout}
          scope="period"
          chart="forest"
          choice={{ label: "browser_version" }}
          rows={6}
        />
      </Grid>
      <Section title={words.capacityTitle}>
        <Grid>
          <Figure
            id="capacity"
            wide
            title={words.capacityTitle}
            about={words.capacityAbout}
            scope={scopeText("trailing")}
            metrics={["interviews_per_day", "demand_forecast"]}
            loaded={[data.get("capacity"), data.get("forecast")]}
            marks={[
              ...questionMarks(data, { id: "capacity", choice: { label: "period" } }),
              ...marksOf(rowsOf(data.get("forecast")).slice(-1), {
                label: () => words.forecast,
                series: () => "human",
              }),
            ]}
            chart="columns"
            options={{ unit: "per_day" }}
            rows={null}
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
            id="notice"
            title={words.noticeTitle}
            scope="trailing"
            chart="line"
            choice={{ label: "period" }}
            rows={null}
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

export const page: Page = { name: "efficiency", group: "findings", order: 20, Component: Efficiency };
