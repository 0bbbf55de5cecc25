import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clearLanding } from "../../server/pull/landing.ts";
import { askBeside } from "../../server/store/beside.ts";
import { pulls as tables } from "../../server/store/pull.ts";
import { runHere } from "../helpers/program.ts";
import { open } from "./contract.ts";
import { type Desk, deskFile, deskFixture, type Profile, startDesk } from "./desk.ts";
import { filesBelow, openRig, type Rig } from "./rig.ts";

describe("what is gone, what does not fit, and what a webhook names", () => {
  let desk: Desk;
  let rig: Rig;
  const idOf = (index: number) => String((desk.people[index] as Profile).id);
  const states = async () =>
    new Map([...(await rig.rows())].map(([name, { state, told }]) => [name, { state, told }]));
  beforeAll(async () => {
    desk = await startDesk();
    rig = await open({ ...deskFixture, more: { budget: 9 } }, desk);
  });
  afterAll(async () => {
    await rig.end();
    await desk.close();
  });

  test("a spent budget is no failure: what was looked up is loaded, the rest comes first next time", async () => {
    const first = await rig.run();
    expect(first.requests).toBe(9);
    expect(first.endpoints.map(({ endpoint, state, waiting }) => [endpoint, state, waiting])).toEqual([
      ["people", "done", 0],
      ["profiles", "partial", 1],
      ["departments", "partial", 0],
    ]);
    expect(await rig.ids("candidates")).toHaveLength(5);
    const { endpoints } = await rig.run();
    expect(endpoints.every(({ state }) => state === "done")).toBe(true);
    expect(await rig.ids("candidates")).toHaveLength(6);
    expect(await rig.ids("departments")).toHaveLength(6);
  });

  test("an id that is not found is deleted at the second look, not before", async () => {
    const gone = desk.people.splice(2, 1)[0] as Profile;
    const id = String(gone.id);
    await rig.want("profiles", [id, idOf(0)]);
    const looked = await rig.run({ endpoints: ["profiles"], onlyWanted: true });
    expect(looked.endpoints).toMatchObject([{ endpoint: "profiles", state: "done", items: 1, waiting: 1 }]);
    expect(await rig.ids("candidates")).toContain(id);
    const again = await rig.run({ endpoints: ["profiles"] });
    expect(again.endpoints.find(({ endpoint }) => endpoint === "profiles")).toMatchObject({
      deleted: 1,
      waiting: 0,
    });
    expect(await rig.ids("candidates")).not.toContain(id);
  });

  test("of a whole list, what is missing twice is deleted, and a fifth of it is not believed", async () => {
    desk.departments.splice(0, 1);
    await rig.run({ endpoints: ["departments"] });
    expect(await rig.ids("departments")).toHaveLength(6);
    await rig.run({ endpoints: ["departments"] });
    expect(await rig.ids("departments")).toEqual(["d2", "d3", "d4", "d5", "d6"]);
    desk.departments.push(
      ...Array.from({ length: 40 }, (_, index) => ({ id: `e${index}`, name: `Unit ${index}` })),
    );
    await rig.run({ endpoints: ["departments"] });
    const whole = desk.departments.splice(0, 30);
    await rig.run({ endpoints: ["departments"] });
    expect((await states()).get("departments")).toMatchObject({
      state: "partial",
      told: expect.stringMatching(
        /^30 of 45 ids are gone from the whole list at once; nothing was marked as deleted/,
      ),
    });
    expect(await rig.ids("departments")).toHaveLength(45);
    await rig.run({ endpoints: ["departments"], full: true });
    expect(await rig.ids("departments")).toHaveLength(15);
    desk.departments.unshift(...whole);
  });

  test("one id that is refused holds up nothing but itself", async () => {
    desk.fail({ endpoint: "profile", kind: "envelope" });
    await rig.want("profiles", [idOf(0), idOf(1)]);
    const { endpoints } = await rig.run({ endpoints: ["profiles"], onlyWanted: true });
    expect(endpoints).toMatchObject([{ state: "partial", items: 1, waiting: 1 }]);
    expect(endpoints[0]?.told).toBe("profiles: an error came with 200, code 13: an error that quotes …");
    expect((await rig.run({ endpoints: ["profiles"], onlyWanted: true })).endpoints).toMatchObject([
      { state: "done", waiting: 0 },
    ]);
  });

  test("landed pages are sealed, go after their days, and with an erasure", async () => {
    const landed = filesBelow(join(rig.data, "landing"));
    expect(landed.length).toBeGreaterThan(5);
    for (const path of landed) expect(readFileSync(path).includes("Person")).toBe(false);
    const days = (count: number) => rig.pulls.landing.prune("desk", 7, Date.now() + count * 86_400_000);
    days(6);
    expect(filesBelow(join(rig.data, "landing"))).toHaveLength(landed.length);
    days(8);
    expect(filesBelow(join(rig.data, "landing"))).toEqual([]);
    await rig.run({ endpoints: ["people"] });
    clearLanding(rig.data);
    expect(existsSync(join(rig.data, "landing"))).toBe(false);
    expect((await rig.run({ endpoints: ["people"] })).endpoints).toMatchObject([{ state: "done" }]);
  });
});

