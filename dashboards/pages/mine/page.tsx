import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import type { View } from "../../figures/view.ts";
import { mineWords } from "../../text/mine.ts";

const words = (now: View) => mineWords(now.language);

/** Where a recruiter, a model owner or a business department begins: who waits, what is filled, how it turned out. */
const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/mine/*.ts", { eager: true })),
  lead: "mine-lead",
  sections: [
    {
      id: "waiting",
      title: (now) => words(now).sections.waiting,
      figures: ["waiting"],
    },
    {
      id: "progress",
      title: (now) => words(now).sections.progress,
      figures: ["progress"],
    },
    {
      id: "results",
      title: (now) => words(now).sections.results,
      about: (now) => words(now).resultsAbout,
      figures: ["results-business", "results-retention", "results-candidates"],
    },
  ],
};

export const Page = () => <LaidOut plan={plan} />;
