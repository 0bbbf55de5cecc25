import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tableFromIPC } from "apache-arrow";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogueEntrySchema, metricResultSchema } from "../../server/metric-schemas.ts";
import { acceptedEncoding, METRIC_ENCODINGS } from "../../server/send-metric.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

type Row = {
  metric: string;
  period: string | null;
  segment: Record<string, string | null>;
  notes: string[];
  previous?: Record<string, unknown>;
  change?: Record<string, unknown> | null;
} & Record<string, unknown>;
type Entry = { id: string; dimensions: string[]; split: string | null };

let server: Client;
let catalogue: Entry[];
beforeAll(async () => {
  server = await client((await demo()).directory);
  catalogue = (await server.get("/api/metrics")).json().metrics;
}, 300_000);
afterAll(() => server?.close());

const folder = fileURLToPath(new URL("../../sql/metrics/", import.meta.url));
const ids = readdirSync(folder)
  .filter((file) => file.endsWith(".sql"))
  .map((file) => file.slice(0, -4));

test("the catalogue has every file of the folder, each entry as its schema says", () => {
  expect(catalogue.map(({ id }) => id).sort()).toEqual([...ids].sort());
  for (const entry of catalogue) expect([...Value.Errors(catalogueEntrySchema, entry)]).toEqual([]);
});

describe("CSV and Arrow carry JSON's cells", () => {
  test.each(ids)("%s", async (id) => {
    const { dimensions } = catalogue.find((entry) => entry.id === id)!;
    const by = dimensions.includes("job") ? "job" : dimensions[0];
    const query = `${by === undefined ? "" : `by=${by}&`}period=quarter&compare=previous`;
    const url = `/api/metrics/${id}`;
    const [json, csv, arrow] = await Promise.all([
      server.get(`${url}?${query}`),
      server.get(`${url}.csv?${query}`),
      server.get(`${url}.arrow?${query}`),
    ]);
    expect([json.statusCode, csv.statusCode, arrow.statusCode]).toEqual([200, 200, 200]);
    expect(csv.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(arrow.headers["content-type"]).toBe("application/vnd.apache.arrow.stream");
    const result = json.json();
    expect([...Value.Errors(metricResultSchema, result)]).toEqual([]);
    const rows = (result.rows as Row[]).map(flat);

    const table = tableFromIPC(arrow.rawPayload);
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const columns = new Map(names.map((name) => [name, [...(table.getChild(name) ?? [])]]));
    const records = rows.map((_, index) =>
      Object.fromEntries(names.map((name) => [name, plain(columns.get(name)![index])])),
    );
    expect(table.numRows).toBe(rows.length);
    expect(records).toEqual(
      rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]))),
    );

    const [header = [], ...lines] = parseCsv(csv.body.replace(/^\uFEFF/, ""));
    const codes = header.filter((name) => !name.endsWith("_label"));
    expect([...codes].sort()).toEqual([...table.schema.fields.map(({ name }) => name)].sort());
    expect(
      lines.map((line) => Object.fromEntries(codes.map((name) => [name, line[header.indexOf(name)]]))),
    ).toEqual(rows.map((row) => Object.fromEntries(codes.map((name) => [name, csvText(row[name] ?? null)]))));
    for (const name of result.rows.length === 0 ? [] : Object.keys(result.rows[0].segment))
      expect(header[header.indexOf(name) + 1]).toBe(`${name}_label`);
  });
});

test("CSV has the labels beside the codes, in the language asked for, as the workbook has", async () => {
  const { dimensions } = (await server.get("/api/dimensions")).json() as {
    dimensions: { dimension: string; values: { value: string; label: { zh: string; en: string } }[] }[];
  };
  const departments = dimensions.find(({ dimension }) => dimension === "department")!.values;
  for (const lang of ["zh", "en"] as const) {
    const csv = await server.get(`/api/metrics/ai_pass_rate.csv?by=department&lang=${lang}`);
    const [header = [], ...lines] = parseCsv(csv.body.replace(/^\uFEFF/, ""));
    expect(header.slice(0, 5)).toEqual(["metric", "period", "department", "department_label", "n"]);
    expect(lines.length).toBeGreaterThan(3);
    for (const [, , code, label] of lines)
      expect(label).toBe(departments.find(({ value }) => value === code)?.label[lang] ?? "");
  }
  const [zh, en] = await Promise.all(
    ["zh", "en"].map((lang) => server.get(`/api/metrics/ai_pass_rate.csv?by=department&lang=${lang}`)),
  );
  expect(zh!.headers.etag).not.toBe(en!.headers.etag);
});

