import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import Libsql from "libsql";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openKeys } from "../../pipelines/keys.ts";
import { openReport } from "../../server/store/error-report.ts";
import { olderTables } from "../../server/store/older.ts";
import { openStore, type Store } from "../../server/store/open.ts";
import { type Connection, type Database, openDatabase } from "../../sql/database.ts";
import { sealOlder } from "../helpers/older-seal.ts";
import { type Caller, caller } from "./caller.ts";
import { type Answer, type Client, client } from "./client.ts";

const older = readFileSync(new URL("./older-tables.sql", import.meta.url), "utf8");
let folder: string;
let old: string;
let rows: Record<string, unknown[]>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-store-"));
  old = join(folder, "old");
  rows = await makeOlder(old);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Makes a data directory as the versions before SQLite left it; gives its rows as they must arrive. */
async function makeOlder(directory: string): Promise<Record<string, unknown[]>> {
  return within(directory, async (database) => {
    const key = (await openKeys(database)).purpose("text");
    const sealed = (text: string, column: string) =>
      sealOlder(key, text, { table: "error_report", column, person: "", version: "7" });
    return database.writer(async (c) => {
      await c.run(older);
      await c.run(`
        insert into app.main.migration values ('004_error_reports.sql', 'a', now()), ('005_views_annotations_targets.sql', 'b', now());
        insert into app.saved_view
        select ('00000000-0000-4000-8000-' || lpad(n::varchar, 12, '0'))::uuid, 'person ' || n % 20, '视图 “' || n || '”',
          '#/overview?company=C' || n, n % 2 = 0, timestamptz '2026-01-02 03:04:05.123999+00' + to_minutes(n), timestamptz '2026-03-04 00:00:00+08'
        from range(2500) as all_(n);
        insert into app.annotation values
          (uuid(), 'anna', '2025-10-15', '新增模拟题', null, null, null, '2025-10-15 01:02:03.000001+00', now()),
          (uuid(), 'boris', '2026-02-28', null, 'It''s "new"', 'company', 'C2', now(), now());
        insert into app.target values ('nps', 30, 'anna', now()), ('validity_overall_r', -0.1, 'boris', now());
        insert into app.job_run values
          ('nightly', '2026-01-01 19:00:00+00', now(), 0, now(), 'registered', null, null),
          ('nightly', '2026-01-02 19:00:00+00', now(), 3, now(), 'failed', 'the share is not mounted', 4),
          ('nightly', '2026-01-03 19:00:00+00', now(), 1, null, 'running', null, null)`);
      await c.run(
        "insert into app.error_report values (7, now(), 'li', 'competency', $1, '#/validity', null, null, 3, $2, 'answered', $3, 'wang', now())",
        ["能力\0项", sealed("面试官 17 的分数不对", "note"), sealed("已改正", "answer")],
      );
      const iso = (column: string) => `strftime(timezone('UTC', ${column}), '%Y-%m-%dT%H:%M:%S.%gZ')`;
      const stamps = `${iso("created_at")} as created_at, ${iso("changed_at")} as changed_at`;
      return {
        saved_view: await c.rows(
          `select view_id as id, owner, name, address, is_shared::integer as is_shared, ${stamps} from app.saved_view order by 1`,
        ),
        annotation: await c.rows(
          `select annotation_id as id, owner, on_date::varchar as date, text_zh as zh, text_en as en, dimension, value, ${stamps} from app.annotation order by 1`,
        ),
        target: await c.rows(
          `select metric, value, owner, ${iso("set_at")} as set_at from app.target order by 1`,
        ),
        error_report: await c.rows(
          `select * replace ('能力项' as title, '面试官 17 的分数不对' as note, '已改正' as answer, ${iso("created_at")} as created_at, ${iso("changed_at")} as changed_at) from app.error_report`,
        ),
        job_run: await c.rows(
          `select * replace (${iso("due_at")} as due_at, ${iso("claimed_at")} as claimed_at, ${iso("finished_at")} as finished_at) from app.job_run order by 1, 2`,
        ),
      };
    });
  });
}

