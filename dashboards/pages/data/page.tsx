import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { getFreshness, getQuarantine, getRuns } from "../../api.ts";
import { FreshnessTable } from "../../components/freshness.tsx";
import { figuresOf, type Plan, PlannedSections } from "../../components/laid-out.tsx";
import { Lead } from "../../components/lead.tsx";
import { MoreMeasures, Section } from "../../components/page-parts.tsx";
import { formatCount, formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { linkTo, route } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { world } from "../../state/world.ts";
import { dataWords } from "../../text/data.ts";
import { pullWords } from "../../text/pulls.ts";
import { text } from "../../text/text.ts";
import { AsideSummary } from "./aside.tsx";
import { ErrorReports } from "./error-reports.tsx";
import { LineageOfMetric } from "./lineage.tsx";
import { MissingFeeds } from "./missing-feeds.tsx";
import { Pulls } from "./pulls.tsx";
import { Quarantine } from "./quarantine.tsx";
import { Runs } from "./runs.tsx";
import { pageText } from "./words.ts";

const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/data/*.ts", { eager: true })),
  sections: [
    {
      id: "coverage",
      title: (now) => dataWords(now.language).coverageSection,
      figures: ["coverage", "links", "missing-reviews"],
    },
  ],
};

function DataLead({ changed }: { changed: number }) {
  const words = pageText.value;
  const key = `${changed} ${world.value.health.warehouse?.version}`;
  const feeds = useAnswer(`lead feeds ${key}`, getFreshness).answer;
  const runs = useAnswer(`lead runs ${key}`, () => getRuns()).answer;
  const aside = useAnswer(`lead aside ${key}`, async () =>
    may("quarantine.counts") ? getQuarantine(new URLSearchParams({ limit: "1" })) : null,
  ).answer;
  const ready = feeds.kind !== "loading" && runs.kind !== "loading" && aside.kind !== "loading";
  const sentence = (): ComponentChildren => {
    if (feeds.kind !== "ready" || runs.kind !== "ready") return text.value.pages.data;
    const filled = feeds.value.filter((feed) => feed.rows > 0);
    const newest = runs.value.runs.find((run) => run.finished_at !== null);
    if (filled.length === 0 || !newest?.finished_at) return words.leadNone;
    const rows = filled.reduce((sum, feed) => sum + feed.rows, 0);
    const waiting =
      aside.kind === "ready" && aside.value !== null
        ? aside.value.counts
            .filter((each) => each.status !== "resolved")
            .reduce((sum, each) => sum + each.rows, 0)
        : 0;
    return (
      <>
        {words.lead(String(filled.length), formatCount(rows, language.value))}
        <small>
          {words.leadTime(formatTime(newest.finished_at, language.value))}
          {language.value === "zh" ? "" : " "}
          {may("quarantine.counts") &&
            (waiting > 0 ? words.leadWaiting(formatCount(waiting, language.value)) : words.leadClean)}
        </small>
      </>
    );
  };
  return (
    <>
      <Lead ready={ready}>{sentence()}</Lead>
      {may("feeds.push") && (
        <p>
          <a class="primary" href={linkTo("add-data")}>
            {words.add}
          </a>
        </p>
      )}
    </>
  );
}

export function Page() {
  const words = pageText.value;
  /** Grows when a load or a replay ended: everything on the page asks again. */
  const changed = useSignal(0);
  const change = () => {
    changed.value += 1;
  };
  return (
    <div class="page">
      <DataLead changed={changed.value} />
      <Section id="section-sources" title={words.sources} about={words.sourcesAbout}>
        <FreshnessTable key={changed.value} />
      </Section>
      {may("aggregates") && (
        <>
          <PlannedSections plan={plan} />
          <Section id="section-missing" title={words.missing.title} about={words.missing.about}>
            <MissingFeeds changed={changed.value} />
          </Section>
        </>
      )}
      <Section id="section-runs" title={words.runs} about={words.runsAbout}>
        <Runs changed={changed.value} onEnd={change} />
      </Section>
      <Section
        id="section-pulls"
        title={pullWords(language.value).title}
        about={pullWords(language.value).about}
      >
        <Pulls changed={changed.value} />
      </Section>
      {may("quarantine.counts") && (
        <Section id="section-quarantine" title={words.quarantine} about={words.quarantineAbout}>
          <AsideSummary changed={changed.value} />
          <details open={["reason", "feed", "status"].some((name) => route.value.extra[name])}>
            <summary>{words.aside.records}</summary>
            <Quarantine changed={changed.value} onReplay={change} />
          </details>
        </Section>
      )}
      {may("lineage") && (
        <Section id="section-lineage" title={words.lineage.title} about={words.lineage.about}>
          <LineageOfMetric />
        </Section>
      )}
      {may("aggregates") && (
        <>
          <Section id="section-reports" title={words.reports.title} about={words.reports.sectionAbout}>
            <ErrorReports />
          </Section>
          <MoreMeasures areas={["data"]} figures={plan.figures} />
        </>
      )}
    </div>
  );
}
