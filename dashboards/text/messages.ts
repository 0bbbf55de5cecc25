import { words } from "./words.ts";

/** The texts of messages by mail and chat robots, and of subscriptions. */
export const messageWords = words({
  open: ["查看全文（需登录）", "Read all of it (asks for sign-in)"],
  look: ["查看", "Look"],
  shortened: ["内容较长，此处有删减。", "This is shortened."],
  mailFoot: [
    "您在试金石订阅了此消息，可在“报告”页取消。",
    "You subscribed to this in Assay. The page Reports ends it.",
  ],
  test: {
    subject: ["试金石：测试消息", "Assay: a test"],
    line: ["收到此消息，说明该渠道已接通。", "You read this, so this channel works."],
  },
});
