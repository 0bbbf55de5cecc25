import { type Cell, cellText, type Row } from "../../dashboards/figures/document.ts";
import type {
  ChartDocument,
  FigureDocument,
  HeadlineDocument,
  TableDocument,
} from "../../dashboards/figures/finish.ts";
import { dimensionLabel, valueLabel } from "../../dashboards/figures/say.ts";
import { type Known, knownUntil, type View, viewOf, type Wanted } from "../../dashboards/figures/view.ts";
import { formatDate } from "../../dashboards/format/number.ts";
import { lastDay, shift } from "../../dashboards/format/quarter.ts";
import { reportWords } from "../../dashboards/text/report.ts";
import { type FigureSource, figures, knownIn, showFigure } from "../documents/shown.ts";
import type { Language } from "../language.ts";
import type { Scope } from "../metrics/metric.ts";
import { CHAPTERS, type Chapter, FRONT, type Item, PROPOSED } from "./contents.ts";
import { organisationIn } from "./organisation.ts";
import type { PackId } from "./pack-ids.ts";
import type { Records } from "./packs/pipl.ts";
import { packOf } from "./packs.ts";
import type { Basis, Block, Part, Report, ReportText, VerdictRow } from "./report.ts";

/** What a report is asked for. */
export type Asked = {
  readonly quarter: string;
  readonly languages: readonly Language[];
  readonly scope: Scope;
  readonly packs: readonly PackId[];
  /** What the packs show of what people wrote. */
  readonly records: Records;
};

/** Told after each figure: how many of how many are there. */
export type Progress = (done: number, all: number) => void;

/** Makes the report of a quarter out of the same figures that the pages show, inside a scope. */
export async function buildReport(
  source: FigureSource,
  basis: Basis,
  { quarter, languages, scope, packs, records }: Asked,
  progress: Progress = () => {},
): Promise<Report> {
  const known = knownUntil(await knownIn(source, scope), quarter);
  const texts: Partial<Record<Language, ReportText>> = {};
  let done = 0;
  const all = languages.length * [FRONT, ...CHAPTERS].flatMap(figuresIn).length;
  for (const language of languages) {
    const ask = asker({ source, known, quarter, language, scope }, () => progress(++done, all));
    const from = { source, view: ask.view(1), scope };
    const appended: Part[] = [];
    for (const pack of packs) appended.push(await packOf(pack, from, records));
    texts[language] = await textOf(ask, basis, source.config.organisation.name, appended);
  }
  return { format: "assay-report-1", quarter, packs, basis, texts };
}

const figuresIn = (of: typeof FRONT | Chapter): readonly Item[] =>
  "questions" in of
    ? [of.questions, of.decisions, of.actions, ...of.headlines[1], ...of.headlines[4]]
    : [...(of.lead ? [of.lead] : []), ...(of.headlines ?? []), ...of.items];

type From = {
  readonly source: FigureSource;
  readonly known: Known;
  readonly quarter: string;
  readonly language: Language;
  readonly scope: Scope;
};

/** One figure of the quarter, or of the four that end with it. */
type Ask = {
  readonly view: (quarters: 1 | 4) => View;
  readonly figure: (id: string, quarters: 1 | 4, choices?: Wanted["choices"]) => Promise<FigureDocument>;
  readonly scope: Scope;
  readonly quarter: string;
};

function asker({ source, known, quarter, language, scope }: From, told: () => void): Ask {
  const wanted = (quarters: 1 | 4, choices: Wanted["choices"] = {}): Wanted => ({
    filters: {},
    period: { from: shift(quarter, 1 - quarters), to: quarter },
    compare: "previous",
    choices,
  });
  return {
    scope,
    quarter,
    view: (quarters) => viewOf(known, wanted(quarters), language),
    figure: async (id, quarters, choices) => {
      const figure = (await figures()).get(id);
      if (figure === undefined) throw new Error(`a report names a figure that there is not: ${id}`);
      const document = await showFigure(source, figure, wanted(quarters, choices), language, scope, known);
      told();
      return document;
    },
  };
}

