import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChartDocument, FigureDocument } from "../../dashboards/figures/finish.ts";
import { main } from "../../server/cli.ts";
import { figures } from "../../server/documents/shown.ts";
import type { MetricResult } from "../../server/metrics/metric.ts";
import { demo } from "../helpers/demo.ts";
import { caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

let server: Client;
let directory: string;
beforeAll(async () => {
  ({ directory } = await demo());
  server = await client(directory);
});
afterAll(() => server?.close());

async function chart(address: string): Promise<ChartDocument> {
  const answer = await server.get(`/api/figures/${address}`);
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
  return answer.json<ChartDocument>();
}

async function sheet(bytes: Uint8Array): Promise<unknown[][]> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(Buffer.from(bytes) as never);
  expect(workbook.worksheets).toHaveLength(2);
  const rows: unknown[][] = [];
  workbook.worksheets[1]!.eachRow((row) => {
    rows.push((row.values as unknown[]).slice(1).map((cell) => cell ?? null));
  });
  return rows;
}

const exported = () =>
  readFileSync(`${directory}/audit/${new Date().toISOString().slice(0, 7)}.jsonl`, "utf8")
    .split("\n")
    .filter((line) => line.includes('"figure:'));

describe("GET /api/figures", () => {
  test("lists every figure with its page and its title in both languages", async () => {
    const listed = (await server.get("/api/figures")).json<{
      figures: { id: string; area: string; title: { zh: string; en: string } }[];
    }>().figures;
    expect(listed.map(({ id }) => id)).toEqual([...(await figures()).keys()]);
    for (const { id, title } of listed) {
      expect(title.zh, id).toMatch(/[一-鿿]/);
      expect(title.en, id).toMatch(/^[^一-鿿]*[a-z][^一-鿿]*$/i);
    }
    expect(listed.find(({ id }) => id === "effort")).toMatchObject({ area: "efficiency" });
  });
});

