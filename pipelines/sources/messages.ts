import type { Contract } from "../contract.ts";

/** Messages: one message to a candidate or an interviewer. */
export const contract: Contract = {
  feed: "messages",
  about: { zh: "消息", en: "Messages" },
  grain: "one message to a candidate or an interviewer",
  key: ["message_id"],
  fields: [
    { name: "message_id", type: "text", about: { zh: "消息编号", en: "Message id" }, required: true },
    {
      name: "application_id",
      type: "text",
      about: { zh: "投递编号", en: "Application id" },
      required: true,
      references: "applications.application_id",
    },
    {
      name: "purpose",
      type: "text",
      about: { zh: "用途", en: "Purpose" },
      values: ["ai_invitation", "reminder", "result_notice", "feedback", "survey", "calendar"],
    },
    {
      name: "channel",
      type: "text",
      about: { zh: "渠道", en: "Channel" },
      required: true,
      values: ["wecom", "email", "sms"],
    },
    { name: "sent_at", type: "timestamp", about: { zh: "发送时间", en: "Sent at" }, required: true },
    { name: "delivered_at", type: "timestamp", about: { zh: "送达时间", en: "Delivered at" } },
    { name: "opened_at", type: "timestamp", about: { zh: "打开时间", en: "Opened at" } },
    { name: "responded_at", type: "timestamp", about: { zh: "响应时间", en: "Responded at" } },
  ],
  order: [
    { earlier: "sent_at", later: "delivered_at" },
    { earlier: "sent_at", later: "opened_at" },
    { earlier: "sent_at", later: "responded_at" },
  ],
};
