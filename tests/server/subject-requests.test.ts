import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadDirectory } from "../../pipelines/load.ts";
import { NOTHING, type Own, type Role } from "../../server/access/roles.ts";
import { type Server, startServer } from "../../server/main.ts";
import { candidateLinks } from "../../server/store/candidate-entry.ts";
import { candidatePeople } from "../../server/store/candidate-people.ts";
import { openSubjectTexts, subjectRequests } from "../../server/store/subject-request.ts";
import { openDatabase } from "../../sql/database.ts";
import { signIn } from "../helpers/accounts.ts";
import { runHere } from "../helpers/program.ts";
import { found, marked, marksOf, writeMarked } from "../load/marked-people.ts";

let folder: string;
let server: Server;
const data = () => join(folder, "data");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-requests-"));
  writeMarked(join(folder, "exports"), join(folder, "others"));
  const db = await openDatabase({ directory: data(), readers: 1 });
  for (const name of ["exports", "others"]) await loadDirectory(db, { from: join(folder, name) });
  await db.close();
  const retention = { rules: [{ outcome: "rejected", months: 12 }], cron: "30 2 * * *" };
  writeFileSync(join(data(), "assay.config.json"), JSON.stringify({ retention }));
  server = await startServer({ data: data(), web: null, port: 0, logLevel: "silent" });
}, 120_000);
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Somebody who asks over HTTP. */
async function as(person: string, roles: readonly Role[], own: Own = NOTHING) {
  const secret = await signIn(server.context, { person, roles, own });
  const cookie = `assay_session_${new URL(server.address).port}=${secret}`;
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${server.address}/api/${path}`, {
      method,
      headers: {
        ...{ cookie, "accept-language": "en" },
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    // biome-ignore lint/suspicious/noExplicitAny: what is asked of it is held by the tests
    const json = text.startsWith("{") ? (JSON.parse(text) as any) : null;
    return { status: answer.status, json, text, headers: answer.headers };
  };
  const stepUp = () => server.context.sessions.stepUp(server.context.sessions.find(secret)!.id);
  return { ask, stepUp };
}
const OFFICE = ["hr_admin"] as const;
const letter = (i: number, more: object = {}) => ({
  ...{ kind: "erasure", channel: "letter", candidate_id: `cand-${i}-x` },
  ...more,
});
const audited = (action: string) =>
  readdirSync(join(data(), "audit"))
    .flatMap((name) => readFileSync(join(data(), "audit", name), "utf8").split("\n"))
    .filter((line) => line.includes(`"action":"${action}"`))
    .map((line) => JSON.parse(line));

test("a request is taken in by id, phone or e-mail, without a name in the table or the log", async () => {
  const wang = await as("wang", OFFICE);
  const { name, phone, email, ...rest } = marked(60);
  expect(Object.keys(rest).length).toBeGreaterThan(5);
  const by = { kind: "copy", channel: "phone" };
  const taken = [
    await wang.ask("POST", "subject-requests", { ...by, candidate_id: "cand-60-x" }),
    await wang.ask("POST", "subject-requests", { ...by, phone: `+86 ${phone}` }),
    await wang.ask("POST", "subject-requests", { ...by, email: email.toUpperCase() }),
  ];
  expect(taken.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(new Set(taken.map(({ json }) => json.person)).size).toBe(1);
  expect(taken[0]!.json).toMatchObject({ state: "received", is_overdue: false, by_candidate: false });
  const listed = await wang.ask("GET", "subject-requests");
  expect(listed.json).toMatchObject({ open: 3, overdue: 0, answer_days: 30 });
  for (const secret of [name, phone, email]) expect(listed.text).not.toContain(secret);
  expect(found(data(), [name, phone, email])).toEqual([]);
  expect(audited("subject_request").at(-1)).toMatchObject({
    ...{ actor: "wang", outcome: "done", subject: "subject_request:3" },
    detail: { kind: "copy", channel: "phone" },
  });
});

test("what is wrong with a request is told", async () => {
  const wang = await as("wang", OFFICE);
  const message = async (body: object) =>
    (await wang.ask("POST", "subject-requests", { kind: "copy", channel: "letter", ...body })).json.error
      .message;
  expect(await message({})).toContain("give one of candidate_id, phone and email; there are 0");
  expect(await message({ phone: "1", email: "a@b.c" })).toContain("there are 2");
  expect(await message({ phone: "13900770001", source: "hr" })).toContain("belongs to a candidate_id");
  expect(await message({ candidate_id: "nobody" })).toBe("This candidate was not found");
  expect(await message({ kind: "correction", candidate_id: "cand-1-x" })).toContain("say what is asked");
});

test("a recruiter takes in and sees requests of own candidates alone; of others nothing is told", async () => {
  const own = await as("li", ["hr"], { job: ["J1"], department: [] });
  const other = await as("zhao", ["hr"], { job: ["J9"], department: [] });
  const mixed = await as("qian", ["hr", "leadership"], { job: ["J9"], department: [] });
  const taken = await own.ask("POST", "subject-requests", letter(61, { kind: "explanation" }));
  expect(taken.status).toBe(201);
  for (const stranger of [other, mixed]) {
    const refused = await stranger.ask("POST", "subject-requests", letter(61, { kind: "explanation" }));
    const nobody = await stranger.ask("POST", "subject-requests", letter(999, { kind: "explanation" }));
    expect([refused.status, refused.json]).toEqual([nobody.status, nobody.json]);
    expect(refused.status).toBe(404);
    const id = taken.json.request_id;
    expect((await stranger.ask("GET", "subject-requests")).json.requests).toEqual([]);
    expect((await stranger.ask("GET", `subject-requests/${id}`)).json.error.message).toBe(
      `Request ${id} was not found`,
    );
  }
  expect((await own.ask("GET", "subject-requests")).json.requests.length).toBeGreaterThan(0);
  // who also audits sees all requests, and reads what own candidates write
  const both = await as("sun", ["hr", "auditor"], { job: ["J9"], department: [] });
  expect((await both.ask("GET", `subject-requests/${taken.json.request_id}`)).json.candidate_id).toBeNull();
  expect((await own.ask("PATCH", `subject-requests/${taken.json.request_id}`, {})).status).toBe(403);
});

test("a correction is passed on and closed with what came of it; a human review has an outcome and is counted", async () => {
  const wang = await as("wang", OFFICE);
  const asked = "出生日期应为 1991-02-03";
  const correction = await wang.ask("POST", "subject-requests", letter(62, { kind: "correction", asked }));
  const id = correction.json.request_id;
  expect((await wang.ask("GET", `subject-requests/${id}`)).json).toMatchObject({
    ...{ asked, candidate_id: "cand-62-x", changed_at: "2026-10-01T02:00:00Z", told: null },
  });
  expect(audited("subject_view").at(-1)).toMatchObject({ actor: "wang", subject: `subject_request:${id}` });
  expect(JSON.stringify(audited("subject_view"))).not.toContain("1991");
  expect((await wang.ask("PATCH", `subject-requests/${id}`, { act: "done" })).json.error.message).toContain(
    "say why, or what was done",
  );
  const done = await wang.ask("PATCH", `subject-requests/${id}`, { act: "done", told: "源系统已更正" });
  expect(done.json).toMatchObject({ state: "done", closed_by: { user: "wang" }, outcome: null });
  const again = await wang.ask("PATCH", `subject-requests/${id}`, { act: "refuse", told: "x" });
  expect([again.status, again.json.error.code]).toEqual([409, "wrong_state"]);

  const review = await wang.ask(
    "POST",
    "subject-requests",
    letter(62, { kind: "human_review", asked: "请复核" }),
  );
  const close = (outcome?: string) =>
    wang.ask("PATCH", `subject-requests/${review.json.request_id}`, { act: "done", told: "已复核", outcome });
  expect((await close()).json.error.message).toContain("a human review has an outcome");
  expect((await close("changed")).json).toMatchObject({ outcome: "changed" });
  expect((await wang.ask("GET", "subject-requests")).json.review).toMatchObject({
    ...{ asked: 1, open: 0, changed: 1, upheld: 0, refused: 0 },
    days: expect.any(Number),
  });
});

test("a copy needs a step-up, is in the log before it is answered, and holds the marks of that person alone", async () => {
  const wang = await as("wang", OFFICE);
  const { json } = await wang.ask("POST", "subject-requests", letter(63, { kind: "copy" }));
  const path = `subject-requests/${json.request_id}/copy`;
  expect((await wang.ask("GET", `${path}?format=html`)).json.error.code).toBe("step_up_needed");
  await wang.stepUp();
  for (const format of ["html", "json"]) {
    const copy = await wang.ask("GET", `${path}?format=${format}`);
    expect(copy.status, copy.text.slice(0, 300)).toBe(200);
    expect(copy.headers.get("content-disposition")).toContain(`personal-data-${json.request_id}.${format}`);
    const { note: _note, ...marks } = marked(63);
    for (const mark of Object.values(marks)) expect(copy.text).toContain(mark);
    for (const i of [3, 6, 62, 64]) expect(copy.text).not.toContain(marked(i).name);
  }
  expect(audited("subject_copy")).toHaveLength(2);
  // where it cannot be told, it is not made
  const files = readdirSync(join(data(), "audit")).map((name) => join(data(), "audit", name));
  const broken = new Error("full");
  const { record } = server.context.audit;
  Object.assign(server.context.audit, {
    record: async () => {
      const { AuditUnavailable } = await import("../../server/access/audit.ts");
      throw new AuditUnavailable("full", { cause: broken });
    },
  });
  const refused = await Promise.all([
    wang.ask("GET", `${path}?format=json`),
    wang.ask("GET", `subject-requests/${json.request_id}`),
    wang.ask("POST", "subject-requests", letter(63, { kind: "copy" })),
  ]);
  Object.assign(server.context.audit, { record });
  expect(refused.map(({ status }) => status)).toEqual([503, 503, 503]);
  for (const { text } of refused) expect(text).not.toContain(marked(63).name);
  for (const file of files) chmodSync(file, 0o600);
});

test("an erasure is proposed by one and approved by another, and then nothing of the person is left", async () => {
  const wang = await as("wang", OFFICE);
  const auditor = await as("zhou", ["auditor"]);
  const both = await as("wu", ["hr_admin", "auditor"]);
  const taken = await wang.ask("POST", "subject-requests", letter(64, { asked: "请删除我的全部信息" }));
  await wang.ask("POST", "subject-requests", letter(64, { kind: "copy" }));
  const path = `subject-requests/${taken.json.request_id}`;
  expect((await wang.ask("GET", `${path}/erasure`)).json.goes).toMatchObject({ persons: 1, identities: 1 });
  // approved before proposed, proposed with the name, closed without approval
  expect((await auditor.ask("POST", `${path}/approval`, { approve: true })).json.error.code).toBe(
    "wrong_state",
  );
  const propose = (told: string, who = both) => who.ask("PATCH", path, { act: "propose", told });
  expect((await propose(`${marked(64).name} 来信`)).json.error.message).toContain("names the person");
  expect((await wang.ask("PATCH", path, { act: "done", told: "x" })).json.error.message).toContain(
    "when an auditor has approved it",
  );
  expect((await propose("来信要求删除，身份已核实")).json).toMatchObject({
    ...{ state: "proposed", proposed_by: { user: "wu" } },
  });
  // nobody approves an own proposal, and who proposes may not approve
  expect((await both.ask("POST", `${path}/approval`, { approve: true })).json.error.code).toBe(
    "own_proposal",
  );
  expect((await wang.ask("POST", `${path}/approval`, { approve: true })).status).toBe(403);
  // the auditor reads why, and neither ids nor the letter
  expect((await auditor.ask("GET", path)).json).toMatchObject({
    ...{ told: "来信要求删除，身份已核实", asked: null, candidate_id: null },
  });
  expect((await auditor.ask("POST", `${path}/approval`, { approve: false })).json.error.message).toContain(
    "say why",
  );
  const back = await auditor.ask("POST", `${path}/approval`, { approve: false, told: "请补充核实方式" });
  expect(back.json).toMatchObject({ state: "received", proposed_by: null });
  await propose("电话核实", wang);
  const [done, twice] = await Promise.all([
    auditor.ask("POST", `${path}/approval`, { approve: true }),
    auditor.ask("POST", `${path}/approval`, { approve: true }),
  ]);
  expect([done.status, twice.status]).toEqual([200, 200]);
  expect(done.json).toMatchObject({
    ...{ state: "done", proposed_by: { user: "wang" }, approved_by: { user: "zhou" }, person: null },
    erasure: expect.stringMatching(/^E\d{8}-[0-9a-f]{8}$/),
  });
  const { requests } = (await wang.ask("GET", "subject-requests")).json;
  expect(requests.filter((one: { state: string }) => one.state === "done").length).toBeGreaterThan(1);
  for (const row of await subjectRequests.all(server.context.store)) {
    expect(openSubjectTexts(server.context.keys, row).candidate_id).not.toBe("cand-64-x");
  }
  expect((await wang.ask("POST", "subject-requests", letter(64))).status).toBe(404);
  const retention = await auditor.ask("GET", "retention");
  expect(retention.json).toMatchObject({
    rules: [{ outcome: "rejected", months: 12 }],
    next_run_at: expect.stringMatching(/T18:30:00/),
    erasures: [{ request: done.json.erasure, people: 1, with_rows: false }],
  });
  expect(audited("erase").at(-1)).toMatchObject({
    actor: "zhou",
    outcome: "done",
    detail: { by: "request" },
  });
  expect(found(data(), marksOf([64]))).toEqual([]);
}, 120_000);

test("who is erased by command is forgotten in requests too", async () => {
  const wang = await as("wang", OFFICE);
  const taken = await wang.ask("POST", "subject-requests", letter(65, { kind: "explanation" }));
  const { store } = server.context;
  const { person_key } = (await subjectRequests.find(store, taken.json.request_id))!;
  const link = { token: "x".repeat(43), person_key: person_key!, made_by: "wang" };
  await candidateLinks.put(store, { ...link, expires_at: "2999-01-01T00:00:00Z" }, "2026-01-01T00:00:00Z");
  expect(await candidatePeople.all(store)).toEqual([person_key]);
  const told = await runHere(["erase", "--candidate", "cand-65-x", "--reason", "letter", "--data", data()]);
  expect(told.err).toBe("");
  const { json } = await wang.ask("GET", `subject-requests/${taken.json.request_id}`);
  expect(json).toMatchObject({ state: "done", person: null, candidate_id: null, erasure: null });
  expect(await candidatePeople.all(store)).toEqual([]);
}, 120_000);

test("who sees no rows is told of no few people who go next", async () => {
  const [wang, auditor] = [await as("wang", OFFICE), await as("zhou", ["auditor"])];
  const exact = (await wang.ask("GET", "retention")).json.months;
  const coarse = (await auditor.ask("GET", "retention")).json.months;
  expect(exact[0].people).toBe(50);
  expect(coarse.map(({ people }: { people: number | null }) => people)).toEqual(
    exact.map(({ people }: { people: number }) => (people < 5 ? null : Math.round(people / 5) * 5)),
  );
});
