import { brogdenCronbachGleser } from "../../statistics/brogden-cronbach-gleser.ts";
import { estimate } from "../../statistics/estimate.ts";
import { meanSelectedScore } from "../../statistics/naylor-shine.ts";
import { taylorRussell } from "../../statistics/taylor-russell.ts";
import type { Adapter } from "../case.ts";

export const adapters: Record<string, Adapter> = {
  taylor_russell: ({ values }) => taylorRussell(values.r, values.selectionRatio, values.baseRate) ?? {},
  brogden_cronbach_gleser: ({ values }) => ({
    meanZselected: meanSelectedScore(values.selectionRatio),
    utility: brogdenCronbachGleser(estimate(values.r, null, null, { n: 100, method: "given" }), values).value,
  }),
};
