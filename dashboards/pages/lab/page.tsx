import { figuresOf, LaidOut, type Plan, PlannedSections } from "../../components/laid-out.tsx";
import { labWords } from "../../text/lab.ts";
import { clinicWords } from "../../text/lab-clinic.ts";
import { labModelsWords } from "../../text/lab-models.ts";
import { labStudioWords } from "../../text/lab-studio.ts";
import { Proposals } from "./proposals.tsx";
import { Trials } from "./trials.tsx";

const figures = figuresOf(import.meta.glob("../../figures/lab/*.ts", { eager: true }));

/** Which questions are weak, which weights would predict better, and whether that is known. */
const plan: Plan = {
  figures,
  lead: "lab-lead",
  sections: [
    {
      id: "models",
      title: (now) => labModelsWords(now.language).sections.models,
      about: (now) => labModelsWords(now.language).sections.modelsAbout,
      figures: ["scoring-model", "model-diff"],
      open: 2,
    },
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
      figures: ["cut-off", "cut-off-success", "cut-off-impact", "utility", "pass-through"],
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

/** What is told after the proposals. */
const after: Plan = {
  figures,
  sections: [
    {
      id: "effects",
      title: (now) => labModelsWords(now.language).sections.effects,
      about: (now) => labModelsWords(now.language).sections.effectsAbout,
      figures: ["effects"],
    },
  ],
};

export const Page = () => (
  <LaidOut plan={plan}>
    <Proposals />
    <PlannedSections plan={after} />
    <Trials />
  </LaidOut>
);
