import { Headline } from "../../components/headline.tsx";
import { MetricFigure, scopeText } from "../../components/metric-figure.tsx";
import { Grid, Headlines, Lead, MoreMeasures, Section } from "../../components/page-parts.tsx";
import { formatChange, formatCount, formatNumber, formatPercent } from "../../format/number.ts";
import { inPeriod, overTime, rowsOf, usePageData, wholeRecord } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { MetricRow, Query } from "../../types.ts";
import { Differences, Raters } from "./agreement.tsx";
import { Bands } from "./bands.tsx";
import { Crossed } from "./crossed.tsx";
import { Incremental } from "./incremental.tsx";
import { Models } from "./models.tsx";
import { Prediction } from "./prediction.tsx";
import { interval, number } from "./say.ts";
import { Keywords, Questions } from "./text-analysis.tsx";
import { pageText } from "./words.ts";

const HANDS_ON = { competency: ["hands_on"] };

/** Abilities whose agreement the page always tells in words. */
const TOLD = ["communication", "logical_thinking"];

/** Measures that a figure shows by an address of its own. */
const SHOWN = ["question_validity_r", "keyword_validity_r", "rater_severity"];

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
    wholeRecord("hands-on", "validity_r", { by: ["model_version"], filters: HANDS_ON }),
    {
      ...wholeRecord("hands-on-phase", "validity_r", { by: ["phase"], filters: HANDS_ON }),
      contrast: "phase:after:before",
    },
    wholeRecord("competency-phase", "validity_r", { by: ["competency", "phase"] }),
    wholeRecord("version", "validity_overall_r", { by: ["model_version"] }),
    overTime("over-time", "validity_overall_r"),
    wholeRecord("lift-family", "top_share_lift", { by: ["job_family"] }),
    wholeRecord("fifths", "kpi_by_score_fifth", { by: ["fifth", "job_family"] }),
    inPeriod("agreement", "agreement_r", { by: ["competency"] }),
    inPeriod("agreement-all", "agreement_r"),
    inPeriod("bias", "agreement_bias", { by: ["competency"] }),
    inPeriod("bias-all", "agreement_bias"),
  ];
}

const best = (rows: readonly MetricRow[]) =>
  rows
    .filter((row) => row.value !== null && row.status === "ok")
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))[0];

