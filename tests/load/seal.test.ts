import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { blindKeys, hmac } from "../../pipelines/identity.ts";
import { openKeys } from "../../pipelines/keys.ts";
import { open, seal } from "../../pipelines/vault/seal.ts";
import { sealFile } from "../../pipelines/vault/seal-file.ts";
import { sealRecord } from "../../pipelines/vault/seal-record.ts";
import { sealRecords } from "../../pipelines/vault/seal-records.ts";
import { unwrapKey, unwrapKeys, WRAPPED_BYTES, wrapKeys } from "../../pipelines/vault/wrap-key.ts";
import { emptyData } from "./data.ts";

const place = { table: "candidates", column: "name", person: "p", version: "v" };

test("what is sealed opens, at its place only", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      const key = randomBytes(32);
      const sealed = seal(key, text, place);
      expect(open(key, sealed, place).toString()).toBe(text);
      for (const other of [{ table: "x" }, { column: "x" }, { person: "x" }, { version: "x" }])
        expect(() => open(key, sealed, { ...place, ...other })).toThrow("does not open");
      expect(() => open(randomBytes(32), sealed, place)).toThrow("does not open");
    }),
    { numRuns: 50 },
  );
});

test("the fields of a record, sealed together, open one by one in OpenSSL's GCM", () => {
  const columns = ["name", "phone", "email"];
  const text = fc.option(fc.string({ unit: "grapheme", maxLength: 90 }));
  const record = fc.tuple(text, text, text, fc.string({ maxLength: 60 }), fc.integer({ min: 0, max: 1200 }));
  fc.assert(
    fc.property(record, ([name, phone, email, person, more]) => {
      const key = randomBytes(32);
      const values = [name, phone, email === null ? null : email + "字".repeat(more)];
      const at = { table: "candidates", person, version: `ats/C1@${more}` };
      const { bytes, ends } = sealRecord(key, columns, values, at);
      values.forEach((value, i) => {
        const sealed = bytes.subarray(ends[i - 1] ?? 0, ends[i]);
        if (value === null) expect(sealed.length).toBe(0);
        else {
          const place = { ...at, column: columns[i] ?? "" };
          expect(open(key, sealed, place).toString()).toBe(Buffer.from(value).toString());
          expect(() => open(key, sealed, { ...place, version: "x" })).toThrow("does not open");
          expect(() => open(key, sealed, { ...place, column: "x" })).toThrow("does not open");
        }
      });
    }),
    { numRuns: 300 },
  );
});

