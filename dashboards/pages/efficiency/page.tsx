import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import type { View } from "../../figures/view.ts";
import { efficiencyWords } from "../../text/efficiency.ts";

const words = (now: View) => efficiencyWords(now.language);

/** Whether hiring became faster, cheaper and easier: findings first, in the order in which they decide. */
const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/efficiency/*.ts", { eager: true })),
  lead: "efficiency-lead",
  headlines: [
    "headline-cycle-days",
    "headline-cost-per-hire",
    "headline-invite-response-rate",
    "headline-report-generation-hours",
    "headline-complaint-rate",
  ],
  sections: [
    {
      id: "time",
      title: (now) => words(now).sections.time,
      about: (now) => words(now).timeSectionAbout,
      figures: [
        "cycle-time",
        "time-by-path-change",
        "bottleneck",
        "stage-times",
        "hire-steps",
        "stage-job",
        "screening-time",
        "step-phase",
        "report-time",
        "onboard",
      ],
    },
    {
      id: "cost",
      title: (now) => words(now).sections.cost,
      about: (now) => words(now).costSectionAbout,
      figures: ["cost-compared", "cost-path", "cost-parts", "cost-saving-time", "cost-pay"],
    },
    {
      id: "funnel",
      title: (now) => words(now).sections.funnel,
      about: (now) => words(now).funnelSectionAbout,
      open: 0,
      figures: ["funnel", "conversion", "pass-job", "pass-hire"],
    },
    {
      id: "effort",
      title: (now) => words(now).sections.effort,
      about: (now) => words(now).effortSectionAbout,
      open: 0,
      figures: ["effort", "effort-month", "effort-share", "utilisation", "campaign-speed", "campaign-days"],
    },
    {
      id: "invitations",
      title: (now) => words(now).sections.invitations,
      about: (now) => words(now).invitationSectionAbout,
      open: 0,
      figures: ["invitations", "response-time", "participation-company", "login"],
    },
    {
      id: "waiting",
      title: (now) => words(now).sections.waiting,
      about: (now) => words(now).waitingSectionAbout,
      open: 0,
      figures: ["silence", "unanswered", "silence-by", "unanswered-by", "notice"],
    },
    {
      id: "capacity",
      title: (now) => words(now).sections.capacity,
      about: (now) => words(now).capacitySectionAbout,
      open: 0,
      figures: ["capacity-day", "capacity", "peak"],
    },
    {
      id: "collaboration",
      title: (now) => words(now).sections.collaboration,
      about: (now) => words(now).collaborationSectionAbout,
      open: 0,
      figures: ["collaboration"],
    },
  ],
  areas: ["efficiency"],
};

export const Page = () => <LaidOut plan={plan} />;