test("a load that fails moves no mark, and the next run gets all of it", async () => {
  const desk = await startDesk();
  const rig = await open(deskFixture, desk);
  const { database } = rig;
  // a table of the warehouse that the build cannot make: a real failure of a real load
  await database.writer((c) => c.run("ALTER TABLE staging.candidates RENAME TO candidates_away"));
  const failed = await rig.run();
  expect(failed.load?.status).toBe("failed");
  expect(failed.endpoints.map(({ state }) => state)).toEqual(["failed", "failed", "failed"]);
  expect([...(await rig.rows()).values()].map(({ mark }) => mark)).toEqual([null, null, null]);
  await database.writer((c) => c.run("ALTER TABLE staging.candidates_away RENAME TO candidates"));
  await rig.run();
  expect(await rig.ids("candidates")).toHaveLength(6);
  await rig.end();
  await desk.close();
});

const program = fileURLToPath(new URL("../../bin/assay.mjs", import.meta.url));

test("killed between landing and load, nothing has moved, nothing lies in clear, and the next run gets all", async () => {
  const desk = await startDesk();
  const data = mkdtempSync(join(tmpdir(), "assay-pull-killed-"));
  mkdirSync(join(data, "systems"));
  writeFileSync(join(data, "systems", "desk.json"), JSON.stringify(deskFile));
  const secrets = { client: { env: "DESK_CLIENT" }, secret: { env: "DESK_SECRET" } };
  const pulls = [{ system: "desk", base: `${desk.origin}/api`, secrets }];
  writeFileSync(join(data, "assay.config.json"), JSON.stringify({ pulls }));
  const environment = { DESK_CLIENT: desk.secrets.client ?? "", DESK_SECRET: desk.secrets.secret ?? "" };
  const child: ChildProcess = spawn(process.execPath, [program, "pull", "desk", "--data", data], {
    env: { ...process.env, ...environment },
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const ready = join(data, "landing", ".ready");
  // its records are made ready once every page is landed, and read by a child that has yet to start
  while (!existsSync(ready) || filesBelow(ready).length < 2) await sleep(5);
  child.kill("SIGKILL");
  await ended;

  const before = (await askBeside(data, "pull_endpoint", tables.all)) ?? [];
  expect(before.map(({ endpoint, state, mark }) => [endpoint, state, mark])).toEqual([
    ["departments", "running", null],
    ["people", "running", null],
    ["profiles", "running", null],
  ]);
  const rig = await open(deskFixture, desk, data);
  expect(existsSync(ready)).toBe(false);
  expect([...(await rig.rows()).values()].map(({ state }) => state)).toEqual([
    "interrupted",
    "interrupted",
    "interrupted",
  ]);
  await rig.run();
  expect(await rig.ids("candidates")).toHaveLength(6);
  expect([...(await rig.rows()).values()].map(({ state }) => state)).toEqual(["done", "done", "done"]);
  await rig.end();
  await desk.close();
});

test("a new master key seals the secrets anew", async () => {
  const desk = await startDesk();
  const rig = await open(deskFixture, desk);
  await rig.run({ endpoints: ["people"] });
  await rig.close();
  expect((await runHere(["key", "rotate", "--data", rig.data])).code).toBe(0);
  expect(existsSync(join(rig.data, "landing"))).toBe(false);
  const { system, file, base } = deskFixture;
  const again = await openRig({ system, file, base: base(desk.origin), secrets: {}, data: rig.data });
  expect((await again.run({ endpoints: ["people"] })).endpoints).toMatchObject([{ state: "done" }]);
  await again.end();
  rmSync(`${rig.data}.key.1`, { force: true });
  await desk.close();
});
