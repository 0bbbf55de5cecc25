import { afterAll, beforeAll, expect, test } from "vitest";
import type { Own, Role } from "../../../server/access/roles.ts";
import { subscriptions } from "../../../server/store/subscription.ts";
import { account, signIn } from "../../helpers/accounts.ts";
import { demo } from "../../helpers/demo.ts";
import { type Client, client } from "../client.ts";
import { type MailServer, mailServer } from "../mail-server.ts";

let server: Client;
let post: MailServer;
beforeAll(async () => {
  post = await mailServer({});
  const mail = { host: "127.0.0.1", port: post.port, from: "assay@example.com", domains: ["example.com"] };
  server = await client((await demo()).directory, { messages: { mail: { ...mail, ca_file: post.caFile } } });
}, 300_000);
afterAll(async () => {
  await server?.close();
  await post?.close();
});

async function subscribe(person: string, role: Role, own: Own, language: "zh" | "en") {
  await account(server.context, { person, roles: [role], own });
  const at = new Date().toISOString();
  await subscriptions.put(server.context.store, {
    ...{ id: crypto.randomUUID(), account: person, topic: "report", channel: "mail" },
    ...{ recipient: `${person}@example.com`, language, created_at: at, changed_at: at },
  });
}
const to = (person: string) => post.taken.find((each) => each.to[0] === `${person}@example.com`);

test("a real report is sent to each as that account may see it, in its language", async () => {
  await subscribe("lin", "leadership", { job: [], department: [] }, "zh");
  await subscribe("hua", "hr", { job: ["J02"], department: [] }, "en");
  await subscribe("ops", "it", { job: [], department: [] }, "en");
  const { report_id } = await server.context.reports.make("2026Q3", "local");
  const cookie = (secret: string) => ({ cookie: `assay_session=${secret}` });
  const leader = cookie(await signIn(server.context, { person: "lin", roles: ["leadership"] }));
  expect((await server.post(`/api/reports/${report_id}/messages`, "", leader)).statusCode).toBe(403);
  const analyst = cookie(await signIn(server.context, { person: "analyst", roles: ["analyst"] }));
  expect((await server.post(`/api/reports/${report_id}/messages`, "{}", analyst)).statusCode).toBe(202);
  await server.context.postman.work();
  await server.context.postman.work();
  expect(post.taken).toHaveLength(2);
  expect(to("lin")?.subject).toBe("AI 面试有效吗？2026 年第三季度报告");
  expect(to("hua")?.subject).toBe("Do our AI interviews work? Report of the third quarter of 2026");
  const company = await server.context.reports.read(report_id, { kind: "all", rows: false });
  const own = await server.context.reports.read(report_id, {
    ...{ kind: "some", rows: true, any: [{ job: ["J02"] }] },
  });
  const said = (report: typeof company, language: "zh" | "en") =>
    report.texts[language]!.parts[0]!.blocks.flatMap((block) =>
      block.kind === "verdicts" ? block.rows.map(({ sentence }) => sentence.says) : [],
    );
  const plain = (text: string | undefined) => (text ?? "").replaceAll(/\s+/g, " ");
  for (const says of said(company, "zh")) expect(plain(to("lin")?.text)).toContain(plain(says));
  for (const says of said(own, "en")) expect(plain(to("hua")?.text)).toContain(plain(says));
  expect(said(own, "en")[0]).not.toBe(said(company, "en")[0]);
  expect(to("hua")?.text).toContain(`#/reports?report=${report_id}`);
}, 240_000);
