import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../../dashboards/figures/document.ts";
import { documentOf, type FigureDocument } from "../../dashboards/figures/finish.ts";
import { type Known, viewOf, type Wanted } from "../../dashboards/figures/view.ts";
import type { Language } from "../../dashboards/text/words.ts";
import { demoSettings } from "../../fixtures/settings.ts";
import { metricSettings, parseConfig } from "../../server/config.ts";
import { askAll, type FigureSource, figures, knownIn } from "../../server/documents/shown.ts";
import { svgOf, tableOf, textOf } from "../../server/documents/written.ts";
import { tableSchema } from "../../server/exports/description.ts";
import { loadCatalog } from "../../server/metrics/catalog.ts";
import { createRowReader } from "../../server/metrics/rows.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { demo } from "../helpers/demo.ts";
import { thin } from "../helpers/thin.ts";
import { GARBAGE, storedIn } from "../helpers/unreadable.ts";
import { findingsOf, namedBy, overstates, unfounded } from "./said.ts";

const LANGUAGES = ["zh", "en"] as const;
const all = [...(await figures()).values()];

/** A figure in both languages, of the same answers. */
type Both = Readonly<Record<Language, FigureDocument>>;
type Company = { readonly database: Database; readonly source: FigureSource; readonly known: Known };

const areaOf = new Map(all.map(({ id, area }) => [id, area]));
/** Pages whose sentences are held to their intervals in every selection. */
const CAREFUL = new Set(["efficiency", "experience", "retention"]);

const opened: Database[] = [];
afterAll(() => Promise.all(opened.map((database) => database.close())));

async function open(directory: string, settings: object = demoSettings): Promise<Company> {
  const database = await openDatabase({ directory, readers: 4 });
  opened.push(database);
  const config = parseConfig(settings, "the company's settings");
  const catalog = await loadCatalog(undefined, metricSettings(config));
  const kept = new Map<string, Promise<object>>();
  const keep: NonNullable<FigureSource["keep"]> = <T extends object>(
    name: string,
    work: () => Promise<T>,
  ) => {
    const before = kept.get(name) ?? work();
    kept.set(name, before);
    return before as Promise<T>;
  };
  const source = { queries: database, rows: createRowReader(database), config, catalog, keep };
  return { database, source, known: await knownIn(source, { kind: "all" }) };
}

async function show({ source, known }: Company, asked: Partial<Wanted> = {}, some = all): Promise<Both[]> {
  const wanted: Wanted = { filters: {}, period: null, compare: "previous", choices: {}, ...asked };
  const [zh, en] = [viewOf(known, wanted, "zh"), viewOf(known, wanted, "en")];
  const shown: Both[] = [];
  for (const figure of some) {
    expect(figure.asks(en), `${figure.id} asks the same in both languages`).toEqual(figure.asks(zh));
    const loaded = await askAll(source, figure, zh, { kind: "all" });
    const documents = [zh, en].map((view) => documentOf(figure.id, figure, view, loaded));
    shown.push({ zh: documents[0]!, en: documents[1]! });
  }
  return shown;
}

const each = (shown: readonly Both[]) => shown.flatMap((both) => LANGUAGES.map((language) => both[language]));

const unfoundedIn = (shown: readonly Both[]) =>
  each(shown).flatMap((document) =>
    findingsOf(document).flatMap((finding) =>
      unfounded(finding, namedBy(document)).map((number) => `${document.id}: ${number} in “${finding.says}”`),
    ),
  );
const overstatedIn = (shown: readonly Both[]) =>
  each(shown).flatMap((document) =>
    findingsOf(document)
      .filter(overstates)
      .map(({ says }) => `${document.id}: ${says}`),
  );

/** Texts that a reader meets: no addresses, keys or SQL. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (UNREAD.has(name) ? [] : textsOf(inner)));
}
const UNREAD = new Set(
  "address chart filter format id key kind method metric metrics series segment sql status".split(" "),
);

/** Texts that stand as a source system wrote them. */
const asWritten = (document: FigureDocument) =>
  document.kind === "table"
    ? document.rows
        .flatMap(({ cells }) => cells)
        .flatMap((cell) => (typeof cell === "object" && cell.asWritten ? cell.text : []))
    : [];

