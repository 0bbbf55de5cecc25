import { type Connection, type Database, identifier } from "../sql/database.ts";
import { type Bilingual, contracts } from "./contract.ts";
import { openKeys } from "./keys.ts";
import { beforeTable, hasBefore } from "./load/before.ts";
import { recover } from "./load/recover.ts";
import { exclusively, type LoadOptions, type PushedRecord, type RunReport, runRecords } from "./load.ts";

/** What taking a run back would do. */
export type UndoPlan = {
  readonly run: number;
  /** By feed: rows that it brought and that go, and rows that it changed and that are as before. */
  readonly feeds: readonly { readonly feed: string; readonly removed: number; readonly restored: number }[];
  /** Why it cannot be taken back; null where it can. */
  readonly refused: Bilingual | null;
};

/** A run cannot be taken back; says why. */
export class UndoRefused extends Error {
  override name = "UndoRefused";
  readonly text: Bilingual;
  constructor(text: Bilingual) {
    super(text.en);
    this.text = text;
  }
}

/** Records that a run brought, at most, to be taken back: each is read and written once more. */
const MOST = 1_000_000;

/** Looks what taking a run back would do. */
export const planUndo = (db: Database, run: number): Promise<UndoPlan> =>
  db.reader(async (c) => (await look(c, run)).plan);

/**
 * Takes a run back, as a run of its own: what it brought goes, what it changed is as it was before, and what it set
 * aside is resolved. The same files can be loaded again. What is sealed (names, texts) stays as the run left it where
 * the record stays. Throws `UndoRefused`, `LoadRunning`.
 */
export async function undoRun(db: Database, run: number, options: LoadOptions = {}): Promise<RunReport> {
  return exclusively(db, async () => {
    await openKeys(db, options.keys);
    await recover(db);
    const { plan, files, brought, aside } = await db.reader((c) => look(c, run));
    if (plan.refused !== null) throw new UndoRefused(plan.refused);
    return runRecords(db, await db.reader(brought), {
      ...options,
      trigger: "undo",
      replayed: aside,
      undoes: { run, files },
    });
  });
}

type Looked = {
  readonly plan: UndoPlan;
  readonly files: readonly number[];
  /** The records that go, each said to be deleted. */
  readonly brought: (c: Connection) => Promise<Map<string, PushedRecord[]>>;
  /** What it set aside and is still open. */
  readonly aside: readonly number[];
};

async function look(c: Connection, run: number): Promise<Looked> {
  const loaded = await c.rows<{ file_id: number; feed: string; updated: number; deleted: number }>(
    "SELECT file_id, feed, updated, deleted FROM staging_meta.loaded_file WHERE run_id = $1",
    [run],
  );
  const files = [...new Set(loaded.map(({ file_id }) => file_id))];
  const order = [...(await contracts()).keys()].filter((feed) => loaded.some((each) => each.feed === feed));
  const theirs = new Map<string, string>();
  const feeds: UndoPlan["feeds"][number][] = [];
  for (const feed of order) {
    const restored = (await hasBefore(c, feed))
      ? `(source, source_id) IN (SELECT (source, source_id) FROM ${beforeTable(feed)} WHERE run_id = ${run})`
      : "false";
    theirs.set(feed, `file_id IN (${files.join(", ")}) AND NOT (${restored})`);
    const [found] = await c.rows<{ removed: number; restored: number }>(
      `SELECT count(*) FILTER (NOT (${restored})) AS removed, count(*) FILTER (${restored}) AS restored
       FROM staging.${feed} WHERE file_id IN (${files.join(", ")})`,
    );
    feeds.push({ feed, removed: found!.removed, restored: found!.restored });
  }
  const aside = (
    await c.rows<{ id: number }>(
      "SELECT quarantine_id AS id FROM app.quarantine WHERE run_id = $1 AND resolved_batch IS NULL ORDER BY 1",
      [run],
    )
  ).map(({ id }) => id);
  const refused = await refusal(c, { run, files, loaded, feeds, theirs });
  const brought: Looked["brought"] = async (connection) => {
    const records = new Map<string, PushedRecord[]>();
    for (const [feed, mine] of theirs) {
      const rows = await connection.rows<{ source: string; source_id: string; updated_at: string }>(
        `SELECT source, source_id, strftime(updated_at + INTERVAL 1 MICROSECOND, '%Y-%m-%dT%H:%M:%S.%fZ') AS updated_at
         FROM staging.${feed} WHERE ${mine}`,
      );
      if (rows.length > 0)
        records.set(
          feed,
          rows.map((row) => ({ ...row, deleted: true })),
        );
    }
    return records;
  };
  return { plan: { run, feeds, refused }, files, brought, aside };
}

