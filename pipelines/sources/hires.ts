import type { Contract } from "../contract.ts";

/** Hires: one start of work on an application; an employee number may be hired again on another one. */
export const contract: Contract = {
  feed: "hires",
  about: { zh: "录用入职", en: "Hires" },
  grain: "one start of work of an employee on an application",
  key: ["employee_id", "application_id"],
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
