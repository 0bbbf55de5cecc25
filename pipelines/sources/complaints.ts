import type { Contract } from "../contract.ts";

/** Complaints: one complaint. */
export const contract: Contract = {
  feed: "complaints",
  about: { zh: "投诉", en: "Complaints" },
  grain: "one complaint",
  key: ["complaint_id"],
  fields: [
    { name: "complaint_id", type: "text", about: { zh: "投诉编号", en: "Complaint id" }, required: true },
    {
      name: "application_id",
      type: "text",
      about: { zh: "投递编号", en: "Application id" },
      references: "applications.application_id",
    },
    { name: "at", type: "timestamp", about: { zh: "时间", en: "At" }, required: true },
    { name: "kind", type: "text", about: { zh: "类型", en: "Kind" }, maxLength: 60 },
  ],
};
