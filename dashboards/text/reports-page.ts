import { words } from "./words.ts";

/** The texts of the page of quarterly reports. */
export const reportsPageWords = words({
  lead: (quarter: string, says: string) => [`${quarter}：${says}`, `${quarter}: ${says}`],
  leadNone: ["还没有季度报告。", "No quarterly report has been made yet."],
  list: ["季度报告", "Quarterly reports"],
  listAbout: [
    "每份报告都属于一个数据快照，附有签名；之后可以用快照重新算出其中每个数字。",
    "Each report belongs to a snapshot of the data and is signed; every figure can be computed again from the snapshot.",
  ],
  quarter: ["季度", "Quarter"],
  made: ["生成", "Made"],
  by: ["生成者", "By"],
  key: ["签名密钥", "Signed by key"],
  snapshot: ["快照", "Snapshot"],
  snapshotGone: ["快照已清理", "Snapshot removed"],
  snapshotKept: ["保留", "Kept"],
  files: ["下载", "Take away"],
  read: (quarter: string) => [`阅读 ${quarter} 报告`, `Read ${quarter}`],
  make: ["生成报告", "Make a report"],
  makeAbout: [
    "从当前数据生成；同样的数据得到同一份报告。",
    "From the data as they are now; the same data give the same report.",
  ],
  packs: ["附录", "Appendices"],
  makeNone: ["还没有已结束且有数据的季度。", "No quarter with data is over yet."],
  making: (quarter: string, done: string, all: string) => [
    `正在生成 ${quarter}：${all} 张图表中已完成 ${done} 张`,
    `Making ${quarter}: ${done} of ${all} figures`,
  ],
  failed: (why: string) => [`上一份未能生成：${why}`, `The last one could not be made: ${why}`],
  makeDone: (quarter: string) => [`${quarter} 的报告已生成`, `The report of ${quarter} is there`],
  back: ["全部报告", "All reports"],
  frame: (quarter: string) => [`${quarter} 报告全文`, `The report of ${quarter}`],
  notes: ["批注", "Notes"],
  notesAbout: [
    "与报告一起保存，有权阅读公司报告并批注的人都能看到。",
    "Kept with the report; whoever may note on reports sees them.",
  ],
  notesNone: ["还没有批注。", "Nobody has noted anything yet."],
  note: ["写批注", "Write a note"],
  noteSave: ["保存批注", "Keep the note"],
  noteRemove: ["删除", "Remove"],
  noteBy: (name: string, time: string) => [`${name}，${time}`, `${name}, ${time}`],
  compare: ["与另一季度比较", "Beside another quarter"],
  compareAbout: [
    "两份报告各自的结论和数字并列。区间重叠时，不能说有变化。",
    "What each of the two reports says. Where intervals overlap, no change can be told.",
  ],
  compareWith: ["另一份报告", "The other report"],
  compareNone: ["没有第二份报告可比较。", "There is no second report yet."],
  subscriptions: {
    title: ["订阅", "Subscriptions"],
    about: [
      "新报告生成后发出简短的消息和链接，打开链接需要登录。内容按您的权限生成。",
      "When a report is there, a short message with a link that asks for sign-in. It says what you may see, and no more.",
    ],
    none: ["还没有订阅。", "You have no subscription yet."],
    noChannel: [
      "设置中没有邮件服务器，也没有群机器人，因此无法发送消息。",
      "The settings name no mail server and no chat robot, so that nothing can be sent.",
    ],
    one: (topic: string, channel: string, recipient: string, language: string) => [
      `${topic}：${channel}${recipient && `（${recipient}）`}，${language}`,
      `${topic}: ${channel}${recipient && ` (${recipient})`}, in ${language}`,
    ],
    topics: {
      report: ["季度报告", "Quarterly report"],
      alerts: ["提醒", "Alerts"],
    },
    languages: { zh: ["中文", "Chinese"], en: ["英文", "English"] },
    topic: ["内容", "What"],
    channel: ["方式", "How"],
    recipient: (domains: readonly string[]) => [
      `收件邮箱（限 ${domains.join("、")}）`,
      `Address of mail (at ${domains.join(", ")})`,
    ],
    add: ["订阅", "Subscribe"],
    end: ["取消订阅", "End"],
  },
  question: ["问题或数字", "Question or figure"],
});
