import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Server, startServer } from "../../server/main.ts";
import { accounts } from "../../server/store/account.ts";
import { runHere, startProgram } from "../helpers/program.ts";

const FIRST = { login: "lin.yu", name: "林雨", password: "correct horse battery" };
let folder: string;
let data: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-set-up-"));
  data = join(folder, "data");
  mkdirSync(data);
});
afterAll(() => rmSync(folder, { recursive: true }));

const start = () => startServer({ data, web: null, port: 0, logLevel: "silent" });
const tokenOf = (link: string | null) => link!.split("/#/set-up/")[1]!;
const post = (address: string, path: string, body: object, cookie = "") =>
  fetch(`${address}/api/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": "en", cookie },
    body: JSON.stringify(body),
  });
const codeOf = async (answer: Response) => [answer.status, (await answer.json()).error.code];
const gone = [410, "set_up_gone"];

async function within(work: (server: Server) => Promise<void>): Promise<void> {
  const server = await start();
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

test("the first start prints a set-up link; a second start another one, and the first is good no more", async () => {
  let before = "";
  await within(async ({ address, setUpLink }) => {
    expect(setUpLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#\/set-up\/[\w-]{43}$/);
    before = tokenOf(setUpLink);
    expect((await post(address, "set-up/check", { token: before })).status).toBe(204);
  });
  await within(async ({ address, setUpLink }) => {
    expect(tokenOf(setUpLink)).not.toBe(before);
    expect(await codeOf(await post(address, "set-up/check", { token: before }))).toEqual(gone);
    expect(await codeOf(await post(address, "set-up", { token: before, ...FIRST }))).toEqual(gone);
  });
});

test("it expires, opens no session, and a weak password or login leaves it good", async () => {
  await within(async ({ address, setUpLink, context }) => {
    const token = tokenOf(setUpLink);
    expect((await post(address, "session", { token })).status).toBe(410);
    for (const wrong of [{ password: "short" }, { password: "lin.yu lin.yu" }, { login: " " }, { name: " " }])
      expect(await codeOf(await post(address, "set-up", { token, ...FIRST, ...wrong }))).toEqual([
        400,
        "invalid_parameter",
      ]);
    expect((await post(address, "set-up/check", { token })).status).toBe(204);
    const { expires_at } = await context.store
      .selectFrom("sign_in_link")
      .selectAll()
      .executeTakeFirstOrThrow();
    const minutes = (Date.parse(expires_at) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(29);
    expect(minutes).toBeLessThanOrEqual(30);
    await context.store
      .updateTable("sign_in_link")
      .set({ expires_at: new Date(Date.now() - 1).toISOString() })
      .execute();
    expect(await codeOf(await post(address, "set-up", { token, ...FIRST }))).toEqual(gone);
    expect(await accounts.areNone(context.store)).toBe(true);
  });
});

test("of many at once one makes the account; it is administrator and HR administrator, and signed in", async () => {
  writeFileSync(join(data, "sessions.json"), "[]");
  await within(async ({ address, setUpLink, context }) => {
    expect(existsSync(join(data, "sessions.json"))).toBe(false);
    const token = tokenOf(setUpLink);
    const all = await Promise.all(
      Array.from({ length: 4 }, (_, index) =>
        post(address, "set-up", { token, ...FIRST, login: `lin.yu${index}` }),
      ),
    );
    const [made] = all.filter(({ status }) => status === 200);
    expect(all.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 410, 410, 410]);
    expect(await made!.json()).toMatchObject({ roles: ["admin", "hr_admin"], opened_by: "set_up" });
    expect((await accounts.page(context.store, { limit: 10 })).length).toBe(1);
    const cookie = made!.headers.getSetCookie()[0]!.split(";")[0]!;
    const who = await fetch(`${address}/api/session`, { headers: { cookie } });
    expect(await who.json()).toMatchObject({ name: { zh: "林雨", en: "林雨" } });
    expect(await codeOf(await post(address, "set-up/check", { token }))).toEqual(gone);
  });
});

test("with an account a start prints the address alone, and the command works beside it", async () => {
  const { process: program, ended } = startProgram(["serve", "--data", data, "--port", "0"], {
    ASSAY_LOG_LEVEL: "trace",
  });
  let told = "";
  program.stdout!.on("data", (text: string) => {
    told += text;
  });
  try {
    await expect.poll(() => told, { timeout: 90_000 }).toMatch(/is up/);
    expect(told).not.toMatch(/set-up|sign-in/);
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(told)![0];

    const added = await runHere([
      ...["user", "add", "Zhao.Lei", "--name", "赵蕾", "--role", "hr", "--job", "J07", "--data", data],
    ]);
    expect(added).toMatchObject({ code: 0, err: "" });
    const link = /http\S+\/#\/sign-in\/(\S+)/.exec(added.out)!;
    expect(link[0].startsWith(address)).toBe(true);
    const entered = await post(address, "session", { token: link[1] });
    expect(await entered.json()).toMatchObject({ roles: ["hr"], own: { job: ["J07"], department: [] } });
    const cookie = entered.headers.getSetCookie()[0]!.split(";")[0]!;
    const secret = cookie.split("=")[1]!;
    const who = async () => (await fetch(`${address}/api/session`, { headers: { cookie } })).status;
    expect(await who()).toBe(200);

    const listed = JSON.parse((await runHere(["user", "list", "--json", "--data", data])).out);
    expect(listed.users.map(({ login, name }: Record<string, string>) => [login, name])).toContainEqual([
      "Zhao.Lei",
      "赵蕾",
    ]);
    expect((await runHere(["user", "disable", "zhao.lei", "--data", data])).out).toContain("is disabled");
    expect(await who()).toBe(401);
    const refused = await runHere(["user", "link", "zhao.lei", "--data", data]);
    expect(refused).toMatchObject({ code: 1, err: "assay user: This account is disabled; enable it first" });
    const login = listed.users.find(({ roles }: { roles: string[] }) => roles.includes("admin")).login;
    expect((await runHere(["user", "disable", login, "--data", data])).err).toContain("last administrator");

    const again = await post(address, "session", { login, password: "a wrong password" });
    expect(again.status).toBe(401);
    const signedIn = await post(address, "session", { login, password: FIRST.password });
    expect(signedIn.status).toBe(200);
    const other = signedIn.headers.getSetCookie()[0]!.split(";")[0]!.split("=")[1]!;
    program.kill("SIGTERM");
    const { out, err } = await ended;
    expect(err).toContain("/api/session"); // the log was written
    for (const token of [link[1]!, secret, other, FIRST.password, "a wrong password"]) {
      expect(out).not.toContain(token);
      expect(err).not.toContain(token);
      for (const file of ["app.sqlite"]) expect(readFileSync(join(data, file)).includes(token)).toBe(false);
    }
  } finally {
    program.kill("SIGKILL");
    await ended;
  }
});

test("the command works without a server, is recorded under the operating system's user, and tells what is wrong", async () => {
  const user = (...words: string[]) => runHere(["user", ...words, "--data", data]);
  const added = await user("add", "ma.chao", "--name", "马超", "--role", "it", "--role", "auditor");
  expect(added.code).toBe(0);
  expect(added.out).toMatch(/ma\.chao \(马超\) signs in once by/);
  expect((await user("add", "MA.CHAO", "--name", "x", "--role", "it")).err).toContain("somebody's already");
  expect((await user("add", "x", "--name", "x", "--role", "root")).err).toContain("there is no role “root”");
  expect((await user("add", "x", "--role", "it")).code).toBe(2);
  expect((await user("nix")).code).toBe(2);
  expect((await user("disable", "nobody")).err).toBe("assay user: The account nobody was not found");
  expect((await user("list")).out).toMatch(/ma\.chao +马超 +it, auditor +never signed in/);
  const log = await runHere(["audit", "list", "--action", "user_create", "--format", "json", "--data", data]);
  const last = log.out.split("\n").map((line) => JSON.parse(line));
  expect(last.map(({ outcome }) => outcome)).toEqual(["done", "done", "refused", "refused"]);
  expect(last[1]).toMatchObject({ detail: { by: "command", roles: ["it", "auditor"] } });
  expect(log.out).not.toMatch(/马超|ma\.chao/);
});
