import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Own, Role } from "../../server/access/roles.ts";
import type { Decision } from "../../server/candidates/decision.ts";
import type { Candidate, Candidates } from "../../server/routes/candidates.ts";
import { signIn } from "../helpers/accounts.ts";
import { demo } from "../helpers/demo.ts";
import { type Caller, caller } from "./caller.ts";
import { type Answer, type Client, client } from "./client.ts";

let directory: string;
let server: Client;
let hr: Caller;
let business: Caller;
const OWN = { job: ["J06", "J07"], department: [] };
beforeAll(async () => {
  ({ directory } = await demo());
  server = await client(directory);
  hr = caller(server, "candidates-hr", ["hr"], OWN);
  business = caller(server, "candidates-business", ["business"], { job: [], department: ["C2-D1"] });
}, 300_000);
afterAll(() => server?.close());

const codeOf = (answer: Answer) => [answer.statusCode, answer.json().error?.code];
const list = async (as: Caller, query = "") => {
  const answer = await as("GET", `/api/candidates?${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json() as Candidates;
};
const sql = (query: string) =>
  server.context.database.reader((connection) => connection.rows<Record<string, string>>(query));

const events = () =>
  readdirSync(join(directory, "audit")).flatMap((file) =>
    readFileSync(join(directory, "audit", file), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );

/** Somebody who applied to one of the jobs alone, with an AI interview, whose application has ended or not. */
async function somebody(jobs: string, end = "rejected_at is not null") {
  const [found] = await sql(
    `select cast(person_key as varchar) as person, application_id as application, cast(job as varchar) as job
     from core.application a
     where cast(job as varchar) in (${jobs}) and ai_completed_at is not null and ${end}
       and (select count(*) from core.application b where b.person_key = a.person_key) = 1
     order by application_id limit 1`,
  );
  return found as { person: string; application: string; job: string };
}

/** Somebody who has lately proven anew who they are. */
async function steppedUp(person: string, roles: readonly Role[], own: Own = OWN): Promise<Caller> {
  const secret = await signIn(server.context, { person, roles, own });
  await server.context.sessions.stepUp(server.context.sessions.find(secret)!.id);
  return async (method, url, body) =>
    server.app.inject({
      ...{ method, url },
      headers: {
        cookie: `assay_session=${secret}`,
        "accept-language": "en",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
}

/** Asks for the name of somebody. */
const unmask = (as: Caller, person: string) =>
  as("POST", `/api/candidates/${person}/unmask`, { reason: "to arrange the interview" });

describe("the list", () => {
  test.each(["waiting", "ai_score", "human_score", "applied"] as const)(
    "by %s gives every own open application once, in order, page after page",
    async (sort) => {
      const [{ n }] = (await sql(
        "select count(*) as n from core.application where case_state = 'open' and cast(job as varchar) in ('J06', 'J07')",
      )) as unknown as [{ n: number }];
      const seen: Candidates["candidates"][number][] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page: Candidates = await list(
          hr,
          `sort=${sort}&limit=7${cursor === "" ? "" : `&cursor=${cursor}`}`,
        );
        expect(page.total).toBe(Number(n));
        seen.push(...page.candidates);
        cursor = page.next_cursor;
      }
      expect(seen.length).toBe(Number(n));
      expect(new Set(seen.map(({ application }) => application)).size).toBe(seen.length);
      expect(seen.every(({ job }) => OWN.job.includes(job ?? ""))).toBe(true);
      const value = (one: (typeof seen)[number]) =>
        sort === "waiting"
          ? one.days
          : sort === "applied"
            ? Date.parse(one.applied_on ?? "")
            : (one[sort] ?? -1);
      expect(seen.map(value)).toEqual(seen.map(value).sort((a, b) => b - a));
    },
  );

  test("is narrowed by job and found by the beginning of a pseudonym or candidate id, never outside", async () => {
    const [mine, other] = [await somebody("'J06'"), await somebody("'J20'")];
    const [id] = await sql(
      `select candidate_id as id from core.application where application_id = '${mine.application}'`,
    );
    for (const find of [mine.person.slice(0, 8).toUpperCase(), id!.id!]) {
      const found = await list(hr, `state=finished&find=${find}&job=J06`);
      expect(found.candidates.map(({ application }) => application)).toContain(mine.application);
    }
    expect((await list(hr, `state=finished&find=${other.person.slice(0, 8)}`)).candidates).toEqual([]);
    expect((await list(hr, "state=finished&job=J20")).total).toBe(0);
    expect(codeOf(await hr("GET", "/api/candidates?cursor=abc"))).toEqual([400, "invalid_parameter"]);
  });

  test("holds no name, no contact and no id of a source", async () => {
    const answer = await hr("GET", "/api/candidates?state=finished&limit=200");
    const people = await sql(
      "select candidate_id as id from core.application where cast(job as varchar) in ('J06', 'J07') limit 200",
    );
    expect(people.filter(({ id }) => answer.body.includes(`"${id}"`))).toEqual([]);
    const [one] = (answer.json() as Candidates).candidates;
    for (const record of (await server.context.loader.identity(one!.person))!)
      for (const [field, value] of Object.entries(record))
        if (field !== "source") expect(answer.body).not.toContain(value);
  });

  test("is for nobody who may not see rows", async () => {
    const lead = caller(server, "candidates-lead", ["leadership"]);
    expect(codeOf(await lead("GET", "/api/candidates"))).toEqual([403, "not_allowed"]);
    const both = caller(server, "candidates-both", ["leadership", "hr"], OWN);
    expect(codeOf(await both("GET", "/api/candidates"))).toEqual([403, "not_allowed"]);
  });
});

describe("one candidate", () => {
  test("is recorded before it is told, and does not exist outside the scope", async () => {
    const [mine, other] = [await somebody("'J06'"), await somebody("'J20'")];
    const before = events().length;
    const answer = await hr("GET", `/api/candidates/${mine.person}`);
    expect((answer.json() as Candidate).applications.map(({ application }) => application)).toEqual([
      mine.application,
    ]);
    const [event] = events().slice(before);
    expect(event).toMatchObject({
      ...{ actor: "candidates-hr", action: "candidate_read", subject: `candidate:${mine.person}` },
    });
    const nobody = "00000000-0000-4000-8000-000000000000";
    for (const path of ["", `/decision?application=${other.application}`]) {
      const [outside, absent] = [
        await hr("GET", `/api/candidates/${other.person}${path}`),
        await hr("GET", `/api/candidates/${nobody}${path}`),
      ];
      expect(outside.statusCode).toBe(404);
      expect(outside.body).toBe(absent.body);
    }
    expect(events().length).toBe(before + 1);
  });

  test("tells what the decision rests on: the weights in force give the score that the tool told", async () => {
    const mine = await somebody("'J06'");
    const answer = await hr("GET", `/api/candidates/${mine.person}/decision?application=${mine.application}`);
    const decision = answer.json() as Decision;
    const models = await sql(
      `select cast(m.competency as varchar) as competency, m.weight / 1e6 as weight from marts.scoring_model m
       join core.application a on a.job = m.job and a.model_version = m.model_version
       where a.application_id = '${mine.application}'`,
    );
    expect(decision.parts.map(({ competency }) => competency)).toEqual(
      models.map(({ competency }) => competency!).sort((a, b) => (a < b ? -1 : 1)),
    );
    const sum = decision.parts.reduce((all, { score, weight }) => all + score! * weight!, 0);
    expect(decision.recomputed).toBeCloseTo(sum, 6);
    expect(decision).toMatchObject({ outcome: "rejected", is_in_force: true, agrees: true });
    expect(decision.looked).toBe(decision.human_interview_on === null ? "not_recorded" : "before");
    const stray = await hr("GET", `/api/candidates/${mine.person}/decision?application=A999`);
    expect(stray.statusCode).toBe(404);
  });
});

describe("name and contacts", () => {
  test("ask for a stepped-up session, a reason and own jobs; a department sees the name alone", async () => {
    const [mine, other] = [await somebody("'J06'"), await somebody("'J20'")];
    expect(codeOf(await unmask(hr, mine.person))).toEqual([403, "step_up_needed"]);
    expect(codeOf(await unmask(business, mine.person))).toEqual([403, "step_up_needed"]);
    const recruiter = await steppedUp("unmask-hr", ["hr"]);
    const answer = await unmask(recruiter, mine.person);
    const [known] = (await server.context.loader.identity(mine.person))!;
    expect(answer.json()).toMatchObject({
      contacts: true,
      records: [{ name: known!.name, phone: known!.phone ?? null, email: known!.email ?? null }],
    });
    expect(events().at(-1)).toMatchObject({
      ...{ action: "candidate_unmask", subject: `candidate:${mine.person}` },
      detail: { reason: "to arrange the interview", contacts: true },
    });
    expect(answer.body).not.toContain(known!.birth_date ?? "never");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect((await unmask(recruiter, other.person)).statusCode).toBe(404);
    const department = await steppedUp("unmask-business", ["business"], {
      job: [],
      department: ["C2-D1"],
    });
    const named = await unmask(department, mine.person);
    expect(named.json()).toMatchObject({ contacts: false, records: [{ phone: null, email: null }] });
    expect(named.json().records[0].name).toBe(known!.name);
    const without = await recruiter("POST", `/api/candidates/${mine.person}/unmask`, { reason: " " });
    expect(without.statusCode).toBe(400);
  });

  test("of another job are told by the name alone to whom another role shows that job's people", async () => {
    const own = { job: ["J06"], department: ["C2-D1"] };
    const [{ job }] = (await sql(
      `select cast(job as varchar) as job from core.application where cast(department as varchar) = 'C2-D1'
         and cast(job as varchar) <> 'J06' and ai_completed_at is not null and rejected_at is not null limit 1`,
    )) as [{ job: string }];
    const both = await steppedUp("unmask-two-roles", ["hr", "business"], own);
    for (const [jobs, contacts] of [
      ["'J06'", true],
      [`'${job}'`, false],
    ] as const) {
      const { person } = await somebody(jobs);
      const named = await unmask(both, person);
      expect(named.json()).toMatchObject({ contacts, records: [{ name: expect.any(String) }] });
      if (!contacts) expect(named.json()).toMatchObject({ records: [{ phone: null, email: null }] });
    }
  });

  test("of everybody are not told to who sees everybody's rows by another role", async () => {
    const other = await somebody("'J20'");
    const both = await steppedUp("unmask-both", ["analyst", "hr"]);
    expect((await both("GET", `/api/candidates/${other.person}`)).statusCode).toBe(200);
    expect((await unmask(both, other.person)).statusCode).toBe(404);
  });
});

describe("while the audit log cannot be written", () => {
  const folder = () => join(directory, "audit");
  afterEach(() => {
    if (!existsSync(`${folder()}-kept`)) return;
    renameSync(folder(), `${folder()}-file`);
    renameSync(`${folder()}-kept`, folder());
  });

  test("nothing of a person is told", async () => {
    const mine = await somebody("'J06'");
    const admin = await steppedUp("unmask-audit", ["hr_admin"]);
    renameSync(folder(), `${folder()}-kept`);
    writeFileSync(folder(), "");
    for (const url of [
      "/api/candidates",
      `/api/candidates/${mine.person}`,
      `/api/candidates/${mine.person}/decision?application=${mine.application}`,
    ]) {
      const answer = await hr("GET", url);
      expect([url, ...codeOf(answer)]).toEqual([url, 503, "audit_unavailable"]);
      expect(answer.body).not.toContain(mine.person);
    }
    const name = await unmask(admin, mine.person);
    expect(codeOf(name)).toEqual([503, "audit_unavailable"]);
    expect(name.json().records).toBeUndefined();
  });
});
