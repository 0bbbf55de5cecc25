import { createHmac } from "node:crypto";
import type { Channel, Written } from "./message.ts";
import { markdown, type Robot, tell } from "./robot.ts";
import { bytesOf, fitted } from "./shorten.ts";

/** Bytes of a request's body. */
const MOST = 20_000;

/** The signature of a time (milliseconds): HMAC-SHA256 of time, line feed and secret under the secret, in Base64. */
export const dingtalkSign = (timestamp: string, secret: string): string =>
  createHmac("sha256", secret).update(`${timestamp}\n${secret}`).digest("base64");

const bodyOf = (written: Written, isShort: boolean) => ({
  msgtype: "markdown",
  markdown: { title: written.subject, text: markdown(written, isShort, "\n\n") },
});

/**
 * A robot of a DingTalk group that signs: 20 messages a minute, and none for 10 minutes after more (errcode 130101).
 * https://open.dingtalk.com/document/robots/custom-robot-access
 */
export const dingtalk = (robot: Robot): Channel => ({
  kind: "dingtalk",
  limits: [{ most: 20, seconds: 60 }],
  send: (message, ending) => {
    const body = fitted(message, MOST, bodyOf, (made) => bytesOf(JSON.stringify(made)));
    const timestamp = String(robot.now());
    const base = robot.base ?? "https://oapi.dingtalk.com";
    const asked = new URLSearchParams({
      access_token: robot.key,
      timestamp,
      sign: dingtalkSign(timestamp, robot.secret),
    });
    const rates = { isLimit: ({ code }: { code: number }) => code === 130101, seconds: 600 };
    return tell(robot, `${base}/robot/send?${asked}`, body, rates, ending);
  },
});
