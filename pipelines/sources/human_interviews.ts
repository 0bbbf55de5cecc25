import type { Contract } from "../contract.ts";

/** Human interviews: one human interview. */
export const contract: Contract = {
  feed: "human_interviews",
  about: { zh: "人工面试", en: "Human interviews" },
  grain: "one human interview",
  key: ["interview_id"],
  fields: [
    {
      name: "interview_id",
      type: "text",
      about: { zh: "人工面试编号", en: "Human interview id" },
      required: true,
    },
    {
      name: "application_id",
      type: "text",
      about: { zh: "投递编号", en: "Application id" },
      required: true,
      references: "applications.application_id",
    },
    { name: "scheduled_at", type: "timestamp", about: { zh: "预约时间", en: "Scheduled at" } },
    { name: "started_at", type: "timestamp", about: { zh: "开始时间", en: "Started at" }, required: true },
    { name: "ended_at", type: "timestamp", about: { zh: "结束时间", en: "Ended at" } },
    { name: "mode", type: "text", about: { zh: "方式", en: "Mode" }, values: ["onsite", "video"] },
    { name: "round", type: "integer", about: { zh: "轮次", en: "Round" }, min: 1, max: 20 },
    {
      name: "saw_ai_score",
      type: "boolean",
      about: {
        zh: "面试官评分前是否看过 AI 评分",
        en: "Whether the interviewers had seen the AI score before they rated",
      },
    },
  ],
  order: [{ earlier: "started_at", later: "ended_at" }],
};
