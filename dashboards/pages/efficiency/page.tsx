import { Headline } from "../../components/headline.tsx";
import { scopeText } from "../../components/metric-figure.tsx";
import { Headlines, Lead, MoreMeasures } from "../../components/page-parts.tsx";
import { formatValue } from "../../format/number.ts";
import { inPeriod, rowsOf, usePageData } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { period, rangeText, valueLabel } from "../../state/view.ts";
import { text } from "../../text/text.ts";
import type { Query } from "../../types.ts";
import { Capacity, capacityQuestions } from "./capacity.tsx";
import { Collaboration, collaborationQuestions } from "./collaboration.tsx";
import { Cost, costQuestions } from "./cost.tsx";
import { Effort, effortQuestions } from "./effort.tsx";
import { largestFirst, plain, withInterval } from "./findings.ts";
import { Funnel, funnelQuestions } from "./funnel.tsx";
import { Invitations, invitationQuestions } from "./invitations.tsx";
import { bottleneckQuestions, isLink, Time, timeQuestions } from "./time.tsx";
import { Waiting, waitingQuestions } from "./waiting.tsx";
import { pageText } from "./words.ts";

/** What the page's first sentence and its headline figures need. */
function questions(): Query[] {
  return [
    inPeriod("cycle", "cycle_days"),
    inPeriod("cost", "cost_per_hire"),
    inPeriod("response", "invite_response_rate"),
    inPeriod("report", "report_generation_hours"),
    inPeriod("complaint", "complaint_rate"),
    ...bottleneckQuestions("lead-bottleneck"),
  ];
}

/** The page's first sentence, the way to its parts, and its headline figures. */
function Summary() {
  const words = pageText.value;
  const data = usePageData(questions);
  const scope = scopeText("period");
  const cycle = rowsOf(data.get("cycle"))[0];
  const most = largestFirst(rowsOf(data.get("lead-bottleneck")).filter(isLink))[0];
  return (
    <>
      <Lead ready={data.get("cycle").kind !== "loading"}>
        {cycle?.value == null ? (
          words.leadNone
        ) : (
          <>
            {words.lead(plain(cycle), rangeText(period.value))}
            {cycle.change?.clear && cycle.previous?.value != null
              ? words.leadFaster(formatValue("days", cycle.previous.value, language.value))
              : ""}
            {text.value.stop}
            {most && (
              <small>
                {words.leadSlowest(valueLabel("step", most.segment.step ?? ""), withInterval(most))}
              </small>
            )}
          </>
        )}
      </Lead>
      <nav class="jump" aria-label={words.jump}>
        {Object.entries(words.sections).map(([id, name]) => (
          <button
            key={id}
            type="button"
            class="quiet"
            onClick={() => {
              const section = document.getElementById(`section-${id}`);
              section?.scrollIntoView({ block: "start" });
              section?.focus({ preventScroll: true });
            }}
          >
            {name}
          </button>
        ))}
      </nav>
      <Headlines>
        <Headline metric="cycle_days" loaded={data.get("cycle")} scope={scope} />
        <Headline metric="cost_per_hire" loaded={data.get("cost")} scope={scope} />
        <Headline metric="invite_response_rate" loaded={data.get("response")} scope={scope} />
        <Headline metric="report_generation_hours" loaded={data.get("report")} scope={scope} />
        <Headline metric="complaint_rate" loaded={data.get("complaint")} scope={scope} />
      </Headlines>
    </>
  );
}

/** Whether hiring became faster, cheaper and easier: findings first, in the order in which they decide. */
export function Page() {
  const named = [
    questions,
    funnelQuestions,
    timeQuestions,
    effortQuestions,
    costQuestions,
    invitationQuestions,
    waitingQuestions,
    capacityQuestions,
    collaborationQuestions,
  ].flatMap((each) => each());
  return (
    <div class="page">
      <Summary />
      <Funnel />
      <Time />
      <Effort />
      <Cost />
      <Invitations />
      <Waiting />
      <Capacity />
      <Collaboration />
      <MoreMeasures areas={["efficiency"]} named={named} />
    </div>
  );
}
