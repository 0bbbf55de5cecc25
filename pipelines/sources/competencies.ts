import type { Contract } from "../contract.ts";

/** Competencies: one competency. */
export const contract: Contract = {
  feed: "competencies",
  about: { zh: "能力项", en: "Competencies" },
  grain: "one competency",
  key: ["competency_id"],
  fields: [
    { name: "competency_id", type: "text", about: { zh: "能力项编号", en: "Competency id" }, required: true },
    { name: "name_zh", type: "text", about: { zh: "中文名称", en: "Name in Chinese" }, required: true },
    { name: "name_en", type: "text", about: { zh: "英文名称", en: "Name in English" } },
    { name: "definition", type: "text", about: { zh: "定义", en: "Definition" }, maxLength: 2000 },
    { name: "indicators", type: "list", about: { zh: "行为指标", en: "Behavioural indicators" } },
  ],
};
