import type { Channel } from "./message.ts";
import { markdown, type Robot, tell } from "./robot.ts";
import { bytesOf, fitted } from "./shorten.ts";

/** Bytes of a message in Markdown; one in plain text would have 2,048. */
const MOST = 4096;

/**
 * A robot of a WeCom group: its key stands in the address, it takes 20 messages a minute.
 * https://developer.work.weixin.qq.com/document/path/91770 (errcode 45009: more often than that)
 */
export const wecom = (robot: Robot): Channel => ({
  kind: "wecom",
  limits: [{ most: 20, seconds: 60 }],
  send: (message, ending) => {
    const content = fitted(message, MOST, (written, isShort) => markdown(written, isShort, "\n"), bytesOf);
    const base = robot.base ?? "https://qyapi.weixin.qq.com";
    return tell(
      robot,
      `${base}/cgi-bin/webhook/send?key=${encodeURIComponent(robot.key)}`,
      { msgtype: "markdown", markdown: { content } },
      { isLimit: ({ code }) => code === 45009, seconds: 60 },
      ending,
    );
  },
});
