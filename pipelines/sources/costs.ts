import type { Contract } from "../contract.ts";

/** Costs: one amount of one kind in one month. */
export const contract: Contract = {
  feed: "costs",
  about: { zh: "招聘成本", en: "Costs" },
  grain: "one amount of one kind in one month",
  key: ["month", "kind", "currency", "job_id", "screening_path"],
  fields: [
    {
      name: "month",
      type: "date",
      about: { zh: "月份(当月第一天)", en: "Month (its first day)" },
      required: true,
    },
    {
      name: "kind",
      type: "text",
      about: { zh: "成本类型", en: "Kind" },
      required: true,
      values: ["venue", "travel", "advertising", "vendor", "salary"],
    },
    {
      name: "amount",
      type: "number",
      about: { zh: "金额", en: "Amount" },
      required: true,
      min: -1000000000000,
      max: 1000000000000,
    },
    { name: "currency", type: "text", about: { zh: "币种", en: "Currency" }, maxLength: 3 },
    { name: "job_id", type: "text", about: { zh: "岗位编号", en: "Job id" }, references: "jobs.job_id" },
    {
      name: "screening_path",
      type: "text",
      about: { zh: "筛选方式", en: "Screening path" },
      values: ["ai", "traditional"],
    },
  ],
};
