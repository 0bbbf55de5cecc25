import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { requireStepUp } from "../../server/access/step-up.ts";
import { accounts } from "../../server/store/account.ts";
import { account, signIn } from "../helpers/accounts.ts";
import { type Answer, type Client, client } from "./client.ts";

const PASSWORD = "correct horse battery";
let folder: string;
let server: Client;
let people = 0;
/** Another person for each test, and the cookie of one of their sessions. */
let person: string;
let secret: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-step-up-"));
  server = await client(join(folder, "data"));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  people += 1;
  person = `person-${people}`;
  await account(server.context, { person, roles: ["hr_admin"] });
  const password = await server.context.passwords.hash(PASSWORD);
  await accounts.change(server.context.store, person, { password });
  secret = await signIn(server.context, { person, roles: ["hr_admin"] });
});

const stepUp = (body: unknown, by = secret): Promise<Answer> =>
  server.app.inject({
    ...{ method: "POST", url: "/api/session/step-up", remoteAddress: `10.2.0.${people}` },
    headers: {
      ...{ "content-type": "application/json", "accept-language": "en" },
      cookie: `assay_session=${by}`,
    },
    payload: JSON.stringify(body),
  });
const session = (by = secret) => server.context.sessions.find(by);
const codeOf = (answer: Answer) => [answer.statusCode, answer.json().error?.code];
const refusal = (by = secret) => {
  try {
    requireStepUp({ session: session(by) });
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const events = () =>
  readdirSync(join(folder, "data", "audit")).flatMap((file) =>
    readFileSync(join(folder, "data", "audit", file), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  );

describe("a session", () => {
  test("is stepped up for ten minutes by the password and a reason, which the audit log keeps", async () => {
    expect(refusal()).toBe("step_up_needed");
    const answer = await stepUp({ password: PASSWORD, reason: "  checking  an appeal " });
    expect(answer.statusCode).toBe(200);
    const left = Date.parse(answer.json().stepped_up_until) - Date.now();
    expect(left).toBeGreaterThan(9.9 * 60_000);
    expect(left).toBeLessThanOrEqual(10 * 60_000);
    expect(refusal()).toBeNull();
    expect(events().at(-1)).toMatchObject({
      ...{ actor: person, action: "step_up", outcome: "done", subject: `session:${session()!.id}` },
      detail: { by: "password", reason: "checking an appeal" },
    });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 60_000 + 1000 });
    try {
      expect(refusal()).toBe("step_up_needed");
    } finally {
      vi.useRealTimers();
    }
  });

  test("tells its browser until when", async () => {
    const { stepped_up_until } = (await stepUp({ password: PASSWORD, reason: "an appeal" })).json();
    const told = await server.app.inject({
      url: "/api/session",
      headers: { cookie: `assay_session=${secret}` },
    });
    expect(told.json().stepped_up_until).toBe(stepped_up_until);
  });

  test("alone is stepped up, not another one of the same person", async () => {
    const other = await signIn(server.context, { person, roles: ["hr_admin"] });
    expect((await stepUp({ password: PASSWORD, reason: "an appeal" })).statusCode).toBe(200);
    expect(refusal(other)).toBe("step_up_needed");
  });

  test("is not stepped up by a wrong password, which is recorded and slowed down", async () => {
    for (let tries = 0; tries < 5; tries += 1)
      expect(codeOf(await stepUp({ password: "wrong password", reason: "an appeal" }))).toEqual([
        403,
        "wrong_password",
      ]);
    expect(codeOf(await stepUp({ password: PASSWORD, reason: "an appeal" }))).toEqual([
      429,
      "too_many_tries",
    ]);
    expect(refusal()).toBe("step_up_needed");
    const refused = events().filter(({ actor, action }) => actor === person && action === "step_up");
    expect(refused.map(({ outcome }) => outcome)).toEqual(Array(5).fill("refused"));
  });

  test.each([[""], ["   "], ["two\nlines"], ["a".repeat(201)], [undefined]])(
    "needs a reason, not %j",
    async (reason) => {
      expect(codeOf(await stepUp({ password: PASSWORD, reason }))).toEqual([400, "invalid_parameter"]);
      expect(refusal()).toBe("step_up_needed");
    },
  );

  test("of an account without a password is told to set one", async () => {
    await accounts.change(server.context.store, person, { password: null });
    expect(codeOf(await stepUp({ password: PASSWORD, reason: "an appeal" }))).toEqual([409, "no_password"]);
  });

  test("is not stepped up while the audit log cannot be written", async () => {
    const directory = join(folder, "data", "audit");
    await stepUp({ password: PASSWORD, reason: "so that there is a file" });
    const other = await signIn(server.context, { person, roles: ["hr_admin"] });
    const file = readdirSync(directory).at(-1)!;
    const whole = readFileSync(join(directory, file));
    writeFileSync(join(directory, file), Buffer.concat([whole, Buffer.from("x")]));
    try {
      expect((await stepUp({ password: PASSWORD, reason: "an appeal" }, other)).statusCode).toBe(503);
      expect(refusal(other)).toBe("step_up_needed");
    } finally {
      writeFileSync(join(directory, `${file}.whole`), whole);
      renameSync(join(directory, `${file}.whole`), join(directory, file));
    }
  });
});

test("nobody is stepped up who has no session", () => {
  expect(() => requireStepUp({ session: null })).toThrow("prove anew");
});
