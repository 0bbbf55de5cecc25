import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { FastifyRequest } from "fastify";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { demoSettings } from "../../fixtures/settings.ts";
import { answerAnalysis } from "../../server/analyses/analyses.ts";
import { analysis as change } from "../../server/analyses/data/change.ts";
import { analysis as reliability } from "../../server/analyses/report/reliability.ts";
import { analysis as changeLog } from "../../server/analyses/validity/change-log.ts";
import type { EngineTold } from "../../server/clickhouse/asked.ts";
import { readBatches } from "../../server/clickhouse/batches.ts";
import { ClickHouseError, createNode, type Node } from "../../server/clickhouse/client.ts";
import { type Cluster, createCluster } from "../../server/clickhouse/cluster.ts";
import { clickhouse, literal } from "../../server/clickhouse/words.ts";
import { parseConfig } from "../../server/config.ts";
import { toHttpError } from "../../server/error-handler.ts";
import { startServer } from "../../server/main.ts";
import { type Catalog, loadCatalog } from "../../server/metrics/catalog.ts";
import { readCells } from "../../server/metrics/cells.ts";
import { compile, type Question, WHOLE } from "../../server/metrics/compile.ts";
import { type Engine, embedded } from "../../server/metrics/engine.ts";
import { estimators } from "../../server/metrics/estimator.ts";
import { evaluate } from "../../server/metrics/evaluate.ts";
import type { BoundMetric, MetricQuery } from "../../server/metrics/metric.ts";
import { createRowReader } from "../../server/metrics/rows.ts";
import { type Connection, type Database, openDatabase } from "../../sql/database.ts";
import { demoCatalog } from "../helpers/catalog.ts";
import { hasChdb, type OwnClickHouse, startClickHouse } from "../helpers/chdb.ts";
import { demo } from "../helpers/demo.ts";
import { runHere } from "../helpers/program.ts";

