import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analyses, answerAnalysis, type Known } from "../../server/analyses/analyses.ts";
import { figureOf } from "../../server/figures/figure.ts";
import type { Tell, Told } from "../../server/figures/tell.ts";
import type { Ask, AskedMetric, RowReader } from "../../server/metrics/rows.ts";
import { unroundedCounts } from "../helpers/counts.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

type Query = Readonly<Record<string, unknown>>;

const SUMMER = { from: "2026-08-01", to: "2026-09-30" };
const SEPTEMBER = { from: "2026-09-01", to: "2026-09-30" };
const WEEK = { from: "2026-09-24", to: "2026-09-30" };
const YEAR_BEFORE = { base_from: "2024-10-01", base_to: "2025-09-30" };
/**
 * Questions in which calls of `tell` meet people too few to be told, or a count that is no five. What a company of
 * other chances does not show by them is looked for in `NARROWER`.
 */
const QUESTIONS: Readonly<Record<string, readonly Query[]>> = {
  fairness: [
    { dimension: "ethnicity", job: ["J01"], ...SUMMER },
    { dimension: "gender", job: ["J24"] },
    { dimension: "gender", job: ["J02"], from: "2026-07-01", to: "2026-09-30" },
  ],
  "question-bias": [
    { dimension: "gender", job: ["J01"] },
    { dimension: "gender", job: ["J24"], ...WEEK },
  ],
  experience: [{ job: ["J24"], ...SUMMER }, { job: ["J24"], ...WEEK }, { job: ["J01"] }],
  drivers: [
    { job: ["J02"], from: "2026-04-01", to: "2026-09-30" },
    { job: ["J01"], ...SEPTEMBER },
  ],
  comments: [
    { respondent: "candidate", ...SUMMER },
    { respondent: "candidate", job: ["J12"] },
    { respondent: "candidate", job: ["J02"], from: "2026-07-01", to: "2026-09-30" },
  ],
  retention: [
    { by: ["job"], from: "2026-06-01", to: "2026-06-30" },
    { by: ["job"], job: ["J24"] },
    { job: ["J02"], from: "2026-07-01", to: "2026-09-30" },
    { job: ["J01"], ...SUMMER },
  ],
  "hire-steps": [
    { job: ["J24"], from: "2026-04-01", to: "2026-06-30" },
    { job: ["J02"], from: "2026-04-01", to: "2026-06-30" },
    { job: ["J01"] },
  ],
  "five-questions": [
    { job: ["J24"], ...WEEK },
    { job: ["J24"], from: "2026-07-01", to: "2026-07-14" },
    { job: ["J24"] },
    { job: ["J02"], from: "2026-04-01", to: "2026-06-30" },
    { job: ["J01"], ...SUMMER },
  ],
  "path-changes": [{ job: ["J24"] }, { job: ["J24"], from: "2025-09-01", to: "2025-10-31" }, {}],
  coverage: [{ job: ["J24"], from: "2026-07-01", to: "2026-09-30" }, { job: ["J24"] }, { job: ["J01"] }],
  change: [
    { metric: "offer_to_onboard_rate", dimension: "channel", ...SEPTEMBER },
    { metric: "offer_to_onboard_rate", dimension: "education", ...WEEK },
    { metric: "offer_to_onboard_rate", dimension: "job", ...SUMMER, ...YEAR_BEFORE },
    { metric: "offer_to_onboard_rate", job: ["J01"], ...SEPTEMBER },
  ],
  distribution: [
    { measure: "cycle_days", job: ["J24"] },
    { measure: "cycle_days", job: ["J02"], ...SUMMER },
    ...["J03", "J04"].flatMap((job) =>
      ["2025-11", "2025-12", "2026-06"].map((month) => ({
        measure: "agreement_bias",
        job: [job],
        from: `${month}-01`,
        to: `${month}-30`,
      })),
    ),
  ],
  "two-values": [
    { measure: "ai_pass_rate", dimension: "gender", a: "female", b: "male", job: ["J24"], ...WEEK },
    { measure: "validity:ai", dimension: "vendor", a: "xuanji", b: "wenlu", job: ["J24"], ...SUMMER },
    { measure: "offer_to_onboard_rate", dimension: "job", a: "J01", b: "J24", ...SEPTEMBER },
  ],
};

const NARROWER: readonly Query[] = ["J24", "J14", "J12", "J02", "J01"].flatMap((job) =>
  [SUMMER, SEPTEMBER, WEEK, { from: "2026-04-01", to: "2026-06-30" }, {}].map((days) => ({
    job: [job],
    ...days,
  })),
);

let server: Client;
let all: ReadonlyMap<string, Known>;
beforeAll(async () => {
  server = await client((await demo()).directory);
  all = await analyses();
}, 300_000);
afterAll(() => server?.close());

/** Remembers what was asked of rows, so that an answer is computed again from the same sums. */
function remembering(rows: RowReader): RowReader {
  const known = new Map<string, Promise<unknown>>();
  const once = <T>(name: string, args: readonly unknown[], work: () => Promise<T>): Promise<T> => {
    const key = JSON.stringify([name, ...args]);
    const before = known.get(key) ?? work();
    known.set(key, before);
    return before as Promise<T>;
  };
  const remembered = (ask: Ask): Ask => ({
    ...ask,
    segments: (...args) => once("segments", args, () => ask.segments(...args)),
    records: (...args) => once("records", args, () => ask.records(...args)),
    sets: (...args) => once("sets", args, () => ask.sets(...args)),
    dimensions: (...args) => once("dimensions", args, () => ask.dimensions(...args)),
    metric: (id) =>
      once("metric", [id], async (): Promise<AskedMetric> => {
        const metric = await ask.metric(id);
        return { ...metric, cells: (...args) => once("cells", [id, ...args], () => metric.cells(...args)) };
      }),
  });
  return {
    ...rows,
    answer: (narrowing, scope, work) => rows.answer(narrowing, scope, (ask) => work(remembered(ask))),
  };
}

