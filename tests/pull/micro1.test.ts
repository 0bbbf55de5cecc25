import { makeCompany } from "../../fixtures/systems/company.ts";
import { startMicro1 } from "../../fixtures/systems/micro1.ts";
import { loadApplicants } from "./applicants.ts";
import { contractTests } from "./contract.ts";

contractTests({
  system: "micro1",
  base: (origin) => origin,
  start: (how) => startMicro1({ company: makeCompany({ applications: how === "empty" ? 0 : 230 }) }),
  prepare: loadApplicants,
  list: { endpoint: "reports", served: "reports" },
  feed: "ai_interviews",
  ids: ({ company }) => company.applications.map(({ number }) => `rep_${number}`),
  change: ({ company }, now) => {
    Object.assign(company.applications[0]!.ai!, { score: 13, updatedAt: now });
    return { id: "rep_1", field: "overall_score", value: 13 };
  },
  fields: {
    served: "reports",
    empty: (item) => {
      item.ai_match_score = null;
    },
    unknown: (item) => {
      item.technical_skills_evaluation = [{ skill: "Problem solving", ai_evaluation: { rating: "Wizard" } }];
    },
    told: { feed: "ai_scores", reason: "type" },
  },
});
