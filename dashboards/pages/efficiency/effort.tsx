import { MetricFigure } from "../../components/metric-figure.tsx";
import { Grid, Section } from "../../components/page-parts.tsx";
import { overTime, usePageData, wholeRecord } from "../../state/page-data.ts";
import { valueLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { Query } from "../../types.ts";
import { moreText, movedText, type Pair, pairOf, pairsOf, plain, ratioText, savedText } from "./findings.ts";
import { pageText } from "./words.ts";

const AGAINST_PHASE = "phase:after:before";
const AGAINST_PATH = "screening_path:ai:traditional";

/** The questions about people's hours. */
export function effortQuestions(): Query[] {
  const phases = (id: string, metric: string, by: string[] = []) => ({
    ...wholeRecord(id, metric, { by: [...by, "phase"] }),
    contrast: AGAINST_PHASE,
  });
  const paths = (id: string, metric: string) => ({
    ...wholeRecord(id, metric, { by: ["screening_path"] }),
    contrast: AGAINST_PATH,
  });
  return [
    phases("effort", "effort_hours_per_day", ["activity"]),
    phases("effort-month", "effort_hours_per_month", ["activity"]),
    phases("effort-share", "effort_share", ["activity"]),
    phases("utilisation-phase", "interviewer_utilisation"),
    overTime("utilisation", "interviewer_utilisation"),
    paths("campaign-speed", "screening_throughput_per_day"),
    paths("campaign-days", "screening_campaign_days"),
  ];
}

const activityOf = (pair: Pair) => valueLabel("activity", pair.focal.segment.activity ?? "");

/** Whether more hours of an activity are good: the measure's header says it value by value. */
const isMoreGood = (pair: Pair) =>
  world.value.metrics.get(pair.focal.metric)?.better_for?.[pair.focal.segment.activity ?? ""] === "higher";

/** Hours saved where less is good, hours gained where more is. */
function effortText(pair: Pair, per: string): string {
  const words = pageText.value;
  const [before, after] = [plain(pair.reference), plain(pair.focal)];
  const change = pair.contrast.difference.value ?? 0;
  const name = activityOf(pair);
  if (!pair.contrast.clear) return movedText(pair, name);
  if (isMoreGood(pair))
    return change > 0
      ? words.effortGained(name, per, before, after, moreText(pair))
      : words.effortLost(name, per, before, after, moreText(pair));
  return change < 0
    ? words.effortSaved(name, per, before, after, savedText(pair))
    : words.effortGrown(name, per, before, after, moreText(pair));
}

/** What people's hours went to before and after, and how many were saved. */
export function Effort() {
  const words = pageText.value;
  const data = usePageData(effortQuestions, "section-effort");
  const screening = pairOf(data.get("effort"), { activity: "screening" });
  const campaign = pairOf(data.get("campaign-speed"));
  const campaignDays = pairOf(data.get("campaign-days"));
  return (
    <Section id="section-effort" title={words.sections.effort} about={words.effortSectionAbout}>
      <Grid>
        <MetricFigure
          data={data}
          id="effort"
          wide
          title={
            screening?.contrast.clear
              ? words.effortFinding(activityOf(screening), plain(screening.reference), plain(screening.focal))
              : words.effortTitle
          }
          about={words.effortAbout}
          scope="whole"
          chart="dumbbell"
          findings={pairsOf(data.get("effort")).map((pair) => effortText(pair, words.perDay))}
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
          findings={pairsOf(data.get("effort-month")).map((pair) => effortText(pair, words.perMonth))}
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
          findings={pairsOf(data.get("effort-share"))
            .filter(({ focal }) => ["deep_interview", "screening"].includes(focal.segment.activity ?? ""))
            .map((pair) => movedText(pair, activityOf(pair)))}
          choice={{ label: "activity", series: "phase" }}
          rows={6}
        />
        <MetricFigure
          data={data}
          id="utilisation"
          title={words.utilisationTitle}
          about={words.utilisationAbout}
          scope="trailing"
          chart="line"
          findings={pairsOf(data.get("utilisation-phase")).flatMap((pair) => [
            movedText(pair, words.utilisationName),
            words.timesBefore(ratioText(pair)),
          ])}
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
          findings={
            campaign
              ? [movedText(campaign, words.campaignName), words.timesTraditional(ratioText(campaign))]
              : []
          }
          choice={{ label: "screening_path", series: "screening_path" }}
          rows={2}
        />
        <MetricFigure
          data={data}
          id="campaign-days"
          title={words.campaignDays}
          scope="whole"
          chart="share-bar"
          findings={campaignDays ? [movedText(campaignDays, words.campaignDaysName)] : []}
          choice={{ label: "screening_path", series: "screening_path" }}
          rows={2}
        />
      </Grid>
    </Section>
  );
}
