import { againstUsual, type Rule, valuesOf } from "../rules.ts";

/** A browser version whose sign-ins fail more often than those of the version used most. */
export const rule: Rule = {
  page: "efficiency",
  figure: "login",
  unit: "percent",
  signed: true,
  acts: "above",
  least: 0.05,
  time: "period",
  look: async (ask) => againstUsual(await valuesOf(ask, "login_failure_rate", ["browser_version"])),
};
