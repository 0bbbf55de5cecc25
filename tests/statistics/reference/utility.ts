import { brogdenCronbachGleser } from "../../../server/statistics/brogden-cronbach-gleser.ts";
import { estimate } from "../../../server/statistics/estimate.ts";
import { meanSelectedScore } from "../../../server/statistics/naylor-shine.ts";
import { taylorRussell } from "../../../server/statistics/taylor-russell.ts";
import type { Adapter } from "../reference-data.ts";

export const adapters: Record<string, Adapter> = {
  taylor_russell: ({ values }) => taylorRussell(values.r, values.selectionRatio, values.baseRate) ?? {},
  brogden_cronbach_gleser: ({ values }) => ({
    meanZselected: meanSelectedScore(values.selectionRatio),
    utility: brogdenCronbachGleser(estimate(values.r, null, null, { n: 100, method: "given" }), values).value,
  }),
};