async function textOf(
  ask: Ask,
  basis: Basis,
  organisation: string,
  appended: readonly Part[],
): Promise<ReportText> {
  const view = ask.view(1);
  const { language } = view;
  const words = reportWords(language);
  const [year = "", number = ""] = ask.quarter.split("Q");
  const actions = ask.figure(FRONT.actions, 4);
  const parts = await Promise.all([
    front(ask, actions),
    ...CHAPTERS.map((chapter) => chapterOf(ask, chapter, actions)),
  ]);
  return {
    language,
    title: words.title,
    subtitle: words.subtitle(year, number),
    facts: [
      [words.facts.company, organisationIn(organisation, language)],
      [words.facts.scope, scopeWords(view, ask.scope)],
      [words.facts.until, formatDate(lastDay(ask.quarter), language)],
      [words.facts.snapshot, basis.snapshot.slice(0, 12)],
    ],
    parts: [...parts, ...appended, methods(ask, [...parts, ...appended]), glossary(view)].filter(
      ({ blocks }) => blocks.length > 0,
    ),
  };
}

function scopeWords(view: View, scope: Scope): string {
  const words = reportWords(view.language);
  if (scope.kind === "all") return words.whole;
  const values = scope.any.flatMap((own) =>
    Object.entries(own).map(
      ([dimension, keys]) =>
        `${dimensionLabel(view, dimension)} ${words.list(keys.map((key) => valueLabel(view, dimension, key)))}`,
    ),
  );
  return words.own(values.join(" / "));
}

/** Page one. */
async function front(ask: Ask, actions: Promise<FigureDocument>): Promise<Part> {
  const view = ask.view(1);
  const words = reportWords(view.language);
  const lead = await ask.figure("overview-lead", 1);
  const questions = await ask.figure(FRONT.questions, 1);
  const headlines = [
    ...(await headlinesOf(ask, FRONT.headlines[1], 1)),
    ...(await headlinesOf(ask, FRONT.headlines[4], 4)),
  ];
  const decisions = await ask.figure(FRONT.decisions, 1);
  return {
    id: "front",
    title: words.parts.front,
    ...(lead.kind === "lead" ? { lead: lead.says.says } : {}),
    blocks: [
      { kind: "heading", text: words.questions },
      { kind: "verdicts", rows: verdictsOf(questions) },
      { kind: "heading", text: words.headlines },
      ...(headlines.length > 0 ? [{ kind: "headlines", figures: headlines } as const] : []),
      { kind: "heading", text: words.decisions },
      ...drawn(decisions),
      { kind: "heading", text: words.proposed },
      ...drawn(await actions, { first: PROPOSED }),
    ],
  };
}

/** A row of `five-questions`, as the figure makes it. */
type QuestionRow = Row & Pick<VerdictRow, "verdict"> & { readonly says?: VerdictRow["sentence"] };

function verdictsOf(document: FigureDocument): VerdictRow[] {
  if (document.kind !== "table") return [];
  return (document.rows as readonly QuestionRow[]).map(({ cells, verdict, says }) => ({
    question: (cells[0] as Cell).text,
    verdict,
    word: (cells[1] as Cell).text,
    sentence: says ?? { says: cells.slice(2).map(cellText).join(" · "), rests: [] },
  }));
}

async function headlinesOf(ask: Ask, ids: readonly string[], quarters: 1 | 4): Promise<HeadlineDocument[]> {
  const found: HeadlineDocument[] = [];
  for (const id of ids) {
    const document = await ask.figure(id, quarters);
    if (document.kind === "headline") found.push(document);
  }
  return found;
}

