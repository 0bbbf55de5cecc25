import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../server/cli.ts";
import { account } from "../helpers/accounts.ts";
import { type Client, client } from "./client.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-disk-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const view = { name: "mine", address: "#/overview" };

describe("while less is free than must be", () => {
  let server: Client;
  beforeAll(async () => {
    server = await client(join(folder, "full"), { limits: { free_gigabytes: 1_000_000 } });
    mkdirSync(join(folder, "full", "exports"));
  });
  afterAll(() => server.close());

  test.each([
    ["POST", "/api/views", view],
    ["DELETE", "/api/views/00000000-0000-4000-8000-000000000000", undefined],
    ["POST", "/api/runs", {}],
    ["POST", "/api/feeds/jobs", [{ job_id: "J1" }]],
    ["POST", "/api/quarantine/replay", { reason: "type" }],
    ["PUT", "/api/targets/ai_pass_rate", { value: 0.5 }],
  ] as const)("%s %s is refused with a sentence", async (method, url, body) => {
    const { statusCode, payload } = await server.app.inject({
      method,
      url,
      headers: {
        cookie: server.cookie,
        "accept-language": "zh",
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { payload: JSON.stringify(body) } : {}),
    });
    expect([statusCode, JSON.parse(payload).error]).toEqual([
      507,
      { code: "disk_full", message: "磁盘空间不足，暂停写入；请释放空间后重试，查看数据不受影响" },
    ]);
  });

  test("reading, asking, signing in and out go on", async () => {
    for (const url of ["/api/health", "/api/views", "/api/runs"])
      expect((await server.get(url)).statusCode, url).toBe(200);
    const asked = await server.post("/api/query", { queries: [{ id: "a", metric: "ai_pass_rate" }] });
    expect(asked.statusCode).toBe(200);
    const { token } = await server.context.sessions.invite(await account(server.context, { person: "anna" }));
    expect((await server.post("/api/session", { token }, { cookie: "" })).statusCode).toBe(200);
    const { cookie } = server;
    const out = await server.app.inject({ method: "DELETE", url: "/api/session", headers: { cookie } });
    expect(out.statusCode).toBe(204);
  });
});

test("a table that finds no room is told as a full disk, and works again by itself", async () => {
  const server = await client(join(folder, "table"));
  const { store } = server.context;
  const pages = await sql<{ page_count: number }>`pragma page_count`.execute(store);
  await sql.raw(`pragma max_page_count = ${pages.rows[0]!.page_count}`).execute(store);
  let full = 201;
  for (let index = 0; index < 60 && full === 201; index += 1) {
    const address = `#/overview?x=${"y".repeat(1500)}`;
    const answer = await server.post("/api/views", { name: `view ${index}`, address });
    full = answer.statusCode;
    if (full !== 201) expect(answer.json().error.code).toBe("disk_full");
  }
  expect(full).toBe(507);
  await sql.raw("pragma max_page_count = 1000000").execute(store);
  expect((await server.post("/api/views", view)).statusCode).toBe(201);
  await server.close();
});

test("a load that does not fit is refused before it begins, and the next one that does is not", async () => {
  const [data, exports] = [join(folder, "loaded"), join(folder, "exports")];
  mkdirSync(exports);
  const record = {
    source: "x",
    source_id: "J1",
    updated_at: "2026-01-01T00:00:00Z",
    job_id: "J1",
    title: "clerk",
  };
  writeFileSync(join(exports, "jobs.jsonl"), `${JSON.stringify(record)}\n`);
  const huge = join(exports, "jobs-huge.csv");
  writeFileSync(huge, "");
  truncateSync(huge, 8e12); // a file of holes takes no room
  const load = async () => {
    const [out, err]: string[][] = [[], []];
    const lines = { out: (line: string) => out!.push(line), err: (line: string) => err!.push(line) };
    return { code: await main(["load", "--from", exports, "--data", data], lines), err: err!.at(-1) };
  };
  const refused = await load();
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(
    /^assay load: .*: the disk is too full for this load, which needs about 2\d{4}\.\d GB of which \d+\.\d GB are free; free some space, or load fewer files at once$/,
  );
  rmSync(huge);
  expect((await load()).code).toBe(0);
});
