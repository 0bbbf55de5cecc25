import { csvOf } from "../../dashboards/figures/csv.ts";
import { cellText } from "../../dashboards/figures/document.ts";
import { chartSvg, type Draw, figureSvg, type Sheet } from "../../dashboards/figures/drawing.ts";
import type { FigureDocument } from "../../dashboards/figures/finish.ts";
import { moduleMember } from "../discover.ts";
import type { ExportTable } from "../exports/description.ts";
import { encodeWorkbook } from "../exports/workbook.ts";
import { HttpError } from "../http-error.ts";
import type { Language } from "../language.ts";
import { published } from "../warehouse-version.ts";
import type { FigureSource } from "./shown.ts";
import { markup, SvgDocument } from "./svg-document.ts";

/**
 * Draws a chart's document as the page does, without a browser; null where it is no chart or has no value. For a sheet
 * that sets title and notes itself, the chart alone.
 */
export async function svgOf(
  figure: FigureDocument,
  language: Language,
  sheet?: Sheet,
): Promise<string | null> {
  if (figure.kind !== "chart" || figure.missing !== null) return null;
  const charts = new URL("../../dashboards/charts/", import.meta.url);
  const name = figure.chart.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const draw = await moduleMember<Draw>(charts, figure.chart, name);
  const document = new SvgDocument() as unknown as Document;
  return markup(
    sheet
      ? chartSvg(figure, draw, language, document, sheet)
      : figureSvg(figure, draw, language, document).root,
  );
}

/** What a figure can leave as, beside its document. */
export const FILES = ["svg", "csv", "xlsx"] as const;
export type File = (typeof FILES)[number];

/** A figure as a file; null where it has no such form: a table no drawing, a sentence no rows. */
export async function fileOf(
  figure: FigureDocument,
  format: File,
  language: Language,
  { queries, catalog, config }: Pick<FigureSource, "queries" | "catalog" | "config">,
): Promise<string | Uint8Array | null> {
  if (format === "svg") return svgOf(figure, language);
  const table = tableOf(figure);
  if (table === null || format === "csv") return table && csvOf(table);
  const [warehouse, { metrics }] = await Promise.all([
    queries.reader(published),
    queries.reader((connection) => catalog.bind(connection)),
  ]);
  if (warehouse === null) throw new HttpError("no_warehouse");
  return encodeWorkbook(
    { title: table.title, address: figure.id, period: table.scope, filters: table.filters, tables: [table] },
    { language, metrics, warehouse, zone: config.organisation.zone, now: new Date() },
  );
}

/** What leaves a figure as rows; a page's first sentence has none. */
export const tableOf = (figure: FigureDocument): ExportTable | null =>
  figure.kind === "lead" ? null : figure.table;

/** A figure in plain text: title, findings, a line a row, foot and remarks. */
export function textOf(figure: FigureDocument): string {
  if (figure.kind === "lead") return [figure.says.says, figure.small?.says ?? ""].filter(Boolean).join("\n");
  const findings = (figure.findings ?? []).map(({ says }) => `- ${says}`);
  const head = [figure.title, figure.about, ...findings];
  if (figure.kind === "headline") {
    const { number, interval, line, changed, beside, lacks, remarks, why } = figure;
    const value =
      number === null ? why : [`${number.before}${number.number} ${number.unit}`.trim(), interval].join(" ");
    const change = changed === null ? "" : changed.word + changed.sentence;
    return [figure.title, value.trim(), line, change, beside ?? "", lacks ?? "", ...remarks]
      .filter(Boolean)
      .join("\n");
  }
  const rows =
    figure.kind === "chart"
      ? figure.missing === null
        ? figure.marks.map((mark) => mark.sentence)
        : [`${figure.missing.title}  ${figure.missing.why}`]
      : figure.rows.map((row) => [row.group ?? "", ...row.cells.map(cellText)].filter(Boolean).join(" · "));
  const after =
    figure.kind === "chart" ? [figure.foot, ...figure.remarks] : [figure.scope, figure.note ?? ""];
  return [...head, "", ...rows, "", ...after.filter(Boolean)].join("\n");
}
