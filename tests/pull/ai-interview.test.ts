import { startAiInterview } from "../../fixtures/systems/ai-interview.ts";
import { makeCompany } from "../../fixtures/systems/company.ts";
import { loadApplicants } from "./applicants.ts";
import { contractTests } from "./contract.ts";
import { followingClock } from "./following-clock.ts";

const clock = followingClock();

contractTests({
  system: "ai-interview",
  options: { host: "interviews.example.com" },
  base: (origin) => `${origin}/v1`,
  start: (how) =>
    startAiInterview({ company: makeCompany({ applications: how === "empty" ? 0 : 230 }), now: clock.now }),
  prepare: async (rig, served) => {
    await clock.follow(rig);
    await loadApplicants(rig, served);
  },
  list: { endpoint: "interviews", served: "interviews" },
  feed: "ai_interviews",
  ids: ({ company }) => company.applications.map(({ number }) => `ai-${number}`),
  change: ({ company }, now) => {
    Object.assign(company.applications[0]!.ai!, { score: 13, updatedAt: now });
    return { id: "ai-1", field: "overall_score", value: 13 };
  },
  fields: {
    served: "interviews",
    empty: (item) => {
      item.overall_score = null;
    },
  },
});
