import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contracts } from "../../pipelines/contract.ts";
import { personTree } from "../../pipelines/erased-marks.ts";
import { loadRecords } from "../../pipelines/load.ts";
import { openDatabase } from "../../sql/database.ts";
import { type Caller, caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let folder: string;
let server: Client;
let office: Caller;
let auditor: Caller;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-records-"));
  const db = await openDatabase({ directory: join(folder, "data"), readers: 1 });
  const consent = (i: number) =>
    i < 7 ? { consent_at: "2026-01-01T00:00:00Z", consent_scope: i < 6 ? "interview" : "all" } : {};
  await loadRecords(
    db,
    "candidates",
    Array.from({ length: 20 }, (_, i) => ({
      ...{
        candidate_id: `c${i}`,
        source_id: `c${i}`,
        name: `候选人${i}`,
        updated_at: "2026-01-02T00:00:00Z",
      },
      ...consent(i),
    })),
    "ats",
  );
  await db.close();
  const retention = { rules: [{ outcome: "rejected", months: 12 }] };
  server = await client(join(folder, "data"), { retention });
  office = caller(server, "wang", ["hr_admin"]);
  auditor = caller(server, "zhou", ["auditor"]);
}, 120_000);
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Section = {
  id: string;
  facts: { name: { en: string }; told: { zh: string; en: string } }[];
  fields: { id: string; text: { zh: string; en: string } }[];
};

test("the register is prefilled from contracts and settings, and every feed of people stands in it", async () => {
  const { draft, versions, consents } = (await office("GET", "/api/records/processing")).json();
  expect(versions).toEqual([]);
  expect(consents).toEqual({
    ...{ with: 7, without: 13 },
    scopes: [
      { scope: "interview", people: 6 },
      { scope: "all", people: 1 },
    ],
  });
  const [recruiting] = draft as Section[];
  const fact = (name: string) => recruiting!.facts.find((one) => one.name.en === name)!.told;
  expect(fact("Kept encrypted")).toEqual({
    zh: "姓名、手机号、邮箱、身份证号、出生日期、原因",
    en: "name, phone, e-mail, national id, date of birth, reason",
  });
  expect(fact("Where from").en).toBe("ats");
  expect(fact("How long kept (settings)").zh).toBe("未录用候选人：流程结束后 12 个月");
  // a feed of people that is added later comes under “other”
  const labels = JSON.stringify(draft);
  const { feeds } = personTree(await contracts());
  for (const { fields } of feeds)
    for (const { about } of fields) expect(labels).toContain(about.en.toLowerCase());
  expect((draft as Section[]).map(({ id }) => id)).not.toContain("other");
});

test("who sees no rows is told of no few people, in a saved version neither", async () => {
  const { consents } = (await auditor("GET", "/api/records/processing")).json();
  expect(consents.scopes).toEqual([
    { scope: "interview", people: null },
    { scope: "all", people: null },
  ]);
  expect(consents.with).toBe(5);
  const { draft } = (await office("GET", "/api/records/impact")).json();
  expect(JSON.stringify(draft)).toContain("5 with a recorded consent, 15 without");
});

test("a version is saved with what was written, stays, and is signed once", async () => {
  const texts = [{ section: "conclusion", field: "text", zh: "风险可控。", en: "The risks are acceptable." }];
  const saved = await office("POST", "/api/records/impact", { texts });
  expect(saved.json()).toMatchObject({ version: 1, saved_by: { user: "wang" }, signed_at: null });
  const read = (version: number) => auditor("GET", `/api/records/impact/${version}`);
  const conclusion = async (version: number) =>
    ((await read(version)).json().sections as Section[]).find(({ id }) => id === "conclusion")!.fields[0]!
      .text;
  expect(await conclusion(1)).toEqual({ zh: "风险可控。", en: "The risks are acceptable." });
  expect(
    ((await office("GET", "/api/records/impact")).json().draft as Section[]).at(-1)!.fields[0]!.text.zh,
  ).toBe("风险可控。");
  const sign = (name: string) => office("POST", "/api/records/impact/1/signature", { name });
  expect((await sign(" ")).json().error.message).toContain("must not be blank");
  expect((await sign("王敏")).json()).toMatchObject({ signed_name: "王敏", signed_by: { user: "wang" } });
  expect((await sign("别人")).json().error.message).toContain("version 1 is signed already");

  await office("POST", "/api/records/impact", { texts: [{ ...texts[0], zh: "需改进。" }] });
  expect((await conclusion(2)).zh).toBe("需改进。");
  expect((await conclusion(1)).zh).toBe("风险可控。");
  expect((await read(3)).statusCode).toBe(404);
  const stray = await office("POST", "/api/records/impact", { texts: [{ ...texts[0], section: "nothing" }] });
  expect(stray.json().error.message).toContain("the record has no nothing.text");

  const { store } = server.context;
  await expect(store.deleteFrom("record_version").execute()).rejects.toThrow("never deleted");
  await expect(
    store.updateTable("record_version").set({ sections: "[]" }).where("version", "=", 2).execute(),
  ).rejects.toThrow("stays as it was saved");
  await expect(
    store.updateTable("record_version").set({ signed_name: "x" }).where("version", "=", 1).execute(),
  ).rejects.toThrow("stays as it was saved");
});
