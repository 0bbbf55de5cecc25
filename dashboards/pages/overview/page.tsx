import { FreshnessTable } from "../../components/freshness.tsx";
import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import { Section } from "../../components/page-parts.tsx";
import { wordsOf } from "../../figures/overview/parts/words.ts";
import { linkTo } from "../../state/route.ts";
import { view } from "../../state/view.ts";
import { twoWords } from "../../text/two.ts";
import { PinnedCharts } from "./pinned.tsx";

/** Whether AI interviews hold up, what needs attention, and every measure. */
const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/overview/*.ts", { eager: true })),
  lead: "overview-lead",
  sections: [
    { id: "questions", figures: ["five-questions"] },
    { id: "actions", figures: ["actions"] },
    {
      id: "overview",
      figures: [
        "path-changes",
        "cycle-by-path",
        "validity-version",
        "retention-by-path",
        "satisfaction-by-path",
      ],
    },
    {
      id: "compare",
      title: (now) => twoWords(now.language).section,
      about: (now) => twoWords(now.language).sectionAbout,
      figures: ["two-compared"],
    },
    { id: "attention", figures: ["attention"] },
    { id: "measures", figures: ["measures"] },
  ],
};

export function Page() {
  const words = wordsOf(view.value);
  return (
    <LaidOut plan={plan}>
      <PinnedCharts />
      <Section title={words.freshness} about={words.freshnessAbout}>
        <FreshnessTable short />
        <p>
          <a href={linkTo("data")}>{words.toData}</a>
        </p>
      </Section>
    </LaidOut>
  );
}
