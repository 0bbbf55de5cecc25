import type { CellStyle, CellValue, WriteSheet } from "hucre";
import { FORMULA } from "../../dashboards/format/csv-cell.ts";
import { unitDecimals, unitWords } from "../../dashboards/format/units.ts";
import type { Language, Text } from "../language.ts";
import { BASIS_WORDS, DIRECTION_WORDS } from "../metric-words.ts";
import type { Metric } from "../metrics/metric.ts";
import { version as program } from "../version.ts";
import type { ExportDescription, ExportTable, Format } from "./description.ts";

/** What the server adds to a description: the catalogue's definitions and how fresh the data are. */
export type WorkbookSource = {
  readonly language: Language;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly warehouse: { readonly version: number; readonly built_at: Date };
  readonly zone: string;
  readonly now: Date;
};

const words = {
  about: { zh: "说明", en: "About" },
  figure: { zh: "指标图表", en: "Figure" },
  address: { zh: "页面地址", en: "Address on the page" },
  period: { zh: "时段", en: "Period" },
  filters: { zh: "筛选条件", en: "Filters" },
  none: { zh: "无", en: "none" },
  freshness: { zh: "数据新鲜度", en: "Freshness" },
  exported: { zh: "导出时间", en: "Exported" },
  program: { zh: "程序", en: "Program" },
  contents: { zh: "工作表", en: "Sheets" },
  what: { zh: "内容", en: "What it is" },
  rows: { zh: "行数", en: "Rows" },
  notes: { zh: "备注", en: "Notes" },
  definition: { zh: "指标定义", en: "Definition" },
  definitions: { zh: "指标定义", en: "Definitions" },
  meaning: { zh: "含义", en: "Meaning" },
  formula: { zh: "公式与区间", en: "Formula and interval" },
  unit: { zh: "单位", en: "Unit" },
  direction: { zh: "方向", en: "Direction" },
  basis: { zh: "口径", en: "Basis" },
  target: { zh: "目标", en: "Target" },
  least: { zh: "样本量 n", en: "n" },
  sql: { zh: "SQL", en: "SQL" },
  data: { zh: "数据地址", en: "Address of the data" },
} as const satisfies Record<string, Text>;

/** Characters that a cell holds; what is longer goes on below. */
const LONGEST_CELL = 32_767;
const HEAD: CellStyle = { font: { bold: true }, alignment: { wrapText: true, vertical: "top" } };
const NAME: CellStyle = { font: { bold: true }, alignment: { vertical: "top" } };
const WRAPPED: CellStyle = { alignment: { wrapText: true, vertical: "top" }, numFmt: "@" };
/** How the title of a sheet of words looks. */
export const TITLE: CellStyle = { font: { bold: true, size: 14 } };

/** How a spreadsheet shows a number of the format; the cell keeps the number itself. */
export function numberFormat(format: Exclude<Format, "text">, signed = false): string {
  if (format === "number") return "General";
  const decimals = format === "p" ? 4 : unitDecimals[format];
  const plain = decimals === 0 ? "#,##0" : `0.${"0".repeat(decimals)}${format === "percent" ? "%" : ""}`;
  return signed ? `+${plain};-${plain};${plain}` : plain;
}