const holesIn = (document: FigureDocument) =>
  textsOf(document)
    .filter((text) => /undefined|NaN|\[object/.test(text))
    .map((text) => `${document.id}: ${text}`);

/** Why a figure without a value has none; null where it has one. */
function whyEmpty(document: FigureDocument): string | null {
  switch (document.kind) {
    case "chart":
      return document.missing && `${document.missing.title} ${document.missing.why}`.trim();
    case "table":
      return document.rows.length > 0 ? null : (document.empty ?? "");
    case "headline":
      return document.number === null ? document.why : null;
    case "lead":
      return document.says.says === "" ? "" : null;
  }
}

/** Whether every tag of a markup is closed in its turn, attributes are quoted and nothing is left unescaped. */
function isWellFormed(markup: string): boolean {
  const open: string[] = [];
  const rest = markup.replaceAll(
    /<(\/?)([\w:]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g,
    (_tag, end: string, name: string, _attributes, isEmpty: string) => {
      if (end) return open.pop() === name ? "" : "<";
      if (!isEmpty) open.push(name);
      return "";
    },
  );
  return open.length === 0 && !/[<>]|&(?!(amp|lt|gt|quot|#\d+);)/.test(rest);
}

describe("on the demo company", () => {
  let company: Company;
  let shown: Both[];
  beforeAll(async () => {
    company = await open((await demo()).directory);
    shown = await show(company);
  });

  test("every figure is plain data without a hole", () => {
    expect(shown.length).toBeGreaterThan(100);
    for (const document of each(shown)) {
      const written = JSON.stringify(document);
      expect(JSON.parse(written), document.id).toEqual(document);
      expect(holesIn(document)).toEqual([]);
      if (document.kind !== "lead") expect(document.title, document.id).toMatch(/\S/);
      expect(textOf(document), document.id).toMatch(/\S/);
    }
  });

  test("every table is one that leaves as a file: a cell for each column, words of a size", () => {
    for (const document of each(shown)) {
      const table = tableOf(document);
      if (table === null) continue;
      expect([...Value.Errors(tableSchema, table)], document.id).toEqual([]);
      for (const row of table.rows) expect(row.length, document.id).toBe(table.columns.length);
    }
  });

  test("English has no Chinese and Chinese no English sentence, but for names in the data", () => {
    const foreign = { en: /[⺀-鿿＀-￯]+/, zh: /(?:[A-Za-z][a-z’'-]+[ ,]+){2,}[a-z]+/ };
    for (const language of LANGUAGES) {
      const wrong = shown.flatMap((both) =>
        textsOf(both[language])
          .filter((text) => foreign[language].test(text) && !asWritten(both[language]).includes(text))
          .map((text) => `${both[language].id}: ${text}`),
      );
      expect([...new Set(wrong)]).toEqual([]);
    }
  });

  test("every chart with a value draws without a browser", async () => {
    let drawn = 0;
    for (const both of shown)
      for (const language of LANGUAGES) {
        const svg = await svgOf(both[language], language);
        const isChart = both[language].kind === "chart" && whyEmpty(both[language]) === null;
        expect(svg !== null, both[language].id).toBe(isChart);
        if (svg === null) continue;
        drawn += 1;
        expect(isWellFormed(svg), both[language].id).toBe(true);
        expect(svg, both[language].id).not.toMatch(/NaN|undefined|null/);
        const marks = svg.slice(svg.indexOf("</text>")).match(/<(path|rect|circle|line|text)\b/g);
        expect(marks?.length, both[language].id).toBeGreaterThan(5);
      }
    expect(drawn).toBeGreaterThan(150);
  });

  test("findings rest on the same estimates in both languages, and say no number but theirs", () => {
    for (const { zh, en } of shown)
      expect(
        findingsOf(en).map(({ rests }) => rests),
        en.id,
      ).toEqual(findingsOf(zh).map(({ rests }) => rests));
    expect(each(shown).flatMap(findingsOf).length).toBeGreaterThan(150);
    expect(unfoundedIn(shown)).toEqual([]);
  });

  test("no finding tells a direction that its interval leaves open", () => {
    expect(overstatedIn(shown)).toEqual([]);
  });

  test("what is said of few data is of the rows shown", () => {
    const remarks = (id: string) =>
      shown.flatMap(({ en }) => (en.id === id && en.kind === "chart" ? en.remarks : [])).join();
    // stores and team management lack data too, and are not shown
    expect(remarks("fifths")).not.toContain("Stores");
    expect(remarks("changed-most")).toContain("v1, v2 and v4");
    expect(remarks("changed-most")).not.toContain("Team management");
  });

  test("an ability that the settings name is called by its name", async () => {
    const { directory } = await demo();
    const own = await open(directory, { competencies: { kpi: "hands_on" } });
    const figures = all.filter(({ id }) => ["lift-family", "fifths"].includes(id));
    const titles = each(await show(own, {}, figures)).map(
      (document) => "title" in document && document.title,
    );
    expect(titles).toHaveLength(4);
    for (const title of titles) expect(title).toMatch(/Hands-on ability|动手能力/);
  });

  test("where a filter leaves nothing, a figure says why it is empty", async () => {
    const nothing = each(await show(company, { filters: { company: ["nowhere"] } }));
    const reasons = nothing.flatMap((document) => {
      const why = whyEmpty(document);
      return why === null ? [] : [[document.id, why] as const];
    });
    expect(reasons.length).toBeGreaterThan(150);
    expect(reasons.filter(([, why]) => !/\S/.test(why))).toEqual([]);
    expect(nothing.flatMap(holesIn)).toEqual([]);
    // what is written nearly so is offered, for there is no such company
    const told = nothing.flatMap((document) =>
      document.id === "stage-times" && document.kind === "chart" ? [document.remarks.join("\n")] : [],
    );
    expect(told).toEqual([
      expect.stringMatching(/公司没有“nowhere”这个取值，没有数据与之相符/),
      expect.stringMatching(/Company has no value “nowhere”: no data match it\./),
    ]);
  });

  test.each<[string, Partial<Wanted>]>([
    ["a quarter to come", { period: { from: "2027Q1", to: "2027Q1" } }],
    ["a job of another company", { filters: { company: ["C1"], job: ["J20"] } }],
    ["a job in the last quarter", { filters: { job: ["J14"] }, period: { from: "2026Q3", to: "2026Q3" } }],
    ["a vendor without AI", { filters: { vendor: ["xuanji"], screening_path: ["traditional"] } }],
    ["a small group", { filters: { ethnicity: ["满族"], age_band: ["35-44"] }, compare: "none" }],
  ])("of %s, every figure says what it has and why there is no more", async (_name, asked) => {
    const odd = await show(company, asked);
    for (const document of each(odd)) {
      expect(textOf(document), document.id).toMatch(/\S/);
      expect(textOf(document).match(GARBAGE)?.[0] ?? "", document.id).toBe("");
    }
    for (const { zh } of odd) expect(storedIn(textOf(zh), asWritten(zh)), zh.id).toBe("");
    const ours = odd.filter(({ zh }) => CAREFUL.has(areaOf.get(zh.id) ?? ""));
    expect(overstatedIn(ours)).toEqual([]);
  });
});

/** What a thin company's figures lack, and that they say it. */
async function expectReasons(shown: readonly Both[], least: number): Promise<void> {
  const reasons = each(shown).map((document) => [document.id, whyEmpty(document)] as const);
  expect(reasons.filter(([, why]) => why !== null).length).toBeGreaterThan(least);
  expect(reasons.filter(([, why]) => why !== null && !/\S/.test(why))).toEqual([]);
  expect(each(shown).flatMap(holesIn)).toEqual([]);
  for (const document of each(shown)) {
    expect(textOf(document).match(GARBAGE)?.[0] ?? "", document.id).toBe("");
    // the language is of no matter to what is drawn
    expect((await svgOf(document, "en")) ?? "", document.id).not.toMatch(/NaN|undefined|Infinity/);
  }
}

describe("on a company with one quarter", () => {
  let shown: Both[];
  beforeAll(async () => {
    shown = await show(await open(await thin("one quarter")));
  });

  test("every figure has a value or says why it has none", () => expectReasons(shown, 20));

  test("findings say no number but their estimates', and no direction that is open", () => {
    expect(unfoundedIn(shown)).toEqual([]);
    expect(overstatedIn(shown)).toEqual([]);
    const doubts = each(shown)
      .flatMap(findingsOf)
      .filter(({ rests }) => rests.some(holdsNone));
    expect(doubts.length).toBeGreaterThan(5);
  });
});

test.each(["one job", "one vendor", "no surveys"] as const)(
  "on a company with %s, every figure has a value or says why it has none",
  async (what) => expectReasons(await show(await open(await thin(what))), 10),
);

const holdsNone = ({ low, high }: Finding["rests"][number]) => (low ?? 0) < 0 && (high ?? 0) > 0;

describe("the rule that holds findings", () => {
  const estimate = { value: 0.2552, low: 0.2225, high: 0.3731, n: 1971 };
  const difference = { value: -0.008, low: -0.02, high: 0.005 };
  test.each([
    ["25.5% (95% interval 22.2 to 37.3%), n = 1,971", []],
    ["低 25.5%（95% 区间 22.2 至 37.3%）", []],
    ["25.6% (95% interval 22.2 to 37.3%)", ["25.6"]],
    ["25.5% (95% interval 22.2 to 37.4%)", ["37.4"]],
    ["−25.5% since 2025Q4", ["−25.5"]],
    ["74.5% are left after 30 days", []],
    ["25.5 hours", ["25.5"]],
  ])("%s", (says, wrong) => {
    expect(unfounded({ says, rests: [estimate] }, [])).toEqual(wrong);
  });

  test("a direction needs an interval beside 0, or a word of caution", () => {
    expect(overstates({ says: "Pay rose, it is higher", rests: [difference] })).toBe(true);
    expect(overstates({ says: "高 0.8 个百分点", rests: [difference] })).toBe(true);
    expect(overstates({ says: "higher; no clear difference", rests: [difference] })).toBe(false);
    expect(overstates({ says: "It is higher", rests: [estimate] })).toBe(false);
  });
});
