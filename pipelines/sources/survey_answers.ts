import type { Contract } from "../contract.ts";

/** Survey answers: one answer to one item. */
export const contract: Contract = {
  feed: "survey_answers",
  about: { zh: "问卷答案", en: "Survey answers" },
  grain: "one answer to one item",
  key: ["response_id", "item"],
  fields: [
    { name: "response_id", type: "text", about: { zh: "答卷编号", en: "Response id" }, required: true },
    {
      name: "respondent",
      type: "text",
      about: { zh: "答卷人类型", en: "Respondent" },
      required: true,
      values: ["candidate", "business"],
    },
    {
      name: "application_id",
      type: "text",
      about: { zh: "投递编号", en: "Application id" },
      references: "applications.application_id",
    },
    {
      name: "requisition_id",
      type: "text",
      about: { zh: "招聘需求编号", en: "Requisition id" },
      references: "requisitions.requisition_id",
    },
    { name: "item", type: "text", about: { zh: "题项", en: "Item" }, required: true, maxLength: 60 },
    {
      name: "score",
      type: "number",
      about: { zh: "得分(1-5 或 0-10)", en: "Score (1-5 or 0-10)" },
      min: 0,
      max: 10,
    },
    { name: "comment", type: "text", about: { zh: "意见", en: "Comment" }, maxLength: 10000, sealed: true },
    { name: "answered_at", type: "timestamp", about: { zh: "作答时间", en: "Answered at" }, required: true },
  ],
  anyOf: [
    ["score", "comment"],
    ["application_id", "requisition_id"],
  ],
};
