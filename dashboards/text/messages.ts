import { words } from "./words.ts";

/** The texts of messages by mail and chat robots, and of subscriptions. */
export const messageWords = words({
  open: ["查看全文（需登录）", "Read all of it (asks for sign-in)"],
  look: ["查看", "Look"],
  shortened: ["内容较长，此处有删减。", "This is shortened."],
  mailFoot: [
    "您在试金石订阅了此消息，可随时在那里取消。",
    "You subscribed to this in Assay and can end it there.",
  ],
  alerts: {
    subject: (count: number) => [
      `试金石提醒：${count} 项需要处理`,
      `Assay: ${count === 1 ? "1 alert" : `${count} alerts`}`,
    ],
    metric: (name: string, word: string, detail: string, period: string) => [
      `${name}：${word}，${detail}（${period}）。`,
      `${name}: ${word.toLowerCase()}, ${detail} (${period}).`,
    ],
    metricSince: (name: string, word: string, detail: string, period: string, since: string) => [
      `${name}：${word}，${detail}（${period}，自 ${since} 起）。`,
      `${name}: ${word.toLowerCase()}, ${detail} (${period}, since ${since}).`,
    ],
    run: (run: number, day: string) => [
      `数据导入第 ${run} 次失败（${day}）。`,
      `Load ${run} failed on ${day}.`,
    ],
    job: (job: string, day: string) => [
      `定时任务 ${job} 失败（${day}）。`,
      `The scheduled job ${job} failed on ${day}.`,
    ],
    late: (feed: string, behind: number, usual: number) => [
      `${feed}：已 ${behind} 天没有新数据，通常每 ${usual} 天更新。`,
      `${feed}: nothing new for ${behind} days, usually every ${usual}.`,
    ],
    setAside: (feed: string, share: string, before: string, rows: number) => [
      `${feed}：最近一次导入搁置了 ${share} 的记录（${rows} 行），此前为 ${before}。`,
      `${feed}: the last load set aside ${share} of its rows (${rows}), those before it ${before}.`,
    ],
    feed: (about: string, feed: string) => [`${about}（${feed}）`, `${about} (${feed})`],
    lost: (count: number, channel: string) => [
      `渠道 ${channel} 有 ${count} 条消息未能送达，已停止重试。`,
      `${count === 1 ? "1 message" : `${count} messages`} by ${channel} did not arrive and ${count === 1 ? "is" : "are"} not tried any more.`,
    ],
    act: (role: string) => [`处理人：${role}。`, `To act: ${role}.`],
  },
  test: {
    subject: ["试金石：测试消息", "Assay: a test"],
    line: ["收到此消息，说明该渠道已接通。", "You read this, so this channel works."],
  },
});
