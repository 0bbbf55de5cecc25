import { words } from "./words.ts";

/** Texts of the dialog that asks once more who somebody is, and why. */
export const stepUpWords = words({
  title: ["请再次确认身份", "Confirm who you are"],
  about: [
    "此操作涉及可识别到个人的信息。确认后 10 分钟内有效，所填理由会写入审计日志。",
    "What comes next shows who people are. Your confirmation holds for 10 minutes, and the reason goes to the audit log.",
  ],
  reason: ["理由", "Reason"],
  reasonHint: [
    "例如：核对候选人申诉。请勿填写姓名或联系方式。",
    "Such as: checking a candidate’s appeal. Write no names or contacts here.",
  ],
  password: ["密码", "Password"],
  by: (provider: string) => [`使用${provider}确认`, `Confirm with ${provider}`],
  goTo: (provider: string) => [`在新标签页中登录${provider}`, `Sign in with ${provider} in a new tab`],
  waiting: ["登录后请回到本页，这里会自动继续。", "Come back to this tab afterwards. It goes on by itself."],
  submit: ["确认", "Confirm"],
  cancel: ["取消", "Cancel"],
});
