import { createHmac } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a robot was sent, and what it answered. */
export type Sent = {
  readonly vendor: "wecom" | "dingtalk" | "feishu";
  readonly at: number;
  readonly body: string;
  readonly code: number;
};

/** The robots of the three vendors on loopback, by their published documents, with a clock that is set by hand. */
export type Robots = {
  readonly base: string;
  readonly clock: { at: number };
  readonly sent: Sent[];
  /** Messages that were taken. */
  readonly taken: () => Sent[];
  /** In the place of the next answers. */
  readonly instead: ((response: ServerResponse) => void)[];
  readonly close: () => Promise<void>;
};

export const KEY = "693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa";
export const SECRET = "SECtest-secret-0123456789";

const hmac = (key: string, text: string) => createHmac("sha256", key).update(text).digest("base64");
const HOUR = 3_600_000;

/** Starts them. */
export async function chatRobots(): Promise<Robots> {
  const clock = { at: Date.parse("2026-10-12T00:00:00Z") };
  const [sent, instead]: [Sent[], Robots["instead"]] = [[], []];
  let blocked = 0;
  const within = (vendor: Sent["vendor"], milliseconds: number) =>
    sent.filter((each) => each.vendor === vendor && each.at > clock.at - milliseconds).length;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const replaced = instead.shift();
      if (replaced !== undefined) return replaced(response);
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const bytes = Buffer.concat(parts);
      const body = bytes.toString("utf8");
      const answer = (vendor: Sent["vendor"], code: number, says: string) => {
        sent.push({ vendor, at: clock.at, body, code });
        const told = vendor === "feishu" ? { code, msg: says } : { errcode: code, errmsg: says };
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(told));
      };
      if (body.includes("\ufffd")) return response.writeHead(400).end();
      const asked = JSON.parse(body);
      if (url.pathname === "/cgi-bin/webhook/send") {
        const { content } = asked.markdown;
        if (url.searchParams.get("key") !== KEY)
          return answer("wecom", 93000, `invalid webhook url ${url.searchParams.get("key")}`);
        if (Buffer.byteLength(content) > 4096)
          return answer("wecom", 40058, "markdown.content exceed max length 4096");
        if (within("wecom", 60_000) >= 20) return answer("wecom", 45009, "api freq out of limit");
        return answer("wecom", 0, "ok");
      }
      if (url.pathname === "/robot/send") {
        const stamp = url.searchParams.get("timestamp") ?? "";
        if (url.searchParams.get("access_token") !== KEY)
          return answer("dingtalk", 300001, "token is not exist");
        if (
          Math.abs(Number(stamp) - clock.at) > HOUR ||
          url.searchParams.get("sign") !== hmac(SECRET, `${stamp}\n${SECRET}`)
        )
          return answer("dingtalk", 310000, "sign not match");
        if (bytes.length > 20_000) return answer("dingtalk", 460101, "message too long, exceed 20000 bytes");
        if (clock.at < blocked)
          return answer("dingtalk", 130101, "send too fast, exceed 20 times per minute");
        if (within("dingtalk", 60_000) >= 20) {
          blocked = clock.at + 600_000;
          return answer("dingtalk", 130101, "send too fast, exceed 20 times per minute");
        }
        return answer("dingtalk", 0, "ok");
      }
      if (url.pathname === `/open-apis/bot/v2/hook/${KEY}`) {
        const { timestamp, sign } = asked;
        if (
          Math.abs(Number(timestamp) * 1000 - clock.at) > HOUR ||
          sign !== hmac(`${timestamp}\n${SECRET}`, "")
        )
          return answer(
            "feishu",
            19021,
            "sign match fail or timestamp is not within one hour from current time",
          );
        if (bytes.length > 20_480) return answer("feishu", 9499, "Bad Request");
        if (within("feishu", 60_000) >= 100 || within("feishu", 1000) >= 5)
          return answer("feishu", 11232, "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]");
        return answer("feishu", 0, "success");
      }
      return response.writeHead(404).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ clock, sent, instead },
    taken: () => sent.filter(({ code }) => code === 0),
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