async function within<T>(directory: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ directory, readers: 1 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Opens the application tables of a data directory, and closes them. */
const stored = <T>(directory: string, work: (store: Store, database: Database) => Promise<T>): Promise<T> =>
  within(directory, async (database) => {
    const store = await openStore(database);
    try {
      return await work(store, database);
    } finally {
      await store.destroy();
    }
  });

/** All rows, sealed texts opened. */
const everything = async (store: Store, database: Database) => ({
  saved_view: await store.selectFrom("saved_view").selectAll().orderBy("id").execute(),
  annotation: await store.selectFrom("annotation").selectAll().orderBy("id").execute(),
  target: await store.selectFrom("target").selectAll().orderBy("metric").execute(),
  error_report: await Promise.all(
    (await store.selectFrom("error_report").selectAll().execute()).map(async (report) => {
      const keys = await openKeys(database);
      const opened = (name: "note" | "answer") =>
        openReport(keys, name, report[name] as Uint8Array, report.report_id);
      return { ...report, note: opened("note"), answer: opened("answer") };
    }),
  ),
  job_run: await store.selectFrom("job_run").selectAll().orderBy("job").orderBy("due_at").execute(),
});

function copy(to: string): string {
  const directory = join(folder, to);
  cpSync(old, directory, { recursive: true });
  cpSync(`${old}.key`, `${directory}.key`);
  return directory;
}

describe("a data directory from before SQLite", () => {
  test("moves over once: every row as it was, then gone from DuckDB, and what is removed stays removed", async () => {
    const directory = copy("moved");
    await stored(directory, async (store, database) => {
      expect(await everything(store, database)).toEqual(rows);
      expect(await olderTables(database)).toEqual([]);
      await store.deleteFrom("saved_view").where("owner", "<>", "person 3").execute();
      await store.deleteFrom("target").execute();
    });
    await stored(directory, async (store, database) => {
      const { saved_view, target, ...rest } = await everything(store, database);
      expect(saved_view).toHaveLength(125);
      expect(target).toEqual([]);
      expect(rest).toEqual({
        annotation: rows.annotation,
        error_report: rows.error_report,
        job_run: rows.job_run,
      });
    });
  });

  test("answers as before, the sealed texts opened", async () => {
    const server = await client(copy("answers"));
    try {
      const { reports } = (await server.get("/api/error-reports")).json();
      expect(reports).toMatchObject([
        {
          report_id: 7,
          title: "能力项",
          note: "面试官 17 的分数不对",
          answer: "已改正",
          answered_by: { user: "wang" },
        },
      ]);
      const anna = caller(server, "anna", ["analyst"]);
      const { annotations } = (await anna("GET", "/api/annotations")).json();
      expect(annotations.map(({ date, own }: Record<string, unknown>) => [date, own])).toEqual([
        ["2026-02-28", false],
        ["2025-10-15", true],
      ]);
      expect((await anna("DELETE", `/api/annotations/${annotations[1].id.toUpperCase()}`)).statusCode).toBe(
        204,
      );
      const person = caller(server, "person 3", ["analyst"]);
      const { views } = (await person("GET", "/api/views")).json();
      expect(views.filter(({ own }: { own: boolean }) => own)).toHaveLength(125);
      expect(views).toHaveLength(125 + 300);
    } finally {
      await server.close();
    }
  });

  test("loses and doubles nothing, wherever the move is killed", async () => {
    const directory = copy("killed");
    const states: string[] = [];
    let last = "";
    // What a process killed at this moment leaves on the disk.
    const keep = () => {
      const state = createHash("sha256");
      for (const name of readdirSync(directory))
        if (name.startsWith("app.")) state.update(name).update(readFileSync(join(directory, name)));
      const digest = state.digest("hex");
      if (digest === last) return;
      last = digest;
      const name = `state-${states.length}`;
      cpSync(directory, join(folder, name), { recursive: true });
      cpSync(`${directory}.key`, join(folder, `${name}.key`));
      states.push(name);
    };
    const { prepare } = Libsql.prototype;
    const spy = vi.spyOn(Libsql.prototype, "prepare").mockImplementation(function (this: object, statement) {
      keep();
      return prepare.call(this, statement);
    });
    await within(directory, async (database) => {
      const watched = (connection: Connection): Connection => ({
        ...connection,
        run: async (...statement) => {
          keep();
          const changed = await connection.run(...statement);
          keep();
          return changed;
        },
      });
      const store = await openStore({
        ...database,
        reader: (work) => database.reader((connection) => work(watched(connection))),
        writer: (work) => database.writer((connection) => work(watched(connection))),
      });
      keep();
      await store.destroy();
    });
    spy.mockRestore();
    expect(states.length).toBeGreaterThan(4);
    let before = 0;
    for (const state of states) {
      await within(join(folder, state), async (database) => {
        const left = (await olderTables(database)).length;
        if (left > 0) before += 1;
        expect([0, 5]).toContain(left);
      });
      await stored(join(folder, state), async (store, database) => {
        expect(await everything(store, database), state).toEqual(rows);
        expect(await olderTables(database)).toEqual([]);
      });
    }
    expect(before).toBeGreaterThan(2);
    expect(before).toBeLessThan(states.length);
  });
});

describe("a new data directory", () => {
  let server: Client;
  let anna: Caller;
  beforeAll(async () => {
    server = await client(join(folder, "new"));
    anna = caller(server, "anna", ["analyst"]);
  });
  afterAll(() => server.close());
  const view = (name: string) => ({ name, address: "#/overview" });
  const codes = (answers: readonly Answer[]) =>
    answers.map(({ statusCode }) => statusCode).sort((a, b) => a - b);

  test("has its files for the owner alone", () => {
    const names = readdirSync(join(folder, "new")).filter((name) => name.startsWith("app.sqlite"));
    expect(names).toContain("app.sqlite");
    for (const name of names) expect(statSync(join(folder, "new", name)).mode & 0o777, name).toBe(0o600);
  });

  test("of writers at once, one has the name, and no change is lost to another", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => anna("POST", "/api/views", view("same"))),
    );
    expect(codes(answers)).toEqual([201, ...Array(9).fill(409)]);
    const { id } = answers.find(({ statusCode }) => statusCode === 201)!.json();
    await Promise.all([
      anna("PATCH", `/api/views/${id}`, { name: "renamed" }),
      anna("PATCH", `/api/views/${id}`, { shared: true }),
      anna("PATCH", `/api/views/${id}`, { address: "#/validity" }),
    ]);
    expect((await anna("GET", "/api/views")).json().views).toMatchObject([
      { id, name: "renamed", shared: true, address: "#/validity" },
    ]);
    const removed = await Promise.all([
      anna("DELETE", `/api/views/${id}`),
      anna("DELETE", `/api/views/${id}`),
    ]);
    expect(codes(removed)).toEqual([204, 404]);
  });

  test("names are the same whatever their case, in any script", async () => {
    expect((await anna("POST", "/api/views", view("Ёлка Ä"))).statusCode).toBe(201);
    expect((await anna("POST", "/api/views", view("ёлка ä"))).statusCode).toBe(409);
  });

  test("a text with NUL is refused, not cut", async () => {
    const answer = await anna("POST", "/api/error-reports", {
      note: "x",
      figure: "f",
      title: "a\0b",
      address: "#/overview",
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error.message).toContain("title");
    await expect(
      server.context.store
        .insertInto("target")
        .values({ metric: "a\0b", value: 1, owner: "x", set_at: "" })
        .execute(),
    ).rejects.toThrow("NUL");
  });
});

