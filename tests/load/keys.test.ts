import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { givenKey } from "../../pipelines/key-file.ts";
import { type KeySource, openKeys } from "../../pipelines/keys.ts";
import { openDatabase } from "../../sql/database.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-keys-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, "data.key");
async function start(source: KeySource = {}): Promise<Buffer> {
  const db = await openDatabase({ directory: join(folder, "data"), readers: 1 });
  try {
    return (await openKeys(db, { environment: {}, ...source })).purpose("person");
  } finally {
    await db.close();
  }
}

test("the first start writes a key beside the data, for its owner only, and warns", async () => {
  const warnings: string[] = [];
  const key = await start({ onWarning: (warning) => warnings.push(warning) });
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(file());
  expect(await start({ onWarning: (warning) => warnings.push(warning) })).toEqual(key);
  expect(warnings).toHaveLength(1);
});

test("a missing key is refused while a vault exists, and none is made in its place", async () => {
  await start();
  rmSync(file());
  await expect(start()).rejects.toThrow("is missing; restore it");
  expect(existsSync(file())).toBe(false);
});

test.each([0o640, 0o604, 0o666])("a key file of mode %o is refused", async (mode) => {
  await start();
  chmodSync(file(), mode);
  await expect(start()).rejects.toThrow(`chmod 600 ${file()}`);
});

test("another key is refused, the right one from the environment accepted", async () => {
  const key = await start();
  const right = readFileSync(file(), "utf8").trim();
  writeFileSync(file(), `${randomBytes(32).toString("hex")}\n`);
  await expect(start()).rejects.toThrow("is not the one this vault was made with");
  expect(await start({ environment: { ASSAY_MASTER_KEY: right } })).toEqual(key);
  const base64 = Buffer.from(right, "hex").toString("base64");
  expect(await start({ environment: { ASSAY_MASTER_KEY: base64 } })).toEqual(key);
});

test.each([
  ["0".repeat(64), "weak key"],
  ["0123456789abcdef".repeat(4), "weak key"],
  [`${"0123456789abcdef".repeat(2)}${"fedcba9876543210".repeat(2)}`, "weak key"],
  ["deadbeefcafe1234567890a".repeat(3).slice(0, 64), "weak key"],
  [Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString("hex"), "weak key"],
  [Buffer.from(Array.from({ length: 32 }, (_, i) => 7 * i + 3)).toString("base64"), "weak key"],
  [Buffer.from("correct horse battery staple 123").toString("base64"), "weak key"],
  ["abc", "32 bytes"],
])("the key %s is refused", async (key, message) => {
  await expect(start({ environment: { ASSAY_MASTER_KEY: key } })).rejects.toThrow(message);
});

test("no random key is called weak", async () => {
  for (let i = 0; i < 2000; i += 1)
    expect(givenKey({ environment: { ASSAY_MASTER_KEY: randomBytes(32).toString("hex") } })).toHaveLength(32);
});

test("a key file inside the data directory is refused", async () => {
  const inside = join(folder, "data", "master.key");
  await expect(start({ environment: { ASSAY_KEY_FILE: inside } })).rejects.toThrow(
    "lies inside the data directory",
  );
  expect(existsSync(inside)).toBe(false);
});

test("each purpose has a key of its own", async () => {
  const db = await openDatabase({ directory: join(folder, "data"), readers: 1 });
  const keys = await openKeys(db, { environment: {} });
  const all = (["person", "blind", "text", "quarantine", "audit"] as const).map((name) =>
    keys.purpose(name).toString("hex"),
  );
  await db.close();
  expect(new Set(all).size).toBe(5);
  expect(all).not.toContain(readFileSync(file(), "utf8").trim());
});
