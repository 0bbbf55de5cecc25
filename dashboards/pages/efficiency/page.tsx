import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import type { View } from "../../figures/view.ts";
import { view } from "../../state/view.ts";
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
      id: "funnel",
      title: (now) => words(now).sections.funnel,
      about: (now) => words(now).funnelSectionAbout,
      figures: ["funnel", "conversion", "pass-job", "pass-hire"],
    },
    {
      id: "time",
      title: (now) => words(now).sections.time,
      about: (now) => words(now).timeSectionAbout,
      figures: [
        "time-by-path-change",
        "bottleneck",
        "stage-times",
        "hire-steps",
        "stage-job",
        "screening-time",
        "step-phase",
        "report-time",
        "cycle-time",
        "onboard",
      ],
    },
    {
      id: "effort",
      title: (now) => words(now).sections.effort,
      about: (now) => words(now).effortSectionAbout,
      figures: ["effort", "effort-month", "effort-share", "utilisation", "campaign-speed", "campaign-days"],
    },
    {
      id: "cost",
      title: (now) => words(now).sections.cost,
      about: (now) => words(now).costSectionAbout,
      figures: ["cost-compared", "cost-path", "cost-parts", "cost-saving-time", "cost-pay"],
    },
    {
      id: "invitations",
      title: (now) => words(now).sections.invitations,
      about: (now) => words(now).invitationSectionAbout,
      figures: ["invitations", "response-time", "participation-company", "login"],
    },
    {
      id: "waiting",
      title: (now) => words(now).sections.waiting,
      about: (now) => words(now).waitingSectionAbout,
      figures: ["silence", "unanswered", "silence-by", "unanswered-by", "notice"],
    },
    {
      id: "capacity",
      title: (now) => words(now).sections.capacity,
      about: (now) => words(now).capacitySectionAbout,
      figures: ["capacity-day", "capacity", "peak"],
    },
    {
      id: "collaboration",
      title: (now) => words(now).sections.collaboration,
      about: (now) => words(now).collaborationSectionAbout,
      figures: ["collaboration"],
    },
  ],
  areas: ["efficiency"],
};

/** The way to the page's parts. */
function Jump() {
  const { jump, sections } = words(view.value);
  return (
    <nav class="jump" aria-label={jump}>
      {Object.entries(sections).map(([id, name]) => (
        <button
          key={id}
          type="button"
          class="quiet"
          onClick={() => {
            const section = document.getElementById(`section-${id}`);
            section?.scrollIntoView({ block: "start" });
            section?.focus({ preventScroll: true });
          }}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}

export const Page = () => <LaidOut plan={plan} above={<Jump />} />;
