import { makeCompany } from "../../fixtures/systems/company.ts";
import { startWorkday } from "../../fixtures/systems/workday.ts";
import { employed, loadApplicants } from "./applicants.ts";
import { contractTests } from "./contract.ts";

const day = (at: number) => new Date(at).toISOString().slice(0, 10);

contractTests({
  system: "workday",
  options: { host: "wd3-services1.workday.com", tenant: "acme", owner: "lmcneil" },
  base: (origin) => `${origin}/ccx/service/customreport2/acme/lmcneil`,
  start: (how) => startWorkday({ company: makeCompany({ applications: how === "empty" ? 0 : 60 }) }),
  prepare: loadApplicants,
  list: { endpoint: "workers", served: "workers", pages: false },
  feed: "employment",
  ids: ({ company }) =>
    employed(company).map(({ number, spell }) => `${100_000 + number}/${day(spell.startedAt)}`),
  change: ({ company }, now) => {
    const one = employed(company)[0]!;
    Object.assign(one.spell, { endedAt: one.spell.startedAt + 86_400_000, endKind: "involuntary" });
    one.updatedAt = now;
    return {
      id: `${100_000 + one.number}/${day(one.spell.startedAt)}`,
      field: "end_kind",
      value: "involuntary",
    };
  },
  fields: {
    served: "workers",
    empty: (item) => {
      item.Termination_Date = null;
    },
    unknown: (item) => {
      item.Termination_Category = "Terminate_Employee_Otherwise";
    },
  },
});
