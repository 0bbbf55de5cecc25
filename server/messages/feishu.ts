import { createHmac } from "node:crypto";
import { messageWords } from "../../dashboards/text/messages.ts";
import type { Channel, Written } from "./message.ts";
import { type Robot, tell } from "./robot.ts";
import { bytesOf, fitted } from "./shorten.ts";

/** Bytes of a request's body (20 KB), less those of time stamp and signature. */
const MOST = 20_000;

/** The signature of a time (seconds): HMAC-SHA256 of nothing under time, line feed and secret, in Base64. */
export const feishuSign = (timestamp: string, secret: string): string =>
  createHmac("sha256", `${timestamp}\n${secret}`).digest("base64");

const text = (said: string) => ({ tag: "text", text: said });
const linked = (said: string, href: string) => ({ tag: "a", text: said, href });

/** A post: title, a paragraph a line, and where all of it is. */
function bodyOf({ language, subject, lines, link }: Written, isShort: boolean) {
  const words = messageWords(language);
  const content = [
    ...lines.map((line) =>
      line.link === undefined ? [text(line.text)] : [text(`${line.text} `), linked(words.look, line.link)],
    ),
    [...(isShort ? [text(`${words.shortened} `)] : []), linked(words.open, link)],
  ];
  return {
    msg_type: "post",
    content: { post: { [language === "zh" ? "zh_cn" : "en_us"]: { title: subject, content } } },
  };
}

/**
 * A robot of a Feishu group that signs: 100 messages a minute and 5 a second (codes 11232 and 99991400; 9499 where it says
 * so). https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export const feishu = (robot: Robot): Channel => ({
  kind: "feishu",
  limits: [
    { most: 5, seconds: 1 },
    { most: 100, seconds: 60 },
  ],
  send: (message, ending) => {
    const body = fitted(message, MOST, bodyOf, (made) => bytesOf(JSON.stringify(made)));
    const timestamp = String(Math.floor(robot.now() / 1000));
    const sign = feishuSign(timestamp, robot.secret);
    const base = robot.base ?? "https://open.feishu.cn";
    return tell(
      robot,
      `${base}/open-apis/bot/v2/hook/${encodeURIComponent(robot.key)}`,
      { timestamp, sign, ...body },
      {
        isLimit: ({ code, says }) =>
          code === 11232 || code === 99991400 || (code === 9499 && /too many request/i.test(says)),
        seconds: 60,
      },
      ending,
    );
  },
});
