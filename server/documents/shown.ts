import { readdir } from "node:fs/promises";
import { WHERE } from "../../dashboards/figures/address.ts";
import { analysisAddress, type Figure, type Question } from "../../dashboards/figures/document.ts";
import {
  documentOf,
  type FigureDocument,
  type Loaded,
  type LoadedAll,
} from "../../dashboards/figures/finish.ts";
import { type Known, type View, viewOf, type Wanted, withTargets } from "../../dashboards/figures/view.ts";
import { quarterOf, shift } from "../../dashboards/format/quarter.ts";

import type { Readers } from "../../sql/database.ts";
import { showPerson } from "../access/person.ts";
import { analyses, answerAnalysis, entryOf, readQuery } from "../analyses/analyses.ts";
import { analysis as eventsAnalysis } from "../analyses/data/events.ts";
import type { Config } from "../config.ts";
import { readDimensions } from "../dimensions.ts";
import { moduleMember, moduleNames } from "../discover.ts";
import { HttpError } from "../http-error.ts";
import type { Language } from "../language.ts";
import { checkQuestion, questionKey } from "../metric-query.ts";
import { catalogueEntry } from "../metric-schemas.ts";
import type { Catalog } from "../metrics/catalog.ts";
import type { Cubes } from "../metrics/cubes.ts";
import { estimators } from "../metrics/estimator.ts";
import { evaluate } from "../metrics/evaluate.ts";
import type { Scope } from "../metrics/metric.ts";
import type { RowReader } from "../metrics/rows.ts";
import { concerning, unknownValues } from "../metrics/unknown-values.ts";
import type { Effects } from "../models/effects.ts";
import { accounts } from "../store/account.ts";
import { type Annotation, annotations } from "../store/annotation.ts";
import type { Store } from "../store/open.ts";
import { targets } from "../store/target.ts";

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
  readonly queries: Readers;
  readonly rows: RowReader;
  readonly config: Config;
  readonly catalog: Catalog;
  readonly cubes?: Cubes;
  /** What became of the promises of changed models; none without it. */
  readonly effects?: Effects;
  /** Targets and annotations; none without it. */
  readonly store?: Store;
  /** The same as they were when they were written down, in the place of the store's. */
  readonly kept?: Kept;
  /** Keeps the answer to a question by its name, for whoever asks it next. */
  readonly keep?: <T extends object>(question: string, work: () => Promise<T>) => Promise<T>;
};

/** What people set and wrote that figures show. */
export type Kept = {
  readonly targets: Parameters<typeof withTargets>[1];
  readonly annotations: readonly Omit<Annotation, "owner">[];
};

const unkept: NonNullable<FigureSource["keep"]> = (_question, work) => work();

/** Measures whose first and last quarter bound the period, as on the pages. */
const BOUNDING = ["participation_rate", "ai_completion_rate", "survey_response_rate", "cycle_days"];

/** What there is to ask about, inside a scope, with the targets and annotations in force. */
export async function knownIn(source: FigureSource, scope: Scope): Promise<Known> {
  const { store, keep = unkept } = source;
  const known = await keep("known", () => readKnown(source, scope));
  const kept = source.kept ?? (store === undefined ? null : await keptIn(store));
  if (kept === null) return known;
  return {
    ...known,
    metrics: new Map(withTargets(known.metrics.values(), kept.targets).map((metric) => [metric.id, metric])),
    annotations: concerning(scope, kept.annotations).map(showAnnotation),
  };
}

/** What people have set and written by now. */
export async function keptIn(store: Store): Promise<Kept> {
  const [set, events, named] = await Promise.all([
    targets.all(store),
    annotations.all(store),
    accounts.names(store),
  ]);
  const names = (person: string) => named.get(person);
  return {
    targets: set.map((each) => ({
      ...each,
      own: false,
      changeable: false,
      owner: showPerson(each.owner, names),
    })),
    annotations: events.map(({ owner: _owner, ...event }) => event),
  };
}

const showAnnotation = ({ id, date, zh, en, dimension, value }: Kept["annotations"][number]) => ({
  id,
  date,
  text: { zh, en },
  filter: dimension === null || value === null ? null : { dimension, value },
});

