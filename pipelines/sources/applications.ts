import type { Contract } from "../contract.ts";

/** Applications: one candidate for one requisition. */
export const contract: Contract = {
  feed: "applications",
  about: { zh: "投递", en: "Applications" },
  grain: "one candidate for one requisition",
  key: ["application_id"],
  fields: [
    { name: "application_id", type: "text", about: { zh: "投递编号", en: "Application id" }, required: true },
    {
      name: "candidate_id",
      type: "text",
      about: { zh: "候选人编号", en: "Candidate id" },
      required: true,
      references: "candidates.candidate_id",
    },
    {
      name: "requisition_id",
      type: "text",
      about: { zh: "招聘需求编号", en: "Requisition id" },
      required: true,
      references: "requisitions.requisition_id",
    },
    {
      name: "channel",
      type: "text",
      about: { zh: "投递渠道", en: "Channel of the application" },
      maxLength: 60,
    },
    {
      name: "screening_path",
      type: "text",
      about: { zh: "筛选方式", en: "Screening path" },
      values: ["ai", "traditional"],
    },
    { name: "applied_at", type: "timestamp", about: { zh: "投递时间", en: "Applied at" }, required: true },
  ],
};
