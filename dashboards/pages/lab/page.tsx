import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import { labWords } from "../../text/lab.ts";
import { labStudioWords } from "../../text/lab-studio.ts";

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
    {
      id: "front",
      title: (now) => labStudioWords(now.language).front,
      about: (now) => labStudioWords(now.language).frontSection,
      figures: ["trade-off", "trade-off-point"],
      open: 2,
    },
    {
      id: "cut-off",
      title: (now) => labStudioWords(now.language).cutOff,
      about: (now) => labStudioWords(now.language).cutOffSection,
      figures: ["cut-off", "cut-off-success", "cut-off-impact", "utility"],
    },
    {
      id: "backtest",
      title: (now) => labStudioWords(now.language).backtest,
      about: (now) => labStudioWords(now.language).backtestSection,
      figures: ["backtest", "backtest-flips"],
      open: 0,
    },
    {
      id: "forecast",
      title: (now) => labStudioWords(now.language).forecast,
      about: (now) => labStudioWords(now.language).forecastSection,
      figures: ["forecast"],
      open: 0,
    },
  ],
};

export const Page = () => <LaidOut plan={plan} />;
