import { existsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { COMPARES, parsePeriod } from "../../dashboards/figures/address.ts";
import type { FigureDocument } from "../../dashboards/figures/finish.ts";
import type { Wanted } from "../../dashboards/figures/view.ts";
import { agree } from "../../pipelines/load/agreement.ts";
import { openDatabase } from "../../sql/database.ts";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { metricSettings, readConfig } from "../config.ts";
import { type FigureSource, figures, showFigure } from "../documents/shown.ts";
import { FILES, fileOf, textOf } from "../documents/written.ts";
import { HttpError } from "../http-error.ts";
import type { Language } from "../language.ts";
import { loadCatalog } from "../metrics/catalog.ts";
import { createRowReader } from "../metrics/rows.ts";
import { openStore, type Store } from "../store/open.ts";

const FORMATS = ["text", "json", ...FILES] as const;
type Format = (typeof FORMATS)[number];

/** `assay figure ID`: a figure of a page as it stands there, without a browser; without an ID the list of figures. */
export const command: Command = {
  about: "one figure of a page: its findings, chart and table; without an id, the list of figures",
  usage:
    "assay figure [ID] [--lang en|zh] [--format text|json|svg|csv|xlsx] [--period 2025Q4..2026Q3] [--compare previous|year|none] [--filter dim=value]... [--choice name=value]...",
  options: {
    lang: { type: "string", default: "en", about: "language of its words: zh or en" },
    format: { type: "string", default: "text", about: `one of ${FORMATS.join(", ")}` },
    period: { type: "string", about: "first and last quarter: 2025Q4..2026Q3; the last four without it" },
    compare: { type: "string", default: "previous", about: `one of ${COMPARES.join(", ")}` },
    filter: { type: "string", multiple: true, about: "dimension=value; values of one dimension add up" },
    choice: { type: "string", multiple: true, about: "name=value of a choice within the figure" },
  },
  run: async (input) => {
    const { values, words, out } = input;
    if (words.length > 1) throw new UsageError(`one figure at a time: ${words.join(" ")}`);
    const format = FORMATS.find((name) => name === values.format);
    if (format === undefined)
      throw new UsageError(`--format is one of ${FORMATS.join(", ")}: ${String(values.format)}`);
    const language = values.lang;
    if (language !== "zh" && language !== "en")
      throw new UsageError(`--lang is zh or en: ${String(language)}`);
    const all = await figures();
    const [id] = words;
    if (id === undefined) {
      for (const figure of all.values()) out(`${figure.area.padEnd(12)} ${figure.id}`);
      return 0;
    }
    const figure = all.get(id);
    if (figure === undefined) throw new UsageError(`there is no figure ${id}; assay figure lists them`);
    const wanted = wantedOf(values);
    if (!existsSync(join(input.data, "warehouse.duckdb")))
      throw new Error(`no warehouse in ${input.data}; run assay load first, or name its folder by --data`);
    const database = await openDatabase({ directory: input.data, readers: 4 });
    let store: Store | undefined;
    try {
      await agree(database);
      if (existsSync(join(input.data, "app.sqlite"))) store = await openStore(database);
      const config = readConfig(input.data);
      const source: FigureSource = {
        queries: database,
        rows: createRowReader(database),
        config,
        catalog: await loadCatalog(undefined, metricSettings(config)),
        ...(store === undefined ? {} : { store }),
      };
      const document = await showFigure(source, figure, wanted, language, { kind: "all" });
      write(await encoded(source, document, format, language), out);
    } catch (error) {
      if (error instanceof HttpError && error.status === 400) throw new UsageError(error.message);
      throw error;
    } finally {
      await store?.destroy();
      await database.close();
    }
    return 0;
  },
};

async function encoded(
  source: FigureSource,
  figure: FigureDocument,
  format: Format,
  language: Language,
): Promise<string | Uint8Array> {
  if (format === "json") return JSON.stringify(figure, null, 2);
  if (format === "text") return textOf(figure);
  const file = await fileOf(figure, format, language, source);
  if (file !== null) return file;
  const lacks = format === "svg" ? "has no chart to draw" : "is a sentence, not a table";
  throw new UsageError(`${figure.id} ${lacks}; try --format text`);
}

function wantedOf(values: CommandInput["values"]): Wanted {
  const pairs = (name: string) =>
    ((values[name] ?? []) as string[]).map((text): [string, string] => {
      const [key = "", ...rest] = text.split("=");
      if (!key || rest.length === 0) throw new UsageError(`--${name} is name=value: ${text}`);
      return [key, rest.join("=")];
    });
  const filters: Record<string, string[]> = {};
  for (const [name, value] of pairs("filter")) filters[name] = [...(filters[name] ?? []), value];
  const period = values.period === undefined ? null : parsePeriod(String(values.period));
  if (values.period !== undefined && period === null)
    throw new UsageError(`--period is two quarters, 2025Q4..2026Q3: ${String(values.period)}`);
  const compare = COMPARES.find((name) => name === values.compare);
  if (compare === undefined)
    throw new UsageError(`--compare is one of ${COMPARES.join(", ")}: ${String(values.compare)}`);
  return { filters, period, compare, choices: Object.fromEntries(pairs("choice")) };
}

function write(content: string | Uint8Array, out: (line: string) => void): void {
  if (typeof content === "string") out(content);
  else for (let at = 0; at < content.length; ) at += writeSync(1, content, at);
}
