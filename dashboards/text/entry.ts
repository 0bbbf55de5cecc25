import { words } from "./words.ts";

/** Texts of the ways in: signing in, the first account, passwords. */
export const entryWords = words({
  signIn: {
    title: ["登录", "Sign in"],
    login: ["账号", "Login"],
    password: ["密码", "Password"],
    submit: ["登录", "Sign in"],
    how: [
      "没有账号或忘了密码？请向管理员索取一次性登录链接。在服务器上也可以生成：",
      "No account yet, or the password forgotten? Ask an administrator for a one-time sign-in link. On the server it is made by:",
    ],
    command: ["npx assay user link 账号", "npx assay user link LOGIN"],
    refused: [
      "此链接已被使用或已过期。请用账号和密码登录，或索取新链接。",
      "This link has been used or has expired. Sign in by login and password, or ask for a new link.",
    ],
  },
  setUp: {
    title: ["创建首个账号", "Make the first account"],
    about: [
      "此账号同时是系统管理员和 HR 管理员：可以查看全部数据，也可以为同事创建账号。",
      "It is an administrator’s and an HR administrator’s: it sees all data, and makes accounts for others.",
    ],
    name: ["姓名", "Name"],
    login: ["账号", "Login"],
    loginHint: [
      "字母或数字，中间可用 . - _ @，如 lin.yu；不区分大小写。",
      "Letters or digits with . - _ @ between them, such as lin.yu. Case does not count.",
    ],
    submit: ["创建账号并登录", "Make the account and sign in"],
    gone: [
      "此链接已被使用或已过期。若还没有账号，请在服务器上重新运行以下命令，打开新打印的链接：",
      "This link has been used or has expired. If there is no account yet, start the server again and open the link that it prints:",
    ],
    command: "npx assay serve",
    toSignIn: ["已有账号？去登录", "An account exists? Sign in"],
  },
  newPassword: {
    password: ["新密码", "New password"],
    hint: ["至少 10 个字符，其中至少 5 个不同。", "At least 10 characters, 5 of them different."],
    again: ["再次输入新密码", "New password once more"],
    differ: ["两次输入的密码不一致。", "The two passwords are not the same."],
  },
});