async function readKnown(source: FigureSource, scope: Scope): Promise<Known> {
  const [{ metrics }, all, known, dimensions] = await Promise.all([
    source.queries.reader((connection) => source.catalog.bind(connection)),
    analyses(),
    estimators(),
    readDimensions(source.queries, scope),
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
  const happened = await answerAnalysis(source, eventsAnalysis, {}, scope);
  return {
    metrics: new Map([...metrics].map(([id, metric]) => [id, catalogueEntry(metric, known)])),
    analyses: new Map([...all.values()].map((analysis) => [analysis.id, entryOf(analysis)])),
    dimensions: new Map(dimensions.map((dimension) => [dimension.dimension, dimension])),
    quarters: { first: seen[0] ?? shift(now, -3), last: seen.at(-1) ?? now },
    annotations: [],
    events: happened.events,
  };
}

/**
 * The document of a figure: its questions asked inside a scope, as a page asks them. Throws `HttpError` where what is
 * wanted names a dimension, a value or a choice that there is not.
 */
export async function showFigure(
  source: FigureSource,
  figure: Declared,
  wanted: Wanted,
  language: Language,
  scope: Scope,
  known?: Known,
): Promise<FigureDocument> {
  const read = new Set<string>();
  const choices = new Proxy(wanted.choices, {
    get: (all, name) => {
      read.add(String(name));
      return all[String(name)];
    },
  });
  const view = viewOf(known ?? (await knownIn(source, scope)), { ...wanted, choices }, language);
  refuseFilters(wanted, view, await source.rows.dimensions(), scope);
  const document = documentOf(figure.id, figure, view, await askAll(source, figure, view, scope));
  refuseChoices(wanted, view, document, read);
  return document;
}

/** What a figure is called before its answers are there: what it asks; a page's first sentence as its page. */
export function titleOf(figure: Declared, view: View): string {
  const loading = Object.entries(figure.asks(view)).map(([name, question]): [string, Loaded] => [
    name,
    { kind: "loading", question },
  ]);
  const document = documentOf(figure.id, figure, view, Object.fromEntries(loading));
  return document.kind === "lead" ? (view.text.pages[figure.area] ?? figure.id) : document.title;
}

function refuseFilters(
  { filters }: Wanted,
  { filterable }: View,
  dimensions: ReadonlyMap<string, readonly string[]>,
  scope: Scope,
): void {
  for (const name of Object.keys(filters))
    if (!filterable.has(name))
      throw new HttpError("unknown_parameter", { path: name }, { dimensions: [...filterable].sort() });
  const [unknown] = unknownValues(filters, dimensions, scope);
  if (unknown === undefined) return;
  const { dimension, value, nearest } = unknown;
  throw new HttpError("invalid_parameter", {
    path: dimension,
    problem: {
      zh: `没有“${value}”这个取值${nearest.length > 0 ? `；写法相近的有：${nearest.join("、")}` : ""}`,
      en: `it has no value ${value}${nearest.length > 0 ? `; nearest: ${nearest.join(", ")}` : ""}`,
    },
  });
}

function refuseChoices(
  wanted: Wanted,
  { filterable }: View,
  document: FigureDocument,
  read: ReadonlySet<string>,
): void {
  const offered = document.choices ?? [];
  for (const [name, value] of Object.entries(wanted.choices)) {
    if (!read.has(name) && filterable.has(name))
      throw new HttpError("invalid_parameter", {
        path: name,
        problem: {
          zh: `按此维度筛选应写作 ${WHERE}${name}`,
          en: `a filter by it is written ${WHERE}${name}`,
        },
      });
    if (!read.has(name)) throw new HttpError("unknown_parameter", { path: name }, { choices: [...read] });
    const options = offered.find((choice) => choice.name === name)?.options.map((option) => option.value);
    if (options === undefined || value === "") continue;
    const isOffered = options.length > 0 ? options.includes(value) : /^[1-9]\d{0,7}$/.test(value);
    if (!isOffered)
      throw new HttpError("invalid_parameter", {
        path: name,
        problem:
          options.length > 0
            ? { zh: `只能是 ${options.join("、")} 之一`, en: `must be one of ${options.join(", ")}` }
            : { zh: "应为正整数", en: "must be a whole number from 1" },
      });
  }
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
  const { queries, catalog, cubes, keep = unkept } = source;
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
