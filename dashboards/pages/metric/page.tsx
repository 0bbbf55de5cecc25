import { useMemo } from "preact/hooks";
import { MetricSection } from "../../components/how-drawer.tsx";
import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import { Section } from "../../components/page-parts.tsx";
import { choosing, type Figure } from "../../figures/document.ts";
import { cutsOf, wordsOf } from "../../figures/metric/parts/measure.ts";
import { scopeText } from "../../figures/say.ts";
import { view } from "../../state/view.ts";
import type { Metric } from "../../types.ts";

const figures = figuresOf(import.meta.glob("../../figures/metric/*.ts", { eager: true }));

const catalogue: Plan = {
  figures,
  sections: [{ id: "catalogue", title: (now) => wordsOf(now).catalogueSection, figures: ["catalogue"] }],
};

/** Estimators of a middle or an end of values, of which the distribution can be shown. */
const OF_VALUES = ["mean", "median", "quantile"];

/** A measure's page: value, history, distribution, and a figure for each dimension that it has. */
function planOf(metric: Metric): Plan {
  const {
    "metric-by": cut,
    "metric-lead": lead,
    "metric-now": now,
    "metric-history": history,
    "metric-distribution": distribution,
    "own-chart": own,
  } = figures;
  const cuts = cutsOf(metric).map((by): [string, Figure] => [`metric-by-${by}`, choosing(cut!, { by })]);
  return {
    figures: {
      ...Object.fromEntries(cuts),
      "metric-lead": lead!,
      "metric-now": now!,
      "metric-history": history!,
      "metric-distribution": distribution!,
      "own-chart": own!,
    },
    lead: "metric-lead",
    ...(metric.split ? {} : { headlines: ["metric-now"] }),
    sections: [
      {
        id: "history",
        title: (now) => wordsOf(now).historySection,
        figures: [
          ...(metric.at === null ? [] : ["metric-history"]),
          ...(OF_VALUES.includes(metric.estimator) ? ["metric-distribution"] : []),
        ],
      },
      {
        id: "own",
        title: (now) => wordsOf(now).own,
        about: (now) => wordsOf(now).ownAbout,
        figures: ["own-chart"],
      },
      {
        id: "cuts",
        title: (now) => wordsOf(now).section,
        about: (now) => wordsOf(now).sectionAbout,
        figures: cuts.map(([id]) => id),
      },
    ],
  };
}

function OfMeasure({ metric }: { metric: Metric }) {
  const plan = useMemo(() => planOf(metric), [metric.id]);
  return (
    <LaidOut plan={plan}>
      <Section id="section-definition" title={wordsOf(view.value).definition}>
        <div class="definition">
          <MetricSection metric={metric} loaded={undefined} scope={scopeText(view.value, "period")} />
        </div>
      </Section>
    </LaidOut>
  );
}

/** The catalogue, and the page of the measure that the address names. */
export function Page() {
  const { metrics, choices } = view.value;
  const metric = metrics.get(choices.metric ?? "");
  if (metric) return <OfMeasure metric={metric} />;
  const title = wordsOf(view.value).all(String(metrics.size));
  return <LaidOut plan={catalogue} above={<h1 class="lead">{title}</h1>} />;
}
