import { afterAll, beforeAll, expect, test } from "vitest";
import { ROLES } from "../../server/access/roles.ts";
import { addDemoAccounts, demoLinks } from "../../server/accounts/demo.ts";
import { deskOf } from "../../server/accounts/desk.ts";
import { accounts, ownOf, rolesOf } from "../../server/store/account.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
  const { store } = server.context;
  await store.deleteFrom("session").execute();
  await store.deleteFrom("account").execute();
});
afterAll(() => server?.close());

test("ten people, one for each role and one who sees most; what is their own is in the warehouse", async () => {
  await addDemoAccounts(server.context);
  const all = await accounts.page(server.context.store, { limit: 100 });
  expect(all).toHaveLength(10);
  for (const role of ROLES)
    expect(
      all.filter((one) => rolesOf(one).join() === role),
      role,
    ).toHaveLength(1);
  const { known } = deskOf(server.context);
  for (const account of all) {
    const own = ownOf(account);
    const [role] = rolesOf(account);
    expect(own.job.length > 0, account.login).toBe(role === "hr" || role === "model_owner");
    expect(own.department.length > 0, account.login).toBe(role === "business");
    for (const dimension of ["job", "department"] as const)
      for (const value of own[dimension]) expect((await known(dimension))!.has(value), value).toBe(true);
  }
});

test("each gets a link, the widest first, in both languages; a second start voids the first links", async () => {
  const links = async () =>
    (await demoLinks(server.context, "http://127.0.0.1:8100")).map((line) => line.trim());
  const first = await links();
  expect(first).toHaveLength(20);
  expect(first[0]).toBe(
    "林雨 lin.yu  系统管理员、HR 管理员、分析师 (Administrator, HR administrator, Analyst)",
  );
  const tokens = (lines: string[]) => lines.flatMap((line) => /#\/sign-in\/(\S+)$/.exec(line)?.[1] ?? []);
  const second = await links();
  const redeem = async (token: string) =>
    (await server.post("/api/session", { token }, { cookie: "" })).statusCode;
  expect(await redeem(tokens(first)[0]!)).toBe(410);
  for (const token of tokens(second)) expect(await redeem(token)).toBe(200);
  expect(await redeem(tokens(second)[0]!)).toBe(410);
});

test("a directory that has accounts gets none, and a person who was disabled no link", async () => {
  const { store } = server.context;
  await accounts.change(store, "demo-lin-yu", { disabled_at: new Date().toISOString() });
  await addDemoAccounts(server.context);
  expect(await accounts.page(store, { limit: 100 })).toHaveLength(10);
  expect((await demoLinks(server.context, "")).join("\n")).not.toContain("林雨");
});
