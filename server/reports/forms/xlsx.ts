import { formatCount } from "../../../dashboards/format/number.ts";
import { lastDay } from "../../../dashboards/format/quarter.ts";
import { formWords } from "../../../dashboards/text/report-forms.ts";
import type { ExportTable } from "../../exports/description.ts";
import { sheetName, TITLE, tableSheet, wordSheet } from "../../exports/workbook.ts";
import type { Language } from "../../language.ts";
import { type Form, textIn } from "../form.ts";
import { printed } from "../printed.ts";
import type { Basis, Block, ReportText } from "../report.ts";

/** A workbook: a sheet that tells what it is, then one for each figure with its numbers unrounded. */
export const form: Form = {
  type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  write: async (report, language) => {
    const { writeXlsx } = await import("hucre/xlsx");
    const text = textIn(report, language);
    const sheets = sheetsOf(text);
    const until = new Date(`${lastDay(report.quarter)}T00:00:00Z`);
    const names = sheets.map(({ title }, at) => sheetName(title, at + 1));
    return writeXlsx({
      sheets: [
        aboutSheet(text, report.quarter, report.basis, sheets, names),
        ...sheets.map(({ table }, at) => tableSheet(table, names[at] ?? "")),
      ],
      properties: {
        title: `${text.title} · ${text.subtitle}`,
        creator: "Assay",
        created: until,
        modified: until,
      },
    });
  },
};

/** A figure's table, or the rows of the headlines that stand beside each other. */
type Sheet = { readonly title: string; readonly chapter: string; readonly table: ExportTable };

function sheetsOf({ language, parts }: ReportText): Sheet[] {
  const { headlines } = formWords(language);
  return parts.flatMap(({ title: chapter, blocks }) =>
    blocks.flatMap((block): Sheet[] => {
      const table = tableOf(block);
      if (table === null) return [];
      return [
        { title: block.kind === "headlines" ? `${chapter} ${headlines}` : table.title, chapter, table },
      ];
    }),
  );
}

/** The table of a block; null where it has none. */
function tableOf(block: Block): ExportTable | null {
  if (block.kind === "figure") return block.figure.table;
  if (block.kind !== "headlines") return null;
  const [first] = block.figures;
  return first === undefined
    ? null
    : { ...first.table, rows: block.figures.flatMap(({ table }) => table.rows) };
}

function aboutSheet(
  text: ReportText,
  quarter: string,
  basis: Basis,
  sheets: readonly Sheet[],
  names: readonly string[],
) {
  const { language, title, subtitle, facts } = text;
  const words = formWords(language);
  const { heading, fact, link, done } = wordSheet(words.about);
  heading(`${title} · ${subtitle}`, TITLE);
  for (const [label, value] of facts) fact(label, value);
  basisFacts(basis, quarter, language, heading, fact);
  heading(words.contents, TITLE);
  for (const [at, sheet] of sheets.entries()) link(names[at] ?? "", `${sheet.chapter} · ${sheet.title}`);
  for (const { id, title: chapter, lead, blocks } of printed(text).parts) {
    heading(chapter, TITLE);
    if (lead !== undefined) fact("", lead);
    for (const block of blocks) {
      if (block.kind === "text") for (const says of block.says) fact("", says);
      if (block.kind === "verdicts")
        for (const { question, word, sentence } of block.rows) fact(question, `${word} · ${sentence.says}`);
      if (block.kind === "terms") for (const { term, means } of block.terms) fact(term, means);
      if (block.kind === "figures")
        for (const figure of block.figures)
          fact(
            figure.label || figure.title,
            lines(figure.title, figure.about, ...figure.findings, ...figure.notes),
          );
      if (block.kind === "heading" && id !== "front") heading(block.text);
    }
  }
  return done();
}

const lines = (...all: readonly string[]) => all.filter(Boolean).join("\n");

function basisFacts(
  { snapshot, warehouse_version, built_at, program, settings, kept, inputs }: Basis,
  quarter: string,
  language: Language,
  heading: (text: string) => void,
  fact: (label: string, value: string) => void,
): void {
  const { basis } = formWords(language);
  heading(basis.title);
  fact(basis.quarter, quarter);
  fact(basis.snapshot, snapshot);
  fact(basis.warehouse, basis.warehouseOf(warehouse_version, built_at));
  fact(basis.program, program);
  fact(basis.settings, settings);
  fact(basis.kept, kept);
  for (const { table, rows, sha256 } of inputs)
    fact(basis.inputs, basis.input(table, formatCount(rows, language), sha256));
}
