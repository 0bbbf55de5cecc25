import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildWarehouse } from "../../pipelines/build.ts";
import { openKeys } from "../../pipelines/keys.ts";
import { recover } from "../../pipelines/load/recover.ts";
import { openText } from "../../pipelines/vault.ts";
import type { Database } from "../../sql/database.ts";
import { merge } from "./accepted.ts";
import { checksum } from "./checksum.ts";
import { copyWithin, withinFolder } from "./folder.ts";
import { mergeCompany, opened } from "./sealed-company.ts";

/** How often the move is killed; more by hand. */
const KILLS = Number(process.env.ASSAY_KILLS ?? 2);
const script = fileURLToPath(new URL("./open-once.ts", import.meta.url));
/** In texts that older versions kept in clear: first and last in order, in every record, in a waiting one, in what was found. */
const SECRETS = ["!阿宝说", "王小明", "zhou.qi@example.com", "龘先生", "等待的人", "太长的名字"];
const TEXTS = { stage_events: "reason", system_events: "detail" } as const;
let folder: string;
/** Milliseconds of a whole move: a kill comes at some moment of it. */
let whole = 3000;
let expected: { content: Record<string, unknown>; sums: Record<string, string> };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-open-"));
  await within("old", async (db) => {
    await mergeCompany(db);
    await mergeTexts(db);
    expected = await stateOf(db);
  });
  // as another start: what was in memory while it was merged comes to no file
  await within("old", makeOlder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const within = <T>(name: string, work: (db: Database) => Promise<T>) => withinFolder(folder, name, work);
const copy = (to: string) => copyWithin(folder, "old", to);

async function stateOf(db: Database): Promise<typeof expected> {
  return { content: await opened(db), sums: await checksum(db) };
}

const at = { updated_at: "2025-01-01 00:00:00+00" };
const applications = Array.from({ length: 40 }, (_, i) => `A${i}`);

async function mergeTexts(db: Database): Promise<void> {
  const event = { stage: "rejected", at: "2025-02-01", ...at };
  await merge(db, "stage_events", [
    ...applications.map((application_id, i) => ({
      ...{ ...event, application_id, source_id: `E${i}` },
      reason: i === 3 ? null : `${["!阿宝说", "龘先生"][i] ?? "面试官"}：王小明第${i}轮没有来`,
    })),
    { ...event, application_id: "A98", source_id: "waits", reason: "等待的人" },
    { ...event, application_id: "A99", source_id: "long", reason: "太长的名字" },
  ]);
  const sign = (i: number, detail: string | null) => ({
    ...{ source_id: `L${i}`, application_id: `A${i}`, kind: "login_failed", at: "2025-02-01", ...at },
    detail,
  });
  await merge(db, "system_events", [
    sign(1, "no account zhou.qi@example.com"),
    sign(2, null),
    { ...sign(3, "王小明 restarted the server"), kind: "outage", application_id: null },
    { ...sign(4, "ai_interview_rollout"), kind: "config_change", application_id: null },
  ]);
  await db.writer((c) =>
    c.run("UPDATE app.quarantine SET field = 'reason', found = '11 characters' WHERE source_id = 'long'"),
  );
}

/** Puts a data directory back to how the version left it that kept these texts in clear. */
async function makeOlder(db: Database): Promise<void> {
  const keys = await openKeys(db);
  const places = await db.reader((c) =>
    c.rows<Record<"feed" | "source" | "source_id", string>>(
      "SELECT feed, source, source_id FROM vault.sealed_text WHERE feed IN ('stage_events', 'system_events')",
    ),
  );
  expect(places).toHaveLength(42);
  const texts: [string, string, string][] = [];
  for (const place of places) {
    const field = TEXTS[place.feed as keyof typeof TEXTS];
    texts.push([place.feed, place.source_id, (await openText(db, keys, { ...place, field })) ?? ""]);
  }
  await db.writer(async (c) => {
    for (const [feed, field] of Object.entries(TEXTS))
      await c.run(`
        ALTER TABLE staging.${feed} ADD COLUMN ${field} VARCHAR;
        ALTER TABLE staging_meta.waiting_${feed} ADD COLUMN ${field} VARCHAR;
        UPDATE staging_meta.promise SET texts = 0 WHERE feed = '${feed}'`);
    for (const [feed, source_id, text] of texts)
      await c.run(
        `UPDATE staging.${feed} SET ${TEXTS[feed as keyof typeof TEXTS]} = $1 WHERE source_id = $2`,
        [text, source_id],
      );
    await c.run(`
      UPDATE staging_meta.waiting_stage_events SET reason = '等待的人';
      ALTER TABLE staging.system_events DROP COLUMN is_rollout;
      ALTER TABLE staging_meta.waiting_system_events DROP COLUMN is_rollout;
      DELETE FROM vault.sealed_text WHERE feed IN ('stage_events', 'system_events');
      UPDATE app.quarantine SET found = '太长的名字… (11 characters)' WHERE source_id = 'long';
      CHECKPOINT warehouse;
      CHECKPOINT app;
      CHECKPOINT vault`);
  });
}

/** The secrets that lie in clear in any file of a data directory. */
function inClear(name: string): string[] {
  const files = readdirSync(join(folder, name), { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  expect(files.length).toBeGreaterThan(2);
  const bytes = files.map((file) => readFileSync(join(file.parentPath, file.name)));
  return SECRETS.filter((secret) => bytes.some((one) => one.includes(secret)));
}

test("texts that an older version kept in clear are in the vault from the first start on, and in no file", async () => {
  copy("moved");
  expect(inClear("moved").length).toBeGreaterThan(3);
  await within("moved", async (db) => {
    const begun = performance.now();
    await openKeys(db);
    whole = performance.now() - begun;
    expect(await stateOf(db)).toEqual(expected);
  });
  expect(inClear("moved")).toEqual([]);
  // what is promised is there, also at the next start, and a record that had waited has its text
  await within("moved", async (db) => {
    await recover(db);
    expect(await stateOf(db)).toEqual(expected);
    await merge(db, "applications", [
      {
        application_id: "A98",
        source_id: "A98",
        candidate_id: "C1",
        requisition_id: "R",
        applied_at: "2025-01-01",
        ...at,
      },
    ]);
    await merge(db, "stage_events", []);
    const keys = await openKeys(db);
    const place = { feed: "stage_events", field: "reason", source: "test", source_id: "waits" };
    expect(await openText(db, keys, place)).toBe("等待的人");
  });
  expect(inClear("moved")).toEqual([]);
});

test("a text is sealed under the key of the person whom it is about", async () => {
  await within("moved", async (db) => {
    const rows = await db.reader((c) =>
      c.rows(`
        SELECT t.source_id, c.candidate_id FROM vault.sealed_text t LEFT JOIN staging.candidates c USING (person_key)
        WHERE feed IN ('stage_events', 'system_events') AND t.source_id IN ('E7', 'L1', 'L3') ORDER BY 1`),
    );
    expect(rows).toEqual([
      { source_id: "E7", candidate_id: "C7" },
      { source_id: "L1", candidate_id: "C1" },
      { source_id: "L3", candidate_id: null },
    ]);
  });
});

test("the day on which AI interviews went live is known before the texts are moved, and after", async () => {
  copy("built");
  const liveOn = (db: Database) =>
    db.writer(async (c) => {
      await buildWarehouse(c);
      return c.value("SELECT live_on::VARCHAR FROM core.rollout");
    });
  await within("built", async (db) => {
    await recover(db);
    expect(await liveOn(db)).toBe("2025-02-01");
    await openKeys(db);
    expect(await liveOn(db)).toBe("2025-02-01");
  });
});

test("killed at any moment of the move, the next start ends it in the same state", {
  timeout: 30_000 + KILLS * 20_000,
}, async () => {
  let most = whole;
  for (let killed = 0, round = 0; killed < KILLS; round += 1) {
    const name = `killed-${round}`;
    const data = copy(name);
    const pause = Math.floor(Math.random() * most);
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", script, data, String(pause)], {
      encoding: "utf8",
    });
    // one that came too late says how long the move takes at most
    if (stdout.includes("done")) most = pause;
    else killed += 1;
    await within(name, async (db) => {
      await openKeys(db);
      expect(await stateOf(db), `killed after ${pause} ms`).toEqual(expected);
    });
    expect(inClear(name), `killed after ${pause} ms`).toEqual([]);
    rmSync(data, { recursive: true, force: true });
  }
});
