import { FreshnessTable } from "../../components/freshness.tsx";
import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import { Section } from "../../components/page-parts.tsx";
import { wordsOf } from "../../figures/overview/parts/words.ts";
import { may } from "../../state/rights.ts";
import { linkTo } from "../../state/route.ts";
import { view } from "../../state/view.ts";
import { twoWords } from "../../text/two.ts";
import { PinnedCharts } from "./pinned.tsx";

/** Whether AI interviews hold up, what needs attention, and every measure. */
const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/overview/*.ts", { eager: true })),
  lead: "overview-lead",
  sections: [
    {
      id: "questions",
      title: (now) => wordsOf(now).sections.questions,
      figures: ["five-questions"],
    },
    {
      id: "actions",
      title: (now) => wordsOf(now).sections.actions,
      figures: ["actions", "model-decisions"],
    },
    {
      id: "overview",
      title: (now) => wordsOf(now).sections.overview,
      open: 3,
      figures: [
        "path-changes",
        "cycle-by-path",
        "satisfaction-by-path",
        "retention-by-path",
        "validity-version",
      ],
    },
    {
      id: "compare",
      title: (now) => twoWords(now.language).section,
      about: (now) => twoWords(now.language).sectionAbout,
      figures: ["two-compared"],
      open: 0,
    },
    { id: "attention", title: (now) => wordsOf(now).sections.attention, figures: ["attention"] },
    { id: "measures", title: (now) => wordsOf(now).sections.measures, figures: ["measures"], open: 0 },
  ],
};

export function Page() {
  const words = wordsOf(view.value);
  return (
    <LaidOut plan={plan}>
      <PinnedCharts />
      {may("runs.read") && (
        <Section id="section-freshness" title={words.freshness} about={words.freshnessAbout}>
          <FreshnessTable short />
          <p>
            <a href={linkTo("data")}>{words.toData}</a>
          </p>
        </Section>
      )}
    </LaidOut>
  );
}
