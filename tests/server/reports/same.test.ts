import ExcelJS from "exceljs";
import { beforeAll, describe, expect, test } from "vitest";
import type { HeadlineDocument } from "../../../dashboards/figures/finish.ts";
import { forms } from "../../../server/reports/form.ts";
import { printed } from "../../../server/reports/printed.ts";
import type { Report, ReportText } from "../../../server/reports/report.ts";
import { demo } from "../../helpers/demo.ts";
import { closed, figuresIn, hasPoppler, LANGUAGES, poppler, reportOf } from "./made.ts";

let report: Report;
beforeAll(async () => {
  report = await reportOf((await demo()).directory, "2026Q3");
});

const textOf = (language: (typeof LANGUAGES)[number]): ReportText => {
  const text = report.texts[language];
  if (text === undefined) throw new Error(`no text in ${language}`);
  return text;
};
async function written(name: string, language: (typeof LANGUAGES)[number]) {
  const form = (await forms()).get(name);
  if (form === undefined) throw new Error(`no form ${name}`);
  return form.write(report, language);
}

const headlinesIn = ({ parts }: ReportText): HeadlineDocument[] =>
  parts.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === "headlines" ? block.figures : [])));
const verdictsIn = ({ parts }: ReportText) =>
  parts.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === "verdicts" ? block.rows : [])));

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const plain = (markup: string) =>
  markup
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(\w+|#\d+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** The sections of a page that are figures, each with its tables: cells in words, and the numbers beneath them. */
const sectionsOf = (page: string) =>
  page
    .split('<section class="figure')
    .slice(1)
    .map((section) => section.slice(0, section.indexOf("</section>")))
    .map((section) => ({
      words: closed(plain(section)),
      title: plain(/<h[34][^>]*>(.*?)<\/h[34]>/s.exec(section)?.[1] ?? ""),
      cells: [...section.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) =>
        closed(plain(cell)),
      ),
      numbers: [...section.matchAll(/<data value="([^"]+)">/g)].map(([, value]) => Number(value)),
    }));

const numbersOf = (rows: readonly (readonly unknown[])[]) =>
  rows.flat().filter((cell): cell is number => typeof cell === "number");
const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

describe.each(LANGUAGES)("in %s", (language) => {
  test("there is something to compare", () => {
    expect(figuresIn(textOf(language)).length).toBeGreaterThan(25);
    expect(headlinesIn(textOf(language)).length).toBeGreaterThan(15);
    expect(
      numbersOf(figuresIn(textOf(language)).flatMap(({ figure }) => figure.table.rows)).length,
    ).toBeGreaterThan(1500);
  });

  test("JSON is the report", async () => {
    expect(JSON.parse((await written("json", language)) as string)).toEqual(report);
  });

  test("XLSX has every row of every figure, unrounded", async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(Buffer.from((await written("xlsx", language)) as Uint8Array) as never);
    const expected = textOf(language).parts.flatMap(({ blocks }) =>
      blocks.flatMap((block) => {
        if (block.kind === "figure") return [block.figure.table];
        if (block.kind !== "headlines") return [];
        const [first] = block.figures;
        return first ? [{ ...first.table, rows: block.figures.flatMap(({ table }) => table.rows) }] : [];
      }),
    );
    // no clock in it: the day that its data end
    expect(workbook.modified.toISOString()).toBe("2026-09-30T00:00:00.000Z");
    const sheets = workbook.worksheets.slice(1);
    expect(sheets).toHaveLength(expected.length);
    for (const [at, { columns, rows, id }] of expected.entries()) {
      const found: unknown[][] = [];
      sheets[at]?.eachRow({ includeEmpty: true }, (row) => {
        found.push(columns.map((_, column) => row.getCell(column + 1).value ?? null));
      });
      expect(found, id).toEqual([columns.map(({ name }) => name), ...rows]);
    }
    const about = workbook.worksheets[0]?.getSheetValues().flat(2).map(String).join("\n") ?? "";
    for (const { question, word, sentence } of verdictsIn(textOf(language))) {
      expect(about).toContain(question);
      expect(about).toContain(`${word} · ${sentence.says}`);
    }
  });

  test("HTML has every cell and every number of every figure, and no other", async () => {
    const page = (await written("html", language)) as string;
    const sections = sectionsOf(page);
    const blocks = figuresIn(textOf(language));
    expect(sections).toHaveLength(blocks.length);
    for (const [at, { figure, first }] of blocks.entries()) {
      const { title, words: said, cells, numbers } = sections[at]!;
      if (title !== "") expect(title).toContain(figure.title);
      if (figure.kind === "chart") {
        expect(sorted(numbers), figure.title).toEqual(sorted(numbersOf(figure.table.rows)));
        continue;
      }
      const rows = figure.rows.slice(0, first).map((row) => row.cells);
      for (const cell of rows.flat()) {
        const whole = closed(typeof cell === "string" ? cell : cell.text + (cell.note ?? ""));
        // a single row that says one thing is a sentence
        if (cells.length === 0) expect(said, figure.title).toContain(whole);
        else if (whole !== "") expect(cells, figure.title).toContain(whole);
      }
      // a number alone in its cell carries itself
      const own = rows.flat().map((cell) => (typeof cell === "string" ? [] : numbersOf([cell.values])));
      expect(sorted(numbers), figure.title).toEqual(sorted(own.filter(({ length }) => length === 1).flat()));
    }
    const words = closed(plain(page));
    for (const { number, interval, line } of headlinesIn(textOf(language))) {
      if (number !== null)
        expect(words).toContain(closed(`${number.before}${number.number} ${number.unit} ${interval}`));
      expect(words).toContain(closed(line));
    }
    for (const { question, word, sentence } of verdictsIn(textOf(language)))
      expect(words).toContain(closed(question + word + sentence.says));
  });

  test.skipIf(!hasPoppler)("PDF has every row of every table and chart, in words", async () => {
    const pdf = (await written("pdf", language)) as Uint8Array;
    const words = closed(await poppler("pdftotext", pdf, "-raw"));
    const text = textOf(language);
    let rows = 0;
    for (const { blocks } of printed(text).parts)
      for (const block of blocks)
        if (block.kind === "figures")
          for (const { title, tables } of block.figures)
            for (const table of tables)
              for (const { cells } of table.rows) {
                rows += 1;
                expect(words, title).toContain(closed(cells.map((cell) => cell.text + cell.note).join("")));
              }
    expect(rows).toBeGreaterThan(400);
    for (const { number, interval } of headlinesIn(text))
      if (number !== null)
        expect(words).toContain(closed(`${number.before}${number.number} ${number.unit} ${interval}`));
    for (const { question, word, sentence } of verdictsIn(text))
      expect(words).toContain(closed(question + word + sentence.says));
    for (const { figure } of figuresIn(text))
      for (const { says } of figure.findings ?? []) expect(words).toContain(closed(says));
  });
});

test("the numbers of both languages are the same", () => {
  const [zh, en] = LANGUAGES.map((language) =>
    figuresIn(textOf(language)).map(({ figure }) => [figure.id, sorted(numbersOf(figure.table.rows))]),
  );
  expect(en).toEqual(zh);
});