describe("GET /api/figures/:id", () => {
  test("has the values of the metric, inside period and filters of the address", async () => {
    const figure = await chart("stage-times?period=2026Q1..2026Q2&company=C1,C2&where.channel=campus");
    const { rows } = (
      await server.get(
        "/api/metrics/stage_days?by=step&from=2026-01-01&to=2026-06-30&company=C1&company=C2&channel=campus",
      )
    ).json<MetricResult>();
    const values = (of: readonly { n: number | null; value: number | null }[]) =>
      of.flatMap(({ n, value }) => (value === null ? [] : [`${n} ${value}`])).sort();
    const spans = ["human_interviewed_to_onboarded", "applied_to_onboarded"];
    const steps = rows.filter(({ segment }) => !spans.includes(segment.step ?? ""));
    expect(values(figure.marks).length).toBeGreaterThan(8);
    expect(values(figure.marks)).toEqual(values(steps));
    expect(figure.scope).toContain("2026Q1 to 2026Q2");
    expect(figure.table.filters).toHaveLength(2);
  });

  test("speaks the language asked for, and is known again by its ETag", async () => {
    const [zh, en] = [await chart("stage-times?lang=zh"), await chart("stage-times?lang=en")];
    expect([zh.about, en.about].map((about) => /[一-鿿]/.test(about))).toEqual([true, false]);
    expect(zh.marks.map(({ value }) => value)).toEqual(en.marks.map(({ value }) => value));
    const tags = await Promise.all(
      [
        "stage-times?lang=zh",
        "stage-times?lang=en",
        "stage-times.svg?lang=en",
        "stage-times.csv?lang=en",
      ].map(async (address) => {
        const { headers } = await server.get(`/api/figures/${address}`);
        const again = await server.get(`/api/figures/${address}`, {
          "if-none-match": String(headers.etag),
        });
        expect([again.statusCode, again.body]).toEqual([304, ""]);
        return headers.etag;
      }),
    );
    expect(new Set(tags).size).toBe(4);
  });

  test("takes the choices within a figure", async () => {
    const [usual, chosen] = [await chart("conversion"), await chart("conversion?cut=job&cases=finished")];
    expect(chosen.title).not.toBe(usual.title);
    expect(chosen.marks.length).toBeGreaterThan(usual.marks.length);
    const stated = await chart("capacity-day?capacity=25");
    expect(stated.findings?.[0]?.says).toContain("25 interviews a day");
  });

  test("shows a target and an annotation as soon as they are set", async () => {
    const before = await server.get("/api/figures/cycle-time");
    const held = { "if-none-match": String(before.headers.etag) };
    const asked = caller(server, "setter", ["analyst"]);
    expect((await asked("PUT", "/api/targets/cycle_days", { value: 12.5 })).statusCode).toBe(200);
    const targeted = await server.get("/api/figures/cycle-time", held);
    expect(targeted.statusCode).toBe(200);
    expect(targeted.json<ChartDocument>().options.target).toBe(12.5);
    expect(targeted.json<ChartDocument>().foot).toContain("Target 12.5 days, set by setter");
    const event = { date: "2026-02-10", text: { en: "New year's campaign" } };
    expect((await asked("POST", "/api/annotations", event)).statusCode).toBe(201);
    const annotated = (await chart("cycle-time")).annotated;
    expect(annotated.map(({ text }) => text)).toEqual(["New year's campaign"]);
    expect((await asked("DELETE", "/api/targets/cycle_days")).statusCode).toBe(204);
    expect((await chart("cycle-time")).options.target).not.toBe(12.5);
  });

  test("leaves as SVG, CSV and XLSX by ending or Accept; what leaves as rows is in the audit log", async () => {
    const before = exported().length;
    const svg = await server.get("/api/figures/stage-times.svg");
    expect(svg.headers["content-type"]).toContain("image/svg+xml");
    expect(svg.body).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect((await server.get("/api/figures/stage-times", { accept: "image/svg+xml" })).body).toBe(svg.body);
    expect(exported().length).toBe(before);

    const { table } = await chart("stage-times");
    const csv = await server.get("/api/figures/stage-times", { accept: "text/csv" });
    expect(csv.headers["content-disposition"]).toBe('attachment; filename="stage-times.csv"');
    expect(csv.body.split("\r\n")).toHaveLength(table.rows.length + 2);
    const xlsx = await server.get("/api/figures/stage-times.xlsx");
    expect(await sheet(xlsx.rawPayload)).toEqual([table.columns.map(({ name }) => name), ...table.rows]);
    const audited = exported().slice(before);
    expect(audited).toHaveLength(2);
    expect(JSON.parse(audited[1]!)).toMatchObject({
      actor: "local",
      action: "export",
      subject: "figure:stage-times",
      detail: { encoding: "xlsx", address: "/api/figures/stage-times.xlsx" },
    });
  });

  test.each([
    ["nonsense", 404, "not_found", "Figure nonsense was not found"],
    ["nonsense.csv", 404, "not_found", "Figure nonsense was not found"],
    ["stage-times?period=2026", 400, "invalid_parameter", "Parameter period is invalid"],
    ["stage-times?period=2026Q3..2026Q1", 400, "invalid_parameter", "its first quarter is after its last"],
    ["stage-times?compare=next", 400, "invalid_parameter", "must be one of previous, year, none"],
    ["stage-times?where.nix=1", 400, "unknown_parameter", "no parameter or dimension named nix"],
    ["stage-times?channel=campus", 400, "invalid_parameter", "a filter by it is written where.channel"],
    ["stage-times?company=C9", 400, "invalid_parameter", "it has no value C9; nearest: C1, C2, C3"],
    ["stage-times?cut=job", 400, "unknown_parameter", "no parameter or dimension named cut"],
    ["conversion?cut=nix", 400, "invalid_parameter", "Parameter cut is invalid: must be one of"],
    ["capacity-day?capacity=many", 400, "invalid_parameter", "must be a whole number"],
    ["audit-selection.svg", 404, "not_found", "A form of figure audit-selection as SVG"],
    ["efficiency-lead.csv", 404, "not_found", "A form of figure efficiency-lead as CSV"],
  ])("%s is refused with %i %s", async (address, status, code, message) => {
    const answer = await server.get(`/api/figures/${address}`);
    const { error } = answer.json<{ error: { code: string; message: string } }>();
    expect([answer.statusCode, error.code]).toEqual([status, code]);
    expect(error.message).toContain(message);
    const zh = (await server.get(`/api/figures/${address}`, { "accept-language": "zh" })).json();
    expect(zh.error.message).toMatch(/[一-鿿]/);
  });

  test("refuses what it cannot write and whoever may not read", async () => {
    const { statusCode, body } = await server.get("/api/figures/stage-times", { accept: "image/png" });
    expect(statusCode).toBe(406);
    expect(body).toContain("JSON, SVG, CSV, XLSX");
    const admin = caller(server, "operator", ["admin"]);
    for (const address of ["", "/stage-times", "/stage-times.svg", "/stage-times.csv"])
      expect((await admin("GET", `/api/figures${address}`)).statusCode).toBe(403);
  });
});

