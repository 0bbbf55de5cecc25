import type { Contract } from "../contract.ts";

/** Requisitions: one requisition. */
export const contract: Contract = {
  feed: "requisitions",
  about: { zh: "招聘需求", en: "Requisitions" },
  grain: "one requisition",
  key: ["requisition_id"],
  fields: [
    {
      name: "requisition_id",
      type: "text",
      about: { zh: "招聘需求编号", en: "Requisition id" },
      required: true,
    },
    {
      name: "job_id",
      type: "text",
      about: { zh: "岗位编号", en: "Job id" },
      required: true,
      references: "jobs.job_id",
    },
    {
      name: "department_id",
      type: "text",
      about: { zh: "用人部门编号", en: "Department id" },
      references: "departments.department_id",
    },
    { name: "headcount", type: "integer", about: { zh: "招聘人数", en: "Headcount" }, min: 0, max: 100000 },
    {
      name: "requested_at",
      type: "timestamp",
      about: { zh: "需求提出时间", en: "Requested at" },
      required: true,
    },
    { name: "submitted_at", type: "timestamp", about: { zh: "需求确认提交时间", en: "Submitted at" } },
    { name: "hr_reviewed_at", type: "timestamp", about: { zh: "HR 审核时间", en: "Reviewed by HR at" } },
    { name: "it_received_at", type: "timestamp", about: { zh: "IT 接收时间", en: "Received by IT at" } },
    { name: "it_done_at", type: "timestamp", about: { zh: "IT 完成时间", en: "Done by IT at" } },
    { name: "configured_at", type: "timestamp", about: { zh: "流程配置完成时间", en: "Flow configured at" } },
    { name: "closed_at", type: "timestamp", about: { zh: "关闭时间", en: "Closed at" } },
    {
      name: "priority",
      type: "text",
      about: { zh: "优先级", en: "Priority" },
      values: ["low", "normal", "high", "urgent", "campaign"],
    },
  ],
  order: [
    { earlier: "requested_at", later: "submitted_at" },
    { earlier: "it_received_at", later: "it_done_at" },
    { earlier: "requested_at", later: "closed_at" },
  ],
};
