import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Server, startServer } from "../../server/main.ts";
import { limitStreams } from "../../server/stream-limit.ts";
import { signIn } from "../helpers/accounts.ts";

let folder: string;
let server: Server;
let run: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-streams-"));
  mkdirSync(join(folder, "exports"));
  server = await startServer({ data: join(folder, "data"), web: null, port: 0, logLevel: "silent" });
  const { loader, live } = server.context;
  ({ run } = await loader.load({ from: join(folder, "exports"), trigger: "api", zone: "UTC", mappings: [] }));
  live.tell(run, { event: "progress", data: { done: 1 } });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function person(): (path: string) => Promise<{ status: number; code?: string; leave: () => void }> {
  const secret = signIn(server.context, { person: "anna", roles: ["analyst"] });
  const { port } = new URL(server.address);
  return async (path) => {
    const control = new AbortController();
    const answer = await fetch(server.address + path, {
      signal: control.signal,
      headers: { cookie: `assay_session_${port}=${await secret}` },
    });
    const leave = () => control.abort();
    if (answer.status === 200) return { status: 200, leave };
    return { status: answer.status, code: (await answer.json()).error.code, leave };
  };
}

test("a session has four streams at most; who leaves makes room, and others have their own", async () => {
  const path = `/api/runs/${run}/events`;
  const [anna, boris] = [person(), person()];
  for (let index = 0; index < 9; index += 1) await anna("/api/runs/999999/events"); // not there: takes no place
  const open = await Promise.all(Array.from({ length: 12 }, () => anna(path)));
  const taken = open.filter(({ status }) => status === 200);
  expect(taken).toHaveLength(4);
  expect(open.find(({ status }) => status !== 200)).toMatchObject({ status: 429, code: "too_many_streams" });
  expect((await boris(path)).status).toBe(200);
  taken[0]!.leave();
  await vi.waitFor(async () => expect((await anna(path)).status).toBe(200), { timeout: 20_000 });
  expect((await anna(path)).status).toBe(429);
});

test("all sessions together have a limit too, and a place is freed once", () => {
  const take = limitStreams({ session: 2, all: 3 });
  const [first] = [take("a"), take("a")];
  expect(() => take("a")).toThrow("a session has 2 at most");
  take("b");
  expect(() => take("c")).toThrow("Too many streams");
  first!();
  first!();
  take("c");
  expect(() => take("d")).toThrow("Too many streams");
});
