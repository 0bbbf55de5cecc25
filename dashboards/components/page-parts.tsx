import type { ComponentChildren } from "preact";
import { marksOf } from "../format/sentence.ts";
import { overTime, type PageData, rowsOf, usePageData } from "../state/page-data.ts";
import { language } from "../state/preferences.ts";
import { rangeText, trailing, world } from "../state/world.ts";
import { text } from "../text/text.ts";
import type { Metric, Query } from "../types.ts";
import { Figure } from "./figure.tsx";

/** The sentence that a page opens with; a skeleton of its size until the data is there. */
export function Lead({ ready, children }: { ready: boolean; children: ComponentChildren }) {
  return ready ? (
    <h1 class="lead">{children}</h1>
  ) : (
    <div class="lead-skeleton" aria-hidden="true">
      <div class="skeleton" />
      <div class="skeleton" />
    </div>
  );
}

export const Headlines = ({ children }: { children: ComponentChildren }) => (
  <div class="headlines">{children}</div>
);
export const Grid = ({ children }: { children: ComponentChildren }) => <div class="grid">{children}</div>;

/** A heading over a group of figures. */
export function Section({
  id,
  title,
  about,
  children,
}: {
  /** Where a link inside the page goes. */
  id?: string;
  title: string;
  about?: string;
  children: ComponentChildren;
}) {
  return (
    <section class="section" {...(id ? { id, tabIndex: -1 } : {})}>
      <h2 class="section-title">{title}</h2>
      {about && <p class="section-about">{about}</p>}
      {children}
    </section>
  );
}

/** What stands where the page will be. */
export function PageSkeleton() {
  return (
    <div class="page" aria-hidden="true">
      <Lead ready={false}>{null}</Lead>
      <div class="headlines">
        {[0, 1, 2, 3].map((index) => (
          <div key={index} class="headline">
            <div class="skeleton" style={{ height: "170px" }} />
          </div>
        ))}
      </div>
      <div class="grid">
        <div class="figure wide">
          <div class="skeleton" style={{ height: "340px" }} />
        </div>
      </div>
    </div>
  );
}

/** One measure by quarter: what a measure gets that no figure of its page names. */
function QuarterFigure({ metric, data }: { metric: Metric; data: PageData }) {
  const loaded = data.get(`more:${metric.id}`);
  return (
    <Figure
      id={metric.id}
      title={metric.title[language.value]}
      about={metric.about[language.value]}
      scope={text.value.figure.trailing(rangeText(trailing.value))}
      metrics={[metric.id]}
      loaded={[loaded]}
      marks={marksOf(rowsOf(loaded), { label: "period" })}
      chart="line"
      options={{ unit: metric.unit, target: metric.target ?? null }}
      rows={null}
      stale={data.stale}
      retry={data.retry}
    />
  );
}

/**
 * The rest of an area: every measure of the catalogue that the page's own figures do not name. A measure that
 * is dropped into `sql/metrics` appears here by itself.
 */
export function MoreMeasures({ areas, named }: { areas: string[]; named: readonly Query[] }) {
  const ids = new Set(named.map((each) => each.metric));
  const rest = [...world.value.metrics.values()].filter(
    (metric) => areas.includes(metric.area) && !ids.has(metric.id),
  );
  const data = usePageData(
    () => rest.map((metric) => overTime(`more:${metric.id}`, metric.id)),
    "section-more",
  );
  if (rest.length === 0) return null;
  return (
    <Section id="section-more" title={text.value.more.title} about={text.value.more.about}>
      <Grid>
        {rest.map((metric) => (
          <QuarterFigure key={metric.id} metric={metric} data={data} />
        ))}
      </Grid>
    </Section>
  );
}
