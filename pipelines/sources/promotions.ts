import type { Contract } from "../contract.ts";

/** Promotions: one promotion of one employee. */
export const contract: Contract = {
  feed: "promotions",
  about: { zh: "晋升", en: "Promotions" },
  grain: "one promotion of one employee",
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
