import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { event, type Log, newLog, write } from "./audit-log.ts";

/** Tampers, and as many controls; `TAMPERS=1000` tries more. */
const TAMPERS = Number(process.env.TAMPERS ?? 150);
const EVENTS = 40;

let log: Log;
let whole: string;
beforeAll(async () => {
  log = await newLog();
  whole = `${log.directory}-whole`;
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-10-31T23:00:00Z") });
  await write(log, EVENTS / 2);
  vi.setSystemTime(new Date("2026-11-01T01:00:00Z"));
  await write(log, EVENTS / 2, EVENTS / 2);
  vi.useRealTimers();
  cpSync(log.directory, whole, { recursive: true });
});
afterAll(() => log.remove());

function putBack(): void {
  rmSync(log.directory, { recursive: true, force: true });
  cpSync(whole, log.directory, { recursive: true });
}

const files = () => readdirSync(log.directory).map((name) => join(log.directory, name));
const read = (path: string) => readFileSync(path, "utf8");
const pick = <T>(all: readonly T[], draw: number): T => all[draw % all.length]!;

/** Changes the lines of one of the files. */
const lines = (change: (all: string[], a: number, b: number) => string[]) => (a: number, b: number) => {
  const path = pick(files(), a);
  const all = read(path).trimEnd().split("\n");
  writeFileSync(path, `${change(all, b % all.length, a % all.length).join("\n")}\n`);
};
/** Changes one line, at a place in it. */
const inLine = (change: (line: string, place: number) => string) =>
  lines((all, at, other) => all.with(at, change(all[at]!, (at * 31 + other * 7) % (all[at]!.length - 2))));
const joined = (line: string, at: number, word: string) => line.slice(0, at) + word + line.slice(at);

const tampers: Readonly<Record<string, (a: number, b: number) => void>> = {
  edit: inLine((line, at) => line.slice(0, at) + (line[at] === "7" ? "8" : "7") + line.slice(at + 1)),
  "edit of a bit": (a, b) => {
    const path = pick(files(), a);
    const bytes = readFileSync(path);
    bytes[b % bytes.length]! ^= 1 << (a % 8);
    writeFileSync(path, bytes);
  },
  "white space": inLine((line, at) => joined(line, line.indexOf(",", at) + 1, pick([" ", "\t", "\r"], at))),
  "duplicate member": inLine((line, at) =>
    joined(line, pick([1, line.indexOf('"prev"')], at), pick(['"actor":"mallory",', '"sequence":9,'], at)),
  ),
  delete: lines((all, at) => all.toSpliced(Math.min(at, all.length - 2), 1)),
  insert: lines((all, at, other) => all.toSpliced(at, 0, all[other]!)),
  "insert of a forged event": lines((all, at) =>
    all.toSpliced(at, 0, all[at]!.replace("metric:", "metric:x").replace('"actor":"local"', '"actor":"eve"')),
  ),
  swap: lines((all, at) => {
    const other = (at + 1) % all.length;
    return all.with(at, all[other]!).with(other, all[at]!);
  }),
  "tail cut": (_, b) => {
    const path = files().at(-1)!;
    writeFileSync(path, read(path).slice(0, -1 - (b % read(path).length)));
  },
  emptied: (a) => (a % 2 === 0 ? writeFileSync(pick(files(), a >> 1), "") : rmSync(pick(files(), a >> 1))),
  "all emptied": (a) => {
    rmSync(log.directory, { recursive: true });
    if (a % 2 === 0) mkdirSync(log.directory);
  },
  "an older copy": () => {
    const path = files().at(-1)!;
    writeFileSync(
      path,
      read(path)
        .split("\n")
        .slice(0, EVENTS / 4)
        .join("\n") + "\n",
    );
  },
};

test("every tamper is found", async () => {
  const run = fc.asyncProperty(
    fc.constantFrom(...Object.keys(tampers)),
    fc.nat(1_000_000),
    fc.nat(1_000_000),
    async (kind, a, b) => {
      putBack();
      tampers[kind]!(a, b);
      expect((await log.verify()).broken, kind).not.toBeNull();
    },
  );
  await fc.assert(run, { numRuns: TAMPERS });
});

/** What happens to honest people. */
const honest: Readonly<Record<string, (a: number) => void>> = {
  nothing: () => undefined,
  "a clock that is set back": (a) =>
    vi.setSystemTime(new Date(Date.UTC(2020 + (a % 7), a % 12, 1 + (a % 28)))),
  "a clock that is set on": (a) => vi.setSystemTime(new Date(Date.UTC(2027 + (a % 7), a % 12, 1 + (a % 28)))),
  "a file removed while it is open": () => unlinkSync(newest()),
  "a file moved away while it is open": () => renameSync(newest(), `${newest()}.1`),
  "a folder removed while its only file is open": () => {
    if (files().length === 1) rmSync(log.directory, { recursive: true });
  },
  "a file replaced while it is open": (a) => {
    const path = newest();
    writeFileSync(`${path}~`, read(path).slice(0, a % 3000));
    renameSync(`${path}~`, path);
  },
};
const newest = () => files().findLast((path) => path.endsWith(".jsonl"))!;

test("nobody is accused, and nothing is lost, where only clock and files moved", async () => {
  const run = fc.asyncProperty(
    fc.array(fc.tuple(fc.constantFrom(...Object.keys(honest)), fc.nat(1_000_000)), { maxLength: 4 }),
    async (happenings) => {
      rmSync(log.directory, { recursive: true, force: true });
      await log.heads.clear();
      vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-29T12:00:00Z") });
      const audit = await log.open();
      const subjects: string[] = [];
      for (const [kind, a] of [["nothing", 0] as const, ...happenings, ["nothing", 0] as const]) {
        if (subjects.length > 0) honest[kind]!(a);
        const told = event(subjects.length);
        await audit.record(told);
        subjects.push(told.subject);
      }
      await audit.close();
      vi.useRealTimers();
      const kept = await log.list();
      expect(kept.broken).toBeNull();
      expect(kept.subjects.filter((subject) => subject.startsWith("metric:"))).toEqual(subjects);
    },
  );
  await fc.assert(run, { numRuns: Math.ceil(TAMPERS / 4) });
});