const scope = { kind: "all" } as const;
const exact = { ...scope, rows: true };
const CHANGE = { metric: "ai_pass_rate", dimension: "job", from: "2025-10-01", to: "2026-09-30" };
/** Analyses that ask metrics for their sums. */
const analyses: Readonly<Record<string, (from: AnalysisSource) => Promise<object>>> = {
  change: (from) => answerAnalysis(from, change, CHANGE, exact),
  "change-log": (from) => answerAnalysis(from, changeLog, {}, exact),
  reliability: (from) => answerAnalysis(from, reliability, {}, exact),
};
type AnalysisSource = Parameters<typeof answerAnalysis>[0];
const folder = mkdtempSync(join(tmpdir(), "assay-clickhouse-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Clusters: a single shard of this process, the same named twice, and one more beside it that nobody reaches. */
const shard = (host: string) => `<shard><replica><host>${host}</host><port>9000</port></replica></shard>`;
const CONFIG = `<clickhouse><tcp_port>9000</tcp_port><remote_servers>
<assay>${shard("127.0.0.1")}</assay><twice>${shard("127.0.0.1").repeat(2)}</twice>
<far>${shard("127.0.0.1")}${shard("198.51.100.1")}</far></remote_servers></clickhouse>`;

test("a text is a value, whatever it holds", () => {
  expect(literal("it's a \\ or 'b\\'")).toBe(String.raw`'it\'s a \\ or \'b\\\''`);
});

test("no metric needs rows of other shards: no window, and groups of whole marts alone", async () => {
  for (const { id, sql } of (await loadCatalog()).metrics.values()) {
    expect(sql, id).not.toMatch(/\bover\s*\(|\bunnest\b|\bexclude\b|\bas\s+enum\b/i);
    // of rows with an application the same key decides where they lie, so that it alone may join them
    for (const [, on] of sql.matchAll(/\bjoin\b[\s\S]*?\bon\b(.*)/gi))
      expect(on, id).toMatch(/application_key = |items\.item_form = /);
    if (/\bgroup by\b/i.test(sql)) expect(sql, id).toContain("from marts.scoring_model");
  }
});

// installed by .ci/run alone, since it is large: `ASSAY_CHDB` names where
describe.skipIf(!hasChdb)("ClickHouse in a process of its own", () => {
  let server: OwnClickHouse;
  let node: Node;
  let database: Database;
  let catalog: Catalog;
  let cluster: Cluster;
  const access = () => ({ addresses: [server.address], user: "default", password: "", seconds: 60 });
  const there = (): Promise<Catalog> =>
    Promise.resolve({ ...catalog, engine: (_connection, version) => cluster.of(version)! });

  beforeAll(async () => {
    const config = join(folder, "config.xml");
    writeFileSync(config, CONFIG);
    server = await startClickHouse(`--config-file=${config}`);
    node = createNode(server.address, access());
    catalog = await demoCatalog();
    cluster = createCluster({ ...access(), cluster: "assay", database: "assay" });
    database = await openDatabase({ directory: (await demo()).directory, readers: 2 });
    expect(await cluster.publish(database, catalog)).toEqual({ version: 1, isNew: true });
  });
  afterAll(async () => {
    await database.close();
    server.process.kill();
  });

  /** The database of the version that was brought. */
  const published = async () => {
    const [[name] = []] = await node.rows(
      "SELECT name FROM system.databases WHERE startsWith(name, 'assay_v')",
    );
    return name!;
  };

  /** A data directory of its own whose settings name the server. */
  const named = async (engine: object = {}) => {
    const { directory } = await demo();
    const settings = {
      ...demoSettings,
      engine: { kind: "clickhouse", addresses: [server.address], ...engine },
    };
    writeFileSync(join(directory, "assay.config.json"), JSON.stringify(settings));
    return directory;
  };

  test("assay engine check: every metric has the same cells in seven questions", async () => {
    const data = await named({ cluster: "assay" });
    const { code, out, err } = await runHere(["engine", "check", "--json", "--data", data]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { metrics, isNew, servers } = JSON.parse(out) as EngineTold;
    // what another process brought is found
    expect([isNew, servers.map(({ address }) => address)]).toEqual([false, [server.address]]);
    expect(metrics.filter(({ cells, equal, problem }) => cells === 0 || cells !== equal || problem)).toEqual(
      [],
    );
    expect(metrics.map(({ metric }) => metric)).toEqual([...catalog.metrics.keys()]);
    expect(metrics.reduce((sum, { equal }) => sum + equal, 0)).toBeGreaterThan(70_000);
    const anew = await runHere(["engine", "publish", "--data", data]);
    expect(anew).toEqual({
      code: 0,
      err: "",
      out: expect.stringMatching(
        /^version 1 of the warehouse was brought to 127\.0\.0\.1:\d+ \(ClickHouse 2\d\./,
      ),
    });
    const { out: doctor } = await runHere(["doctor", "--data", data]);
    expect(doctor).toMatch(/ok +engine +127\.0\.0\.1:\d+ \(ClickHouse 2\d\./);
    expect(doctor).toMatch(/these hosts and no others: .*127\.0\.0\.1/);
  });

  test("assay engine says what it cannot do", async () => {
    const { directory } = await demo();
    expect((await runHere(["engine", "check", "publish", "--data", directory])).code).toBe(2);
    expect(await runHere(["engine", "check", "--data", directory])).toMatchObject({
      code: 1,
      err: expect.stringContaining("the settings name no engine: DuckDB counts"),
    });
  });

  test("two shards with half of the applications each have the cells of the whole", async () => {
    const whole = await published();
    await node.run("CREATE DATABASE halves");
    const tables = await node.rows(
      `SELECT name, engine FROM system.tables WHERE database = '${whole}' AND startsWith(name, 'metric_')`,
    );
    for (const [name, engine] of tables) {
      const half = name!.replace("metric", "half");
      const shard = name!.replace("metric", "shard");
      if (engine === "View") await node.run(`CREATE VIEW halves.${name} AS SELECT * FROM ${whole}.${name}`);
      else {
        // both shards are this process: each counts what would lie on it
        await node.run(
          `CREATE VIEW halves.${half} AS SELECT * FROM ${whole}.${shard} WHERE coalesce(application_key, 0) % 2 = shardNum() - 1`,
        );
        await node.run(
          `CREATE TABLE halves.${name} AS halves.${half} ENGINE = Distributed('twice', 'halves', '${half}')`,
        );
      }
    }
    const rows = await node.rows(
      "SELECT shardNum(), count() > 5000 FROM halves.metric_hire_rate GROUP BY 1 ORDER BY 1",
    );
    expect(rows).toEqual([
      ["1", "1"],
      ["2", "1"],
    ]);
    const engine: Engine = {
      words: clickhouse,
      sums: async ({ sql }) =>
        readBatches((await node.run(`${sql} FORMAT ArrowStream`, { database: "halves" })).body!),
    };
    await database.reader(async (connection) => {
      const { metrics } = await catalog.bind(connection);
      for (const metric of metrics.values()) {
        const by = [...new Set(["job", metric.split ?? "job"])].filter((name) => metric.dimensions.has(name));
        const question = { by, period: "year", from: null, to: null, filters: {}, scope } as const;
        const [here, there] = await bothOf(connection, engine, metric, question);
        expect(here.size, metric.id).toBeGreaterThan(0);
        expect(plain(there), metric.id).toEqual(plain(here));
      }
    });
  });

  test("figures are the same, in a scope, compared with the period before, and in analyses", async () => {
    const other = await there();
    const sales = { kind: "some", rows: true, any: [{ job_family: ["sales"] }] } as const;
    const queries: MetricQuery[] = [
      { metric: "ai_pass_rate", by: ["job"], period: "quarter", compare: "previous", scope: sales },
      { metric: "stage_days", by: ["step"], filters: { company: ["C1"] }, enough: true, scope },
      {
        metric: "retention_180d",
        by: ["vendor"],
        from: "2025-01-01",
        to: "2025-12-31",
        scope: { ...scope, rows: false },
      },
      { metric: "rater_severity", scope: { ...scope, rows: true } },
    ];
    for (const query of queries) {
      const [here, elsewhere] = [
        await evaluate(database, query, catalog),
        await evaluate(database, query, other),
      ];
      expect(here.rows.length).toBeGreaterThan(0);
      expect(elsewhere).toEqual(here);
    }
    const config = parseConfig(demoSettings, "the demo's settings");
    for (const [name, answer] of Object.entries(analyses)) {
      const [here, elsewhere] = await Promise.all(
        [catalog, other].map((from) => answer({ rows: createRowReader(database, undefined, from), config })),
      );
      expect(JSON.stringify(here).length, name).toBeGreaterThan(1000);
      expect(elsewhere, name).toEqual(here);
    }
  });

  test("every metric is summed on the shards: no row travels", async () => {
    const whole = await published();
    const tables = await node.rows(
      `SELECT name FROM system.tables WHERE database = '${whole}' AND engine = 'Distributed'`,
    );
    await node.run("CREATE DATABASE far");
    for (const [name] of tables)
      await node.run(
        `CREATE TABLE far.${name} AS ${whole}.${name} ENGINE = Distributed('far', '${whole}', '${name!.replace("metric", "shard")}')`,
      );
    const { metrics } = await database.reader((connection) => catalog.bind(connection));
    const some = { kind: "some", any: [{ job: ["J01"] }, { department: ["D01"] }] } as const;
    const window = { period: "quarter", from: "2025-01-01", to: "2026-06-30", filters: {} } as const;
    let asked = 0;
    for (const metric of metrics.values()) {
      if (!tables.some(([name]) => name === `metric_${metric.id}`)) continue;
      const by = [...new Set(["job", metric.split ?? "job"])].filter((name) => metric.dimensions.has(name));
      const { aggregation } = (await estimators()).get(metric.estimator)!;
      const question = { ...window, by, scope: some };
      const { sql } = compile(metric, question, aggregation(metric, clickhouse), clickhouse);
      const plan = await node.rows(`EXPLAIN ${sql}`, { database: "far" });
      // what each shard gives is summed there of the rows that may be seen, and merged here
      expect(plan.join("\n"), metric.id).toMatch(
        /MergingAggregated[\s\S]*Union[\s\S]*─Aggregating[\s\S]*ReadFromMergeTree[\s\S]*job IN \('J01'\)[\s\S]*─ReadFromRemote/,
      );
      asked += 1;
    }
    expect(asked).toBeGreaterThan(40);
  });

  test("what may be seen of rows stands in the text that is sent", async () => {
    const { metrics } = await database.reader((connection) => catalog.bind(connection));
    const metric = metrics.get("ai_pass_rate")!;
    const some = { kind: "some", any: [{ job_family: ["sales"] }] } as const;
    const question = { ...WHOLE, scope: some };
    const { sql, parameters } = compile(metric, question, { moments: { n: "count(*)" } }, clickhouse);
    expect(parameters).toEqual({});
    expect(sql).toContain(`FROM metric_ai_pass_rate AS q WHERE (("job_family" IN ('sales')))`);
  });

  test("ids of people that no metric counts by do not leave", async () => {
    const columns = await node.rows(
      "SELECT DISTINCT name FROM system.columns WHERE database LIKE 'assay_v%'",
    );
    const names = columns.map(([name]) => name);
    expect(names).toContain("person");
    for (const id of ["person_key", "candidate_id", "application_id", "employee_id", "interview_id"])
      expect(names).not.toContain(id);
  });

  test("a cluster that has a node twice is refused, and so is what nobody can read", async () => {
    const twice = createCluster({ ...access(), cluster: "twice", database: "twice" });
    await expect(twice.publish(database, catalog)).rejects.toThrow(
      "its shards are to be the addresses of the settings",
    );
    expect(twice.of(1)).toBeNull();
    const unknown = createCluster({ ...access(), cluster: "nowhere", database: "nowhere" });
    await expect(unknown.publish(database, catalog)).rejects.toThrow("nowhere");
    const closed = createCluster({
      ...access(),
      addresses: ["http://127.0.0.1:1"],
      cluster: null,
      database: "closed",
    });
    await expect(closed.publish(database, catalog)).rejects.toThrow("ClickHouse at 127.0.0.1:1");
  });

  test("of two nodes each gets the rows of its applications, and a cluster without the second is refused", async () => {
    const second = await startClickHouse();
    try {
      const addresses = [server.address, second.address];
      const pair = createCluster({ ...access(), addresses, cluster: "assay", database: "pair" });
      await expect(pair.publish(database, catalog)).rejects.toThrow(
        /the cluster assay has \d+ rows of core\.kpi_fifth/,
      );
      const lie = async (at: Node) => {
        const [[name] = []] = await at.rows(
          "SELECT name FROM system.databases WHERE startsWith(name, 'pair_v')",
        );
        const rows = `SELECT count(), min(application_key % 2), max(application_key % 2) FROM ${name}.core_kpi_fifth`;
        const whole = `SELECT count(), '', '' FROM ${name}.core_form_item`;
        return [...(await at.rows(rows)), ...(await at.rows(whole))];
      };
      const here = <Value>(sql: string) => database.reader((connection) => connection.value<Value>(sql));
      const count = (shard: number) =>
        here<string>(
          `SELECT CAST(count(*) AS VARCHAR) FROM core.kpi_fifth WHERE application_key % 2 = ${shard}`,
        );
      const items = await here<string>("SELECT CAST(count(*) AS VARCHAR) FROM core.form_item");
      const nodes = [node, createNode(second.address, access())];
      for (const [shard, at] of nodes.entries())
        expect(await lie(at)).toEqual([
          [await count(shard), String(shard), String(shard)],
          [items, "", ""],
        ]);
    } finally {
      second.process.kill();
    }
  });

  test("settings of the server that would cut an answer off are of no effect", async () => {
    await node.run("SET skip_unavailable_shards = 1, max_rows_to_read = 10, read_overflow_mode = 'break'");
    try {
      expect(await node.rows("SELECT getSetting('skip_unavailable_shards')")).toEqual([["false"]]);
      await expect(node.rows("SELECT count() FROM system.numbers LIMIT 1")).rejects.toThrow("TOO_MANY_ROWS");
    } finally {
      await node.run("SET max_rows_to_read = 0");
    }
  });

  test("a question that takes too long is killed, and an answer that is cut off is none", async () => {
    const statements: string[] = [];
    let way: "whole" | "late" | "cut" = "whole";
    const pass = async (request: IncomingMessage, reply: ServerResponse) => {
      const statement = await text(request);
      statements.push(statement);
      const answer = await fetch(`${server.address}${request.url}`, { method: "POST", body: statement });
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (way === "late" && !statement.startsWith("KILL")) return;
      if (way === "cut") reply.write(bytes.subarray(0, bytes.length >> 1), () => reply.destroy());
      else reply.end(bytes);
    };
    const proxy = createServer((request, reply) => void pass(request, reply));
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    const { port } = proxy.address() as AddressInfo;
    try {
      const addresses = [`http://127.0.0.1:${port}`];
      const far = createCluster({ ...access(), addresses, seconds: 2, cluster: "assay", database: "assay" });
      await far.publish(database, catalog);
      const sums = async () => {
        const sql = "SELECT number, repeat('x', 1000) AS text FROM numbers(1000)";
        const { batches } = await far.of(1)!.sums({ sql, parameters: {}, segments: [] });
        let rows = 0;
        for await (const batch of batches) rows += batch.rows;
        return rows;
      };
      expect(await sums()).toBe(1000);
      way = "cut";
      await expect(sums()).rejects.toThrow("ClickHouse ended amid an answer");
      way = "late";
      await expect(sums()).rejects.toThrow("ClickHouse at");
      await vi.waitFor(() =>
        expect(statements.at(-1)).toMatch(/^KILL QUERY WHERE query_id = '[-0-9a-f]{36}'/),
      );
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });

  describe("at the edges", () => {
    let edges: Database;
    let own: Catalog;
    const header = (fields: string) =>
      `/* metric\ntitle: 边 | Edge\nabout: 边 | Edge\narea: data\nunit: count\nmin_n: 1\nbetter: neutral\nbasis: activity\nat: happened_at\n${fields}\n*/\n`;
    const WORDS = ["it's", "a\\b", '"quoted"', "中文", "\\'; drop", "new\nline"];
    const metrics = {
      big_rate: `${header("estimator: rate")}select *, big as events, small as exposure from marts.edge`,
      big_exact: `${header("estimator: exact")}select *, big as value from marts.edge`,
      far_median: `${header("estimator: median")}select *, small as value from marts.edge`,
      far_wait: `${header("estimator: survival_quantile\nquantile: 0.5")}select *, small as duration, is_known as ended from marts.edge`,
      far_weeks: `${header("estimator: forecast")}select *, happened_at as "on" from marts.edge`,
      far_mean: `${header("estimator: mean\nper: person")}select *, small as value from marts.edge where word <> 'a\\b'`,
    };

    beforeAll(async () => {
      const files = join(folder, "metrics");
      mkdirSync(files);
      for (const [id, text] of Object.entries(metrics)) writeFileSync(join(files, `${id}.sql`), text);
      edges = await openDatabase({ directory: (await demo()).directory, readers: 2 });
      const quoted = WORDS.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ");
      // days around each New Year since 1999, groups in which all is null, and numbers whose sums leave 64 bits
      await edges.writer((connection) =>
        connection.run(`CREATE TABLE warehouse.marts.edge AS SELECT
          CAST(i AS INTEGER) AS application_key, CAST(i % 7 AS INTEGER) AS person,
          CAST([${quoted}][1 + i % ${WORDS.length}] AS ENUM (${quoted})) AS word,
          TIMESTAMP '1999-12-25' + INTERVAL 1 DAY * (i % 14) + INTERVAL 1 YEAR * (i // 14) + INTERVAL 23 HOUR AS happened_at,
          CASE WHEN i % ${WORDS.length} <> 2 THEN CASE WHEN i % 5 = 4 THEN -1 ELSE 1 END * (CAST(4611686018427387904 AS BIGINT) + i) END AS big,
          CASE WHEN i % ${WORDS.length} <> 3 THEN CAST(2147483647 - i % 11 AS INTEGER) END AS small,
          CASE WHEN i % ${WORDS.length} <> 4 THEN i % 2 = 0 END AS is_known
        FROM range(392) AS t(i)`),
      );
      own = await loadCatalog(files);
    });
    afterAll(() => edges.close());

    test("sums beyond 64 bits, nothing to sum, weeks of each New Year, and words of all signs are the same", async () => {
      const single = createCluster({ ...access(), cluster: null, database: "edges" });
      await single.publish(edges, own);
      await edges.reader(async (connection) => {
        const bound = await own.bind(connection);
        const engine = single.of(bound.version)!;
        for (const metric of bound.metrics.values()) {
          const usual = { ...WHOLE, scope };
          const questions = [
            { ...usual, by: ["word"] },
            ...(["week", "month", "quarter", "year"] as const).map((period) => ({ ...usual, period })),
            { ...usual, from: "0001-01-01", to: "2004-01-01" },
            ...WORDS.map((word) => ({ ...usual, filters: { word: [word] }, by: ["word"] })),
          ];
          for (const question of questions) {
            const [here, elsewhere] = await bothOf(connection, engine, metric, question);
            expect(here.size, metric.id).toBeGreaterThan(metric.id === "far_mean" ? -1 : 0);
            expect(plain(elsewhere), `${metric.id} ${JSON.stringify(question)}`).toEqual(plain(here));
          }
        }
        const { wide, sum } = clickhouse;
        const sql = `SELECT 0 AS period, ${sum("big")} AS total, sum(${[1, 2, 3].map(() => wide("big")).join(" * ")}) AS cubes FROM metric_big_exact WHERE big > 0`;
        const cells = await readCells(engine, { sql, parameters: {}, segments: [] });
        const all = Array.from({ length: 392 }, (_, i) => i).filter((i) => i % 6 !== 2 && i % 5 !== 4);
        const values = all.map((i) => 2n ** 62n + BigInt(i));
        expect([...cells.values()].map(({ moments }) => moments)).toEqual([
          [
            {
              total: values.reduce((total, value) => total + value, 0n),
              cubes: values.reduce((total, value) => total + value ** 3n, 0n),
            },
          ],
        ]);
      });
    });

    test("a version that comes under the questions is never mixed with the one before", async () => {
      const swapped = createCluster({ ...access(), cluster: null, database: "swapped" });
      let counted = 0;
      const both: Catalog = {
        ...own,
        engine: (connection, version) => {
          const engine = swapped.of(version);
          counted += engine === null ? 0 : 1;
          return engine ?? embedded(connection);
        },
      };
      await swapped.publish(edges, own);
      const answers = new Map<number, Set<string>>();
      let isOver = false;
      const asking = (async () => {
        while (!isOver) {
          const query = { metric: "far_median", period: "year", scope } as const;
          const { rows, warehouse_version: version } = await evaluate(edges, query, both);
          answers.set(version, (answers.get(version) ?? new Set()).add(JSON.stringify(rows)));
        }
      })();
      // each version has to be asked, with some answers after it came
      const answered = async (versions: number) => {
        for (const enough = counted + 3; counted < enough || answers.size < versions; )
          await new Promise((resolve) => setTimeout(resolve, 5));
      };
      await answered(1);
      for (let round = 0; round < 3; round++) {
        await edges.writer((connection) =>
          connection.transaction(async () => {
            await connection.run("UPDATE warehouse.marts.edge SET small = small - 1000");
            await connection.run(
              "UPDATE warehouse.core_meta.published SET version = version + 1, built_at = now()",
            );
          }),
        );
        expect(await swapped.publish(edges, own)).toMatchObject({ isNew: true });
        await answered(round + 2);
      }
      isOver = true;
      await asking;
      expect(answers.size).toBe(4);
      expect([...answers.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1]);
      expect(new Set([...answers.values()].flatMap((each) => [...each])).size).toBe(4);
      // the one before the last may still be asked, those before it are gone
      expect(
        await node.rows("SELECT count() FROM system.databases WHERE startsWith(name, 'swapped_v')"),
      ).toEqual([["2"]]);
      // and once nobody can ask for it any more it goes too
      const brief = createCluster({ ...access(), seconds: 0.05, cluster: null, database: "brief" });
      const databases = () =>
        node.rows("SELECT name FROM system.databases WHERE startsWith(name, 'brief_v')");
      await brief.publish(edges, own);
      await edges.writer((connection) =>
        connection.run("UPDATE warehouse.core_meta.published SET version = version + 1, built_at = now()"),
      );
      expect(await brief.publish(edges, own)).toMatchObject({ isNew: true });
      expect(await databases()).toHaveLength(2);
      await vi.waitFor(async () => {
        expect(await brief.publish(edges, own)).toMatchObject({ isNew: false });
        expect(await databases()).toEqual([[expect.stringMatching(/^brief_v5_/)]]);
      });
    });
  });

  // the last: nothing is asked of it after
  test("a server brings the warehouse there by itself; of a node that was killed there is an error, never a number", async () => {
    const data = await named({ database: "served" });
    const own = await openDatabase({ directory: data });
    const { context, close } = await startServer({
      data,
      web: null,
      port: 0,
      database: own,
      logLevel: "silent",
    });
    try {
      const ask = (by: string) =>
        evaluate(context.queries, { metric: "ai_pass_rate", by: [by], scope }, context.catalog);
      const before = await ask("job");
      await vi.waitFor(() => expect(context.cluster?.of(before.warehouse_version)).not.toBeNull(), 60_000);
      expect(await ask("job")).toEqual(before);
      server.process.kill("SIGKILL");
      await once(server.process, "exit");
      const error = await ask("job").catch((each: unknown) => each);
      expect(error).toBeInstanceOf(ClickHouseError);
      const told = toHttpError(error, { id: "1" } as FastifyRequest);
      expect(told).toMatchObject({ status: 503, code: "engine_unavailable" });
    } finally {
      await close();
    }
  });
});

/** The cells of a metric's question in DuckDB and elsewhere. */
async function bothOf(connection: Connection, engine: Engine, metric: BoundMetric, question: Question) {
  const { aggregation } = (await estimators()).get(metric.estimator)!;
  const cells = (from: Engine) =>
    readCells(from, compile(metric, question, aggregation(metric, from.words), from.words));
  return [await cells(embedded(connection)), await cells(engine)] as const;
}

/** Cells as texts. */
const plain = (cells: Awaited<ReturnType<typeof readCells>>) =>
  new Map(
    [...cells].map(([key, { moments }]) => [
      key,
      new Set(moments.map((each) => JSON.stringify(each, inText))),
    ]),
  );

const inText = (_name: string, value: unknown): unknown => {
  if (typeof value === "bigint" || typeof value === "number") return String(value);
  return ArrayBuffer.isView(value) ? [...(value as Int32Array)].sort((a, b) => a - b) : value;
};
