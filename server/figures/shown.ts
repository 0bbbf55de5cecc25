import { readdir } from "node:fs/promises";
import { analysisAddress, type Figure, type Question } from "../../dashboards/figures/document.ts";
import {
  documentOf,
  type FigureDocument,
  type Loaded,
  type LoadedAll,
} from "../../dashboards/figures/finish.ts";
import { type Known, type View, viewOf, type Wanted } from "../../dashboards/figures/view.ts";
import { quarterOf, shift } from "../../dashboards/format/quarter.ts";
import type { Database } from "../../sql/database.ts";
import { analyses, answerAnalysis, entryOf, readQuery } from "../analyses/analyses.ts";
import type { Config } from "../config.ts";
import { readDimensions } from "../dimensions.ts";
import { moduleMember, moduleNames } from "../discover.ts";
import type { Language } from "../language.ts";
import { checkQuestion, questionKey } from "../metric-query.ts";
import { catalogueEntry } from "../metric-schemas.ts";
import type { Catalog } from "../metrics/catalog.ts";
import type { Cubes } from "../metrics/cubes.ts";
import { estimators } from "../metrics/estimator.ts";
import { evaluate } from "../metrics/evaluate.ts";
import type { Scope } from "../metrics/metric.ts";
import type { RowReader } from "../metrics/rows.ts";

/** A declared figure with what its file says: id and the area of its page. */
export type Declared = Figure & { readonly id: string; readonly area: string };

let declared: Promise<ReadonlyMap<string, Declared>> | undefined;

/** Every figure: a file `dashboards/figures/<area>/<id>.ts` is one. Throws where two have the same id. */
export function figures(): Promise<ReadonlyMap<string, Declared>> {
  declared ??= readFigures();
  return declared;
}

async function readFigures(): Promise<ReadonlyMap<string, Declared>> {
  const home = new URL("../../dashboards/figures/", import.meta.url);
  const folders = (await readdir(home, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const found = new Map<string, Declared>();
  for (const { name: area } of folders.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const folder = new URL(`${area}/`, home);
    for (const id of await moduleNames(folder)) {
      if (found.has(id)) throw new Error(`figures/${area}/${id}.ts: there is another figure ${id}`);
      const figure = await moduleMember<Figure>(folder, id, "figure");
      found.set(id, { ...figure, id, area });
    }
  }
  return found;
}

/** Where figures take their answers from. */
export type FigureSource = {
  readonly queries: Database;
  readonly rows: RowReader;
  readonly config: Config;
  readonly catalog: Catalog;
  readonly cubes?: Cubes;
  /** Keeps the answer to a question by its name, for whoever asks it next. */
  readonly keep?: <T extends object>(question: string, work: () => Promise<T>) => Promise<T>;
};

/** Measures whose first and last quarter bound the period, as on the pages. */
const BOUNDING = ["participation_rate", "ai_completion_rate", "survey_response_rate", "cycle_days"];

/** What there is to ask about, inside a scope; targets and annotations are not there unless given. */
export async function knownIn(source: FigureSource, scope: Scope): Promise<Known> {
  const [{ metrics }, all, known, dimensions] = await Promise.all([
    source.queries.reader((connection) => source.catalog.bind(connection)),
    analyses(),
    estimators(),
    readDimensions(source.queries),
  ]);
  const bounding = await Promise.all(
    BOUNDING.map((metric) =>
      evaluate(source.queries, { metric, period: "quarter", scope }, source.catalog, source.cubes),
    ),
  );
  const rows = bounding.flatMap((result) => result.rows);
  const quarters = (kept: typeof rows) => kept.flatMap(({ period }) => period ?? []).sort();
  const sure = quarters(rows.filter(({ status }) => status === "ok"));
  // a small company may have no quarter with enough data: then any quarter with some
  const seen = sure.length > 0 ? sure : quarters(rows.filter(({ n }) => n > 0));
  const now = quarterOf(new Date().toISOString());
  return {
    metrics: new Map([...metrics].map(([id, metric]) => [id, catalogueEntry(metric, known)])),
    analyses: new Map([...all.values()].map((analysis) => [analysis.id, entryOf(analysis)])),
    dimensions: new Map(dimensions.map((dimension) => [dimension.dimension, dimension])),
    quarters: { first: seen[0] ?? shift(now, -3), last: seen.at(-1) ?? now },
    annotations: [],
  };
}

/** The document of a figure: its questions asked inside a scope, as a page asks them. */
export async function showFigure(
  source: FigureSource,
  figure: Declared,
  wanted: Wanted,
  language: Language,
  scope: Scope,
  known?: Known,
): Promise<FigureDocument> {
  const view = viewOf(known ?? (await knownIn(source, scope)), wanted, language);
  return documentOf(figure.id, figure, view, await askAll(source, figure, view, scope));
}

/** What a figure's questions get inside a scope. */
export async function askAll(
  source: FigureSource,
  figure: Figure,
  view: View,
  scope: Scope,
): Promise<LoadedAll> {
  const loaded = await Promise.all(
    Object.entries(figure.asks(view)).map(
      async ([name, question]) => [name, await answer(source, question, view, scope)] as const,
    ),
  );
  return Object.fromEntries(loaded);
}

async function answer(source: FigureSource, question: Question, view: View, scope: Scope): Promise<Loaded> {
  const { queries, catalog, cubes, keep = (_name, work) => work() } = source;
  if ("metric" in question) {
    if (!view.metrics.has(question.metric)) return { kind: "absent", question };
    const checked = checkQuestion(question, view.filterable);
    const work = () => evaluate(queries, { ...checked, scope }, catalog, cubes);
    return { kind: "ready", question, result: await keep(questionKey(checked), work) };
  }
  const analysis = (await analyses()).get(question.analysis);
  if (analysis === undefined) throw new Error(`there is no analysis ${question.analysis}`);
  const work = () => answerAnalysis(source, analysis, readQuery(analysis, question.query), scope);
  return { kind: "answered", question, answer: await keep(analysisAddress(question), work) };
}
