import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pearson } from "../../server/statistics/association/pearson.ts";
import { newTrialSecret, sealTrialTexts, secretOf, type Trial, trials } from "../../server/store/trial.ts";
import { armOf } from "../../server/trials/assign.ts";
import { judge, type Member, readPeople } from "../../server/trials/read.ts";
import { demo } from "../helpers/demo.ts";
import { type Caller, caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let server: Client;
let owner: Caller;
let admin: Caller;
beforeAll(async () => {
  server = await client((await demo()).directory);
  owner = caller(server, "owner", ["model_owner"], { job: ["J02"], department: [] });
  admin = caller(server, "approver", ["hr_admin"]);
}, 300_000);
afterAll(() => server?.close());

const wanted = {
  ...{ job: "J02", outcome: "passed", share: 0.5, least_effect: 0.15, starts_on: "2031-01-06" },
  ...{ kind: "weights", tried: "沟通权重 30% → 40%" },
};
/** Steps every session of a person up. */
async function stepUp(person: string): Promise<void> {
  const { store, sessions } = server.context;
  const own = await store.selectFrom("session").select("id").where("account", "=", person).execute();
  for (const { id } of own) await sessions.stepUp(id);
}
const ok = async (answer: ReturnType<Caller>, status = 200) => {
  const { statusCode, body } = await answer;
  expect(statusCode, body).toBe(status);
  return JSON.parse(body);
};

/** A trial that runs since a past day, written as if it had been planned then: the demo's data end in 2026-09. */
async function running(change: Partial<Trial> = {}): Promise<Trial> {
  const { store, keys } = server.context;
  const trial_id = await trials.next(store);
  const trial: Trial = {
    ...{
      trial_id,
      job: "J02",
      kind: "weights",
      version: null,
      share: 0.5,
      outcome: "passed",
      least_effect: 0.1,
    },
    ...{ people: 400, planned_se: 0.025, starts_on: "2025-10-01", ends_on: "2026-06-30" },
    texts: sealTrialTexts(keys, { tried: "x", told: null }, trial_id),
    secret: newTrialSecret(keys, trial_id),
    ...{ state: "running", planned_by: "owner", planned_at: "2025-09-20T00:00:00.000Z" },
    ...{ started_by: "approver", started_at: "2025-09-21T00:00:00.000Z" },
    ...{ closed_by: null, closed_at: null, verdict: null, ...change },
  };
  await trials.add(store, trial);
  return trial;
}

describe("planning", () => {
  test("tells people and days beforehand: more for smaller effects, other shares and rarer outcomes", async () => {
    const ask = async (more: Record<string, unknown>) => {
      const { kind, tried, ...query } = { ...wanted, ...more };
      const pairs = Object.entries(query).map(([name, value]) => [name, String(value)]);
      return ok(owner("GET", `/api/trials/plan?${new URLSearchParams(pairs)}`));
    };
    const plain = await ask({});
    expect(plain.people).toBeGreaterThan(plain.people_at_one_look);
    expect(plain.base).toBeGreaterThan(0.2);
    const days = (Date.parse(plain.ends_on) - Date.parse(wanted.starts_on)) / 86_400_000;
    expect(days).toBeCloseTo(7 * Math.ceil(plain.people / plain.a_week) + 14, 5);
    expect((await ask({ least_effect: 0.3 })).people).toBeLessThan(plain.people / 3);
    expect((await ask({ share: 0.2 })).people).toBeGreaterThan(1.4 * plain.people);
    expect((await ask({ outcome: "agreement", least_effect: 0.5 })).base).toBeNull();
  });

  test("refuses what can never be called, and says why", async () => {
    for (const [change, status, told] of [
      [{ least_effect: 0 }, 400, /must not be 0/],
      [{ least_effect: 0.9 }, 400, /stay between 0 and 100 %/],
      [{ least_effect: 0.001 }, 400, /people a week it would take/],
      [{ outcome: "validity", job: "J02", least_effect: 0.01 }, 400, /it would take|are needed to plan by/],
      [{ share: 1 }, 400, /share/],
      [{ share: 0 }, 400, /share/],
      [{ starts_on: "2026-01-01" }, 400, /it is after today/],
      [{ starts_on: "2026-02-30" }, 400, /starts_on/],
      [{ tried: " " }, 400, /tried|blank/],
      [{ job: "J01" }, 404, /J01/],
      [{ job: "J99" }, 404, /J99/],
      [{ outcome: "luck" }, 400, /outcome/],
      [{ more: 1 }, 400, /more/],
    ] as const) {
      const { statusCode, body } = await owner("POST", "/api/trials", { ...wanted, ...change });
      expect([change, statusCode]).toEqual([change, status]);
      expect(body).toMatch(told);
    }
  });
});

test("another person starts it; it is read, stopped with a reason, and stays as it was planned", async () => {
  const both = caller(server, "both", ["hr_admin", "analyst"]);
  const planned = await ok(both("POST", "/api/trials", wanted), 201);
  expect(planned).toMatchObject({ state: "planned", read: null, tried: wanted.tried });
  const url = `/api/trials/${planned.trial_id}`;
  // assignments are none before it runs
  expect((await both("GET", `${url}/assignments`)).statusCode).toBe(409);
  expect((await admin("PATCH", url, { act: "start" })).statusCode).toBe(403);
  await stepUp("approver");
  await stepUp("both");
  const own = await both("PATCH", url, { act: "start" });
  expect([own.statusCode, own.json().error.code]).toEqual([403, "own_proposal"]);
  expect((await owner("PATCH", url, { act: "start" })).statusCode).toBe(403);
  const started = await ok(admin("PATCH", url, { act: "start" }));
  expect(started).toMatchObject({
    state: "running",
    started_by: { user: "approver" },
    read: { verdict: "too_early", known: 0 },
  });
  expect((await admin("PATCH", url, { act: "start" })).statusCode).toBe(409);
  expect((await admin("PATCH", url, { act: "withdraw" })).statusCode).toBe(409);
  expect((await admin("PATCH", url, { act: "stop" })).statusCode).toBe(400);
  const stopped = await ok(owner("PATCH", url, { act: "stop", told: "供应商停用该题" }));
  expect(stopped).toMatchObject({ state: "stopped", verdict: "too_early", told: "供应商停用该题" });
  const { store } = server.context;
  const id = planned.trial_id;
  await expect(trials.change(store, id, { state: "running" })).rejects.toThrow("stays as it was planned");
  await expect(trials.change(store, id, { least_effect: 0.01 })).rejects.toThrow("stays as it was planned");
  await expect(trials.remove(store, id)).rejects.toThrow("never deleted");
  const log = await ok(caller(server, "auditor", ["auditor"])("GET", "/api/audit"));
  const told = log.events.filter(({ subject }: { subject: string }) => subject === `trial:${id}`);
  expect(told.map(({ detail }: { detail: { state: string } }) => detail.state).sort()).toEqual([
    "planned",
    "running",
    "stopped",
  ]);
});

test("the groups cannot be guessed from ids, are as large as planned, and stay", async () => {
  const [one, two] = [await running(), await running({ share: 0.2 })];
  const { keys } = server.context;
  const arms = (trial: Trial, ids: readonly string[]) =>
    ids.map((id) => (armOf(secretOf(keys, trial), id, trial.share) === "new" ? 1 : 0));
  const ids = Array.from({ length: 56_000 }, (_, at) => `C${String(at).padStart(8, "0")}`);
  const [a, b] = [arms(one, ids), arms(two, ids)];
  const mean = (each: readonly number[]) => each.reduce((sum, one) => sum + one, 0) / each.length;
  expect(Math.abs(mean(a) - 0.5)).toBeLessThan(0.0106); // the secrets are new in every run: five standard errors
  expect(Math.abs(mean(b) - 0.2)).toBeLessThan(0.0085);
  const near = (x: readonly number[], y: readonly number[]) => Math.abs(pearson(x, y).value!);
  // of another trial nothing follows, nor of the id's digits, the one before or how long it is
  expect(near(a, b)).toBeLessThan(0.03);
  expect(near(a.slice(1), a.slice(0, -1))).toBeLessThan(0.03);
  for (let digit = 1; digit <= 4; digit++)
    expect(
      near(
        a,
        ids.map((id) => Number(id.at(-digit))),
      ),
    ).toBeLessThan(0.03);
  expect(arms(one, ids)).toEqual(a);
  // loaded again, or asked for one by one before it is loaded: the same
  const table = await ok(owner("GET", `/api/trials/${one.trial_id}/assignments`));
  expect(table.assignments.length).toBeGreaterThan(100);
  for (const { candidate_id, arm } of table.assignments.slice(0, 20))
    expect(
      (await ok(owner("GET", `/api/trials/${one.trial_id}/assignments?candidate=${candidate_id}`)))
        .assignments,
    ).toEqual([{ candidate_id, arm }]);
  const csv = await owner("GET", `/api/trials/${one.trial_id}/assignments?format=csv`);
  expect(csv.body.split("\r\n")).toHaveLength(table.assignments.length + 2);
  expect(csv.body).toContain(`${table.assignments[0].candidate_id},${table.assignments[0].arm}`);
  // under another master key the secrets are sealed anew, and stay
  expect((await trials.find(server.context.store, one.trial_id))!.secret).not.toEqual(secretOf(keys, one));
});

test("raters, analysts and other jobs' owners are told of no group", async () => {
  const { trial_id } = await running();
  const url = `/api/trials/${trial_id}/assignments`;
  for (const role of ["hr", "business", "analyst", "leadership", "auditor", "it", "admin"] as const) {
    const own = role === "business" ? { job: [], department: ["D01"] } : { job: ["J02"], department: [] };
    expect([role, (await caller(server, `r-${role}`, [role], own)("GET", url)).statusCode]).toEqual([
      role,
      403,
    ]);
  }
  const other = caller(server, "other", ["model_owner"], { job: ["J01"], department: [] });
  expect((await other("GET", url)).statusCode).toBe(404);
  expect((await other("GET", `/api/trials/${trial_id}`)).statusCode).toBe(404);
  expect((await ok(other("GET", "/api/trials"))).trials).toEqual([]);
  expect((await other("PATCH", `/api/trials/${trial_id}`, { act: "stop", told: "x" })).statusCode).toBe(404);
  expect((await owner("GET", "/api/trials/99999")).statusCode).toBe(404);
  const listed = await ok(owner("GET", "/api/trials"));
  expect(listed.trials.map((each: { trial_id: number }) => each.trial_id)).toContain(trial_id);
});

describe("reading", () => {
  test("of groups that chance alone made nothing is called, and they are balanced", async () => {
    const { people } = await readPeople(server.context, { kind: "all" }, "J02", "passed", "2024-10-01");
    expect(people.length).toBeGreaterThan(800);
    expect(new Set(people.map(({ candidate }) => candidate)).size).toBe(people.length);
    let called = 0;
    let unbalanced = 0;
    const trial = { ...(await running()), people: 400, planned_se: 0.025 };
    for (let seed = 0; seed < 60; seed++) {
      const secret = Buffer.from(`seed ${seed}`);
      const members = people.map((each) => ({ ...each, arm: armOf(secret, each.candidate, 0.5) }));
      const { verdict, checks } = judge(trial, members, { kind: "all" });
      if (verdict !== "no_difference") called++;
      if (checks.some(({ is_unlikely }) => is_unlikely)) unbalanced++;
    }
    expect(called).toBeLessThanOrEqual(4);
    expect(unbalanced).toBeLessThanOrEqual(1);
  });

  const member = (at: number, arm: "new" | "old", change: Partial<Member> = {}): Member => ({
    ...{ candidate: `c${at}`, arm, x: null, y: at % 2, version: arm === "new" ? "v2" : "v1" },
    dimensions: {
      gender: at % 3 ? "female" : "male",
      age_band: null,
      education: null,
      ethnicity: null,
      channel: null,
    },
    ...change,
  });
  const trial = { share: 0.5, outcome: "passed", people: 400, planned_se: 0.05, version: "v2" } as const;

  test("a planted difference is called, and what was delivered is told", () => {
    const members = Array.from({ length: 500 }, (_, at) =>
      member(at, at % 5 < 2 || at % 10 === 9 ? "new" : "old", {}),
    ).map((each) => ({ ...each, y: each.arm === "new" ? 1 : (each.y as number) }));
    const { verdict, arms, difference } = judge(trial, members, { kind: "all" });
    expect(verdict).toBe("higher");
    expect(difference.low!).toBeGreaterThan(0);
    expect(arms.map(({ delivered }) => delivered)).toEqual([1, 0]);
  });

  test("a differing share of groups is told: too many in one, other people, or fewer known", () => {
    const unlikely = (members: readonly Member[]) =>
      judge(trial, members, { kind: "all" })
        .checks.filter(({ is_unlikely }) => is_unlikely)
        .map(({ what }) => what);
    const even = Array.from({ length: 800 }, (_, at) => member(at, at % 4 < 2 ? "new" : "old"));
    expect(unlikely(even)).toEqual([]);
    expect(unlikely(even.filter(({ arm }, at) => arm === "new" || (at % 8 !== 7 && at % 8 !== 3)))).toEqual([
      "share",
    ]);
    expect(
      unlikely(even.map((each, at) => (each.arm === "new" && at % 8 < 4 ? { ...each, y: null } : each))),
    ).toEqual(["known"]);
    expect(
      unlikely(
        even.map((each) =>
          each.arm === "new" ? { ...each, dimensions: { ...each.dimensions, gender: "male" } } : each,
        ),
      ),
    ).toEqual(["gender"]);
  });

  test("too few, nobody, all alike", () => {
    expect(judge(trial, [], { kind: "all" })).toMatchObject({ verdict: "too_early", known: 0 });
    const few = Array.from({ length: 40 }, (_, at) => member(at, at % 2 ? "new" : "old"));
    expect(judge(trial, few, { kind: "all" })).toMatchObject({
      verdict: "too_early",
      difference: { value: null },
    });
    const alike = Array.from({ length: 500 }, (_, at) => member(at, at % 2 ? "new" : "old", { y: 1 }));
    expect(judge(trial, alike, { kind: "all" }).verdict).toBe("no_difference");
    // of groups under five nobody without rows is told
    const small = judge(trial, few.slice(0, 6), { kind: "all", rows: false });
    expect(small.arms.every(({ value }) => value.status === "suppressed")).toBe(true);
  });
});
