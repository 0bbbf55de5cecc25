import { createHash } from "node:crypto";
import ExcelJS from "exceljs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Mark } from "../../../dashboards/charts/mark.ts";
import { type Form, forms } from "../../../server/reports/form.ts";
import { printed } from "../../../server/reports/printed.ts";
import type { Report, ReportText } from "../../../server/reports/report.ts";
import { demo } from "../../helpers/demo.ts";
import { thin } from "../../helpers/thin.ts";
import { changed, closed, figuresIn, hasPoppler, LANGUAGES, poppler, reportOf } from "./made.ts";

type Language = (typeof LANGUAGES)[number];

let directory: string;
let report: Report;
let all: ReadonlyMap<string, Form>;
beforeAll(async () => {
  ({ directory } = await demo());
  report = await reportOf(directory, "2026Q3");
  all = await forms();
});

const write = async (name: string, of: Report, language: Language) => {
  const form = all.get(name);
  if (form === undefined) throw new Error(`no form ${name}`);
  return form.write(of, language);
};
const page = async (of: Report, language: Language) => (await write("html", of, language)) as string;
const print = async (of: Report, language: Language) => (await write("pdf", of, language)) as Uint8Array;
const textIn = (of: Report, language: Language): ReportText => {
  const text = of.texts[language];
  if (text === undefined) throw new Error(`no text in ${language}`);
  return text;
};
const sha = (written: string | Uint8Array) => createHash("sha256").update(written).digest("hex");

