import { against, type Rule, valuesOf } from "../rules.ts";

/** What is held against what, as the figure does. */
const PAIRS = [
  ["25-30", "20-25"],
  [">30", "15-20"],
] as const;

/** Candidates of long interviews are less satisfied than those of shorter ones. */
export const rule: Rule = {
  page: "experience",
  figure: "length",
  unit: "percent",
  signed: true,
  acts: "below",
  least: 0.05,
  time: "period",
  look: async (ask) => {
    const values = await valuesOf(ask, "satisfaction_rate", ["length_band"]);
    const of = (value: string) => values.find(({ segment }) => segment.length_band === value);
    return PAIRS.flatMap(([long, short]) => against(of(long), of(short)));
  },
};
