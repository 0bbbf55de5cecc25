import { estimate } from "../../statistics/numbers/estimate.ts";
import { brogdenCronbachGleser } from "../../statistics/selection/brogden-cronbach-gleser.ts";
import { meanSelectedScore } from "../../statistics/selection/naylor-shine.ts";
import { taylorRussell } from "../../statistics/selection/taylor-russell.ts";
import type { Adapter } from "../case.ts";

export const adapters: Record<string, Adapter> = {
  taylor_russell: ({ values }) => taylorRussell(values.r, values.selectionRatio, values.baseRate) ?? {},
  brogden_cronbach_gleser: ({ values }) => ({
    meanZselected: meanSelectedScore(values.selectionRatio),
    utility: brogdenCronbachGleser(estimate(values.r, null, null, { n: 100, method: "given" }), values).value,
  }),
};
