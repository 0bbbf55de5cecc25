import { readFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";
import ExcelJS from "exceljs";
import type { Download, Page } from "playwright-core";
import { expect, test } from "vitest";
import { choose, unfold, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

const WORDS = {
  zh: { page: "导出本页", table: "表格", about: "说明" },
  en: { page: "Export page", table: "Table", about: "About" },
} as const;

const figure = (page: Page, id: string) => page.locator(`section.figure#${id}`);

async function saved(page: Page, click: () => Promise<unknown>): Promise<Buffer> {
  const [download] = (await Promise.all([page.waitForEvent("download"), click()])) as [Download, unknown];
  return readFileSync(await download.path());
}
async function save(page: Page, id: string, format: "XLSX" | "CSV" | "Arrow") {
  return saved(page, () => choose(figure(page, id), "Export", `Data (${format})`));
}
async function workbookOf(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as never);
  return workbook;
}

interface Cell {
  value: unknown;
  format: string;
}
const cellsOf = (sheet: ExcelJS.Worksheet): Cell[][] =>
  Array.from({ length: sheet.rowCount }, (_, line) =>
    Array.from({ length: sheet.columnCount }, (_, at) => {
      const cell = sheet.getCell(line + 1, at + 1);
      return { value: cell.value ?? null, format: cell.numFmt ?? "" };
    }),
  );

/** The rows of a table on the screen, group headings put before the rows that they stand over. */
const shownRows = (page: Page, id: string): Promise<string[][]> =>
  figure(page, id)
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));

/** Whether a cell of the screen is the number of the file, rounded to the digits that are shown. */
function tells(shown: string, { value, format }: Cell): boolean {
  if (typeof value !== "number")
    return shown.startsWith("—") ? value === null : shown === String(value ?? "");
  const digits = shown
    .replaceAll("−", "-")
    .match(/-?[\d,]+(\.\d+)?/)?.[0]
    .replaceAll(",", "");
  if (digits === undefined) return false;
  const decimals = digits.split(".")[1]?.length ?? 0;
  return Math.abs(value * (format.includes("%") ? 100 : 1) - Number(digits)) <= 0.5 * 10 ** -decimals + 1e-9;
}

test.each([
  ["overview", "zh"],
  ["efficiency", "en"],
  ["validity", "zh"],
  ["retention", "en"],
  ["experience", "zh"],
  ["fairness", "en"],
  ["data", "zh"],
] as const)(
  "the page %s leaves as a workbook that equals the screen, in %s",
  async (path, language) => {
    const words = WORDS[language];
    const { page, problems } = await site.open({ language });
    await visit(page, site, path);
    const workbook = await workbookOf(
      await saved(page, () => page.getByRole("button", { name: words.page, exact: true }).click()),
    );
    expect(workbook.worksheets[0]?.name).toBe(words.about);
    const folded = page.locator(".fold");
    const names = await folded.evaluateAll((all) => all.map((each) => each.getAttribute("data-figure")!));
    for (const name of names) await unfold(page, name);
    const titles = await page.locator("section.figure > header > h3").allTextContents();
    const about = workbook.worksheets[0]!;
    const sheets = new Map<string, ExcelJS.Worksheet>();
    about.eachRow((row) => {
      const sheet = workbook.getWorksheet(row.getCell(1).text);
      if (sheet) sheets.set(row.getCell(2).text, sheet);
    });
    for (const title of titles) expect([...sheets.keys()]).toContain(title);
    const ids = await page.locator("section.figure").evaluateAll((all) => all.map((each) => each.id));
    for (const id of ids) {
      if ((await figure(page, id).locator("table").count()) === 0)
        await choose(figure(page, id), words.table);
    }
    let compared = 0;
    for (const [at, id] of ids.entries()) {
      const twin = await shownRows(page, id);
      const [, ...rows] = cellsOf(sheets.get(titles[at] ?? "")!);
      const isMarks = (await figure(page, id).locator("tbody tr[data-key]").count()) > 0;
      if (!isMarks) continue;
      expect(rows.length, id).toBe(twin.length);
      for (const [line, row] of rows.entries())
        for (const [column, cell] of row.entries()) {
          const shown = twin[line]?.[column] ?? "";
          expect(tells(shown, cell), `${id} ${line} ${column}: ${shown} | ${cell.value}`).toBe(true);
          compared += 1;
        }
    }
    if (titles.length > 0) expect(compared).toBeGreaterThan(8);
    expect(problems).toEqual([]);
  },
  90_000,
);

test("one figure has the same cells in CSV, XLSX, Arrow and the API", async () => {
  const { page, problems } = await site.open({ language: "en" });
  await visit(page, site, "validity");
  await unfold(page, "competency");
  const [csv, xlsx, arrow] = [
    (await save(page, "competency", "CSV")).toString("utf8"),
    await workbookOf(await save(page, "competency", "XLSX")),
    tableFromIPC(await save(page, "competency", "Arrow")),
  ];
  expect(xlsx.worksheets.length).toBe(2);
  const [head = [], ...rows] = cellsOf(xlsx.worksheets[1]!).map((row) => row.map((cell) => cell.value));
  expect(csv.startsWith("\uFEFF")).toBe(true);
  const lines = csv.slice(1).trimEnd().split("\r\n");
  expect(lines[0]).toBe(head.map((name) => (String(name).includes(",") ? `"${name}"` : name)).join(","));
  const flat = arrow.toArray().map((row) => Object.values(row.toJSON()));
  expect(flat.map((row) => row.map((cell) => cell || null))).toEqual(
    rows.map((row) => row.map((cell) => cell || null)),
  );
  for (const [at, line] of lines.slice(1).entries())
    for (const number of (rows[at] ?? []).filter((cell) => typeof cell === "number"))
      expect(line.split(",")).toContain(String(number));
  const served = (await (
    await page.request.get(`${site.address}/api/metrics/validity_r?by=competency`)
  ).json()) as { rows: { value: number | null; low: number | null; high: number | null; n: number }[] };
  const inFile = arrow
    .toArray()
    .map((row) => row.toJSON())
    .map(({ value, low, high, n }) => JSON.stringify([value, low, high, n]));
  for (const row of served.rows)
    expect(inFile).toContain(JSON.stringify([row.value, row.low, row.high, row.n]));
  expect(problems).toEqual([]);
});
