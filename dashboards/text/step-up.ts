import { words } from "./words.ts";

/** Texts of the dialog that asks once more who somebody is, and why. */
export const stepUpWords = words({
  title: ["请再次确认身份", "Confirm who you are"],
  about: [
    "此操作涉及可识别到个人的信息。确认后 10 分钟内有效，所填理由会写入审计日志。",
    "This concerns data that name people. It holds for 10 minutes, and the reason is written to the audit log.",
  ],
  reason: ["理由", "Reason"],
  reasonHint: [
    "例如：核对候选人申诉。请勿填写姓名或联系方式。",
    "Such as: checking a candidate’s appeal. Write no names or contacts here.",
  ],
  password: ["密码", "Password"],
  submit: ["确认", "Confirm"],
  cancel: ["取消", "Cancel"],
});
