import { createHmac, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { blindKeys, hmac } from "../../pipelines/identity.ts";
import { openKeys } from "../../pipelines/keys.ts";
import { dataKey, open, type Place, seal } from "../../pipelines/vault/seal.ts";
import { sealFile } from "../../pipelines/vault/seal-file.ts";
import { type SealKeys, sealRecords } from "../../pipelines/vault/seal-records.ts";
import { emptyData } from "./data.ts";

const place: Place = { table: "candidates", person: "p", source: "ats", source_id: "C1", version: "7" };
const always = (key: Buffer) => () => key;
const HEADER = 2 + 12 + 16;

const text = fc.string({ unit: "grapheme", maxLength: 300 });
const value = fc.oneof(text, fc.array(text, { maxLength: 5 }), fc.dictionary(text, text, { maxKeys: 5 }));

test("what is sealed opens, at its place only", () => {
  fc.assert(
    fc.property(value, fc.integer({ min: 0, max: 255 }), (said, id) => {
      const key = randomBytes(32);
      const sealed = seal({ id, key }, said, place);
      expect(sealed[0]).toBe(1);
      expect(open((asked) => (asked === id ? key : randomBytes(32)), sealed, place)).toEqual(said);
      for (const name of Object.keys(place))
        expect(() => open(always(key), sealed, { ...place, [name]: "x" })).toThrow("does not open");
      expect(() => open(always(randomBytes(32)), sealed, place)).toThrow("does not open");
    }),
    { numRuns: 200 },
  );
});

test("parts of a place cannot be moved into each other", () => {
  const part = fc.string({ unit: fc.constantFrom("a", "1", ":", " ", "字"), maxLength: 4 });
  const places = fc.record({ table: part, person: part, source: part, source_id: part, version: part });
  fc.assert(
    fc.property(places, places, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      const key = randomBytes(32);
      expect(() => open(always(key), seal({ id: 1, key }, "x", one), other)).toThrow("does not open");
    }),
    { numRuns: 500 },
  );
  const key = randomBytes(32);
  const sealed = seal({ id: 1, key }, "x", { ...place, source: "ats1", source_id: "C" });
  expect(() => open(always(key), sealed, { ...place, source: "ats", source_id: "1C" })).toThrow();
});

test("whatever bit is flipped, and wherever it is cut, it does not open", () => {
  const key = randomBytes(32);
  const sealed = seal({ id: 3, key }, { name: "林晓", phone: "13800138000" }, place);
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const flipped = Buffer.from(sealed);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => open(always(key), flipped, place), `bit ${bit}`).toThrow("does not open");
  }
  for (let length = 0; length < sealed.length; length += 1)
    expect(() => open(always(key), sealed.subarray(0, length), place), `${length} bytes`).toThrow(
      "does not open",
    );
  expect(() => open(always(key), Buffer.concat([sealed, Buffer.from([0])]), place)).toThrow("does not open");
});

test("every length opens, and what is sealed is as long as the next multiple of 32 bytes", () => {
  const key = randomBytes(32);
  for (const unit of ["a", "字", "😀", "\u0000"])
    for (let length = 0; length <= 300; length += 1) {
      const said = unit.repeat(length);
      const sealed = seal({ id: 1, key }, said, place);
      const bytes = Buffer.byteLength(JSON.stringify(said));
      expect(sealed.length).toBe(HEADER + Math.ceil(bytes / 32) * 32);
      expect(open(always(key), sealed, place)).toBe(said);
    }
  const long = "长".repeat(1_000_000);
  expect(open(always(key), seal({ id: 1, key }, long, place), place)).toBe(long);
});

test("no nonce is used twice", () => {
  const key = randomBytes(32);
  const nonces = Array.from({ length: 50_000 }, () =>
    seal({ id: 1, key }, "x", place).toString("hex", 2, 14),
  );
  expect(new Set(nonces).size).toBe(50_000);
});

test("a data key is HMAC-SHA256 of person and salt: another person or salt has another", () => {
  const [purpose, salt] = [randomBytes(32), randomBytes(32)];
  const expected = createHmac("sha256", purpose)
    .update(Buffer.concat([Buffer.from("datap1"), salt]))
    .digest();
  expect(dataKey(purpose, "p1", salt)).toEqual(expected);
  expect(dataKey(purpose, "p2", salt)).not.toEqual(expected);
  expect(dataKey(purpose, "p1", randomBytes(32))).not.toEqual(expected);
});

const keys: SealKeys = { id: 5, person: randomBytes(32), text: randomBytes(32) };
const lineOf = (rid: number, more: object) =>
  `${JSON.stringify({ rid, person_key: null, salt: null, source: "s", source_id: `r${rid}`, version: rid, ...more })}\n`;

test("however a file is cut, every record is sealed once", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-seal-"));
  const input = join(folder, "in");
  const words = Array.from({ length: 40 }, (_, r) => "字".repeat(r * 7));
  writeFileSync(input, words.map((a, rid) => lineOf(rid, { fields: { a, b: null } })).join(""));
  const size = readFileSync(input).length;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: size - 1 }), { maxLength: 6 }), (cuts) => {
      const edges = [0, ...[...new Set(cuts)].sort((a, b) => a - b), size];
      const seen: number[] = [];
      for (let i = 0; i + 1 < edges.length; i += 1) {
        const output = join(folder, `out${i}`);
        sealRecords({ table: "t", input, output, from: edges[i] ?? 0, to: edges[i + 1] ?? 0 }, keys);
        for (const line of readFileSync(output, "utf8").split("\n").filter(Boolean)) {
          const [rid = "", salt, sealed = ""] = line.split(",");
          expect(salt).toBe("");
          const at = { table: "t", person: "", source: "s", source_id: `r${rid}`, version: rid };
          expect(open(always(keys.text), Buffer.from(sealed, "base64"), at)).toEqual({
            a: words[Number(rid)],
          });
          seen.push(Number(rid));
        }
      }
      expect(seen).toEqual(words.map((_, rid) => rid));
    }),
    { numRuns: 60 },
  );
  rmSync(folder, { recursive: true });
});

test("a large file is sealed by worker threads, each person under a key of its own", async () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-seal-"));
  const input = join(folder, "in");
  const count = 30_000;
  const name = "名".repeat(100);
  const known = randomBytes(32).toString("base64");
  writeFileSync(
    input,
    Array.from({ length: count }, (_, rid) =>
      lineOf(rid, { person_key: `p${rid}`, salt: rid === 7 ? known : null, fields: { name } }),
    ).join(""),
  );
  const outputs = await sealFile({ table: "candidates", input }, keys);
  expect(outputs.length).toBeGreaterThan(1);
  const lines = outputs.flatMap((path) => readFileSync(path, "utf8").split("\n").filter(Boolean));
  expect(new Set(lines.map((line) => line.split(",")[0])).size).toBe(count);
  expect(new Set(lines.map((line) => line.split(",")[1])).size).toBe(count);
  for (const line of [lines[0], lines[7], lines[count - 1]]) {
    const [rid = "", made = "", sealed = ""] = (line ?? "").split(",");
    expect(made === "").toBe(rid === "7");
    const key = dataKey(keys.person, `p${rid}`, Buffer.from(made === "" ? known : made, "base64"));
    const at = { table: "candidates", person: `p${rid}`, source: "s", source_id: `r${rid}`, version: rid };
    expect(open((id) => (id === 5 ? key : randomBytes(32)), Buffer.from(sealed, "base64"), at)).toEqual({
      name,
    });
  }
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