/** Where `tell` was called: file and line of the first caller outside of this file. */
function callSite(): string {
  const lines = new Error().stack?.split("\n") ?? [];
  const caller = lines.find((line) => line.includes("server/analyses/"));
  return caller?.replace(/^.*server\/analyses\//, "").replace(/\)$/, "") ?? "";
}

/** `tell` with the one call at `open` taken away; every call is named to `heard`. */
function without(tell: Tell, open: string | null, heard: (site: string) => void): Tell {
  const guarded = <A extends readonly unknown[], R>(own: (...args: A) => R, bare: (...args: A) => R) => {
    return (...args: A): R => {
      const site = callSite();
      // of nobody nothing can be told
      if (args[0] !== 0) heard(site);
      return site === open ? bare(...args) : own(...args);
    };
  };
  const wrapped = guarded(tell, (groups): Told[] => groups.map(({ n }) => ({ n, isHidden: false })));
  Object.assign(wrapped, {
    count: guarded(tell.count, (n) => n),
    figure: guarded(tell.figure, (estimate) => figureOf(estimate)),
    isSmall: guarded(tell.isSmall, () => false),
  });
  Object.defineProperty(wrapped, "isExact", {
    get: guarded(
      () => tell.isExact,
      () => true,
    ),
  });
  return wrapped as Tell;
}

async function answerOf(
  rows: RowReader,
  analysis: Known,
  query: Query,
  options: { readonly rows: boolean; readonly open?: string | null; readonly heard?: (site: string) => void },
): Promise<unknown> {
  const { open = null, heard = () => undefined } = options;
  return answerAnalysis(
    { rows, config: server.context.config },
    {
      ...analysis,
      answer: (ask, asked, around) =>
        analysis.answer(ask, asked, { ...around, tell: without(around.tell, open, heard) }),
    },
    query,
    { kind: "all", rows: options.rows },
  );
}

/** What tells an element of a list from the others. */
const nameOf = (value: unknown, index: number) => {
  if (typeof value !== "object" || value === null) return String(index);
  const { status, finding, notes, verdict, standing, ...rest } = value as Record<string, unknown>;
  const names = Object.entries(rest).filter(
    ([name, each]) => typeof each === "string" || ["segment", "segments", "level", "day"].includes(name),
  );
  return names.length === 0 ? String(index) : JSON.stringify(names);
};
const entriesOf = (value: object): [string, unknown][] =>
  Array.isArray(value) ? value.map((each, index) => [nameOf(each, index), each]) : Object.entries(value);

/** Groups of one to four people, as who sees rows is told, that the other is told something of. */
function smallTold(open: unknown, closed: unknown, place = ""): string[] {
  if (typeof open !== "object" || open === null || typeof closed !== "object" || closed === null) return [];
  const isGroup = ["value", "status", "focal"].some((name) => name in closed);
  const told = closed as Readonly<Record<string, unknown>>;
  const own = ["n", "focal", "reference"].flatMap((name) => {
    const few = (open as Readonly<Record<string, unknown>>)[name];
    const isSmall = isGroup && typeof few === "number" && few > 0 && few < 5;
    return isSmall && (told[name] !== 0 || (told.value ?? null) !== null) ? [`${place}.${name}: ${few}`] : [];
  });
  const others = new Map(entriesOf(closed));
  return [
    ...own,
    ...entriesOf(open).flatMap(([name, each]) => smallTold(each, others.get(name), `${place}.${name}`)),
  ];
}

/** Every group of that week is too small: none of them may be named as the yardstick. */
const yardstickTold = ({ from }: Query, closed: unknown) =>
  from === WEEK.from && typeof (closed as { reference?: unknown }).reference === "string"
    ? [".reference"]
    : [];

describe.each(Object.keys(QUESTIONS))("who may not see rows is told of %s", (id) => {
  test("no group of fewer than five and no count but in fives; every call of tell is needed for it", async () => {
    const analysis = all.get(id)!;
    const sites = new Set<string>();
    const needed = new Set<string>();
    const asked = QUESTIONS[id]!;
    const further = NARROWER.flatMap((narrow) => asked.map((query) => ({ ...query, ...narrow })));
    for (const [index, query] of [...asked, ...further].entries()) {
      if (index >= asked.length && sites.size === needed.size) break;
      const rows = remembering(server.context.rows);
      const open = await answerOf(rows, analysis, query, { rows: true });
      const wrong = (closed: unknown) => [
        ...unroundedCounts(closed),
        ...smallTold(open, closed),
        ...yardstickTold(query, closed),
      ];
      const here = new Set<string>();
      const closed = await answerOf(rows, analysis, query, { rows: false, heard: (site) => here.add(site) });
      expect({ query, wrong: wrong(closed) }).toEqual({ query, wrong: [] });
      for (const site of here) {
        sites.add(site);
        if (needed.has(site)) continue;
        const bare = await answerOf(rows, analysis, query, { rows: false, open: site });
        if (wrong(bare).length > 0) needed.add(site);
      }
    }
    expect([...sites].filter((site) => !needed.has(site))).toEqual([]);
    expect(sites.size).toBeGreaterThan(0);
  });
});
