import { existsSync } from "node:fs";
import { join } from "node:path";
import { type AnalysisQuestion, analysisAddress, type Figure } from "../dashboards/figures/document.ts";
import { documentOf } from "../dashboards/figures/finish.ts";
import { viewOf } from "../dashboards/figures/view.ts";
import { agree } from "../pipelines/load/agreement.ts";
import { openDatabase } from "../sql/database.ts";
import { analyses, answerAnalysis, readQuery } from "./analyses/analyses.ts";
import { type CommandInput, type CommandOption, UsageError } from "./command.ts";
import { metricSettings, readConfig } from "./config.ts";
import { figures, knownIn } from "./documents/shown.ts";
import { textOf } from "./documents/written.ts";
import { HttpError } from "./http-error.ts";
import { loadCatalog } from "./metrics/catalog.ts";
import { createRowReader } from "./metrics/rows.ts";

/** Options of every command that asks about a model. */
export const modelOptions = {
  dimension: {
    type: "string",
    default: "gender",
    about: "whose impact ratios: gender, age_band, ethnicity or education",
  },
  lang: { type: "string", default: "en", about: "language of its words: zh or en" },
  json: { type: "boolean", default: false, about: "the answer as JSON" },
} as const satisfies Readonly<Record<string, CommandOption>>;

/**
 * Asks an analysis about a job and prints its figures as the page has them, or the answer itself.
 * @param id the analysis, @param shown its figures with the name under which each asks it
 */
export async function askModel(
  { values, words, data, out }: CommandInput,
  id: string,
  own: readonly string[],
  shown: readonly { readonly figure: string; readonly asks: string }[],
): Promise<number> {
  const [job, ...more] = words;
  if (job === undefined || more.length > 0) throw new UsageError("name one job");
  const language = values.lang;
  if (language !== "zh" && language !== "en") throw new UsageError(`--lang is zh or en: ${String(language)}`);
  if (!existsSync(join(data, "warehouse.duckdb")))
    throw new Error(`no warehouse in ${data}; run assay load first, or name its folder by --data`);
  const given = [...own, "dimension"].flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name.replaceAll("-", "_"), String(value)]];
  });
  const query = { job, ...Object.fromEntries(given) };
  const database = await openDatabase({ directory: data, readers: 4 });
  try {
    await agree(database);
    const config = readConfig(data);
    const rows = createRowReader(database);
    const analysis = (await analyses()).get(id)!;
    const answer = await answerAnalysis({ rows, config }, analysis, readQuery(analysis, query), {
      kind: "all",
    });
    if (values.json === true) {
      out(JSON.stringify(answer, null, 2));
      return 0;
    }
    const catalog = await loadCatalog(undefined, metricSettings(config));
    const known = await knownIn({ queries: database, rows, config, catalog }, { kind: "all" });
    const wanted = { filters: { job: [job] }, period: null, compare: "none" as const, choices: {} };
    const view = viewOf(known, wanted, language);
    const question: AnalysisQuestion = { analysis: id, query };
    const all = await figures();
    for (const { figure: name, asks } of shown) {
      const loaded = { [asks]: { kind: "answered" as const, question, answer } };
      out(textOf(documentOf(name, all.get(name) as Figure, view, loaded)));
      out("");
    }
    out(analysisAddress(question));
    return 0;
  } catch (error) {
    if (error instanceof HttpError && (error.status === 400 || error.status === 404))
      throw new UsageError(error.message);
    throw error;
  } finally {
    await database.close();
  }
}
