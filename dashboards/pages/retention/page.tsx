import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";
import type { View } from "../../figures/view.ts";
import { retentionWords } from "../../text/retention.ts";

const words = (now: View) => retentionWords(now.language);

/** How many stay: AI against traditional screening within job and hire quarter, then by score and by job. */
const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/retention/*.ts", { eager: true })),
  lead: "retention-lead",
  headlines: [
    "headline-ai-retention",
    "headline-traditional-retention",
    "headline-retention-gap",
    "headline-days-gap",
  ],
  sections: [
    {
      id: "retention",
      title: (now) => words(now).sections.retention,
      figures: ["curves", "crude-curves", "gaps", "hazard", "mean-days"],
    },
    { id: "bands", title: (now) => words(now).sections.bands, figures: ["bands", "band-curves"] },
    { id: "jobs", title: (now) => words(now).sections.jobs, figures: ["jobs", "job-curves"] },
  ],
  areas: ["retention"],
};

export const Page = () => <LaidOut plan={plan} />;
