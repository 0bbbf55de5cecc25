import type { Form } from "../form.ts";

/** All figures of a report, in every language: the same bytes for the same report, whatever the order of its keys was. */
export const form: Form = {
  type: "application/json; charset=utf-8",
  isWhole: true,
  write: async (report) => `${JSON.stringify(report, ordered)}\n`,
};

/** An object with its keys in the order of the alphabet. */
function ordered(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
