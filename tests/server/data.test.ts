import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyAudit } from "../../server/access/audit-chain.ts";
import type { Freshness } from "../../server/routes/freshness.ts";
import { openDatabase } from "../../sql/database.ts";
import { type Demo, demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

let company: Demo;
let server: Client;
beforeAll(async () => {
  company = await demo();
  symlinkSync(company.exports, join(company.directory, "exports"));
  server = await client(company.directory);
}, 300_000);
afterAll(() => server?.close());

const json = async (url: string, headers?: Record<string, string>) => {
  const answer = await server.get(url, headers);
  expect({ url, status: answer.statusCode, error: answer.statusCode === 200 ? null : answer.json() }).toEqual(
    {
      url,
      status: 200,
      error: null,
    },
  );
  return answer.json();
};
const auditLog = () => {
  const directory = join(company.directory, "audit");
  return readdirSync(directory).flatMap((file) =>
    readFileSync(join(directory, file), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  );
};

describe("dimensions", () => {
  test("have their values in order, with names in both languages and counts", async () => {
    const { dimensions } = await json("/api/dimensions");
    const byName = new Map<
      string,
      { label: { zh: string }; values: { value: string; n: number; label: object }[] }
    >(dimensions.map((each: { dimension: string }) => [each.dimension, each]));
    expect([...byName.keys()]).toEqual(
      expect.arrayContaining([
        "company",
        "department",
        "job",
        "job_family",
        "vendor",
        "screening_path",
        "phase",
      ]),
    );
    expect(byName.get("company")!.values.map(({ value }) => value)).toEqual(["C1", "C2", "C3", "C4", "C5"]);
    expect(byName.get("company")!.label.zh).toBe("公司");
    expect(byName.get("phase")!.values.map(({ value }) => value)).toEqual(["before", "after"]);
    for (const { values } of byName.values()) {
      for (const value of values) {
        expect(value).toMatchObject({ label: { zh: expect.any(String), en: expect.any(String) } });
      }
    }
    // each is told apart by its name alone, in either language, and named (not its column's name)
    const named = [...byName].map(
      ([dimension, { label }]) => [dimension, label as { zh: string; en: string }] as const,
    );
    for (const language of ["zh", "en"] as const)
      expect(new Set(named.map(([, label]) => label[language])).size).toBe(named.length);
    for (const [dimension, { zh, en }] of named) {
      if (dimension !== "kpi") expect(zh, dimension).toMatch(/\p{Script=Han}/u);
      expect(["类别", "Kind"], dimension).not.toContain(zh);
      expect(["类别", "Kind"], dimension).not.toContain(en);
    }
    expect(byName.get("cost_kind")!.label).toEqual({ zh: "成本类别", en: "Kind of cost" });
    expect(byName.get("event_kind")!.label).toEqual({ zh: "系统事件类型", en: "Kind of system event" });
    const kinds = (name: string) => byName.get(name)!.values.map(({ value }) => value);
    expect(kinds("cost_kind").filter((value) => kinds("event_kind").includes(value))).toEqual([]);
    const all = await json("/api/analyses/coverage");
    const jobs = byName.get("job")!.values.reduce((sum, { n }) => sum + n, 0);
    expect(jobs).toBe(all.steps[0].n);
  });

  test("one by its name; an unknown one is not there", async () => {
    const { dimension, values } = await json("/api/dimensions/vendor");
    expect([dimension, values.map((each: { value: string }) => each.value).sort()]).toEqual([
      "vendor",
      ["wenlu", "xuanji"],
    ]);
    expect((await server.get("/api/dimensions/nix")).statusCode).toBe(404);
    expect((await server.get("/api/dimensions/No%20such")).statusCode).toBe(400);
  });
});

describe("coverage", () => {
  test("counts every step, shares between 0 and 1, parts below their wholes", async () => {
    const { candidates, steps, links } = await json("/api/analyses/coverage");
    expect(steps.map(({ step }: { step: string }) => step)).toEqual([
      "application",
      "ai_interview",
      "human_interview",
      "offer",
      "hire",
      "performance_6m",
    ]);
    expect(candidates).toBeGreaterThan(0);
    expect(candidates).toBeLessThanOrEqual(steps[0].n);
    for (const { n, share_of_applications, share_of_previous } of steps) {
      expect(n).toBeGreaterThan(0);
      expect(share_of_applications).toBeCloseTo(n / steps[0].n, 12);
      if (share_of_previous !== null) expect(share_of_previous).toBeLessThanOrEqual(1);
    }
    for (const { n, of, share } of links) expect(share).toBeCloseTo(n / of, 12);
  });

  test("filters and dates part the whole", async () => {
    const whole = await json("/api/analyses/coverage");
    const parts = await Promise.all(
      ["C1", "C2", "C3", "C4", "C5"].map((company) => json(`/api/analyses/coverage?company=${company}`)),
    );
    for (const [index, step] of whole.steps.entries()) {
      expect(parts.reduce((sum, part) => sum + part.steps[index].n, 0)).toBe(step.n);
    }
    const two = await json("/api/analyses/coverage?company=C1&company=C2");
    expect(two.steps[0].n).toBe(parts[0].steps[0].n + parts[1].steps[0].n);
    const before = await json("/api/analyses/coverage?to=2025-09-30");
    const after = await json("/api/analyses/coverage?from=2025-10-01");
    expect(before.steps[0].n + after.steps[0].n).toBe(whole.steps[0].n);
    const other = await json("/api/analyses/coverage?competency=communication");
    expect(other.ignored_filters).toEqual(["competency"]);
    expect(other.steps).toEqual(whole.steps);
    expect((await json("/api/analyses/coverage?company=nix")).steps[0]).toMatchObject({
      n: 0,
      share_of_applications: null,
    });
  });

  test.each([
    "nix=1",
    "from=2025-02-30",
    "to=yesterday",
    "from=2026-01-01&to=2025-01-01",
    "competency=communication&nix=1",
  ])("%s is refused", async (query) => {
    expect((await server.get(`/api/analyses/coverage?${query}`)).statusCode).toBe(400);
  });
});

describe("freshness", () => {
  test("tells rows, newest record and last run of every feed", async () => {
    const { feeds } = await json("/api/overview/freshness");
    expect(feeds).toHaveLength((await json("/api/feeds")).feeds.length);
    for (const feed of feeds) {
      expect(feed).toMatchObject({ rows: expect.any(Number), last_run: { run: 1 } });
      expect(feed.rows, feed.feed).toBeGreaterThan(0);
      expect(feed.newest_updated_at).toMatch(/^202[4-6]-\d\d-\d\dT/);
      expect(["on_time", "rare"], feed.feed).toContain(feed.state);
      expect(feed.rhythm_days === null, feed.feed).toBe(feed.state === "rare");
    }
    const states = Object.fromEntries(
      feeds.map((feed: { feed: string; state: string }) => [feed.feed, feed.state]),
    );
    expect(states).toMatchObject({
      applications: "on_time",
      messages: "on_time",
      departments: "rare",
      competencies: "rare",
    });
  });
});

test("a feed that stays away longer than ever before is late, by its own rhythm", async () => {
  const { directory } = await demo();
  const database = await openDatabase({ directory });
  await database.writer((connection) =>
    connection.run(
      "delete from staging.messages where updated_at > (select max(updated_at) from staging.messages) - interval 60 days",
    ),
  );
  await database.close();
  const own = await client(directory);
  const { feeds } = (await own.get("/api/overview/freshness")).json<Freshness>();
  await own.close();
  expect(feeds.filter(({ state }) => state === "late").map(({ feed }) => feed)).toEqual(["messages"]);
  expect(feeds.find(({ feed }) => feed === "messages")?.behind_days).toBeGreaterThanOrEqual(60);
});

describe("feeds", () => {
  test("show the contracts that the checks use", async () => {
    const { feeds } = await json("/api/feeds");
    const candidates = feeds.find(({ feed }: { feed: string }) => feed === "candidates");
    expect(candidates).toEqual(await json("/api/feeds/candidates"));
    expect(candidates.fields.find(({ name }: { name: string }) => name === "phone")).toMatchObject({
      sealed: true,
    });
    expect((await server.get("/api/feeds/nix")).statusCode).toBe(404);
  });
});

describe("runs", () => {
  test("list the load with counts that add up, by pages", async () => {
    const { runs } = await json("/api/runs");
    const first = runs.at(-1);
    expect(first).toMatchObject({ run: 1, status: "done", trigger: "command", live: false });
    expect(first.read).toBe(
      first.inserted + first.updated + first.unchanged + first.deleted + first.quarantined,
    );
    expect((await json("/api/runs?cursor=1")).runs).toEqual([]);
  });

  test("one run has its files, each of which adds up, and its verification", async () => {
    const run = await json("/api/runs/1");
    expect(run.files.length).toBeGreaterThan(50);
    for (const file of run.files) {
      expect(file.read, file.path).toBe(
        file.inserted + file.updated + file.unchanged + file.deleted + file.quarantined,
      );
    }
    expect(run.verification).toMatchObject({
      file: { ok: true },
      record: { ok: true },
      totals: { ok: true },
    });
  });

  test.each([
    "/api/runs/0",
    "/api/runs/x",
    "/api/runs/1e99",
    "/api/runs?limit=0",
    "/api/runs?limit=501",
    "/api/runs?cursor=x",
    "/api/runs?nix=1",
  ])("%s is refused", async (url) => {
    expect((await server.get(url)).statusCode).toBe(400);
  });
  test.each(["/api/runs/999999", "/api/runs/999999/events"])("%s is not there", async (url) => {
    expect((await server.get(url)).statusCode).toBe(404);
  });

  test.each([
    [{ folder: "nix" }, 404],
    [{ folder: "../.." }, 404],
    [{ folder: "/etc" }, 404],
    [{ folder: "a\u0000b" }, 404],
    [{ folder: "truth.json" }, 404],
    [{ feed: "nix" }, 404],
    [{ folder: 1e9, more: 1 }, 400],
    [[1], 400],
  ])("POST %j: %i", async (body, status) => {
    expect((await server.post("/api/runs", body)).statusCode).toBe(status);
  });

  test("POST starts a load whose events end the stream; a second one at the same time is refused", async () => {
    const started = await server.post("/api/runs", { folder: "late" });
    expect(started.statusCode).toBe(202);
    const { run } = started.json();
    expect(started.headers.location).toBe(`/api/runs/${run}`);
    const [second, events] = await Promise.all([
      server.post("/api/runs", { folder: "late" }),
      server.get(`/api/runs/${run}/events`),
    ]);
    expect([second.statusCode, second.json().error.code]).toEqual([409, "run_in_progress"]);

    expect(events.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    const parts = events.body.split("\n\n").filter((part) => part.startsWith("event: "));
    const told = parts.map((part) => {
      const [event, data] = part.split("\n");
      return { event: event!.slice(7), data: JSON.parse(data!.slice(6)) };
    });
    expect(told.at(-1)).toMatchObject({ event: "end", data: { run, phase: "end" } });
    for (const { data } of told) expect(data.run).toBe(run);
    expect(told.length).toBeGreaterThan(1);

    const done = await json(`/api/runs/${run}`);
    expect(done).toMatchObject({ status: "done", trigger: "api", live: false });
    expect(done.inserted).toBeGreaterThan(0);
    const after = await server.get(`/api/runs/${run}/events`);
    expect(after.body).toContain('"status":"done"');
  });

  test("a run is taken back once it is said what goes, and told why where it cannot be", async () => {
    const pushed = await server.post("/api/feeds/competencies?source=by-hand", [
      { source_id: "x1", competency_id: "x1", name_zh: "试一试", updated_at: "2026-01-01T00:00:00Z" },
    ]);
    const { run } = pushed.json();
    expect(await json(`/api/runs/${run}/undo`)).toEqual({
      run,
      feeds: [{ feed: "competencies", removed: 1, restored: 0 }],
      refused: null,
    });
    const undone = await server.post(`/api/runs/${run}/undo`, {});
    expect(undone.statusCode).toBe(202);
    const { run: undoing } = undone.json();
    await server.get(`/api/runs/${undoing}/events`);
    expect(await json(`/api/runs/${undoing}`)).toMatchObject({ trigger: "undo", status: "done", deleted: 1 });
    const again = await server.post(`/api/runs/${run}/undo?lang=zh`, {});
    expect([again.statusCode, again.json().error]).toMatchObject([
      409,
      { code: "not_undone", message: expect.stringContaining("已撤回") },
    ]);
    expect((await server.post("/api/runs/999999/undo", {})).statusCode).toBe(409);
  });
});

describe("quarantine", () => {
  test("lists what was set aside with file, line, reason, by pages, without content", async () => {
    const { rows, counts, next_cursor } = await json("/api/quarantine?limit=20");
    expect(rows).toHaveLength(20);
    expect(rows[0]).not.toHaveProperty("raw");
    expect(rows[0]).toMatchObject({
      path: expect.any(String),
      feed: expect.any(String),
      reason: expect.any(String),
    });
    const next = await json(`/api/quarantine?limit=20&cursor=${next_cursor}`);
    const ids = [...rows, ...next.rows].map(({ quarantine_id }: { quarantine_id: number }) => quarantine_id);
    expect(new Set(ids).size).toBe(40);
    expect(new Set(counts.map(({ reason }: { reason: string }) => reason))).toEqual(
      new Set([
        "missing",
        "type",
        "range",
        "unknown_value",
        "unknown_reference",
        "duplicate",
        "stale",
        "time_order",
        "identity_conflict",
        "encoding",
        "oversize",
      ]),
    );
    const filtered = await json("/api/quarantine?reason=type&feed=applications&status=open");
    for (const row of filtered.rows)
      expect(row).toMatchObject({ reason: "type", feed: "applications", status: "open" });
  });

  test.each(["reason=nix", "feed=nix", "status=nix", "cursor=x", "limit=0", "limit=501", "nix=1"])(
    "%s is refused",
    async (query) => {
      expect((await server.get(`/api/quarantine?${query}`)).statusCode).toBe(400);
    },
  );

  test("a record's content is shown, and that it was looked at is in the audit log first", async () => {
    const { rows } = await json("/api/quarantine?reason=range&limit=1");
    const id = rows[0].quarantine_id;
    const shown = await json(`/api/quarantine/${id}`);
    expect(Object.keys(shown.raw).length).toBeGreaterThan(1);
    expect(auditLog().at(-1)).toMatchObject({
      action: "quarantine_view",
      subject: `quarantine:${id}`,
      actor: "local",
    });
    expect((await server.get("/api/quarantine/999999999")).statusCode).toBe(404);
    for (const wrong of ["x", "0", "1.5", "1e309", "9007199254740992"]) {
      expect((await server.get(`/api/quarantine/${wrong}`)).statusCode, wrong).toBe(400);
    }
  });

  test.each([
    {},
    { ids: [1], reason: "type" },
    { ids: [] },
    { ids: ["x"] },
    { ids: ["1e309"] },
    { reason: "nix" },
    { ids: [1], edits: { x: {} } },
    { ids: [1], edits: { 1: { "drop table": 1 } } },
    { ids: [1], nix: 1 },
    { ids: [999_999_999] },
  ])("replay of %j is refused", async (body) => {
    const answer = await server.post("/api/quarantine/replay", body);
    expect([400, 404]).toContain(answer.statusCode);
  });
});

describe("pushing records", () => {
  const complaint = (id: string, application: string) => ({
    complaint_id: id,
    application_id: application,
    at: "2026-09-01T10:00:00+08:00",
    kind: "slow_process",
    source: "push",
    source_id: id,
    updated_at: "2026-09-01T10:00:00+08:00",
  });

  test("a refused record is counted and set aside, an accepted one is in, again is unchanged", async () => {
    const application = await server.context.database.reader((connection) =>
      connection.value<string>("select application_id from staging.applications limit 1"),
    );
    const record = complaint("PUSH-1", application!);
    const bad = { ...complaint("PUSH-2", application!), at: "soon" };
    const first = await server.post("/api/feeds/complaints", [record, bad]);
    expect({ status: first.statusCode, body: first.json() }).toMatchObject({
      status: 200,
      body: { feed: "complaints", read: 2, inserted: 1, quarantined: 1 },
    });
    const again = await server.post("/api/feeds/complaints", `${JSON.stringify(record)}\n`, {
      "content-type": "application/x-ndjson",
    });
    expect(again.json()).toMatchObject({ read: 1, inserted: 0, unchanged: 1 });
    const pushes = auditLog().filter(
      ({ action, subject }) => action === "feed_push" && subject === "feed:complaints",
    );
    expect(pushes.map(({ outcome }) => outcome)).toEqual(["begun", "done", "begun", "done"]);
  });

  test.each([
    ["nix", "[{}]", "application/json", 404],
    ["complaints", "[]", "application/json", 400],
    ["complaints", '["x"]', "application/json", 400],
    ["complaints", '{"a":1}\n{', "application/x-ndjson", 400],
    ["complaints", "a,b\n1,2", "text/csv", 415],
    ["complaints?source=No%20good", "[{}]", "application/json", 400],
  ])("%s %s as %s: %i", async (feed, body, type, status) => {
    const answer = await server.post(`/api/feeds/${feed}`, body, { "content-type": type });
    expect(answer.statusCode).toBe(status);
  });
});

test("the audit chain of all this is unbroken", async () => {
  const key = server.context.keys.purpose("audit");
  expect(verifyAudit({ directory: join(company.directory, "audit"), key, heads: [] })).toMatchObject({
    broken: null,
  });
});
