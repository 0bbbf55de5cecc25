import { Figure } from "../../components/figure.tsx";
import { MetricFigure, questionMarks, scopeText } from "../../components/metric-figure.tsx";
import { Grid, Section } from "../../components/page-parts.tsx";
import { formatValue } from "../../format/number.ts";
import { onlyPeriod, overTime, rowsOf, usePageData, wholeRecord } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import type { MetricRow, Query } from "../../types.ts";
import { largestFirst, movedText, pairOf, pairsOf, plain, ratioText, withInterval } from "./findings.ts";
import { pageText } from "./words.ts";

const STEPS = [
  "invite_delivery_rate",
  "invite_open_rate",
  "invite_response_rate",
  "participation_rate",
  "ai_completion_rate",
];
const AGAINST_PHASE = "phase:after:before";

/** The questions about invitations. */
export function invitationQuestions(): Query[] {
  return [
    ...STEPS.map((metric) => ({
      ...onlyPeriod(`invite-${metric}`, metric, { by: ["invite_channel"] }),
      contrast: "invite_channel:wecom:email",
    })),
    { ...wholeRecord("response-phase", "invite_response_rate", { by: ["phase"] }), contrast: AGAINST_PHASE },
    overTime("response-time", "invite_response_rate"),
    {
      ...wholeRecord("participation-company", "participation_rate", { by: ["company", "phase"] }),
      contrast: AGAINST_PHASE,
    },
    onlyPeriod("login", "login_failure_rate", { by: ["browser", "browser_version"] }),
  ];
}

const browserName = (row: MetricRow) =>
  [row.segment.browser, row.segment.browser_version].filter(Boolean).join(" ") || valueLabel("browser", "");

/** Which channel reaches candidates, who takes part, and what keeps them out. */
export function Invitations() {
  const words = pageText.value;
  const data = usePageData(invitationQuestions, "section-invitations");
  const channels = STEPS.flatMap((metric) => {
    const pair = pairOf(data.get(`invite-${metric}`));
    return pair
      ? words.channelRatio(
          words.inviteSteps[metric] ?? metric,
          pair.names.focal,
          plain(pair.focal),
          pair.names.reference,
          plain(pair.reference),
          ratioText(pair),
          pair.contrast.clear,
        )
      : [];
  });
  const opened = pairOf(data.get("invite-invite_open_rate"));
  const logins = largestFirst(rowsOf(data.get("login")).filter((row) => row.status === "ok"));
  const [worst, next] = logins;
  const standsOut = worst && next && (worst.low ?? 0) > (next.high ?? 1);
  return (
    <Section id="section-invitations" title={words.sections.invitations} about={words.invitationSectionAbout}>
      <Grid>
        <Figure
          id="invitations"
          wide
          title={
            opened?.contrast.clear && (opened.contrast.ratio.value ?? 0) > 1
              ? words.inviteFinding(
                  opened.names.focal,
                  opened.names.reference,
                  formatValue("ratio", opened.contrast.ratio.value ?? 0, language.value),
                )
              : words.inviteTitle
          }
          about={words.inviteAbout}
          scope={scopeText("period")}
          metrics={STEPS}
          loaded={STEPS.map((metric) => data.get(`invite-${metric}`))}
          marks={STEPS.flatMap((metric) =>
            questionMarks(data, {
              id: `invite-${metric}`,
              choice: { label: "invite_channel", heading: words.inviteSteps[metric] ?? metric },
            }),
          )}
          chart="forest-ordered"
          findings={channels}
          options={{ unit: "percent" }}
          rows={20}
          stale={data.stale}
          retry={data.retry}
        />
        <MetricFigure
          data={data}
          id="response-time"
          title={words.responseTitle}
          scope="trailing"
          chart="line"
          findings={pairsOf(data.get("response-phase")).map((pair) => movedText(pair, words.responseName))}
          choice={{ label: "period" }}
          rows={null}
        />
        <MetricFigure
          data={data}
          id="participation-company"
          title={words.participationTitle}
          about={words.participationAbout}
          scope="whole"
          chart="dumbbell"
          findings={pairsOf(data.get("participation-company"))
            .filter(({ contrast }) => contrast.clear)
            .map((pair) => movedText(pair, valueLabel("company", pair.focal.segment.company ?? "")))}
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
          findings={
            worst && next
              ? [
                  words.loginWorst(
                    browserName(worst),
                    withInterval(worst),
                    browserName(next),
                    withInterval(next),
                  ),
                ]
              : []
          }
          choice={{ label: browserName }}
          rows={6}
        />
      </Grid>
    </Section>
  );
}