export function Page() {
  const words = pageText.value;
  const lang = language.value;
  const data = usePageData(questions);
  const whole = scopeText("whole");
  const overall = rowsOf(data.get("overall"))[0];
  const human = rowsOf(data.get("human"))[0];
  const strongest = best(rowsOf(data.get("competency")));
  const strongestName = strongest ? valueLabel("competency", strongest.segment.competency ?? "") : "";
  const r = (row: MetricRow | undefined) => (row?.value == null ? "" : formatNumber("r", row.value, lang));
  const n = (row: MetricRow) => formatCount(row.n ?? 0, lang);
  const phases = data.get("hands-on-phase");
  const phase = (name: string) =>
    rowsOf(phases).find((row) => row.segment.phase === name && row.value !== null);
  const change = phases.kind === "ready" ? phases.result.contrasts?.[0]?.difference : undefined;
  const lifts = rowsOf(data.get("lift-family"))
    .filter((row) => row.value !== null && (row.low ?? 0) > 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const lifted = best(lifts);
  const family = lifted?.segment.job_family ?? rowsOf(data.get("fifths"))[0]?.segment.job_family ?? "";
  const familyName = family ? valueLabel("job_family", family) : "";
  const ability = (row: MetricRow) => valueLabel("competency", row.segment.competency ?? "");
  const of = (id: string, competency: string) =>
    rowsOf(data.get(id)).find((row) => row.segment.competency === competency && row.value !== null);
  const generous = [...rowsOf(data.get("bias"))]
    .filter((row) => row.value !== null && row.status === "ok" && (row.low ?? 0) > 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))[0];
  return (
    <div class="page">
      <Lead ready={data.get("overall").kind !== "loading"}>
        {overall?.value == null ? (
          words.leadNone
        ) : (
          <>
            {words.lead(r(overall), interval("r", overall), n(overall))}
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
          title={`${world.value.metrics.get("top_share_lift")?.title[lang] ?? ""}${lifted ? ` · ${familyName}` : ""}`}
          loaded={data.get(lifted ? "lift-family" : "lift")}
          pick={(row) => !lifted || row === lifted}
          scope={whole}
        />
        <Headline metric="agreement_r" loaded={data.get("agreement-all")} scope={scopeText("period")} />
      </Headlines>
      <Section title={words.predictionSection} about={words.predictionAbout}>
        <Grid>
          <Prediction />
          <Crossed />
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
            wide
          />
        </Grid>
      </Section>
      <Section title={words.incrementalSection} about={words.incrementalSectionAbout}>
        <Grid>
          <Incremental />
        </Grid>
      </Section>
      <Section title={words.bandsSection} about={words.bandsSectionAbout}>
        <Grid>
          <Bands />
          <MetricFigure
            data={data}
            id="lift-family"
            title={
              lifted?.value != null
                ? words.liftIn(familyName, formatPercent(lifted.value, lang))
                : words.liftTitle
            }
            about={words.liftAbout}
            findings={lifts
              .slice(0, 2)
              .map((row) =>
                words.liftFinding(
                  valueLabel("job_family", row.segment.job_family ?? ""),
                  `${number("percent", row.value, true)}%`,
                  interval("percent", row, true),
                  n(row),
                ),
              )}
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
        </Grid>
      </Section>
      <Section title={words.versionSection} about={words.versionSectionAbout}>
        <Grid>
          <MetricFigure
            data={data}
            id="hands-on"
            title={
              phase("before") && phase("after")
                ? words.handsFinding(r(phase("before")), r(phase("after")))
                : words.handsTitle
            }
            about={words.handsAbout}
            findings={[
              ...(["before", "after"] as const).flatMap((name) => {
                const row = phase(name);
                return row
                  ? [words.handsPhase(valueLabel("phase", name), r(row), interval("r", row), n(row))]
                  : [];
              }),
              ...(change && change.value !== null
                ? [words.handsChange(number("r", change.value, true), interval("r", change, true))]
                : []),
            ]}
            scope="whole"
            chart="line"
            choice={{ label: "model_version" }}
            options={{ reference: 0 }}
            rows={null}
          />
          <MetricFigure
            data={data}
            id="over-time"
            title={words.timeTitle}
            about={words.timeAbout}
            scope="trailing"
            chart="line"
            choice={{ label: "period" }}
            options={{ reference: 0 }}
            rows={null}
          />
          <MetricFigure
            data={data}
            id="version"
            title={words.versionTitle}
            about={words.versionAbout}
            scope="whole"
            chart="forest-ordered"
            choice={{ label: "model_version" }}
            pooled="overall"
            options={{ reference: 0 }}
            rows={9}
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
        </Grid>
      </Section>
      <Section title={words.textSection} about={words.textSectionAbout}>
        <Grid>
          <Keywords />
          <Questions />
        </Grid>
      </Section>
      <Section title={words.agreementSection} about={words.agreementSectionAbout}>
        <Grid>
          <MetricFigure
            data={data}
            id="agreement"
            title={words.agreementTitle}
            about={words.agreementAbout}
            findings={TOLD.flatMap((competency) => {
              const row = of("agreement", competency);
              return row ? [words.agreementFinding(ability(row), r(row), interval("r", row), n(row))] : [];
            })}
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
            title={
              generous?.value != null
                ? words.biasFinding(
                    ability(generous),
                    formatChange("points", generous.value, lang).replace(/^\+/, ""),
                  )
                : words.biasTitle
            }
            about={words.biasAbout}
            findings={
              generous
                ? [
                    words.liftFinding(
                      ability(generous),
                      formatChange("points", generous.value ?? 0, lang),
                      interval("points", generous, true),
                      n(generous),
                    ),
                  ]
                : []
            }
            scope="period"
            chart="forest"
            choice={{ label: "competency" }}
            pooled="bias-all"
            options={{ reference: 0, signed: true }}
            rows={14}
          />
          <Differences />
          <Raters />
        </Grid>
      </Section>
      <Section title={words.modelsSection} about={words.modelsSectionAbout}>
        <Models />
      </Section>
      <MoreMeasures
        areas={["validity"]}
        named={[...data.queries, ...SHOWN.map((metric) => ({ id: metric, metric }))]}
      />
    </div>
  );
}