test("wrapped data keys agree with RFC 3394 and with OpenSSL's key wrap", () => {
  // RFC 3394, 4.6: 256 bits of key data with a 256-bit key-encryption key.
  const kek = Buffer.from("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "hex");
  const data = Buffer.from("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f", "hex");
  expect(wrapKeys(kek, data).toString("hex")).toBe(
    "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21",
  );
  const keys = randomBytes(32 * 100);
  const wrapped = wrapKeys(kek, keys);
  for (let i = 0; i < 100; i += 1) {
    const key = keys.subarray(i * 32, (i + 1) * 32);
    const own = wrapped.subarray(i * WRAPPED_BYTES, (i + 1) * WRAPPED_BYTES);
    const cipher = createCipheriv("id-aes256-wrap", kek, Buffer.alloc(8, 0xa6));
    expect(own).toEqual(Buffer.concat([cipher.update(key), cipher.final()]));
    expect(unwrapKey(kek, own)).toEqual(key);
    const changed = Buffer.from(own);
    changed[i % 40] = (changed[i % 40] ?? 0) ^ 1;
    expect(() => unwrapKey(kek, changed)).toThrow("does not open");
    expect(() => unwrapKeys(kek, Buffer.concat([own, changed]))).toThrow("does not open");
  }
  expect(unwrapKeys(kek, wrapped)).toEqual(keys);
  expect(unwrapKeys(kek, Buffer.alloc(0)).length).toBe(0);
});

test("no nonce is used twice", () => {
  const key = randomBytes(32);
  const nonces = new Set(
    Array.from({ length: 50_000 }, () => seal(key, "x", place).subarray(0, 12).toString("hex")),
  );
  for (let i = 0; i < 25_000; i += 1) {
    const { bytes, ends } = sealRecord(key, ["a", "b"], ["x", ""], place);
    nonces.add(bytes.toString("hex", 0, 12)).add(bytes.toString("hex", ends[0], (ends[0] ?? 0) + 12));
  }
  expect(nonces.size).toBe(100_000);
});

test("however a file is cut, every record is sealed once", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-seal-"));
  const keys = { wrap: randomBytes(32), text: randomBytes(32) };
  const input = join(folder, "in");
  const records = Array.from({ length: 40 }, (_, r) => ({
    r,
    k: null,
    w: null,
    v: `v${r}`,
    a: "字".repeat(r * 7),
    b: null,
  }));
  writeFileSync(input, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  const size = readFileSync(input).length;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: size - 1 }), { maxLength: 6 }), (cuts) => {
      const edges = [0, ...[...new Set(cuts)].sort((a, b) => a - b), size];
      const seen: number[] = [];
      for (let i = 0; i + 1 < edges.length; i += 1) {
        const output = join(folder, `out${i}`);
        sealRecords(
          { table: "t", fields: ["a", "b"], input, output, from: edges[i] ?? 0, to: edges[i + 1] ?? 0 },
          keys,
        );
        for (const line of readFileSync(output, "utf8").split("\n").filter(Boolean)) {
          const [r = "", wrapped, a = "", b] = line.split(",");
          const record = records[Number(r)];
          expect([wrapped, b]).toEqual(["", ""]);
          const at = { table: "t", column: "a", person: "", version: record?.v ?? "" };
          expect(open(keys.text, Buffer.from(a, "base64"), at).toString()).toBe(record?.a);
          seen.push(Number(r));
        }
      }
      expect(seen).toEqual(records.map((record) => record.r));
    }),
    { numRuns: 60 },
  );
  rmSync(folder, { recursive: true });
});

test("a large file is sealed by worker threads, each person under a key of its own", async () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-seal-"));
  const keys = { wrap: randomBytes(32), text: randomBytes(32) };
  const input = join(folder, "in");
  const count = 30_000;
  const name = "名".repeat(100);
  writeFileSync(
    input,
    Array.from(
      { length: count },
      (_, r) => `${JSON.stringify({ r, k: `p${r}`, w: null, v: "v", name })}\n`,
    ).join(""),
  );
  const outputs = await sealFile({ table: "candidates", fields: ["name"], input }, keys);
  expect(outputs.length).toBeGreaterThan(1);
  const lines = outputs.flatMap((path) => readFileSync(path, "utf8").split("\n").filter(Boolean));
  expect(new Set(lines.map((line) => line.split(",")[0])).size).toBe(count);
  for (const line of [lines[0], lines[count - 1]]) {
    const [r = "", wrapped = "", sealed = ""] = (line ?? "").split(",");
    const dataKey = unwrapKey(keys.wrap, Buffer.from(wrapped, "base64"));
    const at = { table: "candidates", column: "name", person: `p${r}`, version: "v" };
    expect(open(dataKey, Buffer.from(sealed, "base64"), at).toString()).toBe(name);
  }
  expect(new Set(lines.map((line) => line.split(",")[1])).size).toBe(count);
  rmSync(folder, { recursive: true });
});

test("the blind index in SQL is HMAC-SHA256", async () => {
  const { db, remove } = await emptyData();
  const keys = await openKeys(db);
  const inSql = await db.reader((c) =>
    c.value<string>(`SELECT ${hmac("$text")}`, { ...blindKeys(keys), text: "phone:13800138000" }),
  );
  const expected = createHmac("sha256", keys.purpose("blind"))
    .update("phone:13800138000")
    .digest("hex")
    .slice(0, 32);
  expect(inSql?.replaceAll("-", "")).toBe(expected);
  await remove();
});
