import type { Form } from "../form.ts";

/** All figures, in every language of the report. */
export const form: Form = {
  type: "application/json; charset=utf-8",
  isWhole: true,
  write: async (report) => JSON.stringify(report),
};
