import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import { labWords } from "../../text/lab.ts";
import { clinicWords } from "../../text/lab-clinic.ts";

/** Which questions are weak, which weights would predict better, and whether that is known. */
const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/lab/*.ts", { eager: true })),
  lead: "lab-lead",
  sections: [
    {
      id: "clinic",
      title: (now) => clinicWords(now.language).section,
      about: (now) => clinicWords(now.language).sectionAbout,
      figures: ["clinic", "clinic-questions", "clinic-question", "clinic-change"],
    },
    {
      id: "studio",
      title: (now) => labWords(now.language).studio,
      about: (now) => labWords(now.language).studioAbout,
      figures: ["weightings", "weights", "weightings-table"],
    },
  ],
};

export const Page = () => <LaidOut plan={plan} />;
