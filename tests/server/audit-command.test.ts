import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../server/cli.ts";
import { startServer } from "../../server/main.ts";
import { caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let folder: string;
let data: string;
let server: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-audit-command-"));
  data = join(folder, "data");
  server = await client(data);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

async function assay(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const lines = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  return { code: await main(["audit", ...argv, "--data", data], lines), out, err };
}
const file = () => join(data, "audit", readdirSync(join(data, "audit"))[0]!);
const told = async (...argv: string[]) =>
  (await assay("list", "--format", "json", ...argv)).out.map((line) => JSON.parse(line));

describe("what became of an act", () => {
  test("a view is told as done once it is kept, and as refused with 409, 404 and 403", async () => {
    const anna = caller(server, "anna", ["analyst"]);
    const boris = caller(server, "boris", ["analyst"]);
    const view = { name: "mine", address: "#/overview", shared: true };
    const { id } = (await anna("POST", "/api/views", view)).json();
    expect((await anna("POST", "/api/views", view)).statusCode).toBe(409);
    expect((await boris("DELETE", `/api/views/${id}`)).statusCode).toBe(403);
    expect((await anna("DELETE", `/api/views/${id}`)).statusCode).toBe(204);
    expect((await anna("DELETE", `/api/views/${id}`)).statusCode).toBe(404);
    const events = (await told()).map(({ actor, action, outcome }) => [actor, action, outcome]);
    expect(events).toEqual([
      ["anna", "view", "done"],
      ["anna", "view", "refused"],
      ["boris", "view_delete", "refused"],
      ["anna", "view_delete", "done"],
      ["anna", "view_delete", "refused"],
    ]);
  });

  test("what the tables cannot take is told as failed", async () => {
    const carla = caller(server, "carla", ["analyst"]);
    const trigger = "create trigger full before insert on pin begin select raise(abort, 'disk is full'); end";
    await sql.raw(trigger).execute(server.context.store);
    const pin = { address: "#/metric?metric=ai_pass_rate" };
    expect((await carla("POST", "/api/pins", pin)).statusCode).toBe(500);
    await sql.raw("drop trigger full").execute(server.context.store);
    expect((await carla("POST", "/api/pins", pin)).statusCode).toBe(201);
    expect((await told("--actor", "carla")).map(({ outcome }) => outcome)).toEqual(["failed", "done"]);
  });

  test("a push is told twice: begun, and how it ended", async () => {
    const record = { job_id: "J1", source_id: "J1", title: "clerk", updated_at: "2026-01-01T00:00:00Z" };
    const answers = await Promise.all([1, 2].map(() => server.post("/api/feeds/jobs", [record])));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    const outcomes = (await told("--action", "feed_push")).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(["begun", "begun", "done", "refused"]);
  });

  test("signing out ends the session though the log cannot be written, and nobody can come back", async () => {
    const other = join(folder, "unheard");
    const unheard = await client(other);
    try {
      rmSync(join(other, "audit"), { recursive: true });
      const out = await unheard.app.inject({
        method: "DELETE",
        url: "/api/session",
        headers: { cookie: unheard.cookie },
      });
      expect(out.statusCode).toBe(204);
      expect((await unheard.get("/api/session")).statusCode).toBe(401);
    } finally {
      await unheard.close();
    }
  });
});

describe("beside a running server", () => {
  test("verify tells events and the newest head, list chooses by day, action and actor", async () => {
    const { code, out } = await assay("verify");
    expect([code, out]).toEqual([
      0,
      [
        expect.stringMatching(/^\d+ events, unbroken \(0\.\d s\)$/),
        expect.stringMatching(/^newest signed head: event 1 of 20.*, [0-9a-f]{64}$/),
      ],
    ]);
    const all = await told();
    expect(JSON.parse((await assay("verify", "--format", "json")).out[0]!)).toMatchObject({
      events: all.length,
      broken: null,
      head: { sequence: 1 },
    });
    expect(await told("--action", "view", "--action", "view_delete", "--actor", "anna")).toHaveLength(4);
    expect(await told("--from", "2000-01-01", "--to", "2000-01-02")).toEqual([]);
    expect(await told("--from", "2000-01-01", "--to", "2999-12-31")).toHaveLength(all.length);
    const [line] = (await assay("list", "--actor", "boris")).out;
    expect(line).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}boris {2}view_delete {2}view:[0-9a-f-]+ {2}refused$/,
    );
  });

  test.each([
    [["nix"], "unknown: nix; say verify, list or begin"],
    [["list", "--from", "1.10.2026"], "not a day: --from 1.10.2026; write it as 2026-10-01"],
    [["list", "--format", "xml"], "unknown format: xml; text or json"],
  ])("%j is wrong usage", async (words, message) => {
    expect(await assay(...words)).toEqual({ code: 2, out: [], err: [`assay audit: ${message}`] });
  });
});

test("a log that was changed stops the start with what to do, and begins anew where it is told to", async () => {
  await server.close();
  const whole = await assay("verify");
  expect(whole.out[1]).toMatch(/^newest signed head: event \d+ of 20.*, [0-9a-f]{64}$/);
  expect((await assay("begin")).err[0]).toMatch(
    /the audit log is whole \(\d+ events\); nothing is to be set aside/,
  );
  const lines = readFileSync(file(), "utf8").trimEnd().split("\n");

  writeFileSync(file(), `${lines.with(2, lines[2]!.replace("boris", "anna")).join("\n")}\n`);
  const changed = await assay("list");
  expect([changed.code, changed.out.length]).toEqual([1, 2]);
  expect(changed.err[0]).toMatch(
    /^broken at \d{4}-\d\d\.jsonl:3 after 2 good events: .*; what follows is not shown$/,
  );

  writeFileSync(file(), `${lines.slice(0, 2).join("\n")}\n`);
  expect((await assay("verify")).out[0]).toMatch(/^broken at end after 2 good events: a head of event/);
  await expect(startServer({ data, web: null, port: 0 })).rejects.toThrow("run `assay audit begin`");

  appendFileSync(file(), "{}\n");
  await expect(startServer({ data, web: null, port: 0 })).rejects.toThrow(
    "its last event was changed or damaged",
  );
  const begun = await assay("begin");
  expect([begun.code, begun.err]).toEqual([0, []]);
  const aside = readdirSync(data).find((name) => name.startsWith("audit-"))!;
  expect(existsSync(join(data, aside, file().split("/").at(-1)!))).toBe(true);
  expect(await told()).toMatchObject([
    {
      sequence: 1,
      action: "audit_begin",
      detail: { aside, good_events: 2, broken: { where: expect.any(String) } },
    },
  ]);
  server = await client(data);
});
