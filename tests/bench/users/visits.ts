import { analysisAddress, type Question } from "../../../dashboards/figures/document.ts";
import { type Known, type Period, viewOf } from "../../../dashboards/figures/view.ts";
import { shift, span } from "../../../dashboards/format/quarter.ts";
import { type Declared, figures } from "../../../server/documents/shown.ts";

/** Pages by how often they are opened. */
const PAGES = {
  overview: 4,
  efficiency: 3,
  validity: 2,
  retention: 2,
  experience: 2,
  fairness: 2,
  data: 1,
} as const;
type PageName = keyof typeof PAGES;

/** Share of visits that are narrowed by a value of a dimension or by a period. */
const NARROWED = 0.65;
const DIMENSIONS = ["job", "department", "company", "channel", "vendor", "education"];

/** Figures that a page asks for in one turn beyond its first screen: about what a section holds. */
const TOGETHER = 3;

/** What a page asks beside its figures. */
const BESIDE: Partial<Record<PageName, readonly string[]>> = {
  overview: ["/api/pins", "/api/overview/freshness"],
  data: [
    "/api/overview/freshness",
    "/api/runs?limit=10",
    "/api/quarantine?limit=1",
    "/api/lineage",
    "/api/error-reports?status=open",
  ],
};

/** One question of a page: a measure's, which goes with others into one request, or an address. */
export type Asked = {
  readonly key: number;
  /** Body of the question, without the brace that opens it. */
  readonly measure?: string;
  readonly address?: string;
};

/** What a page asks in turns: its first screen, then what lies below. */
export type Visit = { readonly page: PageName; readonly turns: readonly (readonly Asked[])[] };

/** What draws visits as readers make them: a page, often narrowed, with what it really asks; all made before the first. */
export async function createVisits(known: Known, random: () => number): Promise<() => Visit> {
  const all = [...(await figures()).values()];
  const keys = new Map<string, number>();
  const keyOf = (text: string) => {
    const key = keys.get(text) ?? keys.size;
    keys.set(text, key);
    return key;
  };
  const visitOf = (page: PageName, narrowing: Narrowing): Visit => {
    const view = viewOf(known, { ...narrowing, compare: "previous", choices: {} }, "zh");
    const turns = turnsOf(all.filter(({ area }) => area === page)).map((turn) => {
      const asked = turn.flatMap((figure) =>
        Object.values(figure.asks(view)).flatMap((question) => form(question, known, keyOf)),
      );
      return [...new Map(asked.map((each) => [each.key, each])).values()];
    });
    const beside = (BESIDE[page] ?? []).map((address) => ({ key: keyOf(address), address }));
    return { page, turns: [[...beside, ...(turns[0] ?? [])], ...turns.slice(1)] };
  };
  const narrowings = narrowingsOf(known);
  const pages = Object.entries(PAGES).flatMap(([name, times]) => {
    const page = name as PageName;
    const visits = {
      whole: visitOf(page, { filters: {}, period: null }),
      narrowed: narrowings.map((of) => of.map((narrowing) => visitOf(page, narrowing))),
    };
    return new Array<typeof visits>(times).fill(visits);
  });
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  return () => {
    const { whole, narrowed } = pick(pages);
    return random() < NARROWED ? pick(pick(narrowed)) : whole;
  };
}

type Narrowing = { readonly filters: Record<string, string[]>; readonly period: Period | null };

/** Every value of some dimensions, and every period of whole quarters: drawn by kind, then within it. */
function narrowingsOf({ dimensions, quarters: { first, last } }: Known): Narrowing[][] {
  const values = DIMENSIONS.map((name) =>
    (dimensions.get(name)?.values ?? []).map(({ value }) => ({ filters: { [name]: [value] }, period: null })),
  );
  const count = span(first, last);
  const periods = Array.from({ length: count }, (_, from) =>
    Array.from({ length: count - from }, (_, length) => ({
      filters: {},
      period: { from: shift(first, from), to: shift(first, from + length) },
    })),
  ).flat();
  return [...values, periods].filter((of) => of.length > 1);
}

function form(question: Question, known: Known, keyOf: (text: string) => number): Asked[] {
  if (!("metric" in question)) {
    const address = analysisAddress(question);
    return [{ key: keyOf(address), address }];
  }
  if (!known.metrics.has(question.metric)) return [];
  const measure = JSON.stringify(question).slice(1);
  return [{ key: keyOf(measure), measure }];
}

/** The first sentence, the headline figures and a figure; then the others, some together. */
function turnsOf(of: readonly Declared[]): Declared[][] {
  const isAbove = ({ id }: Declared) => id.endsWith("-lead") || id.startsWith("headline-");
  const above = of.filter(isAbove);
  const [next, ...below] = of.filter((figure) => !isAbove(figure));
  const turns = [next === undefined ? above : [...above, next]];
  for (let at = 0; at < below.length; at += TOGETHER) turns.push(below.slice(at, at + TOGETHER));
  return turns;
}
