import type { Contract } from "../contract.ts";

/** Departments: one department. */
export const contract: Contract = {
  feed: "departments",
  about: { zh: "部门", en: "Departments" },
  grain: "one department",
  key: ["department_id"],
  fields: [
    { name: "department_id", type: "text", about: { zh: "部门编号", en: "Department id" }, required: true },
    {
      name: "parent_id",
      type: "text",
      about: { zh: "上级部门编号", en: "Id of the parent department" },
      references: "departments.department_id",
    },
    {
      name: "name",
      type: "text",
      about: { zh: "部门名称,可写成“中文 | English”", en: 'Name; may be written as "中文 | English"' },
      required: true,
      maxLength: 200,
    },
    {
      name: "company",
      type: "text",
      about: {
        zh: "所属公司,可写成“编号:中文 | English”",
        en: 'Company; may be written as "id:中文 | English"',
      },
      maxLength: 200,
    },
    { name: "region", type: "text", about: { zh: "地区", en: "Region" } },
    { name: "valid_from", type: "date", about: { zh: "生效日期", en: "Valid from" } },
    { name: "valid_to", type: "date", about: { zh: "失效日期", en: "Valid to" } },
  ],
  order: [{ earlier: "valid_from", later: "valid_to" }],
};
