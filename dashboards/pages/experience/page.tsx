import type { analysis as commentsAnalysis } from "../../../server/analyses/experience/comments.ts";
import type { analysis } from "../../../server/analyses/experience/experience.ts";
import { getAnalysis } from "../../api.ts";
import { Figure } from "../../components/figure.tsx";
import { Headline } from "../../components/headline.tsx";
import type { Explained } from "../../components/how-drawer.tsx";
import { MetricFigure, scopeText } from "../../components/metric-figure.tsx";
import { Grid, Headlines, Lead, MoreMeasures, Section } from "../../components/page-parts.tsx";
import { Retry } from "../../components/retry.tsx";
import { noteWords } from "../../format/figured-marks.ts";
import { formatPercent, formatValue } from "../../format/number.ts";
import {
  inPeriod,
  type Loaded,
  loadedOf,
  onlyPeriod,
  overTime,
  rowsOf,
  usePageData,
  wholeRecord,
} from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { filters } from "../../state/route.ts";
import { answered, useAnswer } from "../../state/use-answer.ts";
import { days, period, rangeText, valueLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { Contrast, MetricRow, Query } from "../../types.ts";
import { itemMarks, promoterMarks } from "./answers.ts";
import { CommentFigures } from "./comments.tsx";
import { DriversFigure } from "./drivers.tsx";
import { FailureFigures } from "./failures.tsx";
import { ResponseFigures } from "./response.tsx";
import { pageText } from "./words.ts";
import { differenceSentence, isClear, size } from "./words-of-difference.ts";

function questions(): Query[] {
  return [
    inPeriod("satisfied", "satisfaction_rate"),
    inPeriod("nps", "nps"),
    inPeriod("response", "survey_response_rate"),
    inPeriod("business", "business_satisfaction_rate"),
    wholeRecord("item-phase", "survey_favourable", { by: ["item", "phase"] }),
    overTime("satisfaction-time", "satisfaction_rate", { by: ["screening_path"] }),
    {
      ...wholeRecord("satisfaction-phase", "satisfaction_rate", { by: ["phase"] }),
      contrast: "phase:after:before",
    },
    {
      ...onlyPeriod("length", "satisfaction_rate", { by: ["length_band"] }),
      contrast: "length_band:25-30:20-25",
    },
    {
      ...onlyPeriod("longest", "satisfaction_rate", { by: ["length_band"] }),
      contrast: "length_band:>30:15-20",
    },
    {
      ...onlyPeriod("question-count", "satisfaction_rate", { by: ["question_count"] }),
      contrast: "question_count:7:6",
    },
    {
      ...onlyPeriod("feedback", "satisfaction_rate", { by: ["feedback_sent"] }),
      contrast: "feedback_sent:no:yes",
    },
    overTime("nps-time", "nps"),
    {
      ...wholeRecord("business-phase", "business_satisfaction_rate", { by: ["phase"] }),
      contrast: "phase:after:before",
    },
    overTime("business-time", "business_satisfaction_rate"),
    overTime("response-time", "survey_response_rate"),
    onlyPeriod("channel", "satisfaction_rate", { by: ["channel"] }),
    onlyPeriod("vendor", "satisfaction_rate", { by: ["vendor"] }),
    onlyPeriod("job", "satisfaction_rate", { by: ["job"] }),
    onlyPeriod("sign-in", "login_failure_rate", { by: ["browser_version"] }),
    onlyPeriod("sign-in-all", "login_failure_rate"),
    overTime("complaints", "complaint_rate"),
    {
      ...wholeRecord("complaints-phase", "complaint_rate", { by: ["phase"] }),
      contrast: "phase:after:before",
    },
  ];
}

function parameters(): URLSearchParams {
  const result = new URLSearchParams({ ...days(period.value) });
  for (const [name, values] of Object.entries(filters.value))
    for (const value of values) result.append(name, value);
  return result;
}

const known = (rows: readonly MetricRow[]) => rows.filter((row) => row.value !== null && row.status === "ok");
const contrastOf = (loaded: Loaded): Contrast | undefined =>
  loaded.kind === "ready" ? loaded.result.contrasts?.[0] : undefined;

export function Page() {
  const words = pageText.value;
  const lang = language.value;
  const data = usePageData(questions);
  const asked = parameters();
  const version = world.value.health.warehouse?.version;
  const { answer, stale, again } = useAnswer(`experience ${asked} ${version}`, () =>
    getAnalysis<typeof analysis>("experience", asked),
  );
  const said = useAnswer(
    `comments ${asked} ${version}`,
    () => getAnalysis<typeof commentsAnalysis>("comments", asked),
    "terms",
  );
  if (answer.kind === "failed") return <Retry message={answer.message} again={again} />;
  if (said.answer.kind === "failed") return <Retry message={said.answer.message} again={said.again} />;
  const [experience, comments] = [answered(answer), answered(said.answer)];
  const scope = scopeText("period");
  const texts = experience?.note_texts ?? {};
  const explained = (formula: string, notes: readonly string[] = []): Explained => ({
    about: words.explainAbout,
    formula,
    notes: noteWords(notes, texts),
    sql: experience?.sql ?? "",
    address: `/api/analyses/experience?${asked}`,
  });
  const common = { scope, metrics: [], loaded: [loadedOf(answer)], retry: again, stale };

  const satisfied = rowsOf(data.get("satisfied"))[0];
  const items = (experience?.items ?? []).filter(
    ({ respondent, favourable }) => respondent === "candidate" && favourable.value !== null,
  );
  const [lowest] = items
    .filter(({ item, status }) => item !== "satisfaction" && status === "ok")
    .sort((a, b) => (a.favourable.value ?? 0) - (b.favourable.value ?? 0));
  const promised = ["flow_smooth", "questions_relevant"].flatMap((name) => {
    const found = items.find(({ item }) => item === name);
    return found?.favourable.value == null
      ? []
      : [words.itemPart(valueLabel("item", name), formatPercent(found.favourable.value, lang))];
  });
  const named = (dimension: string, contrast: Contrast | undefined): string[] =>
    contrast
      ? differenceSentence(
          valueLabel(dimension, contrast.focal),
          valueLabel(dimension, contrast.reference),
          contrast.difference,
        )
      : [];
  const lengths = known(rowsOf(data.get("length"))).filter((row) => row.segment.length_band);
  const isLong = (row: MetricRow) => ["25-30", ">30"].includes(row.segment.length_band ?? "");
  const long = lengths.filter(isLong);
  const short = lengths.filter((row) => !isLong(row));
  const falls =
    long.length > 0 &&
    short.length > 0 &&
    Math.max(...long.map((row) => row.high ?? 1)) < Math.max(...short.map((row) => row.low ?? 0));
  const counts = known(rowsOf(data.get("question-count"))).filter((row) => row.segment.question_count);
  const bestCount = [...counts].sort((a, b) => (b.value ?? 0) - (a.value ?? 0))[0];
  const count = contrastOf(data.get("question-count"));
  const phase = contrastOf(data.get("satisfaction-phase"))?.difference;
  const businessPhase = contrastOf(data.get("business-phase"))?.difference;
  const feedback = contrastOf(data.get("feedback"));
  const complaints = contrastOf(data.get("complaints-phase"));
  const promoters = experience?.promoters[0];
  const browsers = known(rowsOf(data.get("sign-in"))).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const [worst, next] = browsers;
  const response = experience?.response;
  return (
    <div class="page">
      <Lead ready={data.get("satisfied").kind !== "loading" && experience !== null}>
        {satisfied?.value == null ? (
          words.leadNone
        ) : (
          <>
            {words.lead(formatValue("percent", satisfied.value, lang), rangeText(period.value))}
            {satisfied.change?.clear && satisfied.previous?.value != null
              ? words.leadChange(formatValue("percent", satisfied.previous.value, lang))
              : ""}
            {text.value.stop}
            {response?.is_low && response.rate.value !== null ? (
              <small>{words.leadLow(formatValue("percent", response.rate.value, lang))}</small>
            ) : (
              lowest?.favourable.value != null && (
                <small>
                  {words.leadLowest(
                    valueLabel("item", lowest.item),
                    formatValue("percent", lowest.favourable.value, lang),
                  )}
                </small>
              )
            )}
          </>
        )}
      </Lead>
      <Headlines>
        <Headline metric="satisfaction_rate" loaded={data.get("satisfied")} scope={scope} />
        <Headline metric="nps" loaded={data.get("nps")} scope={scope} />
        <Headline metric="business_satisfaction_rate" loaded={data.get("business")} scope={scope} />
        <Headline metric="survey_response_rate" loaded={data.get("response")} scope={scope} />
      </Headlines>
      <Grid>
        <Figure
          {...common}
          explained={explained(words.explainFormula)}
          id="items"
          title={promised.length > 1 ? words.itemFinding(text.value.list(promised)) : words.itemTitle}
          about={words.itemAbout}
          marks={experience ? itemMarks(experience) : []}
          chart="diverging"
          options={{ unit: "percent" }}
          rows={4}
          wide
          empty={words.leadNone}
        />
        <MetricFigure
          data={data}
          id="satisfaction-phase"
          title={
            isClear(phase)
              ? (phase.value > 0 ? words.phaseFinding : words.phaseFindingLess)(size(phase.value))
              : words.phaseTitle
          }
          about={words.satisfactionAbout}
          findings={named("phase", contrastOf(data.get("satisfaction-phase")))}
          scope="whole"
          chart="share-bar"
          choice={{ label: "phase", series: "phase" }}
          rows={2}
        />
        <MetricFigure
          data={data}
          id="satisfaction-time"
          title={words.satisfactionTitle}
          about={words.satisfactionAbout}
          scope="trailing"
          chart="line"
          choice={{ label: "period", series: "screening_path" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="length"
          title={falls ? words.lengthFinding : words.lengthTitle}
          about={words.lengthAbout}
          findings={["length", "longest"].flatMap((id) => named("length_band", contrastOf(data.get(id))))}
          scope="period"
          chart="columns"
          choice={{ label: "length_band" }}
          keep={(row) => Boolean(row.segment.length_band)}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="question-count"
          title={
            isClear(count?.difference) && bestCount
              ? words.countFinding(valueLabel("question_count", bestCount.segment.question_count ?? ""))
              : words.countTitle
          }
          about={words.countAbout}
          findings={named("question_count", count)}
          scope="period"
          chart="columns"
          choice={{ label: "question_count" }}
          keep={(row) => Boolean(row.segment.question_count)}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="feedback"
          title={
            isClear(feedback?.difference) &&
            feedback.difference.value !== null &&
            feedback.difference.value < 0
              ? words.feedbackFinding(size(feedback.difference.value))
              : words.feedbackTitle
          }
          about={words.feedbackAbout}
          findings={named("feedback_sent", feedback)}
          scope="period"
          chart="share-bar"
          choice={{ label: "feedback_sent" }}
          keep={(row) => Boolean(row.segment.feedback_sent)}
          rows={2}
        />
        <MetricFigure
          data={data}
          id="business-phase"
          title={
            isClear(businessPhase) && businessPhase.value > 0
              ? words.businessPhaseFinding(size(businessPhase.value))
              : words.businessPhaseTitle
          }
          about={words.businessAbout}
          findings={named("phase", contrastOf(data.get("business-phase")))}
          scope="whole"
          chart="share-bar"
          choice={{ label: "phase", series: "phase" }}
          rows={2}
        />
        <Figure
          {...common}
          explained={explained(words.explainFormula)}
          id="nps"
          title={
            promoters?.promoters.value != null && promoters.detractors.value !== null
              ? words.npsFinding(
                  formatPercent(promoters.promoters.value, lang),
                  formatPercent(promoters.detractors.value, lang),
                )
              : words.npsTitle
          }
          about={words.npsAbout}
          marks={experience ? promoterMarks(experience) : []}
          chart="diverging"
          options={{ unit: "percent" }}
          rows={3}
          wide
          empty={words.leadNone}
        />
        <MetricFigure
          data={data}
          id="item-phase"
          title={words.itemPhaseTitle}
          about={words.itemPhaseAbout}
          scope="whole"
          chart="dumbbell"
          choice={{ label: "item", series: "phase" }}
          keep={(row) => Boolean(row.segment.item && row.segment.phase)}
          rows={4}
          wide
        />
        <MetricFigure
          data={data}
          id="nps-time"
          title={words.npsTimeTitle}
          about={words.npsTimeAbout}
          scope="trailing"
          chart="line"
          choice={{ label: "period" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="business-time"
          title={words.businessTitle}
          about={words.businessAbout}
          scope="trailing"
          chart="line"
          choice={{ label: "period" }}
          rows={null}
        />
      </Grid>
      <Section title={words.driverSection} about={words.driverSectionAbout}>
        <Grid>
          <DriversFigure asked={asked} />
          <CommentFigures
            answer={comments}
            common={{
              ...common,
              loaded: [loadedOf(said.answer)],
              retry: said.again,
              stale: said.stale,
            }}
            explained={{
              about: words.explainAbout,
              formula: words.termFormula,
              notes: [],
              sql: comments?.sql ?? "",
              address: `/api/analyses/comments?${asked}`,
            }}
          />
        </Grid>
      </Section>
      <Section title={words.whereSection} about={words.whereAbout}>
        <Grid>
          <MetricFigure
            data={data}
            id="channel"
            title={words.channelTitle}
            about={words.satisfactionAbout}
            scope="period"
            chart="forest"
            choice={{ label: "channel" }}
            pooled="satisfied"
            rows={6}
          />
          <MetricFigure
            data={data}
            id="vendor"
            title={words.vendorTitle}
            about={words.satisfactionAbout}
            scope="period"
            chart="forest"
            choice={{ label: "vendor" }}
            keep={(row) => Boolean(row.segment.vendor)}
            rows={2}
          />
          <MetricFigure
            data={data}
            id="job"
            title={words.jobTitle}
            about={words.satisfactionAbout}
            scope="period"
            chart="forest"
            choice={{ label: "job" }}
            pooled="satisfied"
            rows={25}
            wide
          />
        </Grid>
      </Section>
      <Section title={words.responseSection} about={words.responseSectionAbout}>
        <Grid>
          <ResponseFigures
            answer={experience}
            common={common}
            explained={explained(words.responseFormula, response?.weighted.notes)}
          />
          <MetricFigure
            data={data}
            id="response-time"
            title={words.responseTitle}
            about={words.responseAbout}
            scope="trailing"
            chart="line"
            choice={{ label: "period" }}
            rows={null}
          />
        </Grid>
      </Section>
      <Section title={words.failureSection} about={words.failureSectionAbout}>
        <Grid>
          <MetricFigure
            data={data}
            id="sign-in"
            title={
              worst && next && (worst.low ?? 0) > (next.high ?? 1)
                ? words.loginFinding(
                    valueLabel("browser_version", worst.segment.browser_version ?? ""),
                    formatValue("percent", worst.value ?? 0, lang),
                  )
                : words.loginTitle
            }
            about={words.loginAbout}
            scope="period"
            chart="forest"
            choice={{ label: "browser_version" }}
            keep={(row) => Boolean(row.segment.browser_version)}
            pooled="sign-in-all"
            rows={7}
          />
          <MetricFigure
            data={data}
            id="complaints"
            title={
              isClear(complaints?.difference) && (complaints.difference.value ?? 0) < 0
                ? words.complaintFinding(size(complaints.difference.value ?? 0))
                : words.complaintTitle
            }
            about={words.complaintAbout}
            findings={named("phase", complaints)}
            scope="trailing"
            chart="line"
            choice={{ label: "period" }}
            rows={null}
          />
          <FailureFigures answer={experience} common={common} explained={explained(words.failureFormula)} />
        </Grid>
      </Section>
      <MoreMeasures areas={["experience"]} named={data.queries} />
    </div>
  );
}
