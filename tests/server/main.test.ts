import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Server, startServer } from "../../server/main.ts";
import { signInLink } from "../helpers/accounts.ts";
import { client } from "./client.ts";

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-main-"));
  const web = join(folder, "web");
  mkdirSync(join(web, "assets"), { recursive: true });
  writeFileSync(join(web, "index.html"), "<!doctype html><title>Assay</title>");
  writeFileSync(join(web, "assets", "app-1a2b.js"), `export const text = "${"试金石".repeat(1000)}";`);
  server = await startServer({ data: join(folder, "data"), web, port: 0, logLevel: "silent" });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.address}${path}`, { headers });

describe("a server that listens", () => {
  test("the printed link signs in once", async () => {
    const link = new URL(await signInLink(server));
    expect(link.origin).toBe(server.address);
    const token = link.hash.replace("#/sign-in/", "");
    const redeem = () =>
      fetch(`${server.address}/api/session`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: server.address },
        body: JSON.stringify({ token }),
      });
    const first = await redeem();
    expect(first.status).toBe(200);
    const cookie = first.headers.get("set-cookie")!.split(";")[0]!;
    expect(((await (await get("/api/session", { cookie })).json()) as { user: string }).user).toBe("local");
    expect((await redeem()).status).toBe(410);
  });

  test("the page is always asked for again, hashed files never", async () => {
    const page = await get("/");
    expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-cache"]);
    expect(await page.text()).toContain("<title>Assay</title>");
    const script = await get("/assets/app-1a2b.js", { "accept-encoding": "gzip" });
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(script.headers.get("content-encoding")).toBe("gzip");
    for (const path of ["/nix.html", "/..%2f..%2fpackage.json", "/assets/", "/%2e%2e/data/app.duckdb"]) {
      expect((await get(path)).status, path).toBeGreaterThanOrEqual(400);
    }
  });

  test("the data directory is one process's: a second server is refused and named", async () => {
    await expect(startServer({ data: join(folder, "data"), web: null, port: 0 })).rejects.toMatchObject({
      name: "DatabaseLocked",
      message: expect.stringContaining(`is in use by process ${process.pid}`),
    });
  });

  test("a taken port fails the start and lets go of the data directory", async () => {
    const port = Number(new URL(server.address).port);
    const data = join(folder, "other");
    await expect(startServer({ data, web: null, port, logLevel: "silent" })).rejects.toThrow(/EADDRINUSE/);
    const other = await startServer({ data, web: null, port: 0, logLevel: "silent" });
    await other.close();
  });

  test("wrong settings fail the start with every problem", async () => {
    const data = join(folder, "wrong");
    mkdirSync(data);
    writeFileSync(join(data, "assay.config.json"), '{"server": {"port": -1}, "x": 1}');
    await expect(startServer({ data, web: null })).rejects.toThrow(/server\.port: .*; |x: no such setting/);
  });
});

describe("too much and too long", () => {
  const endless = `/* metric
title:     无尽 | Endless
about:     一个不会结束的查询 | A query that never ends
area:      data
unit:      percent
better:    neutral
min_n:     1
estimator: proportion
basis:     snapshot
*/
select sin(a.range * b.range) > 0 as hit from range(1000000) as a, range(1000000) as b`;

  test("a query that takes too long is 504, those beyond the queue are 503, and the server goes on", async () => {
    const metrics = join(folder, "metrics");
    mkdirSync(metrics);
    writeFileSync(join(metrics, "endless.sql"), endless);
    const limits = { queries_at_once: 1, queries_waiting: 1, query_seconds: 0.5 };
    const slow = await client(join(folder, "slow"), { limits }, metrics);
    try {
      const answers = await Promise.all(
        ["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"].map((from) =>
          slow.get(`/api/metrics/endless?from=${from}`),
        ),
      );
      const codes = answers.map((answer) => answer.statusCode).sort((a, b) => a - b);
      expect(codes).toEqual([503, 503, 504, 504]);
      const busy = answers.find((answer) => answer.statusCode === 503)!;
      expect(busy.json().error.code).toBe("busy");
      expect(Number(busy.headers["retry-after"])).toBeGreaterThan(0);
      const late = answers.find((answer) => answer.statusCode === 504)!;
      expect(late.json().error).toEqual({
        code: "query_timeout",
        message: "The query was stopped after 0.5 s; narrow the period or add a filter",
      });
      expect((await slow.get("/api/health")).statusCode).toBe(200);
      expect((await slow.get("/api/analyses/coverage")).statusCode).toBe(200);
    } finally {
      await slow.close();
    }
  });
});