test("a filter value that its dimension does not have is told with those nearest, never as no data", async () => {
  const told = [
    { dimension: "job", value: "J99", nearest: expect.arrayContaining([expect.stringMatching(/^J.9|^J9/)]) },
  ];
  const alone = (await server.get("/api/metrics/ai_pass_rate?job=J99")).json();
  expect(alone.unknown_filter_values).toEqual(told);
  const job = (await server.get("/api/metrics/ai_pass_rate?by=job")).json().rows[0].segment.job as string;
  const beside = (await server.get(`/api/metrics/ai_pass_rate?job=J99&job=${job}`)).json();
  expect(beside.unknown_filter_values).toEqual(told);
  expect(beside.rows).toEqual((await server.get(`/api/metrics/ai_pass_rate?job=${job}`)).json().rows);
  expect((await server.get(`/api/metrics/ai_pass_rate?job=${job}`)).json()).not.toHaveProperty(
    "unknown_filter_values",
  );
  for (const path of [
    "analyses/retention",
    "analyses/fairness",
    "analyses/experience",
    "analyses/coverage",
    "analyses/validity?predictor=ai",
  ]) {
    const url = `/api/${path}${path.includes("?") ? "&" : "?"}job=J99`;
    const { statusCode, body } = await server.get(url);
    expect(statusCode, body.slice(0, 300)).toBe(200);
    expect(JSON.parse(body).unknown_filter_values, path).toEqual(told);
  }
  const change = "metric=ai_pass_rate&dimension=company&from=2026-01-01&to=2026-03-31&job=J99";
  expect((await server.get(`/api/analyses/change?${change}`)).json().unknown_filter_values).toEqual(told);
  const batch = await server.post("/api/query", {
    queries: [{ id: "a", metric: "ai_pass_rate", filters: { job: ["J99"] } }],
  });
  expect(JSON.stringify(batch.json())).toContain('"unknown_filter_values":[{"dimension":"job","value":"J99"');
});

describe("what a URL asks", () => {
  test("Accept chooses the encoding as the suffix does", async () => {
    const url = "/api/metrics/ai_pass_rate?by=job";
    const csv = await server.get(url, { accept: "text/csv" });
    expect(csv.body).toBe((await server.get("/api/metrics/ai_pass_rate.csv?by=job")).body);
    const arrow = await server.get(url, { accept: "application/vnd.apache.arrow.stream" });
    expect(tableFromIPC(arrow.rawPayload).numRows).toBe((await server.get(url)).json().rows.length);
    expect((await server.get(url, { accept: "image/png" })).statusCode).toBe(406);
  });

  test.each([
    [undefined, "json"],
    ["*/*", "json"],
    ["text/html,application/xhtml+xml,*/*;q=0.8", "json"],
    ["text/csv;q=0.5, application/json;q=0.4", "csv"],
    ["application/vnd.apache.arrow.stream, */*;q=0.1", "arrow"],
    ["image/png", null],
    ["text/csv;q=0", null],
  ] as const)("Accept %s gives %s", (accept, encoding) => {
    expect(acceptedEncoding(accept, METRIC_ENCODINGS)).toBe(encoding);
  });

  test("filters narrow, repeated values add up, an unknown value matches nothing", async () => {
    const rows = async (query: string) =>
      (await server.get(`/api/metrics/ai_pass_rate?${query}`)).json().rows as {
        n: number;
        segment: { job: string };
      }[];
    const [all, one, two] = [await rows("by=job"), await rows("job=J01"), await rows("job=J01&job=J02")];
    const n = (job: string) => all.find(({ segment }) => segment.job === job)!.n;
    expect(one[0]!.n).toBe(n("J01"));
    expect(two[0]!.n).toBe(n("J01") + n("J02"));
    expect((await rows("job=nix"))[0]!.n).toBe(0);
    const crossed = await rows("by=job&by=vendor");
    expect(crossed.filter(({ segment }) => segment.job === "J01").reduce((sum, row) => sum + row.n, 0)).toBe(
      n("J01"),
    );
  });

  test("a filter that the metric's mart does not have is told, never silent", async () => {
    const answer = (await server.get("/api/metrics/effort_share?gender=female")).json();
    expect(answer.ignored_filters).toEqual(["gender"]);
  });

  test("dates are of the organisation's zone, both ends included", async () => {
    const n = async (query: string) =>
      (await server.get(`/api/metrics/ai_pass_rate?${query}`)).json().rows[0].n;
    const [all, before, after] = [await n(""), await n("to=2025-09-30"), await n("from=2025-10-01")];
    expect(before + after).toBe(all);
    expect(before).toBeGreaterThan(0);
  });

  test.each([
    ["ai_pass_rate?by=nix", "unknown_parameter"],
    ["ai_pass_rate?by=competency", "unknown_dimension"],
    ["ai_pass_rate?by=job&by=job", "invalid_parameter"],
    ["ai_pass_rate?by=job&by=vendor&by=company", "invalid_parameter"],
    ["ai_pass_rate?by=job;drop", "invalid_parameter"],
    ["ai_pass_rate?nix=1", "unknown_parameter"],
    ["ai_pass_rate?__proto__=1", "unknown_parameter"],
    ["ai_pass_rate?constructor=1", "unknown_parameter"],
    ["ai_pass_rate?period=decade", "invalid_parameter"],
    ["ai_pass_rate?period=month&period=year", "invalid_parameter"],
    ["ai_pass_rate?from=2025-02-29", "invalid_parameter"],
    ["ai_pass_rate?to=tomorrow", "invalid_parameter"],
    ["ai_pass_rate?from=2026-01-01&to=2025-12-31", "invalid_parameter"],
    ["ai_pass_rate?compare=next", "invalid_parameter"],
    [`ai_pass_rate?job=${"x".repeat(201)}`, "invalid_parameter"],
    [
      `ai_pass_rate?${Array.from({ length: 101 }, (_, index) => `job=J${index}`).join("&")}`,
      "invalid_parameter",
    ],
    [`ai_pass_rate?lang=${"x".repeat(21)}`, "invalid_parameter"],
    ["AI?by=job", "invalid_parameter"],
    ["ai_pass_rate.csv?by=nix", "unknown_parameter"],
  ])("%s is refused as %s", async (path, code) => {
    const answer = await server.get(`/api/metrics/${path}`);
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, code]);
  });

  test.each(["nix", "nix.csv", "nix.arrow", "ai_pass_rate.exe", "..%2f..%2fetc"])(
    "%s is not there",
    async (path) => {
      expect([400, 404]).toContain((await server.get(`/api/metrics/${path}`)).statusCode);
    },
  );

  test("a value that looks like SQL or a formula is only a value", async () => {
    for (const value of ["' or 1=1 --", "J01'; drop table x", "=1+1", "\u0000"]) {
      const answer = await server.get(`/api/metrics/ai_pass_rate?job=${encodeURIComponent(value)}`);
      expect([answer.statusCode, answer.json().rows[0].n]).toEqual([200, 0]);
    }
  });
});

