import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AuditUnavailable } from "../../server/access/audit.ts";
import { event, type Log, newLog, write } from "./audit-log.ts";

let log: Log;
beforeEach(async () => {
  log = await newLog();
});
afterEach(async () => {
  vi.useRealTimers();
  await log.remove();
});

const names = () => readdirSync(log.directory).sort();
const file = () => join(log.directory, names().findLast((name) => name.endsWith(".jsonl"))!);
const lines = () => readFileSync(file(), "utf8").trimEnd().split("\n");
const rewrite = (change: (lines: string[]) => string[]) =>
  writeFileSync(file(), `${change(lines()).join("\n")}\n`);
const at = (time: string) => vi.useFakeTimers({ toFake: ["Date"], now: new Date(time) });

test("an event is on the disk when record resolves, and the chain goes on over restarts", async () => {
  const audit = await log.open();
  await audit.record(event(1));
  expect(JSON.parse(lines()[0]!)).toMatchObject({ sequence: 1, actor: "local", outcome: "done" });
  await audit.close();
  await write(log, 200, 2);
  await write(log, 3, 300);
  expect(await log.verify()).toEqual({ records: 204, broken: null });
});

test.each([
  ["an edit", (all: string[]) => all.with(4, all[4]!.replace("metric:m4", "metric:m9")), 5],
  ["white space", (all: string[]) => all.with(4, all[4]!.replace(',"subject"', ', "subject"')), 5],
  ["white space at the end", (all: string[]) => all.with(4, `${all[4]!} `), 5],
  ["a duplicate member", (all: string[]) => all.with(4, all[4]!.replace("{", '{"actor":"mallory",')), 5],
  [
    "digits in capitals",
    (all: string[]) =>
      all.with(
        4,
        all[4]!.replace(/[^"]*"}$/, (mac) => mac.toUpperCase()),
      ),
    5,
  ],
  ["a deletion", (all: string[]) => all.toSpliced(4, 1), 5],
  ["a deletion of the first", (all: string[]) => all.toSpliced(0, 1), 1],
  ["a swap", (all: string[]) => all.with(4, all[5]!).with(5, all[4]!), 5],
  ["an insertion", (all: string[]) => all.toSpliced(4, 0, all[4]!), 6],
  ["a blank line", (all: string[]) => all.toSpliced(4, 0, ""), 5],
  [
    "an event behind the last",
    (all: string[]) => [...all, all[9]!.replace('"sequence":10', '"sequence":11')],
    11,
  ],
])("%s is found where it is", async (_, change, line) => {
  await write(log, 10);
  rewrite(change);
  const { broken } = await log.verify();
  expect(broken?.where).toMatch(new RegExp(`\\.jsonl:${line}$`));
});

test("another key verifies nothing, and says that it may be the key", async () => {
  await write(log, 3);
  expect((await log.verify(Buffer.alloc(32, 8))).broken).toEqual({
    where: "signed head 3",
    why: "it is not sealed by this master key: the key is another one, or the head was changed",
  });
});

describe("what is cut off the end", () => {
  test.each([
    ["the last events", () => rewrite((all) => all.slice(0, -2))],
    ["the last line feed", () => truncateSync(file(), readFileSync(file()).length - 1)],
    ["all events", () => truncateSync(file(), 0)],
    ["the file", () => rmSync(file())],
    ["the folder", () => rmSync(log.directory, { recursive: true })],
  ])("%s: a signed head tells of it, and the start is refused", async (_, cut) => {
    await write(log, 10);
    cut();
    const { broken } = await log.verify();
    expect(broken?.why).toMatch(/^a head of event 10 was signed at .*, but the log ends at event \d$/);
    await expect(log.open()).rejects.toThrow(
      /but the log ends at event \d; put the folder back from a copy, or run `assay audit begin`/,
    );
  });

  test("a head is kept with the first event and each 1,000 while the log is open", async () => {
    const audit = await log.open();
    for (let group = 0; group < 5; group += 1)
      await Promise.all(Array.from({ length: 500 }, (_, index) => audit.record(event(index))));
    await vi.waitFor(async () => expect((await log.heads.all()).length).toBe(3));
    expect((await log.heads.all()).map(({ sequence }) => sequence)).toEqual([500, 1500, 2500]);
    await audit.close();
    expect((await log.heads.all()).at(-1)?.sequence).toBe(2500);
  });

  test("a log that goes on after its head was undone is found", async () => {
    await write(log, 5);
    cpSync(log.directory, `${log.directory}-copy`, { recursive: true });
    await write(log, 5, 100);
    rmSync(log.directory, { recursive: true });
    renameSync(`${log.directory}-copy`, log.directory);
    await expect(log.open()).rejects.toThrow("the log ends at event 5");
  });
});

