import { Headline } from "../../components/headline.tsx";
import { MetricFigure, scopeText } from "../../components/metric-figure.tsx";
import { Grid, Headlines, Lead, MoreMeasures } from "../../components/page-parts.tsx";
import { formatChange, formatValue } from "../../format/number.ts";
import { inPeriod, onlyPeriod, overTime, rowsOf, usePageData, wholeRecord } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { period, rangeText, valueLabel } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { MetricRow, Query } from "../../types.ts";
import { pageText } from "./words.ts";

function questions(): Query[] {
  return [
    inPeriod("satisfied", "satisfaction_rate"),
    inPeriod("nps", "nps"),
    inPeriod("response", "survey_response_rate"),
    inPeriod("business", "business_satisfaction_rate"),
    onlyPeriod("items", "survey_favourable", { by: ["item"] }),
    overTime("satisfaction-time", "satisfaction_rate", { by: ["screening_path"] }),
    wholeRecord("satisfaction-phase", "satisfaction_rate", { by: ["phase"] }),
    onlyPeriod("length", "satisfaction_rate", { by: ["length_band"] }),
    onlyPeriod("feedback", "satisfaction_rate", { by: ["feedback_sent"] }),
    overTime("nps-time", "nps"),
    overTime("business-time", "business_satisfaction_rate"),
    overTime("response-time", "survey_response_rate"),
    onlyPeriod("channel", "satisfaction_rate", { by: ["channel"] }),
    onlyPeriod("vendor", "satisfaction_rate", { by: ["vendor"] }),
    onlyPeriod("job", "satisfaction_rate", { by: ["job"] }),
  ];
}

const known = (rows: readonly MetricRow[]) => rows.filter((row) => row.value !== null && row.status === "ok");

export function Page() {
  const words = pageText.value;
  const data = usePageData(questions);
  const scope = scopeText("period");
  const satisfied = rowsOf(data.get("satisfied"))[0];
  const lengths = known(rowsOf(data.get("length"))).filter((row) => row.segment.length_band);
  const bestLength = [...lengths].sort((a, b) => (b.value ?? 0) - (a.value ?? 0))[0];
  const long = lengths.filter((row) => ["25-30", ">30"].includes(row.segment.length_band ?? ""));
  const short = lengths.filter((row) => !long.includes(row));
  const falls =
    long.length > 0 &&
    short.length > 0 &&
    Math.max(...long.map((row) => row.high ?? 1)) < Math.max(...short.map((row) => row.low ?? 0));
  const items = known(rowsOf(data.get("items"))).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const feedback = (answer: string) =>
    known(rowsOf(data.get("feedback"))).find((row) => row.segment.feedback_sent === answer);
  const yes = feedback("yes");
  const no = feedback("no");
  const gap =
    yes?.value != null && no?.value != null && (yes.low ?? 0) > (no.high ?? 1)
      ? formatChange("percent", yes.value - no.value, language.value).replace(/^\+/, "")
      : null;
  const itemName = (row: MetricRow | undefined) => (row ? valueLabel("item", row.segment.item ?? "") : "");
  return (
    <div class="page">
      <Lead ready={data.get("satisfied").kind !== "loading"}>
        {satisfied?.value == null ? (
          words.leadNone
        ) : (
          <>
            {words.lead(formatValue("percent", satisfied.value, language.value), rangeText(period.value))}
            {satisfied.change?.clear && satisfied.previous?.value != null
              ? words.leadChange(formatValue("percent", satisfied.previous.value, language.value))
              : ""}
            {text.value.stop}
            {bestLength && (
              <small>
                {words.leadLength(valueLabel("length_band", bestLength.segment.length_band ?? ""))}
              </small>
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
        <MetricFigure
          data={data}
          id="items"
          wide
          title={
            items.length > 1 ? words.itemFinding(itemName(items[0]), itemName(items.at(-1))) : words.itemTitle
          }
          about={words.itemAbout}
          scope="period"
          chart="share-bar"
          choice={{ label: "item" }}
          arrange={(marks) => [...marks].sort((a, b) => (b.value ?? -1) - (a.value ?? -1))}
          rows={4}
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
          scope="period"
          chart="columns"
          choice={{ label: "length_band" }}
          keep={(row) => Boolean(row.segment.length_band)}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="satisfaction-phase"
          title={words.phaseTitle}
          about={words.satisfactionAbout}
          scope="whole"
          chart="share-bar"
          choice={{ label: "phase", series: "phase" }}
          rows={2}
        />
        <MetricFigure
          data={data}
          id="feedback"
          title={gap ? words.feedbackFinding(gap) : words.feedbackTitle}
          about={words.feedbackAbout}
          scope="period"
          chart="share-bar"
          choice={{ label: "feedback_sent" }}
          keep={(row) => Boolean(row.segment.feedback_sent)}
          rows={2}
        />
        <MetricFigure
          data={data}
          id="nps-time"
          title={words.npsTitle}
          about={words.npsAbout}
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
      <MoreMeasures areas={["experience"]} named={data.queries} />
    </div>
  );
}