describe("ETag", () => {
  test("an answer that the caller holds is 304, per encoding and question", async () => {
    const url = "/api/metrics/ai_pass_rate?by=job";
    const first = await server.get(url);
    const tag = String(first.headers.etag);
    expect(tag).toMatch(/^W\/"\d+-[\w-]{22}"$/);
    const second = await server.get(url, { "if-none-match": tag });
    expect([second.statusCode, second.body, second.headers.etag]).toEqual([304, "", tag]);
    expect((await server.get(url, { "if-none-match": `"x", ${tag}` })).statusCode).toBe(304);
    expect((await server.get(`${url}&vendor=xuanji`, { "if-none-match": tag })).statusCode).toBe(200);
    expect(
      (await server.get("/api/metrics/ai_pass_rate.csv?by=job", { "if-none-match": tag })).statusCode,
    ).toBe(200);
    expect((await server.get(url, { "if-none-match": 'W/"1-other"' })).statusCode).toBe(200);
  });

  test("whoever has no session is told nothing, whatever tag they hold", async () => {
    const tag = String((await server.get("/api/metrics/ai_pass_rate")).headers.etag);
    const answer = await server.app.inject({
      url: "/api/metrics/ai_pass_rate",
      headers: { "if-none-match": tag },
    });
    expect(answer.statusCode).toBe(401);
  });
});