describe("the last event is checked at the start", () => {
  test.each([
    ["damaged", '{"sequence":4,"at":"2026\n'],
    ["forged", `{"sequence":4,"actor":"u1","prev":"${"0".repeat(64)}","mac":"${"0".repeat(64)}"}\n`],
    ["blank", "\n"],
  ])("a %s one refuses it, with what to do", async (_, line) => {
    await write(log, 3);
    appendFileSync(file(), line);
    await expect(log.open()).rejects.toThrow(
      /jsonl: its last event was changed or damaged, or belongs to another master key; put the folder back/,
    );
  });

  test("a line that a crash tore was never acknowledged and is cut off", async () => {
    await write(log, 3);
    appendFileSync(file(), '{"sequence":4,"at":"2026');
    await write(log, 2, 10);
    expect(await log.verify()).toEqual({ records: 5, broken: null });
  });
});

describe("the clock", () => {
  test("set back over a month's end accuses nobody: events go on in the newest file", async () => {
    at("2026-10-01T00:10:00Z");
    await write(log, 3);
    at("2026-09-30T23:50:00Z");
    await write(log, 3, 10);
    at("2026-11-02T00:00:00Z");
    await write(log, 3, 20);
    expect(names()).toEqual(["2026-10.jsonl", "2026-11.jsonl"]);
    expect(await log.verify()).toEqual({ records: 9, broken: null });
  });

  test("a log that an earlier version wrote so is read by its sequence, and goes on", async () => {
    cpSync(fileURLToPath(new URL("older-audit", import.meta.url)), log.directory, { recursive: true });
    expect(await log.verify()).toEqual({ records: 5, broken: null });
    await write(log, 2);
    expect(await log.verify()).toEqual({ records: 7, broken: null });
    const older = join(log.directory, "2026-09.jsonl");
    writeFileSync(older, readFileSync(older, "utf8").replace('"rows":12', '"rows": 12'));
    expect((await log.verify()).broken?.where).toBe("2026-09.jsonl:2");
  });
});

describe("a file that is not in its place while it is open", () => {
  test.each([
    ["removed", () => unlinkSync(file())],
    ["removed", () => rmSync(log.directory, { recursive: true })],
    [
      "replaced",
      () => {
        const path = file();
        writeFileSync(`${path}~`, "");
        renameSync(`${path}~`, path);
      },
    ],
    ["removed", () => renameSync(file(), `${file()}.1`)],
  ])("%s: what was acknowledged is written anew, and that is told", async (found, away) => {
    const audit = await log.open();
    await audit.record(event(1));
    away();
    await audit.record(event(2));
    away();
    await audit.close();
    expect(lines().map((line) => JSON.parse(line))).toMatchObject([
      { subject: "metric:m1" },
      { actor: "-", action: "audit_restore", detail: { found } },
      { subject: "metric:m2" },
    ]);
    expect(await log.verify()).toEqual({ records: 3, broken: null });
  });

  test.each([
    ["cut", () => truncateSync(file(), 10)],
    ["emptied", () => writeFileSync(file(), "")],
    ["added to", () => appendFileSync(file(), "x\n")],
  ])("%s in its place: refused until it is put back", async (_, change) => {
    const audit = await log.open();
    await audit.record(event(1));
    const whole = readFileSync(file());
    change();
    await expect(audit.record(event(2))).rejects.toThrow(AuditUnavailable);
    await expect(audit.record(event(2))).rejects.toThrow(AuditUnavailable);
    writeFileSync(file(), whole);
    await audit.record(event(3));
    await audit.close();
    expect(await log.verify()).toEqual({ records: 2, broken: null });
  });
});

test("what cannot be written is refused, and the chain is whole once it can be again", async () => {
  const audit = await log.open();
  rmSync(log.directory, { recursive: true });
  await expect(audit.record(event(1))).rejects.toThrow(AuditUnavailable);
  await audit.close();
  expect(existsSync(log.directory)).toBe(false);
  await write(log, 1, 2);
  expect(await log.verify()).toEqual({ records: 1, broken: null });
});
