import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reweighted } from "../../dashboards/format/model-check.ts";
import { addDemoAccounts } from "../../server/accounts/demo.ts";
import { withAudit } from "../../server/command-audit.ts";
import { type Server, startServer } from "../../server/main.ts";
import { addDemoDecision } from "../../server/models/demo.ts";
import { dayAfter } from "../../server/models/promise.ts";
import { modelDeliveries } from "../../server/store/model-delivery.ts";
import { openStore } from "../../server/store/open.ts";
import { openDatabase } from "../../sql/database.ts";
import { demo } from "../helpers/demo.ts";
import { runHere } from "../helpers/program.ts";

let data: string;
let server: Server | undefined;
beforeAll(async () => {
  data = (await demo()).directory;
  const db = await openDatabase({ directory: data, readers: 1 });
  await withAudit(db, async (open) => {
    await addDemoAccounts(open);
    await addDemoDecision(open);
    await addDemoDecision(open); // a second start adds nothing
  });
  await db.close();
}, 300_000);
afterAll(() => server?.close());

const assay = (...words: string[]) => runHere(["model", ...words, "--data", data]);

test("the terminal shows versions, what they differ by, and writes files", async () => {
  const { out } = await assay("show", "J02", "--json");
  const { versions } = JSON.parse(out);
  expect(versions).toHaveLength(8);
  expect((await assay("show", "J02")).out).toMatch(/v8 \(in force\) {2}from 2026-07-01/);
  expect((await assay("diff", "J02", "v4", "v5")).out).toContain("q_hands_on_simulation  - ->");
  expect((await assay("export", "J02", "v5", "--format", "ats")).out).toContain('"valid_from": "2025-10-01"');
  for (const words of [
    ["show"],
    ["diff", "J02", "v1"],
    ["export", "J02", "--format", "pdf"],
    ["approve", "x", "--as", "zhou.min"],
    ["publish", "1"],
    ["nix"],
  ])
    expect({ words, code: (await assay(...words)).code }).toEqual({ words, code: 2 });
  expect(await assay("show", "J99")).toMatchObject({ code: 1, err: expect.stringContaining("J99") });
});

test("the loop from the terminal: proposed, approved by another, published, judged, taken back", async () => {
  expect((await assay("list")).out).toBe("1  approved  J02,J03,J04,J21,J22  v5  judged on 2026-09-30  kept");
  const { versions } = JSON.parse((await assay("show", "J02", "--json")).out);
  const { competencies, questions, cutoff, minutes } = versions.at(-1);
  const names = Object.keys(competencies);
  const equal = reweighted(
    { competencies, questions, cutoff, minutes },
    Object.fromEntries(names.map((name) => [name, 1 / names.length])),
  );
  const model = { ...equal, minutes };
  const promise = { outcome: "pass_rate", of: null, direction: "up", least: 0.02 };
  const judged_on = dayAfter(new Date().toISOString().slice(0, 10), 90);
  const file = join(data, "change.json");
  const write = (more: object = {}) =>
    writeFileSync(
      file,
      JSON.stringify({ job: "J02", model, why: "各项同等重要", promise: { ...promise, judged_on }, ...more }),
    );
  write({ model: { ...model, cutoff: "high" } });
  expect((await assay("propose", file, "--as", "wu.jing")).err).toContain("cutoff");
  write();
  expect((await assay("propose", file, "--as", "nobody")).err).toContain("nobody was not found");
  expect((await assay("propose", file, "--as", "gao.jianguo")).err).toContain("right");
  expect((await assay("propose", file, "--as", "wu.jing")).out).toContain("2  proposed  J02");
  expect((await assay("approve", "2", "--as", "wu.jing")).code).toBe(1);
  // the server, where one runs, does it
  server = await startServer({ data, web: null, port: 0, logLevel: "silent" });
  expect((await assay("approve", "2", "--as", "zhou.min")).out).toContain("2  approved  J02");
  await server.close();
  server = undefined;
  expect((await assay("publish", "2", "--as", "wu.jing")).out).toContain("2  published  J02  lab-2");
  expect((await assay("show", "J02")).out).toContain("lab-2 (in force)");
  expect((await assay("list")).out).toContain("too_early");
  expect((await assay("rollback", "2", "--why", "试用结束", "--as", "wu.jing")).out).toContain(
    "3  published",
  );
  expect((await assay("list")).out).toContain("2  rolled_back  J02  lab-2");
  expect((await assay("show", "J02")).out).toContain("lab-3 (in force)");
}, 300_000);

test("the doctor says that a notice was given up", async () => {
  const db = await openDatabase({ directory: data, readers: 1 });
  const store = await openStore(db);
  await modelDeliveries.put(store, {
    ...{ delivery_id: "x", proposal_id: 2, address: "https://hr.example.com/x?key=abc", body: "{}" },
    ...{ state: "given_up", attempts: 7, next_at: null, told: "answered 500" },
    ...{ made_at: "2026-11-01T00:00:00Z", ended_at: "2026-11-02T00:00:00Z" },
  });
  await store.destroy();
  await db.close();
  const { out } = await runHere(["doctor", "--json", "--data", data]);
  const found = JSON.parse(out).checks.find(({ check }: { check: string }) => check === "model notices");
  expect(found).toMatchObject({
    state: "fault",
    says: expect.stringContaining("hr.example.com: answered 500"),
  });
  expect(found.says).not.toContain("abc");
});