/** Sheet names that a workbook takes: no reserved character, at most 31, each once by its number in front. */
export function sheetName(title: string, number: number): string {
  const plain = title.replaceAll(/[\\/?*[\]:\p{Cc}]/gu, " ").replaceAll(/\s+/g, " ");
  let name = "";
  for (const character of `${number} ${plain}`)
    if (name.length + character.length <= 31) name += character;
    else break;
  return name.replace(/[' ]+$/, "");
}

/**
 * A description as a workbook (XLSX): first a sheet that tells what it is, then one sheet a table. Numbers are
 * whole doubles shown in their unit; a text that a spreadsheet could take for a formula is kept a text. The one
 * place where workbooks are written.
 */
export async function encodeWorkbook(
  description: ExportDescription,
  source: WorkbookSource,
): Promise<Uint8Array> {
  const { writeXlsx } = await import("hucre/xlsx");
  const names = description.tables.map(({ title }, at) => sheetName(title, at + 1));
  return writeXlsx({
    sheets: [
      aboutSheet(description, source, names),
      ...description.tables.map((table, at) => tableSheet(table, names[at]!)),
    ],
    properties: { title: description.title, creator: "Assay" },
  });
}

/** The sheet of a table; a text that a spreadsheet could take for a formula is kept a text. */
export function tableSheet(
  { columns, rows }: Pick<ExportTable, "columns" | "rows">,
  name: string,
): WriteSheet {
  const cells = new Map<string, { value?: CellValue; style: CellStyle }>();
  for (const [at] of columns.entries()) cells.set(`0,${at}`, { style: HEAD });
  for (const [line, row] of rows.entries())
    for (const [at, value] of row.entries()) {
      const column = columns[at]!;
      if (typeof value === "number" && column.format !== "text")
        cells.set(`${line + 1},${at}`, { style: { numFmt: numberFormat(column.format, column.signed) } });
      else if (typeof value === "string" && FORMULA.test(value))
        cells.set(`${line + 1},${at}`, { style: { numFmt: "@" } });
    }
  return {
    name,
    columns: columns.map((column, at) => ({
      width: Math.min(
        48,
        Math.max(10, ...[column.name, ...rows.slice(0, 200).map((row) => row[at])].map(wide)),
      ),
    })),
    rows: [columns.map((column) => column.name), ...rows.map((row) => [...row])],
    cells: cells as NonNullable<WriteSheet["cells"]>,
    freezePane: { rows: 1 },
  };
}

/** Width of a cell in characters: a Chinese one takes two; numbers are shown short. */
function wide(value: unknown): number {
  if (typeof value !== "string") return 10;
  let width = 2;
  for (const character of value) width += (character.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1;
  return width;
}

/** A sheet of words that is written from above: headings, facts by name, links to other sheets. */
export function wordSheet(name: string) {
  const rows: CellValue[][] = [];
  const cells = new Map<string, { style?: CellStyle; hyperlink?: { target: string; location: string } }>();
  const at = () => rows.length;
  return {
    heading: (text: string, style: CellStyle = HEAD) => {
      if (rows.length > 0) rows.push([]);
      cells.set(`${at()},0`, { style: { ...style, numFmt: "@" } });
      rows.push([text]);
    },
    fact: (label: string, value: string) => {
      for (let from = 0; from === 0 || from < value.length; from += LONGEST_CELL) {
        cells.set(`${at()},0`, { style: { ...NAME, numFmt: "@" } });
        cells.set(`${at()},1`, { style: WRAPPED });
        rows.push([from === 0 ? label : "", value.slice(from, from + LONGEST_CELL)]);
      }
    },
    link: (sheet: string, title: string) => {
      cells.set(`${at()},0`, {
        style: NAME,
        hyperlink: { target: "", location: `'${sheet.replaceAll("'", "''")}'!A1` },
      });
      cells.set(`${at()},1`, { style: WRAPPED });
      rows.push([sheet, title]);
    },
    done: (): WriteSheet => ({
      name,
      columns: [{ width: 26 }, { width: 100 }],
      rows,
      cells: cells as NonNullable<WriteSheet["cells"]>,
    }),
  };
}

function aboutSheet(
  { title, address, period, filters, tables }: ExportDescription,
  { language, metrics, warehouse, zone, now }: WorkbookSource,
  names: readonly string[],
): WriteSheet {
  const say = (text: Text) => text[language];
  const { heading, fact, link, done } = wordSheet(say(words.about));
  const list = (items: readonly string[]) => (items.length > 0 ? items.join("\n") : say(words.none));
  const built = timeIn(warehouse.built_at, zone);

  heading(title, TITLE);
  fact(say(words.address), address);
  fact(say(words.period), period);
  fact(say(words.filters), list(filters));
  fact(
    say(words.freshness),
    language === "zh"
      ? `数据仓库第 ${warehouse.version} 版，构建于 ${built}（${zone}）`
      : `Warehouse version ${warehouse.version}, built ${built} (${zone})`,
  );
  fact(say(words.exported), `${timeIn(now, zone)} (${zone})`);
  fact(say(words.program), `Assay 试金石 ${program}`);

  heading(say(words.contents));
  for (const [index, table] of tables.entries()) link(names[index]!, table.title);
  for (const [index, table] of tables.entries()) {
    heading(`${index + 1} ${table.title}`);
    fact(say(words.what), table.about);
    fact(say(words.period), table.scope);
    if (table.filters.length > 0) fact(say(words.filters), list(table.filters));
    fact(say(words.rows), String(table.rows.length));
    const defined = table.metrics.flatMap((id) => metrics.get(id) ?? []);
    if (defined.length > 0)
      fact(say(words.definition), defined.map((metric) => `${say(metric.title)} (${metric.id})`).join("\n"));
    if (table.notes.length > 0) fact(say(words.notes), list(table.notes));
    if (table.explained !== undefined) {
      fact(say(words.meaning), table.explained.about);
      fact(say(words.formula), table.explained.formula);
      fact(say(words.sql), table.explained.sql.trim());
      fact(say(words.data), table.explained.address);
    }
  }
  const used = [...new Set(tables.flatMap((table) => table.metrics))].flatMap((id) => metrics.get(id) ?? []);
  if (used.length > 0) heading(say(words.definitions), TITLE);
  for (const metric of used) {
    heading(`${say(metric.title)} (${metric.id})`);
    fact(say(words.meaning), say(metric.about));
    fact(say(words.formula), say(metric.formula));
    fact(say(words.unit), unitWords(language)[metric.unit].file);
    fact(say(words.direction), say(DIRECTION_WORDS[metric.better]));
    fact(say(words.basis), say(BASIS_WORDS[metric.basis]));
    fact(say(words.target), metric.target === null ? say(words.none) : String(metric.target));
    fact(
      say(words.least),
      language === "zh"
        ? `每行的 n 见各工作表；n 小于 ${metric.min_n} 时标为数据较少`
        : `The n of each row stands in its sheet; below ${metric.min_n} the value is marked as few data`,
    );
    fact(say(words.sql), metric.sql.trim());
  }
  return done();
}

function timeIn(instant: Date, zone: string): string {
  return new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
  }).format(instant);
}
