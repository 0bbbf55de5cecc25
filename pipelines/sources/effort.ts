import type { Contract } from "../contract.ts";

/** Effort: hours of one team on one activity (and job) on one day. */
export const contract: Contract = {
  feed: "effort",
  about: { zh: "人工工时", en: "Effort" },
  grain: "hours of one team on one activity (and job) on one day",
  key: ["date", "team", "activity", "job_id"],
  fields: [
    { name: "date", type: "date", about: { zh: "日期", en: "Date" }, required: true },
    {
      name: "team",
      type: "text",
      about: { zh: "团队(部门编号)", en: "Team (a department id)" },
      required: true,
      references: "departments.department_id",
    },
    {
      name: "activity",
      type: "text",
      about: { zh: "工作类型", en: "Activity" },
      required: true,
      values: ["screening", "scheduling", "invitation", "data_entry", "deep_interview", "reporting"],
    },
    {
      name: "hours",
      type: "number",
      about: { zh: "工时(小时)", en: "Hours" },
      required: true,
      min: 0,
      max: 10000,
    },
    { name: "job_id", type: "text", about: { zh: "岗位编号", en: "Job id" }, references: "jobs.job_id" },
  ],
};
