import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { startServer } from "../../server/main.ts";
import { demo } from "../helpers/demo.ts";
import { work } from "../helpers/work.ts";

type Got = { readonly code: number; readonly text: string };

/** What comes back on so many connections, to which all questions have come when the server looks at them. */
async function askAtOnce(port: number, paths: readonly string[]): Promise<Got[]> {
  const sockets = await Promise.all(
    paths.map(async () => {
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      return socket;
    }),
  );
  await sleep(100);
  const answers = sockets.map(async (socket, index): Promise<Got> => {
    let text = "";
    socket.setEncoding("utf8").on("data", (more: string) => {
      text += more;
    });
    socket.end(`GET ${paths[index]} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    await once(socket, "close");
    return { code: Number(text.slice(9, 12)), text };
  });
  await sleep(20);
  work(100);
  return Promise.all(answers);
}

test("what comes in a turn that many fill for long is refused at once, health and what comes later are not", async () => {
  const { directory } = await demo();
  const server = await startServer({ data: directory, web: null, port: 0, logLevel: "silent" });
  try {
    const port = Number(new URL(server.address).port);
    // each keeps the processor for some milliseconds
    server.app.server.prependListener("request", () => work(4));
    const health = Array.from({ length: 20 }, () => "/api/health");
    const asked = Array.from({ length: 80 }, () => "/api/schemas/config");
    const answers = await askAtOnce(port, [...asked, ...health]);
    const refused = answers.filter(({ code }) => code === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(50);
    for (const { text } of refused) {
      expect(text).toMatch(/^retry-after: [1-9]/im);
      expect(text).toContain('"code":"busy"');
    }
    expect(answers.slice(80).map(({ code }) => code)).toEqual(health.map(() => 200));
    expect(await askAtOnce(port, ["/api/schemas/config"])).toMatchObject([{ code: 200 }]);
  } finally {
    await server.close();
  }
}, 120_000);
