import { startBambooHr } from "../../fixtures/systems/bamboohr.ts";
import { makeCompany } from "../../fixtures/systems/company.ts";
import { employed, loadApplicants } from "./applicants.ts";
import { contractTests } from "./contract.ts";

contractTests({
  system: "bamboohr",
  options: { company: "acme" },
  base: (origin) => `${origin}/api/v1`,
  start: (how) => startBambooHr({ company: makeCompany({ applications: how === "empty" ? 0 : 60 }) }),
  prepare: loadApplicants,
  list: { endpoint: "employees", served: "employees", pages: false },
  feed: "employment",
  ids: ({ company }) => employed(company).map(({ spell }) => String(spell.number)),
  change: ({ company }, now) => {
    const one = employed(company)[0]!;
    one.spell.endedAt = one.spell.startedAt + 86_400_000;
    one.updatedAt = now;
    return {
      id: String(one.spell.number),
      field: "ended_at",
      value: new Date(one.spell.endedAt).toISOString().slice(0, 10),
    };
  },
  fields: {
    served: "details",
    empty: (item) => {
      item.terminationDate = null;
    },
  },
});
