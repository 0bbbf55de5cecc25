import type { Contract } from "../contract.ts";

/** Hires: one hired employee. */
export const contract: Contract = {
  feed: "hires",
  about: { zh: "录用入职", en: "Hires" },
  grain: "one hired employee",
  key: ["employee_id"],
  fields: [
    { name: "employee_id", type: "text", about: { zh: "员工编号", en: "Employee id" }, required: true },
    {
      name: "application_id",
      type: "text",
      about: { zh: "投递编号", en: "Application id" },
      required: true,
      references: "applications.application_id",
    },
    {
      name: "onboarded_at",
      type: "timestamp",
      about: { zh: "入职时间", en: "Onboarded at" },
      required: true,
    },
  ],
};