test("what the audit log cannot tell is not done", async () => {
  const directory = join(folder, "unaudited");
  const server = await client(directory);
  try {
    const anna = caller(server, "anna", ["analyst"]);
    const [id, at] = ["00000000-0000-4000-8000-000000000000", "2026-01-01T00:00:00.000Z"];
    await server.context.store
      .insertInto("saved_view")
      .values({
        id,
        owner: "anna",
        name: "kept",
        address: "#/overview",
        is_shared: 0,
        created_at: at,
        changed_at: at,
      })
      .execute();
    const before = (await anna("GET", "/api/views")).json();
    rmSync(join(directory, "audit"), { recursive: true });
    for (const answer of [
      await anna("POST", "/api/views", { name: "unheard", address: "#/overview" }),
      await anna("PATCH", `/api/views/${id}`, { name: "unheard" }),
      await anna("DELETE", `/api/views/${id}`),
    ])
      expect([answer.statusCode, answer.json().error.code]).toEqual([503, "audit_unavailable"]);
    expect((await anna("GET", "/api/views")).json()).toEqual(before);
    expect(before.views).toHaveLength(1);
  } finally {
    await server.close();
  }
});

describe("app.sqlite", () => {
  test("is one whole file after the end of the program", async () => {
    const directory = join(folder, "whole");
    await stored(directory, (store) =>
      store
        .insertInto("target")
        .values({ metric: "nps", value: 1, owner: "x", set_at: "2026-01-01T00:00:00.000Z" })
        .execute(),
    );
    for (const name of ["app.sqlite-wal", "app.sqlite-shm"]) rmSync(join(directory, name), { force: true });
    await stored(directory, async (store) =>
      expect(await store.selectFrom("target").selectAll().execute()).toHaveLength(1),
    );
  });

  test("commits to the disk before it acknowledges", async () => {
    await stored(join(folder, "settings"), async (store) => {
      expect((await sql`pragma journal_mode`.execute(store)).rows).toEqual([{ journal_mode: "wal" }]);
      expect((await sql`pragma synchronous`.execute(store)).rows).toEqual([{ synchronous: 2 }]);
    });
  });

  test("that is none, or of a newer version, is named, and is left as it was", async () => {
    const directory = join(folder, "bad");
    await stored(directory, (store) =>
      sql`insert into kysely_migration values ('900-later', '2030-01-01T00:00:00.000Z')`.execute(store),
    );
    await expect(stored(directory, async () => undefined)).rejects.toThrow(
      /app\.sqlite cannot be opened: a newer version of Assay has changed it \(900-later\)/,
    );
    writeFileSync(join(directory, "app.sqlite"), "no database at all, but long enough".repeat(200));
    await expect(stored(directory, async () => undefined)).rejects.toThrow(
      /bad\/app\.sqlite cannot be opened/,
    );
    expect(readFileSync(join(directory, "app.sqlite"), "utf8")).toMatch(/^no database/);
  });
});