async function refusal(
  c: Connection,
  {
    run,
    files,
    loaded,
    feeds,
    theirs,
  }: {
    readonly run: number;
    readonly files: readonly number[];
    readonly loaded: readonly { readonly feed: string; readonly updated: number; readonly deleted: number }[];
    readonly feeds: UndoPlan["feeds"];
    readonly theirs: ReadonlyMap<string, string>;
  },
): Promise<Bilingual | null> {
  const trigger = await c.value<string>("SELECT trigger FROM app.run WHERE run_id = $1", [run]);
  if (loaded.length === 0 || trigger === undefined || trigger === "undo")
    return {
      zh: `运行 ${run} 没有可以撤回的数据（未导入任何文件，或已撤回）`,
      en: `run ${run} has nothing to take back: it brought no file, or was taken back already`,
    };
  const rows = feeds.reduce((sum, { removed }) => sum + removed, 0);
  if (rows > MOST)
    return {
      zh: `运行 ${run} 导入了 ${rows} 条记录，超过可撤回的 ${MOST} 条；请恢复备份`,
      en: `run ${run} brought ${rows} records, more than the ${MOST} that can be taken back; restore a backup`,
    };
  for (const { feed, updated, deleted } of loaded) {
    if (deleted > 0)
      return {
        zh: `运行 ${run} 删除了 ${deleted} 条 ${feed} 记录，已无法找回；请恢复备份`,
        en: `run ${run} deleted ${deleted} records of ${feed}, which are gone; restore a backup`,
      };
    const isKept = updated === 0 || (await keptOf(c, feed, run));
    if (!isKept)
      return {
        zh: `运行 ${run} 修改了 ${updated} 条 ${feed} 记录，之前的内容没有保留（只保留最近 20 次网页上传所替换的内容）；请恢复备份`,
        en: `run ${run} changed ${updated} records of ${feed}, and what stood there before was not kept (it is for the last 20 uploads of the browser); restore a backup`,
      };
  }
  return (await changedSince(c, files, feeds)) ?? (await neededBy(c, theirs));
}

const keptOf = async (c: Connection, feed: string, run: number): Promise<boolean> =>
  (await hasBefore(c, feed)) &&
  (await c.value<boolean>(`SELECT EXISTS (FROM ${beforeTable(feed)} WHERE run_id = $1)`, [run])) === true;

/** A later upload that changed what this run brought has to be taken back first. */
async function changedSince(
  c: Connection,
  files: readonly number[],
  feeds: UndoPlan["feeds"],
): Promise<Bilingual | null> {
  for (const { feed } of feeds) {
    if (!(await hasBefore(c, feed))) continue;
    const later = await c.value<number | null>(
      `SELECT max(run_id) FROM ${beforeTable(feed)} WHERE file_id IN (${files.join(", ")})`,
    );
    if (typeof later === "number")
      return {
        zh: `运行 ${later} 之后又修改了其中的 ${feed} 记录；请先撤回运行 ${later}`,
        en: `run ${later} has changed records of ${feed} since; take run ${later} back first`,
      };
  }
  return null;
}

/** Records of other runs that refer to what would go keep it. */
async function neededBy(c: Connection, theirs: ReadonlyMap<string, string>): Promise<Bilingual | null> {
  for (const { feed, fields } of (await contracts()).values())
    for (const { name, references } of fields) {
      const [target = "", column = ""] = references?.split(".") ?? [];
      const going = theirs.get(target);
      if (going === undefined) continue;
      const own = theirs.get(feed);
      const [value, key] = [identifier(name), identifier(column)];
      const found = await c.value<number>(
        `SELECT count(*) FROM staging.${feed} s WHERE ${own === undefined ? "true" : `NOT (${own})`}
           AND s.${value} IN (SELECT ${key} FROM staging.${target} WHERE ${going})
           AND s.${value} NOT IN (SELECT ${key} FROM staging.${target} WHERE NOT (${going}) AND ${key} IS NOT NULL)`,
      );
      if (found)
        return {
          zh: `其他导入的 ${found} 条 ${feed} 记录引用了这次导入的 ${target}；请先撤回那些导入`,
          en: `${found} records of ${feed} from other loads refer to ${target} of this one; take those back first`,
        };
    }
  return null;
}
