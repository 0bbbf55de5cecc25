import type { Contract } from "../contract.ts";

/** Trainings: one training of one employee. */
export const contract: Contract = {
  feed: "trainings",
  about: { zh: "培训", en: "Trainings" },
  grain: "one training of one employee",
  key: ["employee_id", "at", "kind"],
  fields: [
    {
      name: "employee_id",
      type: "text",
      about: { zh: "员工编号", en: "Employee id" },
      required: true,
      references: "hires.employee_id",
    },
    { name: "at", type: "date", about: { zh: "日期", en: "On" }, required: true },
    { name: "kind", type: "text", about: { zh: "类型", en: "Kind" }, required: true, maxLength: 60 },
  ],
};
