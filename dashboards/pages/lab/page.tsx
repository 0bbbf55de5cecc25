import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import { labWords } from "../../text/lab.ts";

/** Which weights would predict better, and whether that is known. */
const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/lab/*.ts", { eager: true })),
  lead: "lab-lead",
  sections: [
    {
      id: "studio",
      title: (now) => labWords(now.language).studio,
      about: (now) => labWords(now.language).studioAbout,
      figures: ["weightings", "weights", "weightings-table"],
    },
  ],
};

export const Page = () => <LaidOut plan={plan} />;
