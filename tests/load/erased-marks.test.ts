import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contracts } from "../../pipelines/contract.ts";
import { joinLedgers, ledgerPath, readLedger, writeLedger } from "../../pipelines/erase/ledger.ts";
import { erasedDigest, isAbout, NORMAL_FORMS, personTree } from "../../pipelines/erased-marks.ts";
import { blindIndexes, keyBlocks } from "../../pipelines/identity.ts";
import { keysOf } from "../../pipelines/keys.ts";
import { type Database, openDatabase } from "../../sql/database.ts";

let folder: string;
let db: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-marks-"));
  db = await openDatabase({ directory: join(folder, "data"), readers: 1 });
});
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const keys = keysOf(new Map([[1, Buffer.alloc(32, 7)]]));
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  national_id: [
    "11010119900307771x",
    " 110101 19900307 7715 ",
    "１１０１０１１９９００３０７７７１Ｘ",
    "E-9382716",
  ],
  phone: [
    "+86 138 0077 0001",
    "0086-13800770001",
    "１３８００７７０００１",
    "(021) 5588-1234",
    "13800770001",
  ],
  email: [" Zhen@Marked.Example ", "ａ.b@marked.example", "李@marked.example"],
};

test("an identifier has the same blind index in SQL, which loads ask, and here", async () => {
  const digest = erasedDigest(keys);
  for (const [kind, values] of Object.entries(WRITTEN))
    for (const value of values) {
      const [row] = await db.reader((c) =>
        c.rows<Record<string, string | null>>(
          blindIndexes(
            `(SELECT 1 AS rid, ${["national_id", "phone", "email"].map((name) => `${name === kind ? `'${value}'` : "NULL::VARCHAR"} AS ${name}`).join(", ")})`,
            "rid",
          ),
          keyBlocks(keys.purpose("erased")),
        ),
      );
      expect(row?.[kind], value).toBe(digest(kind, NORMAL_FORMS[kind]!(value)));
    }
});

test("a raw record is about who has its ids and identifiers, and not about who has a part of them", async () => {
  const tree = personTree(await contracts());
  const known = new Set([
    "phone:13800770001",
    "candidates.candidate_id:C1",
    "applications.application_id:APPL-77",
  ]);
  const isKnown = (kind: string, normal: string) => known.has(`${kind}:${normal}`);
  const applications = (await contracts()).get("applications");
  if (applications === undefined) throw new Error("no applications");
  const columns = tree.columns(applications);
  const own = (record: object) =>
    isAbout(JSON.stringify(record), { columns, targets: tree.targets, isKnown });
  expect(own({ application_id: "x", candidate_id: "C1" })).toBe(true);
  expect(own({ application_id: "x", candidate_id: "C10", channel: "C1" })).toBe(false);
  expect(own({ anything: { deep: ["+86 138-0077-0001"] } })).toBe(true);
  const foreign = (raw: string) => isAbout(raw, { columns: null, targets: tree.targets, isKnown });
  expect(foreign('{"投递编号":"APPL-77"}')).toBe(true);
  // a short id may stand for anything in columns that nobody knows
  expect(foreign('{"等级":"C1"}')).toBe(false);
  expect(foreign("张三,138 0077 0001,x")).toBe(true);
  expect(foreign("张三,138 0077 0002,x")).toBe(false);
});

test("a ledger keeps every request once, and what was changed in it is refused", () => {
  const key = keys.purpose("erased");
  const [one, two] = [join(folder, "one.erased"), join(folder, "two.erased")];
  const entry = (request: string, installation = "i") => ({
    request,
    at: "2026-11-29T00:00:00Z",
    installation,
    with_rows: false,
    digests: ["d"],
  });
  writeLedger(one, key, entry("E1"));
  writeLedger(one, key, entry("E2", "another"));
  writeLedger(one, key, entry("E1"));
  writeLedger(two, key, entry("E3"));
  expect(joinLedgers(two, [one, two, join(folder, "none.erased")])).toBe(3);
  expect(joinLedgers(two, [one])).toBe(3);
  expect(readLedger(two, key, "i").map(({ request }) => request)).toEqual(["E3", "E1"]);
  writeFileSync(two, readFileSync(two, "utf8").replace('"with_rows":false', '"with_rows":true'));
  expect(() => readLedger(two, key, "i")).toThrow(/two\.erased, line 1: was changed/);
  writeFileSync(two, "nonsense\n");
  expect(() => readLedger(two, key, "i")).toThrow(/line 1: is no entry of a ledger/);
  expect(() => ledgerPath("/data", { ASSAY_ERASED_FILE: "/data/x/erased" })).toThrow(
    "lies inside the data directory",
  );
  expect(ledgerPath("/data", {})).toBe("/data.erased");
});
