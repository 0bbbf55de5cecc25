import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import type { View } from "../../figures/view.ts";
import { twoWords } from "../../text/two.ts";
import { validityWords } from "../../text/validity.ts";

const words = (now: View) => validityWords(now.language);

/** Whether scores predict, what they add to interviewers, and whether both judge alike. */
const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/validity/*.ts", { eager: true })),
  lead: "validity-lead",
  headlines: ["headline-ai-validity", "headline-human-validity", "headline-lift", "headline-agreement"],
  sections: [
    {
      id: "prediction",
      title: (now) => words(now).predictionSection,
      about: (now) => words(now).predictionAbout,
      figures: ["forest", "why-not", "forest-table", "crossed", "competency"],
    },
    {
      id: "compare",
      title: (now) => twoWords(now.language).section,
      about: (now) => twoWords(now.language).sectionAbout,
      figures: ["two-values"],
    },
    {
      id: "incremental",
      title: (now) => words(now).incrementalSection,
      about: (now) => words(now).incrementalSectionAbout,
      figures: ["incremental", "delta-family", "incremental-table"],
    },
    {
      id: "bands",
      title: (now) => words(now).bandsSection,
      about: (now) => words(now).bandsSectionAbout,
      figures: ["score-bands", "expectancy", "scatter", "lift-family", "fifths"],
    },
    {
      id: "versions",
      title: (now) => words(now).versionSection,
      about: (now) => words(now).versionSectionAbout,
      figures: ["changed-most", "over-time", "version", "competency-phase"],
    },
    {
      id: "text",
      title: (now) => words(now).textSection,
      about: (now) => words(now).textSectionAbout,
      figures: ["keyword", "question-general", "question-validity"],
    },
    {
      id: "agreement",
      title: (now) => words(now).agreementSection,
      about: (now) => words(now).agreementSectionAbout,
      figures: ["agreement", "bias", "bland-altman", "saw-score", "saw-bias", "rater", "rater-variance"],
    },
    {
      id: "models",
      title: (now) => words(now).modelsSection,
      about: (now) => words(now).modelsSectionAbout,
      figures: ["scoring-model"],
    },
  ],
  areas: ["validity"],
};

export const Page = () => <LaidOut plan={plan} />;
