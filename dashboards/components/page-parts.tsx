import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { define, type Figure, metricChart, overTime } from "../figures/document.ts";
import { view } from "../state/view.ts";
import { text } from "../text/text.ts";
import { Folds } from "./folded.tsx";
import { Lead } from "./lead.tsx";
import { useSection } from "./section-bar.tsx";

export const Headlines = ({ children }: { children: ComponentChildren }) => (
  <div class="headlines">{children}</div>
);
export const Grid = ({ children }: { children: ComponentChildren }) => <div class="grid">{children}</div>;

/** A heading over a group of figures; a place on the section bar. */
export function Section({
  id,
  title,
  about,
  children,
}: {
  /** `section-` and its name in the address. */
  id: string;
  title: string;
  about?: string;
  children: ComponentChildren;
}) {
  useSection(id, title);
  return (
    <section class="section" id={id} tabIndex={-1}>
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
const quarterly = (metric: string): Figure =>
  define({
    asks: (now) => ({ rows: overTime(now, metric) }),
    shows: ({ rows }, now) =>
      metricChart(now, rows, {
        scope: "trailing",
        chart: "line",
        choice: { label: "period" },
        expected: null,
      }),
  });

/**
 * The rest of an area: every measure of the catalogue that the page's own figures do not ask for. A measure that
 * is dropped into `sql/metrics` appears here by itself.
 */
export function MoreMeasures({
  areas,
  figures,
}: {
  areas: readonly string[];
  figures: Readonly<Record<string, Figure>>;
}) {
  const now = view.value;
  const asked = new Set(
    Object.values(figures).flatMap((figure) => [
      ...(figure.covers ?? []),
      ...Object.values(figure.asks(now)).flatMap((question) => ("metric" in question ? question.metric : [])),
    ]),
  );
  const rest = [...now.metrics.values()].filter(({ area, id }) => areas.includes(area) && !asked.has(id));
  const key = rest.map(({ id }) => id).join();
  const shown = useMemo(() => rest.map(({ id }) => [id, quarterly(id)] as const), [key]);
  if (rest.length === 0) return null;
  return (
    <Section id="section-more" title={text.value.more.title} about={text.value.more.about}>
      <Folds section="section-more" figures={shown} />
    </Section>
  );
}
