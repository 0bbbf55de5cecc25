import type { Contract } from "../contract.ts";

/** Performance reviews: one review of one employee for one period. */
export const contract: Contract = {
  feed: "performance_reviews",
  about: { zh: "绩效评估", en: "Performance reviews" },
  grain: "one review of one employee for one period",
  key: ["employee_id", "period_end"],
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
      about: { zh: "评估周期截止日", en: "End of the period" },
      required: true,
    },
    {
      name: "months_since_hire",
      type: "integer",
      about: { zh: "入职月数", en: "Months since hire" },
      min: 0,
      max: 600,
    },
    {
      name: "rating",
      type: "number",
      about: { zh: "绩效评分", en: "Rating" },
      required: true,
      min: -1000,
      max: 1000,
    },
    {
      name: "min_rating",
      type: "number",
      about: { zh: "最低分，缺省为 0", en: "Lowest rating of the scale, 0 where absent" },
      min: -1000,
      max: 1000,
      otherwise: 0,
    },
    {
      name: "max_rating",
      type: "number",
      about: { zh: "满分", en: "Highest rating of the scale" },
      min: -1000,
      max: 1000,
    },
    { name: "rater_id", type: "text", about: { zh: "评估人编号", en: "Rater id" } },
  ],
};
