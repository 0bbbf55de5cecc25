import { twoValues } from "../two-values.ts";

export const figure = twoValues("cycle_days");
