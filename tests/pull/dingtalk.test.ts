import { makeCompany } from "../../fixtures/systems/company.ts";
import { startDingTalk } from "../../fixtures/systems/dingtalk.ts";
import { employed, loadApplicants } from "./applicants.ts";
import { contractTests } from "./contract.ts";
import { followingClock } from "./following-clock.ts";

const clock = followingClock();

contractTests({
  system: "dingtalk",
  options: { agent_id: "2345185741" },
  base: (origin) => `${origin}/v1.0`,
  start: (how) =>
    startDingTalk({
      company: makeCompany({ applications: how === "empty" ? 0 : 120 }),
      now: clock.now,
      most: 3,
    }),
  prepare: async (rig, served) => {
    await clock.follow(rig);
    await loadApplicants(rig, served, { hires: true });
  },
  list: { endpoint: "dismissions", served: "dismissions" },
  feed: "employment",
  ids: ({ company }) =>
    employed(company)
      .filter(({ spell }) => spell.endedAt !== null)
      .map(({ spell }) => `staff-${spell.number}`),
  change: ({ company }) => {
    const one = employed(company).find(({ spell }) => spell.endedAt !== null)!;
    one.spell.endKind = "involuntary";
    return { id: `staff-${one.spell.number}`, field: "end_kind", value: "involuntary" };
  },
  isTimeless: true,
  fields: {
    served: "dismission_infos",
    empty: (item) => {
      item.voluntaryReason = null;
    },
  },
});
