import type { Contract } from "../contract.ts";

/** KPI results: one KPI of one employee for one period. */
export const contract: Contract = {
  feed: "kpi_results",
  about: { zh: "业务指标", en: "KPI results" },
  grain: "one KPI of one employee for one period",
  key: ["employee_id", "period_end", "kpi"],
  fields: [
    {
      name: "employee_id",
      type: "text",
      about: { zh: "员工编号", en: "Employee id" },
      required: true,
      references: "hires.employee_id",
    },
    {
      name: "period_end",
      type: "date",
      about: { zh: "周期截止日", en: "End of the period" },
      required: true,
    },
    { name: "kpi", type: "text", about: { zh: "指标", en: "KPI" }, required: true, maxLength: 60 },
    {
      name: "value",
      type: "number",
      about: { zh: "数值", en: "Value" },
      required: true,
      min: -1000000000000,
      max: 1000000000000,
    },
    {
      name: "target",
      type: "number",
      about: { zh: "目标", en: "Target" },
      min: -1000000000000,
      max: 1000000000000,
    },
  ],
};
