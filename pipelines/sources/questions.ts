import type { Contract } from "../contract.ts";

/** Questions: one question version. */
export const contract: Contract = {
  feed: "questions",
  about: { zh: "题目", en: "Questions" },
  grain: "one question version",
  key: ["question_id", "version"],
  fields: [
    { name: "question_id", type: "text", about: { zh: "题目编号", en: "Question id" }, required: true },
    { name: "version", type: "text", about: { zh: "题目版本", en: "Question version" }, required: true },
    {
      name: "competency_id",
      type: "text",
      about: { zh: "能力项编号", en: "Competency id" },
      required: true,
      references: "competencies.competency_id",
    },
    {
      name: "text",
      type: "text",
      about: {
        zh: "题干，可写成“中文 | English”",
        en: 'Text of the question; may be written as "中文 | English"',
      },
      maxLength: 2000,
    },
    {
      name: "kind",
      type: "text",
      about: { zh: "题型", en: "Kind" },
      values: ["behavioural", "situational", "simulation", "coding", "open"],
    },
    {
      name: "max_seconds",
      type: "integer",
      about: { zh: "作答时限(秒)", en: "Time limit in seconds" },
      min: 1,
      max: 86400,
    },
  ],
};
