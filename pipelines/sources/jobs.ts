import type { Contract } from "../contract.ts";

/** Jobs: one job (a kind of post). */
export const contract: Contract = {
  feed: "jobs",
  about: { zh: "岗位", en: "Jobs" },
  grain: "one job (a kind of post)",
  key: ["job_id"],
  fields: [
    { name: "job_id", type: "text", about: { zh: "岗位编号", en: "Job id" }, required: true },
    {
      name: "title",
      type: "text",
      about: { zh: "岗位名称,可写成“中文 | English”", en: 'Title; may be written as "中文 | English"' },
      required: true,
      maxLength: 200,
    },
    {
      name: "job_family",
      type: "text",
      about: {
        zh: "岗位族,可写成“编号:中文 | English”",
        en: 'Job family; may be written as "id:中文 | English"',
      },
    },
    {
      name: "department_id",
      type: "text",
      about: { zh: "部门编号", en: "Department id" },
      references: "departments.department_id",
    },
    { name: "level", type: "text", about: { zh: "职级", en: "Level" } },
  ],
};
