import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { loadDirectory } from "../../pipelines/load.ts";
import { openDatabase } from "../../sql/database.ts";
import { demoExports } from "./demo.ts";
import { copyData, once } from "./once.ts";

/** What is left of the demo company's exports, before they are loaded. */
export const THIN = {
  empty: async (folder: string) => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  },
  "one quarter": async (folder: string) => {
    for (const file of files(folder))
      if (/\d{4}Q\d/.test(file) && !file.includes("2026Q2")) rmSync(join(folder, file));
  },
  "one job": async (folder: string) => {
    const path = join(folder, "group/requisitions.csv");
    const [heading, ...lines] = readFileSync(path, "utf16le").split("\n");
    writeFileSync(path, [heading, ...lines.filter((line) => line.includes("\tJ01\t"))].join("\n"), "utf16le");
  },
  "one vendor": async (folder: string) => rmSync(join(folder, "ai-wenlu"), { recursive: true }),
  "no surveys": async (folder: string) => rmSync(join(folder, "survey"), { recursive: true }),
  "no performance": async (folder: string) => {
    const path = join(folder, "hrms/hrms.xlsx");
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(readFileSync(path) as never);
    const heading = workbook.getWorksheet("绩效")!.getRow(1).values as string[];
    workbook.removeWorksheet("绩效");
    workbook.addWorksheet("绩效").addRow(heading.slice(1));
    writeFileSync(path, Buffer.from(await workbook.xlsx.writeBuffer()));
    rmSync(join(folder, "bi"), { recursive: true });
  },
  "names in Chinese alone": async (folder: string) => {
    const path = join(folder, "hrms/hrms.xlsx");
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(readFileSync(path) as never);
    for (const name of ["部门", "岗位"])
      workbook.getWorksheet(name)!.eachRow((row) =>
        row.eachCell((cell) => {
          if (typeof cell.value === "string") cell.value = chineseOf(cell.value);
        }),
      );
    writeFileSync(path, Buffer.from(await workbook.xlsx.writeBuffer()));
    const models = join(folder, "ats/models.json");
    const { competencies, questions, ...rest } = JSON.parse(readFileSync(models, "utf8"));
    const own = {
      competencies: competencies.map(({ name_en: _, ...each }: { name_en: string }) => each),
      questions: questions.map((each: { text: string }) => ({ ...each, text: chineseOf(each.text) })),
    };
    writeFileSync(models, JSON.stringify({ ...own, ...rest }));
  },
} as const satisfies Record<string, (folder: string) => void | Promise<void>>;

/** Of `中文 | English` the Chinese, with its code where it has one. */
const chineseOf = (text: string): string => text.replace(/ \| .*$/, "");

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** One file of each kind, as if the system had exported all quarters at once: a tenth of the files to open. */
function joinQuarters(folder: string): void {
  const kinds = new Map<string, string[]>();
  for (const file of files(folder).sort()) {
    const kind = file.replace(/-\d{4}Q\d/, "");
    if (kind !== file) kinds.set(kind, [...(kinds.get(kind) ?? []), join(folder, file)]);
  }
  for (const [kind, [first = "", ...others]] of kinds) {
    const parts = [first, ...others].map((file) => readFileSync(file));
    const joined = kind.endsWith(".json")
      ? JSON.stringify(parts.flatMap((part) => JSON.parse(part.toString("utf8"))))
      : Buffer.concat(
          // a CSV has its headings once
          parts.map((part, at) =>
            at === 0 || kind.endsWith(".jsonl") ? part : part.subarray(part.indexOf(10) + 1),
          ),
        );
    for (const file of others) rmSync(file);
    writeFileSync(first, joined);
  }
}

/**
 * A data directory of the caller's own with a tenth of the demo company, of which something is missing; loaded once in a
 * test run.
 */
export async function thin(what: keyof typeof THIN): Promise<string> {
  return copyData(await once(`thin-${what.replaceAll(" ", "-")}`, (own) => loadThin(what, own)));
}

async function loadThin(what: keyof typeof THIN, own: string): Promise<void> {
  const exports = join(own, "exports");
  cpSync(await demoExports({ seed: 7, scale: 0.1 }), exports, { recursive: true });
  for (const folder of ["late", "broken"]) rmSync(join(exports, folder), { recursive: true, force: true });
  await THIN[what](exports);
  joinQuarters(exports);
  const directory = join(own, "data");
  mkdirSync(directory);
  const database = await openDatabase({ directory });
  try {
    if (what !== "empty") {
      const { files } = await loadDirectory(database, { from: exports });
      const refused = files.filter((file) => file.error !== undefined);
      if (refused.length > 0) throw new Error(`refused: ${refused.map((file) => file.path).join(", ")}`);
    }
  } finally {
    await database.close();
  }
}
