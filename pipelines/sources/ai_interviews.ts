import type { Contract } from "../contract.ts";

/** AI interviews: one sitting of one application. */
export const contract: Contract = {
  feed: "ai_interviews",
  about: { zh: "AI 面试", en: "AI interviews" },
  grain: "one sitting of one application",
  key: ["interview_id"],
  fields: [
    {
      name: "interview_id",
      type: "text",
      about: { zh: "AI 面试编号", en: "AI interview id" },
      required: true,
    },
    {
      name: "application_id",
      type: "text",
      about: { zh: "投递编号", en: "Application id" },
      required: true,
      references: "applications.application_id",
    },
    {
      name: "vendor",
      type: "text",
      about: { zh: "AI 面试供应商", en: "Vendor" },
      required: true,
      maxLength: 60,
    },
    {
      name: "model_version",
      type: "text",
      about: { zh: "评分模型版本", en: "Scoring-model version" },
      maxLength: 60,
    },
    { name: "invited_at", type: "timestamp", about: { zh: "邀请时间", en: "Invited at" } },
    { name: "started_at", type: "timestamp", about: { zh: "开始时间", en: "Started at" } },
    {
      name: "completed_at",
      type: "timestamp",
      about: { zh: "完成时间", en: "Completed at" },
      required: true,
    },
    { name: "reported_at", type: "timestamp", about: { zh: "报告生成时间", en: "Reported at" } },
    {
      name: "duration_s",
      type: "integer",
      about: { zh: "时长(秒)", en: "Duration in seconds" },
      min: 0,
      max: 86400,
    },
    {
      name: "overall_score",
      type: "number",
      about: {
        zh: "总分(0-100)；只有文字记录或结论时可空",
        en: "Overall score on 0-100; absent where the tool gives a transcript or a verdict only",
      },
      min: 0,
      max: 100,
    },
    { name: "recommended", type: "boolean", about: { zh: "是否推荐", en: "Recommended" } },
    { name: "device", type: "text", about: { zh: "设备", en: "Device" }, maxLength: 60 },
    { name: "browser", type: "text", about: { zh: "浏览器", en: "Browser" }, maxLength: 60 },
    {
      name: "browser_version",
      type: "text",
      about: { zh: "浏览器版本", en: "Browser version" },
      maxLength: 60,
    },
    { name: "attempts", type: "integer", about: { zh: "登录次数", en: "Attempts" }, min: 0, max: 1000 },
  ],
  order: [
    { earlier: "started_at", later: "completed_at" },
    { earlier: "invited_at", later: "started_at" },
    { earlier: "completed_at", later: "reported_at" },
  ],
};