describe("assay figure", () => {
  const program = fileURLToPath(new URL("../../bin/assay.mjs", import.meta.url));
  // the loader of TypeScript keeps its cache there, which every start fills anew otherwise
  const folder = mkdtempSync(join(tmpdir(), "assay-figure-"));
  let data: string;
  beforeAll(async () => {
    data = (await demo()).directory;
  });

  const figure = async (format: string): Promise<Buffer> => {
    const words = ["figure", "stage-times", "--lang", "zh", "--format", format, "--data", data];
    const environment = { ...process.env, TMPDIR: folder };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...words], {
      encoding: "buffer",
      env: environment,
      maxBuffer: 1e8,
    });
    expect(stderr.toString()).toBe("");
    return stdout;
  };
  const served = async (address: string) => (await server.get(`/api/figures/${address}`)).body;

  test("prints the same document, drawing and rows as the API", async () => {
    expect(JSON.parse((await figure("json")).toString())).toEqual(
      JSON.parse(await served("stage-times?lang=zh")),
    );
    expect((await figure("svg")).toString().trimEnd()).toBe(await served("stage-times.svg?lang=zh"));
    expect((await figure("csv")).toString().trimEnd()).toBe(
      (await served("stage-times.csv?lang=zh")).trimEnd(),
    );
  });

  test("prints a figure in words, and writes it as a workbook", async () => {
    const document = JSON.parse(await served("stage-times?lang=zh")) as ChartDocument;
    const lines = (await figure("text")).toString().split("\n");
    expect(lines.slice(0, 2)).toEqual([document.title, document.about]);
    for (const { sentence } of document.marks) expect(lines).toContain(sentence);
    expect(await sheet(await figure("xlsx"))).toEqual([
      document.table.columns.map(({ name }) => name),
      ...document.table.rows,
    ]);
  });

  async function run(...words: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
    const out: string[] = [];
    const err: string[] = [];
    const lines = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
    return { code: await main(["figure", ...words, "--data", data], lines), out, err };
  }

  test("lists the figures, and takes period, filters and choices", async () => {
    const { out } = await run();
    expect(out.map((line) => line.split(/ +/)[1])).toEqual([...(await figures()).keys()]);
    const words = ["--period", "2026Q3", "--filter", "company=C1", "--choice", "cut=job", "--format", "json"];
    const { code, out: written } = await run("conversion", ...words);
    expect(code).toBe(0);
    expect(JSON.parse(written.join("\n")) as FigureDocument).toEqual(
      await chart("conversion?period=2026Q3&company=C1&cut=job"),
    );
  });

  test.each([
    [["nonsense"], "there is no figure nonsense; assay figure lists them"],
    [["stage-times", "effort"], "one figure at a time: stage-times effort"],
    [["stage-times", "--format", "pdf"], "--format is one of text, json, svg, csv, xlsx: pdf"],
    [["stage-times", "--lang", "fr"], "--lang is zh or en: fr"],
    [["stage-times", "--period", "2026"], "--period is two quarters, 2025Q4..2026Q3: 2026"],
    [["stage-times", "--filter", "company"], "--filter is name=value: company"],
    [["stage-times", "--filter", "nix=1"], "no parameter or dimension named nix"],
    [["stage-times", "--filter", "company=C9"], "it has no value C9; nearest: C1, C2, C3"],
    [["stage-times", "--choice", "cut=job"], "no parameter or dimension named cut"],
    [["audit-selection", "--format", "svg"], "audit-selection has no chart to draw; try --format text"],
    [["efficiency-lead", "--format", "csv"], "efficiency-lead is a sentence, not a table"],
  ])("refuses %j", async (words, message) => {
    const { code, out, err } = await run(...words);
    expect([code, out]).toEqual([2, []]);
    expect(err.join("\n")).toContain(message);
  });

  test("needs a warehouse", async () => {
    const err: string[] = [];
    const lines = { out: () => undefined, err: (line: string) => void err.push(line) };
    expect(await main(["figure", "stage-times", "--data", join(folder, "none")], lines)).toBe(1);
    expect(err.join()).toContain("run assay load first");
  });
});
