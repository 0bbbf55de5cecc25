import type { Contract } from "../contract.ts";

/** AI scores: one score of one interview on one question or competency. */
export const contract: Contract = {
  feed: "ai_scores",
  about: { zh: "AI 评分", en: "AI scores" },
  grain: "one score of one interview on one question or competency",
  key: ["interview_id", "question_id", "competency_id"],
  fields: [
    {
      name: "interview_id",
      type: "text",
      about: { zh: "AI 面试编号", en: "AI interview id" },
      required: true,
      references: "ai_interviews.interview_id",
    },
    {
      name: "question_id",
      type: "text",
      about: { zh: "题目编号", en: "Question id" },
      references: "questions.question_id",
    },
    { name: "question_version", type: "text", about: { zh: "题目版本", en: "Question version" } },
    {
      name: "competency_id",
      type: "text",
      about: { zh: "能力项编号", en: "Competency id" },
      references: "competencies.competency_id",
    },
    {
      name: "score",
      type: "number",
      about: { zh: "得分；只有文字记录时可空", en: "Score; may be absent where there is a transcript" },
      min: -1000000,
      max: 1000000,
    },
    {
      name: "min_score",
      type: "number",
      about: { zh: "最低分，缺省为 0", en: "Lowest score of the scale, 0 where absent" },
      min: -1000000,
      max: 1000000,
      otherwise: 0,
    },
    {
      name: "max_score",
      type: "number",
      about: { zh: "满分，缺省为 100", en: "Highest score of the scale, 100 where absent" },
      min: -1000000,
      max: 1000000,
      otherwise: 100,
    },
    {
      name: "duration_s",
      type: "number",
      about: { zh: "作答时长(秒)", en: "Seconds taken" },
      min: 0,
      max: 86400,
    },
    {
      name: "follow_ups",
      type: "integer",
      about: { zh: "追问次数", en: "Follow-up questions" },
      min: 0,
      max: 100,
    },
    {
      name: "transcript",
      type: "text",
      about: { zh: "作答文本", en: "Transcript" },
      maxLength: 100000,
      sealed: true,
    },
    {
      name: "features",
      type: "map",
      about: { zh: "行为特征(默认封存)", en: "Behavioural features (sealed from use by default)" },
    },
  ],
  anyOf: [
    ["question_id", "competency_id"],
    ["score", "transcript"],
  ],
};
