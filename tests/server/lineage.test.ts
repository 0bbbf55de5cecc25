import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { referencesOf, relations } from "../../pipelines/build.ts";
import { feedsBehind, relationsBehind } from "../../server/lineage.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
});
afterAll(() => server?.close());

const sqlOf = (id: string) => readFileSync(new URL(`../../sql/metrics/${id}.sql`, import.meta.url), "utf8");
const metrics = readdirSync(new URL("../../sql/metrics", import.meta.url)).map((file) =>
  file.slice(0, -".sql".length),
);

describe("the way to a metric", () => {
  test("is what the SQL files refer to, comments apart", () => {
    expect(referencesOf("select * from marts.hire -- not core.job\n/* nor staging.jobs */")).toEqual([
      "marts.hire",
    ]);
    expect(
      relationsBehind(sqlOf("effort_hours_per_day"))
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      "core.department",
      "marts.effort_day",
      "staging.departments",
      "staging.effort",
      "staging.system_events",
    ]);
  });

  test.each(metrics)("%s begins in feeds that there are, each table after those that it reads", (id) => {
    const behind = relationsBehind(sqlOf(id));
    const names = behind.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const [at, { reads }] of behind.entries())
      for (const before of reads) {
        expect(names).toContain(before);
        expect(names.indexOf(before)).toBeLessThan(at);
      }
    const feeds = readdirSync(new URL("../../pipelines/sources", import.meta.url)).map((file) =>
      file.slice(0, -".ts".length),
    );
    expect(feedsBehind(sqlOf(id)).length).toBeGreaterThan(0);
    for (const feed of feedsBehind(sqlOf(id))) expect(feeds).toContain(feed);
  });

  test("every relation states what one row is", () => {
    for (const { name, grain } of relations()) expect(grain, name).toMatch(/^one row/);
  });

  test("is told with files, loads and rows as they are in the databases", async () => {
    const answer = await server.get("/api/metrics/validity_r/lineage");
    expect(answer.statusCode).toBe(200);
    const told = answer.json();
    expect(told).toMatchObject({
      metric: "validity_r",
      area: "validity",
      reads: ["marts.hired_competency_score"],
    });
    const feeds = new Map<
      string,
      { rows: number; files: number; read: number; latest: { path: string; read: number }[] }
    >(told.feeds.map((feed: { feed: string }) => [feed.feed, feed]));
    expect([...feeds.keys()]).toEqual(expect.arrayContaining(["ai_scores", "hires", "performance_reviews"]));
    for (const [feed, shown] of feeds) {
      const [stored] = await server.context.database.reader((connection) =>
        connection.rows<{ rows: number; files: number; read: number }>(
          `select (select count(*) from staging.${feed}) as rows, count(distinct path) as files,
             cast(sum(read) as bigint) as read from app.run_file where feed = $1 and status = 'ok'`,
          [feed],
        ),
      );
      expect({ feed, rows: shown.rows, files: shown.files, read: shown.read }).toEqual({ feed, ...stored });
      expect(shown.latest.length).toBe(Math.min(5, shown.files));
    }
    const mart = told.relations.at(-1);
    expect(mart.name).toBe("marts.hired_competency_score");
    expect(mart.rows).toBe(
      await server.context.database.reader((connection) =>
        connection.value("select count(*) from marts.hired_competency_score"),
      ),
    );
  });

  test("is cached by the version of the warehouse, and 404 for what is no metric", async () => {
    const first = await server.get("/api/metrics/nps/lineage");
    const again = await server.get("/api/metrics/nps/lineage", {
      "if-none-match": String(first.headers.etag),
    });
    expect(again.statusCode).toBe(304);
    expect((await server.get("/api/metrics/nix/lineage")).statusCode).toBe(404);
    expect((await server.get("/api/metrics/nps/lineage?more=1")).statusCode).toBe(400);
  });
});

test("every metric tells its feeds, every feed its records", async () => {
  const told = (await server.get("/api/lineage")).json();
  expect(told.metrics.map((each: { metric: string }) => each.metric).sort()).toEqual([...metrics].sort());
  const rows = new Map<string, number>(
    told.feeds.map((each: { feed: string; rows: number }) => [each.feed, each.rows]),
  );
  for (const { feeds } of told.metrics as { feeds: string[] }[])
    for (const feed of feeds) expect(rows.get(feed)).toBeGreaterThan(0);
});
