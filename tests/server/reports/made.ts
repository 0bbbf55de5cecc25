import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { demoSettings } from "../../../fixtures/settings.ts";
import { metricSettings, parseConfig } from "../../../server/config.ts";
import { loadCatalog } from "../../../server/metrics/catalog.ts";
import { createRowReader } from "../../../server/metrics/rows.ts";
import { buildReport } from "../../../server/reports/build.ts";
import type { Basis, Block, Report, ReportText } from "../../../server/reports/report.ts";
import { openDatabase } from "../../../sql/database.ts";

export const LANGUAGES = ["zh", "en"] as const;

const basis: Basis = {
  snapshot: "5e".repeat(32),
  warehouse_version: 7,
  built_at: "2026-10-01T02:03:04Z",
  program: "a1".repeat(32),
  settings: "b2".repeat(32),
  kept: "c3".repeat(32),
  scope: { kind: "all" },
  inputs: [{ table: "mart.applications", rows: 12_345, sha256: "d4".repeat(32) }],
};

/** The report of a company's quarter, in both languages. */
export async function reportOf(directory: string, quarter: string): Promise<Report> {
  const database = await openDatabase({ directory, readers: 4 });
  try {
    const config = parseConfig(demoSettings, "the company's settings");
    const catalog = await loadCatalog(undefined, metricSettings(config));
    const source = { queries: database, rows: createRowReader(database), config, catalog };
    return await buildReport(source, basis, {
      ...{ quarter, languages: LANGUAGES, scope: { kind: "all" }, packs: [] },
      records: { impact: null, processing: null },
    });
  } finally {
    await database.close();
  }
}

type FigureBlock = Extract<Block, { readonly kind: "figure" }>;

/** The figures of a text that are charts or tables, as their blocks show them. */
export const figuresIn = ({ parts }: ReportText): FigureBlock[] =>
  parts.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === "figure" ? [block] : [])));

/** The same report with each block of both texts changed, or taken out. */
export const changed = (report: Report, change: (block: Block) => Block | null): Report => ({
  ...report,
  texts: Object.fromEntries(
    Object.entries(report.texts).map(([language, text]) => [
      language,
      {
        ...text,
        parts: text.parts.map((part) => ({
          ...part,
          blocks: part.blocks.flatMap((block) => change(block) ?? []),
        })),
      },
    ]),
  ),
});

const run = promisify(execFile);

/** Whether the tools that read a PDF are installed (poppler-utils). */
export const hasPoppler = await run("pdftotext", ["-v"]).then(
  () => true,
  () => false,
);
if (!hasPoppler) console.warn("pdftotext is not installed (poppler-utils): what a PDF says is not tested");

/** What a tool of poppler says of a PDF. */
export async function poppler(
  tool: "pdftotext" | "pdffonts" | "pdfinfo",
  pdf: Uint8Array,
  ...options: readonly string[]
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "assay-pdf-"));
  try {
    const file = join(folder, "report.pdf");
    writeFileSync(file, pdf);
    const more = tool === "pdftotext" ? ["-"] : [];
    return (await run(tool, [...options, file, ...more], { maxBuffer: 50_000_000 })).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A text without its white space: lines break anywhere. */
export const closed = (text: string): string => text.replaceAll(/\s+/g, "");