async function chapterOf(ask: Ask, chapter: Chapter, actions: Promise<FigureDocument>): Promise<Part> {
  const { id, quarters, lead, headlines = [], items } = chapter;
  const view = ask.view(quarters);
  const words = reportWords(view.language);
  const said = lead === undefined ? null : await ask.figure(lead, quarters);
  const numbers = await headlinesOf(ask, headlines, quarters);
  const blocks: Block[] = [{ kind: "text", says: [periodWords(view)] }];
  if (numbers.length > 0) blocks.push({ kind: "headlines", figures: numbers });
  const absent: string[] = [];
  for (const item of items) {
    const { figure, choices = {}, ...look } = typeof item === "string" ? { figure: item } : item;
    const document = await ask.figure(figure, quarters, choices);
    const blocksOf = drawn(document, look);
    if (blocksOf.length === 0 && document.kind !== "lead") absent.push(document.title);
    blocks.push(...blocksOf);
  }
  if (absent.length > 0) blocks.push({ kind: "text", says: [words.notShown(absent)] });
  if (chapter.next)
    blocks.push(
      { kind: "heading", text: words.next },
      { kind: "text", says: nextOf(view, await actions, id) },
    );
  return {
    id,
    title: words.parts[id as keyof typeof words.parts],
    ...(said?.kind === "lead" ? { lead: said.says.says } : {}),
    ...(chapter.isAppendix ? { isAppendix: true } : {}),
    blocks,
  };
}

function periodWords(view: View): string {
  const words = reportWords(view.language);
  const { period, previous } = view;
  return period.from === period.to
    ? words.quarterOnly(period.to, previous.to)
    : words.fourQuarters(period.from, period.to, previous.from, previous.to);
}

/** A figure as a block; none where it has nothing to show, or one group alone where groups are compared. */
function drawn(
  document: FigureDocument,
  look: { readonly narrow?: true; readonly first?: number } = {},
): Block[] {
  if (document.kind !== "chart" && document.kind !== "table") return [];
  const isEmpty =
    document.kind === "chart"
      ? document.missing !== null || (document.id === "metric-by" && document.marks.length < 2)
      : document.rows.length === 0;
  return isEmpty ? [] : [{ kind: "figure", figure: document, ...look }];
}

/** What to do next in one area, in sentences. */
function nextOf(view: View, actions: FigureDocument, page: string): string[] {
  const words = reportWords(view.language);
  const rows = actions.kind === "table" ? actions.rows : [];
  const own = rows.filter(({ cells: [finding] }) => (finding as Cell).page === page);
  if (own.length === 0) return [words.nothingNext];
  return own.map(({ cells }) => {
    const [finding = "", effect = "", interval = "", , todo = ""] = cells.map((cell) =>
      typeof cell === "string" ? cell : cell.text,
    );
    return words.toDo(finding.replace(/[。.]$/, ""), effect, interval, todo);
  });
}

/** How every measure of the report is computed. */
function methods(ask: Ask, parts: readonly Part[]): Part {
  const view = ask.view(1);
  const words = reportWords(view.language);
  const shown = parts.flatMap(({ blocks }) => blocks.flatMap(documentsOf));
  const ids = new Set(shown.flatMap(({ metrics }) => metrics));
  const measures = [...ids].flatMap((id) => view.metrics.get(id) ?? []);
  const terms = new Map<string, string>();
  for (const { title, about, formula } of measures)
    terms.set(title[view.language], `${about[view.language]} ${formula[view.language]}`.trim());
  for (const { title, explained } of shown)
    if (explained) terms.set(title, `${explained.about} ${explained.formula}`.trim());
  return {
    id: "methods",
    title: words.parts.methods,
    isAppendix: true,
    blocks: [
      { kind: "heading", text: words.reading },
      { kind: "text", says: words.readingText },
      { kind: "terms", terms: [...terms].map(([term, means]) => ({ term, means })) },
    ],
  };
}

type Shown = ChartDocument | TableDocument | HeadlineDocument;

/** The figures of a block. */
export const documentsOf = (block: Block): readonly Shown[] =>
  block.kind === "figure" ? [block.figure] : block.kind === "headlines" ? block.figures : [];

const glossary = (view: View): Part => {
  const words = reportWords(view.language);
  return {
    id: "glossary",
    title: words.parts.glossary,
    isAppendix: true,
    blocks: [{ kind: "terms", terms: words.terms }],
  };
};
