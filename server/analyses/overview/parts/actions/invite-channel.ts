import { againstUsual, type Rule, valuesOf } from "../rules.ts";

/** A channel whose invitations are answered less often than those of the one used most. */
export const rule: Rule = {
  page: "efficiency",
  figure: "invitations",
  unit: "percent",
  signed: true,
  acts: "below",
  least: 0.05,
  time: "period",
  look: async (ask) => againstUsual(await valuesOf(ask, "invite_response_rate", ["invite_channel"])),
};
