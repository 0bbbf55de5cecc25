import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type View, viewOf } from "../../dashboards/figures/view.ts";
import { demoSettings } from "../../fixtures/settings.ts";
import { metricSettings, parseConfig } from "../../server/config.ts";
import { type FigureSource, knownIn } from "../../server/documents/shown.ts";
import { textOf } from "../../server/documents/written.ts";
import { loadCatalog } from "../../server/metrics/catalog.ts";
import { createRowReader } from "../../server/metrics/rows.ts";
import { impactSections } from "../../server/records/impact.ts";
import { saveRecord, signRecord } from "../../server/records/records.ts";
import { localLaw144 } from "../../server/reports/packs/local-law-144.ts";
import { pipl, savedRecords } from "../../server/reports/packs/pipl.ts";
import { uniformGuidelines } from "../../server/reports/packs/uniform-guidelines.ts";
import type { Block, Part } from "../../server/reports/report.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

const LANGUAGES = ["zh", "en"] as const;
type Language = (typeof LANGUAGES)[number];

let server: Client;
let source: FigureSource;
const views = new Map<Language, View>();
beforeAll(async () => {
  server = await client((await demo()).directory);
  const config = parseConfig(demoSettings, "the company's settings");
  const { database } = server.context;
  source = {
    queries: database,
    rows: createRowReader(database),
    config,
    catalog: await loadCatalog(undefined, metricSettings(config)),
  };
  const known = await knownIn(source, { kind: "all" });
  const wanted = {
    filters: {},
    period: { from: "2026Q3", to: "2026Q3" },
    compare: "previous",
    choices: {},
  } as const;
  for (const language of LANGUAGES) views.set(language, viewOf(known, wanted, language));
}, 300_000);
afterAll(() => server?.close());

const from = (language: Language) => ({
  source,
  view: views.get(language)!,
  scope: { kind: "all" } as const,
});
const terms = ({ blocks }: Part) =>
  new Map(
    blocks.flatMap((block) =>
      block.kind === "terms" ? block.terms.map(({ term, means }) => [term, means] as const) : [],
    ),
  );
const figuresIn = ({ blocks }: Part) =>
  blocks.flatMap((block) => (block.kind === "figure" ? [block.figure] : []));
const headings = ({ blocks }: Part) =>
  blocks.flatMap((block) => (block.kind === "heading" ? [block.text] : []));
const textsOf = (part: Part): string =>
  [
    part.title,
    part.lead,
    ...part.blocks.flatMap((block: Block) => {
      if (block.kind === "terms") return block.terms.flatMap(({ term, means }) => [term, means]);
      if (block.kind === "text") return block.says;
      return block.kind === "heading" ? block.text : [];
    }),
  ].join("\n");

describe("Local Law 144", () => {
  test("has both tables, and tells of the days and people that they are of", async () => {
    const part = await localLaw144(from("en"));
    expect(figuresIn(part).map(({ id }) => id)).toEqual(["audit-selection", "audit-scoring"]);
    const answer = await server.get("/api/analyses/fairness?from=2025-10-01&to=2026-09-30");
    const { gender } = answer.json<{ local_law_144: { selection: { gender: { total: number } } } }>()
      .local_law_144.selection;
    const told = terms(part);
    expect(told.get("Days that the data are of")).toBe("2025Q4 to 2026Q3");
    expect(told.get("Assessed")).toBe(gender.total.toLocaleString("en-GB"));
    expect(told.get("Category unknown")).toContain("without a known sex or ethnicity");
    expect(told.get("Distribution date of the tool")).toBe("1 Oct 2025");
    expect(told.get("Independent auditor, and date of the audit")).toBe("To be written by the company.");
    for (const figure of figuresIn(part)) expect(textOf(figure)).toContain("2025Q4 to 2026Q3");
  });

  test("says that it is no audit by an independent auditor", async () => {
    expect(textsOf(await localLaw144(from("en")))).toContain("which this appendix does not replace");
    expect(textsOf(await localLaw144(from("zh")))).toContain("不能代替");
  });
});

describe("PIPL", () => {
  test("says so where no record was saved, and shows the saved and signed one", async () => {
    const none = await pipl(from("en"), await savedRecords(server.context.store));
    expect(textsOf(none).match(/No version has been saved yet/g)).toHaveLength(2);
    expect(figuresIn(none).map(({ id }) => id)).toEqual(["pass-job", "model-decisions", "fairness-summary"]);
    const texts = [
      { section: "conclusion", field: "text", zh: "结论：可行。", en: "Conclusion: it may go on." },
    ];
    const { version } = await saveRecord(server.context, "wang", "impact", texts);
    await signRecord(server.context, "wang", { kind: "impact", version, name: "王律师" });
    for (const language of LANGUAGES) {
      const part = await pipl(from(language), await savedRecords(server.context.store));
      const said = textsOf(part);
      expect(said).toContain(language === "zh" ? "结论：可行。" : "Conclusion: it may go on.");
      expect(said).toContain("王律师");
      for (const { title } of await impactSections(server.context))
        expect(headings(part)).toContain(title[language]);
    }
  });
});

describe("the Uniform Guidelines", () => {
  test.each(LANGUAGES)(
    "have their thirteen headings in order, each with something under it, in %s",
    async (language) => {
      const part = await uniformGuidelines(from(language));
      expect(headings(part).map((text) => Number(text.match(/^\((\d+)\)/)?.[1]))).toEqual(
        Array.from({ length: 13 }, (_, at) => at + 1),
      );
      for (const [at, block] of part.blocks.entries())
        if (block.kind === "heading") expect(part.blocks[at + 1]?.kind, block.text).toBe("text");
      expect(figuresIn(part).map(({ id }) => id)).toEqual([
        "scoring-model",
        ...["measures-used", "reliability", "sample-flow", "limits", "change-log"],
        ...["validity-corrected", "power", "forest-table", "prediction", "audit-selection"],
        ...["incremental-table", "cut-offs", "coverage", "links"],
      ]);
      const said = textsOf(part);
      expect(said).toContain(language === "zh" ? "J01：" : "J01: ");
      expect(said).toContain(language === "zh" ? "由企业填写" : "to be written by the company");
    },
  );
});

test("a pack speaks one language, and is an appendix", async () => {
  for (const language of LANGUAGES)
    for (const part of [
      await localLaw144(from(language)),
      await pipl(from(language), { impact: null, processing: null }),
      await uniformGuidelines(from(language)),
    ]) {
      expect(part.isAppendix).toBe(true);
      expect(part.blocks.length).toBeGreaterThan(4);
      if (language === "en") expect(textsOf(part)).not.toMatch(/[⺀-鿿＀-￯]/);
      else expect(textsOf(part)).not.toMatch(/(?:[A-Za-z][a-z’'-]+[ ,]+){3,}[a-z]+/);
    }
});
