import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { candidateEntry } from "../../server/candidates/entry.ts";
import { feedbackOf } from "../../server/candidates/own.ts";
import { takeSurveys } from "../../server/candidates/surveys.ts";
import type { Mine } from "../../server/routes/mine.ts";
import { candidateLinks } from "../../server/store/candidate-entry.ts";
import { openSubjectTexts, subjectRequests } from "../../server/store/subject-request.ts";
import { demo } from "../helpers/demo.ts";
import { type Caller, caller } from "./caller.ts";
import { type Answer, type Client, client } from "./client.ts";

let directory: string;
let server: Client;
let hr: Caller;
beforeAll(async () => {
  ({ directory } = await demo());
  server = await client(directory);
  hr = caller(server, "mine-hr", ["hr"], { job: ["J06", "J07"], department: [] });
}, 300_000);
afterAll(() => server?.close());

const codeOf = (answer: Answer) => [answer.statusCode, answer.json().error?.code];
const sql = <Row>(query: string) =>
  server.context.database.reader((connection) => connection.rows<Row>(query));
const events = () =>
  readdirSync(join(directory, "audit")).flatMap((file) =>
    readFileSync(join(directory, "audit", file), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );

type Somebody = { readonly person: string; readonly application: string };
/** Lately rejected people who sat an AI interview for own jobs and applied once. */
const somebody = (job: string, limit: number) =>
  sql<Somebody>(
    `select cast(person_key as varchar) as person, application_id as application from core.application a
     where cast(job as varchar) = '${job}' and ai_completed_at is not null and rejected_at is not null
       and (select count(*) from core.application b where b.person_key = a.person_key) = 1
     order by applied_at desc, application_id limit ${limit}`,
  );

const send = (method: "GET" | "POST" | "DELETE", url: string, secret: string, body?: unknown) =>
  server.app.inject({
    ...{ method, url },
    headers: {
      ...{ cookie: `assay_candidate=${secret}`, "accept-language": "en" },
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
const redeem = (token: string) => send("POST", "/api/mine/session", "", { token });
const linkOf = async (person: string) => {
  const answer = await hr("POST", `/api/candidates/${person}/link`, {});
  expect(answer.statusCode, answer.body).toBe(201);
  return (answer.json().link as string).split("/").at(-1)!;
};
const secretIn = (answer: Answer) => answer.cookies.find(({ name }) => name === "assay_candidate")!.value;
const enter = async (person: string) => secretIn(await redeem(await linkOf(person)));

describe("a candidate's link", () => {
  test("is good once, by POST alone, and is recorded", async () => {
    const [one] = await somebody("J06", 1);
    const token = await linkOf(one!.person);
    expect(events().at(-1)).toMatchObject({
      ...{ actor: "mine-hr", action: "candidate_link", subject: `candidate:${one!.person}` },
    });
    // what a scanner of mails asks for uses nothing up
    for (const url of ["/api/mine/session", `/api/mine/session?token=${token}`, `/my-application/${token}`])
      expect((await send("GET", url, "")).statusCode).toBe(404);
    const answer = await redeem(token);
    expect(answer.statusCode).toBe(204);
    expect(answer.cookies[0]).toMatchObject({ name: "assay_candidate", httpOnly: true, sameSite: "Strict" });
    expect(events().at(-1)).toMatchObject({
      ...{ actor: `candidate:${one!.person}`, action: "candidate_sign_in", outcome: "done" },
    });
    expect(codeOf(await redeem(token))).toEqual([410, "candidate_link_gone"]);
    expect(events().at(-1)).toMatchObject({ action: "candidate_sign_in", outcome: "refused" });
    expect((await send("GET", "/api/mine", secretIn(answer))).statusCode).toBe(200);
  });

  test("takes the place of the one before, and is not made outside of own jobs", async () => {
    const [one, other] = [...(await somebody("J06", 1)), ...(await somebody("J20", 1))];
    const [first, second] = [await linkOf(one!.person), await linkOf(one!.person)];
    expect((await redeem(first)).statusCode).toBe(410);
    expect((await redeem(second)).statusCode).toBe(204);
    expect((await hr("POST", `/api/candidates/${other!.person}/link`, {})).statusCode).toBe(404);
  });

  test("is over after 14 days, a session after an hour without use and after 12 hours", async () => {
    const [one] = await somebody("J06", 1);
    let now = Date.parse("2026-12-01T08:00:00Z");
    const entry = candidateEntry(server.context.store, () => now);
    const invite = async () => {
      const { invitation, kept } = entry.invite(one!.person, "somebody");
      await candidateLinks.put(server.context.store, kept, new Date(now).toISOString());
      return invitation.token;
    };
    const late = await invite();
    now += 14 * 86_400_000;
    const told = async () => undefined;
    expect(await entry.redeem(late, told)).toBeNull();
    const { secret } = (await entry.redeem(await invite(), told))!;
    for (let minutes = 0; minutes < 11 * 60; minutes += 55) {
      now += 55 * 60_000;
      expect(await entry.find(secret)).toMatchObject({ person: one!.person });
    }
    now += 61 * 60_000;
    expect(await entry.find(secret)).toBeNull();
    const other = (await entry.redeem(await invite(), told))!;
    for (let minutes = 0; minutes < 12 * 60; minutes += 50) {
      await entry.find(other.secret);
      now += 50 * 60_000;
    }
    expect(await entry.find(other.secret)).toBeNull();
  });
});

describe("the own page", () => {
  test("tells candidate A nothing of B, and no score of anybody", async () => {
    const [a, b] = await somebody("J06", 2);
    const secret = await enter(a!.person);
    const answer = await send("GET", "/api/mine", secret);
    const mine = answer.json() as Mine;
    expect(mine.applications.map(({ application }) => application)).toEqual([a!.application]);
    expect(mine.applications[0]).toMatchObject({ stands: "closed", turn: null, survey: "open" });
    expect(mine.applications[0]!.job.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(answer.body).not.toMatch(/score|cutoff|weight|recommended/);
    for (const [method, url, body] of [
      ["GET", `/api/mine?person=${b!.person}`, undefined],
      ["POST", "/api/mine/requests", { kind: "explanation", application: b!.application }],
      ["POST", "/api/mine/survey", { application: b!.application, scores: { satisfaction: 5 } }],
    ] as const) {
      const told = await send(method, url, secret, body);
      expect(told.body).not.toContain(b!.person);
      if (method === "POST") expect([url, told.statusCode]).toEqual([url, 404]);
      else expect(told.json()).toEqual(mine);
    }
    for (const url of [`/api/candidates/${a!.person}`, "/api/session", "/api/analyses/own-jobs"])
      expect((await send("GET", url, secret)).statusCode).toBe(401);
  });

  test("gives a copy of the own data with the name, and nobody else's", async () => {
    const [a, b] = await somebody("J06", 2);
    const secret = await enter(a!.person);
    const copy = await send("GET", "/api/mine/copy", secret);
    const [own] = (await server.context.loader.identity(a!.person))!;
    const [other] = (await server.context.loader.identity(b!.person))!;
    expect(copy.json().identity[0]).toMatchObject({ name: own!.name, phone: own!.phone });
    expect(copy.json().applications).toHaveLength(1);
    expect(copy.body).not.toContain(other!.phone);
    expect(copy.headers["cache-control"]).toBe("no-store");
  });

  test("takes requests in with a deadline, each kind once at a time", async () => {
    const [, a] = await somebody("J07", 2);
    const secret = await enter(a!.person);
    const ask = (body: unknown) => send("POST", "/api/mine/requests", secret, body);
    const review = await ask({
      kind: "human_review",
      application: a!.application,
      asked: "Please look again",
    });
    expect(review.statusCode, review.body).toBe(201);
    expect(codeOf(await ask({ kind: "human_review" }))).toEqual([409, "already_asked"]);
    expect(codeOf(await ask({ kind: "correction", asked: " " }))).toEqual([400, "invalid_parameter"]);
    const { store, keys } = server.context;
    const [row] = await subjectRequests.of(store, a!.person);
    expect(row).toMatchObject({ kind: "human_review", received_by: "candidate", channel: "page" });
    expect(openSubjectTexts(keys, row!)).toMatchObject({ asked: "Please look again" });
    const mine = (await send("GET", "/api/mine", secret)).json() as Mine;
    expect(mine.requests.map(({ kind, state }) => [kind, state])).toEqual([["human_review", "received"]]);
  });

  test("is left for good", async () => {
    const [a] = await somebody("J07", 1);
    const secret = await enter(a!.person);
    expect((await send("DELETE", "/api/mine/session", secret)).statusCode).toBe(204);
    expect((await send("GET", "/api/mine", secret)).statusCode).toBe(401);
  });
});

test("answers to the survey come to the warehouse by the survey feed, once", async () => {
  const [, , a] = await somebody("J07", 3);
  const secret = await enter(a!.person);
  const body = { application: a!.application, scores: { satisfaction: 4, recommend: 9 }, comment: "谢谢" };
  expect((await send("POST", "/api/mine/survey", secret, body)).statusCode).toBe(201);
  expect(codeOf(await send("POST", "/api/mine/survey", secret, body))).toEqual([409, "survey_answered"]);
  const wrong = { ...body, scores: { satisfaction: 6 } };
  expect((await send("POST", "/api/mine/survey", secret, wrong)).statusCode).toBe(400);
  const { context } = server;
  const taking = { ...context, zone: context.config.organisation.zone };
  const waiting = await context.store.selectFrom("candidate_survey").selectAll().execute();
  expect(waiting.every(({ answers }) => !Buffer.from(answers!).includes("谢谢"))).toBe(true);
  expect(await takeSurveys(taking)).toBe(waiting.length);
  expect(await takeSurveys(taking)).toBe(0);
  const rows = await sql<{ item: string; score: number }>(
    `select cast(item as varchar) as item, score from staging.survey_answers where response_id like 'page-%' order by 1`,
  );
  expect(rows).toEqual([
    { item: "recommend", score: 9 },
    { item: "satisfaction", score: 4 },
  ]);
  const mine = (await send("GET", "/api/mine", secret)).json() as Mine;
  expect(mine.applications[0]?.survey).toBe("answered");
}, 120_000);

describe("while the audit log cannot be written", () => {
  const folder = () => join(directory, "audit");
  afterEach(() => {
    if (!existsSync(`${folder()}-kept`)) return;
    renameSync(folder(), `${folder()}-file`);
    renameSync(`${folder()}-kept`, folder());
  });

  test("no link is made, none redeemed, and nothing told or kept", async () => {
    const [, , , a] = await somebody("J07", 4);
    const [, , , , b] = await somebody("J07", 5);
    const [secret, token] = [await enter(a!.person), await linkOf(b!.person)];
    renameSync(folder(), `${folder()}-kept`);
    writeFileSync(folder(), "");
    expect((await hr("POST", `/api/candidates/${a!.person}/link`, {})).statusCode).toBe(503);
    expect((await redeem(token)).statusCode).toBe(503);
    for (const [method, url, body] of [
      ["GET", "/api/mine", undefined],
      ["GET", "/api/mine/copy", undefined],
      ["POST", "/api/mine/requests", { kind: "copy" }],
      ["POST", "/api/mine/survey", { application: a!.application, scores: { satisfaction: 5 } }],
    ] as const) {
      const answer = await send(method, url, secret, body);
      expect([url, ...codeOf(answer)]).toEqual([url, 503, "audit_unavailable"]);
    }
    expect(await subjectRequests.of(server.context.store, a!.person)).toEqual([]);
    renameSync(folder(), `${folder()}-file`);
    renameSync(`${folder()}-kept`, folder());
    // what could not be recorded has not used the link up
    expect((await redeem(token)).statusCode).toBe(204);
  });
});

test("who applied long ago is not asked how it was", async () => {
  const [old] = await sql<Somebody>(
    `select cast(person_key as varchar) as person, application_id as application from core.application
     where cast(job as varchar) = 'J06' and rejected_at < timestamp '2025-06-01' limit 1`,
  );
  const mine = (await send("GET", "/api/mine", await enter(old!.person))).json() as Mine;
  expect(mine.applications.find(({ application }) => application === old!.application)?.survey).toBe(
    "not_asked",
  );
});

test("feedback is about the own competencies alone: one end each, two of five or more", () => {
  const rated = (scores: readonly number[]) =>
    scores.map((ai, index) => ({
      ...{ competency: String.fromCharCode(97 + index), ai, human: null, aiZ: null, humanZ: null },
      ...{ weight: null, questions: [], unanswered: 0 },
    }));
  expect(feedbackOf({ rated: rated([50]) })).toEqual({ strong: [], weaker: [] });
  expect(feedbackOf({ rated: rated([50, 80, 60]) })).toEqual({ strong: ["b"], weaker: ["a"] });
  expect(feedbackOf({ rated: rated([50, 80, 60, 70, 90]) })).toEqual({
    strong: ["e", "b"],
    weaker: ["c", "a"],
  });
});
