import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AuditEvent, AuditUnavailable, openAudit, verifyAudit } from "../../server/access/audit.ts";

const key = Buffer.alloc(32, 7);
let directory: string;
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), "assay-audit-")), "audit");
});
afterEach(() => {
  chmodSync(directory, 0o700);
  rmSync(join(directory, ".."), { recursive: true });
});

const event = (index: number): AuditEvent => ({
  actor: "local",
  action: "export",
  subject: `metric:m${index}`,
  detail: { rows: index },
});
const file = () => join(directory, readdirSync(directory)[0]!);
const lines = () => readFileSync(file(), "utf8").trimEnd().split("\n");
const rewrite = (change: (lines: string[]) => string[]) =>
  writeFileSync(file(), `${change(lines()).join("\n")}\n`);

async function write(count: number, from = 0) {
  const audit = openAudit(directory, key);
  await Promise.all(Array.from({ length: count }, (_, index) => audit.record(event(from + index))));
  await audit.close();
}

test("an event is on the disk when record resolves, and the chain goes on over restarts", async () => {
  const audit = openAudit(directory, key);
  await audit.record(event(1));
  expect(JSON.parse(lines()[0]!)).toMatchObject({ sequence: 1, actor: "local", action: "export" });
  await audit.close();
  await write(200, 2);
  await write(3, 300);
  expect(verifyAudit(directory, key)).toEqual({ records: 204, broken: null });
});

test.each([
  ["an edit", (all: string[]) => all.with(4, all[4]!.replace("metric:m4", "metric:m9")), 5],
  ["a deletion", (all: string[]) => all.toSpliced(4, 1), 5],
  ["a swap", (all: string[]) => all.with(4, all[5]!).with(5, all[4]!), 5],
  ["an insertion", (all: string[]) => all.toSpliced(4, 0, all[4]!), 6],
])("%s is found where it is", async (_, change, line) => {
  await write(10);
  rewrite(change);
  const { broken } = verifyAudit(directory, key);
  expect(broken).toMatch(new RegExp(`\\.jsonl:${line}$`));
});

test("another key verifies nothing", async () => {
  await write(3);
  expect(verifyAudit(directory, Buffer.alloc(32, 8)).broken).toMatch(/:1$/);
});

test("a line that a crash tore was never acknowledged and is cut off", async () => {
  await write(3);
  appendFileSync(file(), '{"sequence":4,"at":"2026');
  await write(2, 10);
  expect(verifyAudit(directory, key)).toEqual({ records: 5, broken: null });
});

test("what cannot be written is refused, and the chain is whole once it can be again", async () => {
  const audit = openAudit(join(directory, "deep"), key);
  rmSync(join(directory, "deep"), { recursive: true });
  await expect(audit.record(event(1))).rejects.toThrow(AuditUnavailable);
  await audit.close();
  const again = openAudit(join(directory, "deep"), key);
  await again.record(event(2));
  await again.close();
  expect(verifyAudit(join(directory, "deep"), key)).toEqual({ records: 1, broken: null });
});
