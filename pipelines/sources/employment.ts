import type { Contract } from "../contract.ts";

/** Employment: one spell of employment. */
export const contract: Contract = {
  feed: "employment",
  about: { zh: "任职", en: "Employment" },
  grain: "one spell of employment",
  key: ["employee_id", "started_at"],
  fields: [
    {
      name: "employee_id",
      type: "text",
      about: { zh: "员工编号", en: "Employee id" },
      required: true,
      references: "hires.employee_id",
    },
    { name: "started_at", type: "date", about: { zh: "开始日期", en: "Started on" }, required: true },
    { name: "ended_at", type: "date", about: { zh: "结束日期", en: "Ended on" } },
    {
      name: "end_kind",
      type: "text",
      about: { zh: "离职类型", en: "Kind of end" },
      values: ["voluntary", "involuntary", "other"],
    },
    {
      name: "end_reason",
      type: "text",
      about: { zh: "离职原因", en: "Reason for the end" },
      maxLength: 500,
      sealed: true,
    },
  ],
  order: [{ earlier: "started_at", later: "ended_at" }],
};