/** The opening and closing tags of a page in order; every one that opens closes in its place. */
function expectBalanced(markup: string): void {
  const open: string[] = [];
  const VOID = new Set(["meta", "br"]);
  for (const [, close, name = "", own] of markup.matchAll(
    /<(\/?)([a-z][a-z0-9]*)(?:\s(?:[^>"]|"[^"]*")*?)?(\/?)>/gi,
  )) {
    if (own === "/" || VOID.has(name)) continue;
    if (close !== "/") open.push(name);
    else expect(open.pop(), `</${name}>`).toBe(name);
  }
  expect(open).toEqual([]);
}

test("the forms are those of their folder", () => {
  expect([...all.keys()]).toEqual(["html", "json", "pdf", "xlsx"]);
});

test.each(["html", "json", "pdf", "xlsx"])("%s is the same bytes for the same report", async (name) => {
  const copy = JSON.parse(JSON.stringify(report)) as Report;
  for (const language of LANGUAGES)
    expect(sha(await write(name, copy, language))).toBe(sha(await write(name, report, language)));
});

test("JSON does not depend on the order of keys", async () => {
  const turned = Object.fromEntries(Object.entries(report).reverse()) as unknown as Report;
  expect(JSON.stringify(turned)).not.toBe(JSON.stringify(report));
  expect(await write("json", turned, "en")).toBe(await write("json", report, "en"));
});

test("a report that was not made in a language has no form in it", async () => {
  const { zh } = report.texts;
  const one: Report = { ...report, texts: zh ? { zh } : {} };
  for (const name of ["html", "pdf", "xlsx"])
    await expect(write(name, one, "en"), name).rejects.toThrow("not made in en");
  expect(JSON.parse((await write("json", one, "en")) as string)).toEqual(one);
});

describe.each(LANGUAGES)("the page in %s", (language) => {
  test("needs nothing but itself, and runs nothing", async () => {
    const html = await page(report, language);
    expect(html).toContain(`<html lang="${language === "zh" ? "zh-CN" : "en"}">`);
    expect(html).not.toMatch(/<script|<iframe|<object|<link|\son[a-z]+=|javascript:|@import|url\(/i);
    expect(html).not.toMatch(/\s(?:src|srcset|style)=/);
    expect(html.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:\/\//);
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? "";
    const digest = createHash("sha256").update(style).digest("base64");
    expect(html).toContain(`content="default-src 'none'; style-src 'sha256-${digest}'"`);
    expectBalanced(html);
  });

  test("every place has one name, every link leads to one, every chart says what it shows", async () => {
    const html = await page(report, language);
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, to] of html.matchAll(/(?:href="#|aria-labelledby=")([^"]*)"/g)) expect(ids).toContain(to);
    expect([...html.matchAll(/href="(?!#)/g)]).toEqual([]);
    const charts = [...html.matchAll(/<figure([^>]*)>/g)];
    expect(charts.length).toBeGreaterThan(15);
    for (const [, attributes] of charts) expect(attributes).toMatch(/role="img" aria-label="[^"]{8,}"/);
  });

  test("headings go down a step at a time", async () => {
    const levels = [...(await page(report, language)).matchAll(/<h([1-6])[\s>]/g)].map(([, level]) =>
      Number(level),
    );
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [at, level] of levels.entries())
      if (at > 0) expect(level).toBeLessThanOrEqual((levels[at - 1] ?? 0) + 1);
  });
});

describe.skipIf(!hasPoppler).each(LANGUAGES)("the print in %s", (language) => {
  let pdf: Uint8Array;
  let pages: string[];
  beforeAll(async () => {
    pdf = await print(report, language);
    pages = (await poppler("pdftotext", pdf)).split("\f").slice(0, -1);
  });

  test("is small, tagged, and says what it is", async () => {
    expect(pdf.length).toBeLessThan(2_000_000);
    const info = await poppler("pdfinfo", pdf, "-isodates");
    const text = textIn(report, language);
    expect(info).toMatch(new RegExp(`Title: +${text.title.replace("?", "\\?")} · ${text.subtitle}`));
    expect(info).toContain(text.facts[0]?.[1]);
    expect(info).toMatch(/Tagged: +yes/);
    expect(info).toMatch(/CreationDate: +2026-09-30/);
    expect(info).toContain("A4");
    const tongue = /\/Lang ?\(([a-z]{2})/.exec(Buffer.from(pdf).toString("latin1"))?.[1];
    expect(tongue).toBe(language);
  });

  test("has its own letters in it, and no others", async () => {
    const fonts = (await poppler("pdffonts", pdf)).trim().split("\n").slice(2);
    expect(fonts.length).toBe(3);
    for (const font of fonts) expect(font).toMatch(/\+NotoSansSC-(Regular|Medium|Bold) .* yes yes yes /);
  });

  test("answers on one page, and numbers its pages", () => {
    const [first, second] = textIn(report, language).parts;
    const opens = (title: string) =>
      pages.findIndex((each, at) => at > 1 && each.trimStart().startsWith(title));
    expect(opens(first?.title ?? "")).toBe(2);
    expect(closed(pages[3] ?? "")).toMatch(new RegExp(`^1${closed(second?.title ?? "")}`));
    for (const [at, each] of pages.entries())
      if (at > 0) expect(each).toContain(`${at + 1} / ${pages.length}`);
  });

  test("its contents name the page of every chapter, and of every figure before the appendices", () => {
    const lines = closed(pages[1] ?? "");
    for (const { title, number, isAppendix, blocks } of printed(textIn(report, language)).parts) {
      const at = pages.findIndex(
        (each, index) => index > 1 && closed(each).startsWith(closed(number + title)),
      );
      expect(at, title).toBeGreaterThan(1);
      expect(lines).toContain(closed(`${number}${title}`));
      for (const block of blocks)
        if (block.kind === "figures")
          for (const { label, title: named } of block.figures)
            if (label) expect(lines.includes(closed(label + named)), label).toBe(!isAppendix);
    }
  });
});

/** Texts that HTML, CSS, typst, a workbook and a shell could take for more than texts. */
const HOSTILE = `=1+1 #a$_*\`x\` <script>alert(1)</script> </style> @ref \\ "q" 'q' [link](x) // /* ~ --- &amp; #image("x") \${y}`;

describe("odd reports", () => {
  const both = async (of: Report) => {
    for (const language of LANGUAGES) {
      const html = await page(of, language);
      expectBalanced(html);
      expect(html).not.toMatch(/NaN|undefined|\[object/);
      const pdf = await print(of, language);
      expect(Buffer.from(pdf.slice(0, 5)).toString()).toBe("%PDF-");
      const workbook = new ExcelJS.Workbook();
      await workbook.xlsx.load(Buffer.from((await write("xlsx", of, language)) as Uint8Array) as never);
      for (const { name } of workbook.worksheets) expect(name).toMatch(/^[^\\/?*[\]:]{1,31}$/);
      expect(new Set(workbook.worksheets.map(({ name }) => name)).size).toBe(workbook.worksheets.length);
    }
  };

  test("texts stay texts in every form", async () => {
    const odd = changed(report, (block) => {
      if (block.kind === "heading") return { ...block, text: HOSTILE };
      if (block.kind === "text") return { ...block, says: [HOSTILE] };
      if (block.kind !== "figure") return block;
      const { figure } = block;
      if (figure.kind === "chart") {
        const named = (mark: Mark) => ({ ...mark, label: `${HOSTILE} ${mark.label}` });
        return { ...block, figure: { ...figure, title: HOSTILE, drawn: figure.drawn.map(named) } };
      }
      const rows = figure.rows.map((row) => ({
        ...row,
        cells: row.cells.map((cell, at) => (at === 0 ? HOSTILE : cell)),
      }));
      const table = {
        ...figure.table,
        title: HOSTILE,
        rows: figure.table.rows.map((row) => [HOSTILE, ...row.slice(1)]),
      };
      return { ...block, figure: { ...figure, title: HOSTILE, rows, table } };
    });
    const titled: Report = {
      ...odd,
      texts: Object.fromEntries(
        Object.entries(odd.texts).map(([language, text]) => [
          language,
          { ...text, title: HOSTILE, subtitle: HOSTILE },
        ]),
      ),
    };
    await both(titled);
    const html = await page(titled, "en");
    expect(html).not.toContain("<script");
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(html).toContain("&lt;script&gt;alert(1)");
    if (hasPoppler) {
      const words = closed(await poppler("pdftotext", await print(titled, "en"), "-raw"));
      expect(words.split(closed(HOSTILE.replaceAll("'", "")).slice(0, 30)).length).toBeGreaterThan(20);
    }
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(Buffer.from((await write("xlsx", titled, "en")) as Uint8Array) as never);
    let texts = 0;
    workbook.eachSheet((sheet) =>
      sheet.eachRow((row) =>
        row.eachCell((cell) => {
          expect(cell.type).not.toBe(ExcelJS.ValueType.Formula);
          if (cell.value !== HOSTILE) return;
          texts += 1;
          expect(cell.numFmt).toBe("@");
        }),
      ),
    );
    expect(texts).toBeGreaterThan(20);
  });

  test("200 jobs: the chart draws those of the most people, tables go on over pages with their heads", async () => {
    const many = changed(report, (block) => {
      if (block.kind !== "figure") return block;
      const { figure } = block;
      const times = Array.from({ length: 200 }, (_, at) => at);
      if (figure.kind === "table" && figure.id === "forest-table") {
        const [row] = figure.rows;
        if (row === undefined) return block;
        const rows = times.map((at) => ({
          ...row,
          key: `job ${at}`,
          cells: [`Job-${at}-end`, ...row.cells.slice(1)],
        }));
        return { ...block, figure: { ...figure, rows } };
      }
      if (figure.kind !== "chart" || figure.chart !== "ladder") return block;
      const mark = figure.drawn.find(({ value, pooled }) => value !== null && !pooled);
      if (mark === undefined) return block;
      const drawn = times.map((at) => ({ ...mark, key: `job ${at}`, label: `Job-${at}-drawn`, n: at + 5 }));
      return { ...block, figure: { ...figure, drawn } };
    });
    await both(many);
    const html = await page(many, "en");
    const drawn = [...new Set([...html.matchAll(/Job-(\d+)-drawn/g)].map(([, at]) => Number(at)))];
    expect(drawn.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => 180 + at));
    expect(html).toContain("Drawn are the 20 rows of the most people");
    for (const at of [0, 100, 199]) expect(html).toContain(`Job-${at}-end`);
    if (!hasPoppler) return;
    const pages = (await poppler("pdftotext", await print(many, "en"), "-raw")).split("\f").map(closed);
    const listed = pages.filter((each) => /Job-\d+-end/.test(each));
    expect(listed.length).toBeGreaterThan(3);
    for (const each of listed) expect(each).toContain("Row");
    for (const at of Array.from({ length: 200 }, (_, index) => index))
      expect(listed.some((each) => each.includes(`Job-${at}-end`))).toBe(true);
  });

  test("a table of 40 columns stands in bands below each other, each with the heads of its rows", async () => {
    const columns = Array.from({ length: 40 }, (_, at) => ({ name: `Column ${at}`, number: at > 0 }));
    const rows = ["one", "two", "three", "four", "five"].map((key) => ({
      key,
      cells: columns.map((_, at) => (at === 0 ? key : `${key}-${at}`)),
    }));
    const wide = changed(report, (block) =>
      block.kind === "figure" && block.figure.kind === "table" && block.figure.id === "tests"
        ? { ...block, figure: { ...block.figure, columns, rows } }
        : block,
    );
    await both(wide);
    const figures = printed(textIn(wide, "en")).parts.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === "figures" ? block.figures : [])),
    );
    const bands = figures.find(({ tables }) => tables[0]?.columns[0]?.name === "Column 0")?.tables ?? [];
    expect(bands.length).toBeGreaterThan(2);
    expect(bands.flatMap((band) => band.columns.slice(1).map(({ name }) => name))).toEqual(
      columns.slice(1).map(({ name }) => name),
    );
    for (const band of bands) {
      expect(band.rows.map(({ cells }) => cells[0]?.text)).toEqual(rows.map(({ key }) => key));
      expect(band.columns.length).toBeLessThan(16);
    }
  });

  test("very long titles and names break, and stay whole", async () => {
    const long = "An extraordinarily long finding about screening, interviews and hiring in every company "
      .repeat(6)
      .trim();
    const odd = changed(report, (block) =>
      block.kind === "figure" ? { ...block, figure: { ...block.figure, title: long } } : block,
    );
    await both(odd);
    if (hasPoppler)
      expect(closed(await poppler("pdftotext", await print(odd, "en")))).toContain(closed(long));
  });

  test("a report with almost nothing in it", async () => {
    await both(changed(report, (block) => (block.kind === "text" ? block : null)));
  });

  test("a quarter without data", async () => {
    const empty = await reportOf(directory, "2031Q2");
    expect(textIn(empty, "zh").parts.length).toBeGreaterThan(3);
    await both(empty);
  });

  test("names in Chinese alone: every figure is there in English too, under the names that there are", async () => {
    const named = await reportOf(await thin("names in Chinese alone"), "2026Q2");
    await both(named);
    const [zh, en] = LANGUAGES.map((language) =>
      figuresIn(textIn(named, language)).flatMap(({ figure }) =>
        figure.kind === "table"
          ? figure.rows.map(({ cells: [first = ""] }) => (typeof first === "string" ? first : first.text))
          : figure.marks.map(({ label }) => label),
      ),
    );
    expect(en).toHaveLength(zh!.length);
    const written = /\p{Script=Han}/u;
    const jobs = en!.filter((label) => written.test(label));
    expect(jobs.length).toBeGreaterThan(20);
    for (const label of jobs) expect(zh).toContain(label);
    expect(en!.filter((label) => label.trim() === "")).toEqual([]);
  });

  test("a company of one job", async () => {
    await both(await reportOf(await thin("one job"), "2026Q2"));
  });
});
