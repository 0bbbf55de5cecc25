import { type Pair, words } from "./words.ts";

/** Texts of the ways in: signing in, the first account, passwords. */
export const entryWords = words({
  signIn: {
    title: ["登录", "Sign in"],
    by: (provider: string) => [`使用${provider}登录`, `Sign in with ${provider}`],
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
  signedIn: {
    confirmed: ["身份已确认", "Confirmed"],
    close: ["请关闭本页，回到原来的页面继续操作。", "Close this tab and go on where you were."],
    linked: ["登录方式已更改", "The way you sign in has changed"],
    linkedAbout: [
      "从现在起，请通过身份提供方登录。原密码已失效，在其他浏览器中的登录也已退出。",
      "From now on you sign in at your identity provider. Your password is gone, and other browsers are signed out.",
    ],
    notConfirmed: ["未能完成", "That did not work"],
    goOn: ["前往概览", "To the overview"],
    refusals: {
      expired: [
        "此次登录已过期、已被使用过，或是在另一个浏览器中开始的。请重新登录。",
        "This sign-in was begun too long ago, was used before, or began in another browser. Start again.",
      ],
      denied: [
        "登录已取消，或被身份提供方拒绝。",
        "The sign-in was cancelled, or the identity provider refused it.",
      ],
      failed: [
        "身份提供方的答复未通过校验。请重试；若仍不行，请联系管理员。",
        "The identity provider’s answer could not be accepted. Try again; if that does not help, tell an administrator.",
      ],
      unreachable: [
        "暂时无法连接身份提供方。请稍后再试，或改用其他方式登录。",
        "The identity provider cannot be reached just now. Try again later, or sign in another way.",
      ],
      foreign: [
        "您登录的是另一家企业。请选择本企业后重试。",
        "You signed in for another company. Choose this company and try again.",
      ],
      unknown: [
        "您的身份已确认，但这里还没有对应的账号。请联系管理员为您开通。",
        "It is clear who you are, but there is no account for you here. Ask an administrator for one.",
      ],
      disabled: ["您的账号已停用。请联系管理员。", "Your account is disabled. Ask an administrator."],
      another: [
        "登录的身份与当前账号不一致，或您已退出登录。",
        "Somebody else signed in there, or you were signed out here in the meantime.",
      ],
      taken: [
        "此身份已用于另一个账号。请联系管理员。",
        "Another account signs in by this identity. Ask an administrator.",
      ],
      unavailable: ["暂时无法登录，请稍后再试。", "Signing in does not work just now. Try again later."],
    } as Record<string, Pair> & { readonly unavailable: Pair },
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
