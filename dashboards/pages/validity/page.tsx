import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import type { View } from "../../figures/view.ts";
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
      figures: ["forest", "why-not", "two-values", "crossed", "competency", "forest-table"],
    },
    {
      id: "incremental",
      title: (now) => words(now).incrementalSection,
      about: (now) => words(now).incrementalSectionAbout,
      figures: ["incremental", "delta-family", "incremental-table"],
    },
    {
      id: "bands",
      open: 0,
      title: (now) => words(now).bandsSection,
      about: (now) => words(now).bandsSectionAbout,
      figures: ["score-bands", "expectancy", "scatter", "lift-family", "fifths"],
    },
    {
      id: "versions",
      open: 0,
      title: (now) => words(now).versionSection,
      about: (now) => words(now).versionSectionAbout,
      figures: ["changed-most", "over-time", "version", "competency-phase"],
    },
    {
      id: "text",
      open: 0,
      title: (now) => words(now).textSection,
      about: (now) => words(now).textSectionAbout,
      figures: ["keyword", "question-general", "question-validity"],
    },
    {
      id: "agreement",
      open: 0,
      title: (now) => words(now).agreementSection,
      about: (now) => words(now).agreementSectionAbout,
      figures: ["agreement", "bias", "bland-altman", "saw-score", "saw-bias", "rater", "rater-variance"],
    },
  ],
  areas: ["validity"],
};

export const Page = () => <LaidOut plan={plan} />;