describe("a page's questions in one request", () => {
  test("each has the answer that its own URL has, or its own error", async () => {
    const answer = await server.post("/api/query", {
      queries: [
        { id: "a", metric: "ai_pass_rate", by: ["job"], period: "quarter", filters: { company: ["C1"] } },
        {
          id: "b",
          metric: "stage_days",
          by: ["step"],
          from: "2025-10-01",
          to: "2026-09-30",
          compare: "previous",
        },
        { id: "c", metric: "nix" },
        { id: "d", metric: "ai_pass_rate", by: ["competency"] },
        { id: "e", metric: "ai_pass_rate", filters: { nix: ["1"] } },
      ],
    });
    expect(answer.statusCode).toBe(200);
    const { results } = answer.json();
    expect(results.a).toEqual(
      (await server.get("/api/metrics/ai_pass_rate?by=job&period=quarter&company=C1")).json(),
    );
    expect(results.b).toEqual(
      (
        await server.get("/api/metrics/stage_days?by=step&from=2025-10-01&to=2026-09-30&compare=previous")
      ).json(),
    );
    expect(results.c.error).toMatchObject({ code: "not_found", message: "Metric nix was not found" });
    expect(results.d.error.code).toBe("unknown_dimension");
    expect(results.e.error.code).toBe("unknown_parameter");
  });

  test.each([
    {},
    [],
    { queries: [] },
    { queries: [{}] },
    { queries: [{ id: "a" }] },
    { queries: [{ id: "", metric: "ai_pass_rate" }] },
    { queries: [{ id: "a", metric: "ai_pass_rate", sql: "select 1" }] },
    { queries: [{ id: "a", metric: "ai_pass_rate", by: ["job", "vendor", "company"] }] },
    { queries: [{ id: "a", metric: "ai_pass_rate", period: "decade" }] },
    { queries: [{ id: "a", metric: "ai_pass_rate", from: "x" }] },
    { queries: [{ id: "a", metric: "ai_pass_rate", to: "2025-02-30" }] },
    { queries: [{ id: "a", metric: "ai_pass_rate", compare: "next" }] },
    { queries: [{ id: "a", metric: "ai_pass_rate", filters: { job: [] } }] },
    { queries: [{ id: "a", metric: "ai_pass_rate", filters: { job: [{}] } }] },
    { queries: [{ id: "a", metric: "ai_pass_rate", filters: { "job; drop": ["x"] } }] },
    { queries: Array.from({ length: 61 }, (_, index) => ({ id: `q${index}`, metric: "ai_pass_rate" })) },
    {
      queries: [
        { id: "a", metric: "nps" },
        { id: "a", metric: "nps" },
      ],
    },
  ])("%j is refused", async (body) => {
    const answer = await server.post("/api/query", body);
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, "invalid_parameter"]);
  });
});

describe("a metric is one file", () => {
  test("one more in a copy of the folder is in catalogue and API with nothing else changed", async () => {
    const copy = mkdtempSync(join(tmpdir(), "assay-metrics-"));
    for (const id of ids) copyFileSync(join(folder, `${id}.sql`), join(copy, `${id}.sql`));
    writeFileSync(
      join(copy, "hire_share.sql"),
      `/* metric
title:     入职率 | Share hired
about:     投递者中入职的比例 | Share of applications that were hired
area:      efficiency
unit:      percent
better:    higher
min_n:     10
estimator: proportion
at:        applied_at
basis:     cohort
*/
select *, is_hired as hit from marts.application`,
    );
    const { directory } = await demo();
    const other = await client(directory, {}, copy);
    try {
      const listed = (await other.get("/api/metrics")).json().metrics as Entry[];
      expect(listed).toHaveLength(ids.length + 1);
      const { rows } = (await other.get("/api/metrics/hire_share")).json();
      const { steps } = (await other.get("/api/analyses/coverage")).json();
      expect(rows[0].n).toBe(steps[0].n);
      expect(rows[0].value).toBeCloseTo(steps[4].n / steps[0].n, 12);
    } finally {
      await other.close();
    }
    writeFileSync(join(copy, "wrong.sql"), "/* metric\ntitle: 错 | Wrong\nunit: stones\n*/\nselect 1");
    await expect(client(directory, {}, copy)).rejects.toThrow(/wrong\.sql.*unit/s);
    rmSync(copy, { recursive: true });
  });
});

/** A row of JSON laid flat as CSV and Arrow carry it. */
function flat(row: Row): Record<string, unknown> {
  const { segment, previous, change, ...rest } = row;
  return {
    ...rest,
    ...segment,
    ...prefixed("previous", previous),
    ...(change === null || change === undefined ? {} : prefixed("change", change)),
  };
}

function prefixed(prefix: string, members: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [`${prefix}_${name}`, value]));
}

/** What Arrow's reader gives, as JSON has it. */
function plain(value: unknown): unknown {
  return typeof value === "object" && value !== null ? [...(value as Iterable<unknown>)] : (value ?? null);
}

function csvText(value: unknown): string {
  if (value === null) return "";
  if (typeof value !== "string") return Array.isArray(value) ? value.join("; ") : JSON.stringify(value);
  return /^[=+\-@]/.test(value) ? `'${value}` : value;
}

/** RFC 4180. */
function parseCsv(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|$)/g)) {
    line.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    if (line.length > 1 || line[0] !== "") lines.push(line);
    line = [];
  }
  return lines;
}
