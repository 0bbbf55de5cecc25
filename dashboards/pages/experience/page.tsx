import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import { wordsOf } from "../../figures/experience/parts/words.ts";

/** How candidates and the business find it: what they answer, what it hangs on, who is silent, and what fails. */
const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/experience/*.ts", { eager: true })),
  lead: "experience-lead",
  headlines: [
    "headline-satisfaction-rate",
    "headline-nps",
    "headline-business-satisfaction-rate",
    "headline-survey-response-rate",
  ],
  sections: [
    {
      id: "satisfaction",
      title: (now) => wordsOf(now).satisfactionSection,
      figures: [
        "liking-by-path-change",
        "items",
        "satisfaction-phase",
        "satisfaction-time",
        "length",
        "question-count",
        "feedback",
        "business-phase",
        "nps",
        "item-phase",
        "nps-time",
        "business-time",
      ],
    },
    {
      id: "drivers",
      title: (now) => wordsOf(now).driverSection,
      about: (now) => wordsOf(now).driverSectionAbout,
      figures: ["drivers", "terms", "term-table"],
    },
    {
      id: "where",
      title: (now) => wordsOf(now).whereSection,
      about: (now) => wordsOf(now).whereAbout,
      figures: ["channel", "vendor", "job"],
    },
    {
      id: "response",
      open: 0,
      title: (now) => wordsOf(now).responseSection,
      about: (now) => wordsOf(now).responseSectionAbout,
      figures: ["response-by", "silent-answers", "survey-response-time"],
    },
    {
      id: "failure",
      title: (now) => wordsOf(now).failureSection,
      about: (now) => wordsOf(now).failureSectionAbout,
      figures: ["complaints", "drop-outs", "failures"],
    },
  ],
  areas: ["experience"],
};

export const Page = () => <LaidOut plan={plan} />;
