import { readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { choosing } from "../../dashboards/figures/document.ts";
import { documentOf, type FigureDocument } from "../../dashboards/figures/finish.ts";
import { cutsOf } from "../../dashboards/figures/metric/parts/measure.ts";
import { type Known, viewOf, type Wanted } from "../../dashboards/figures/view.ts";
import { demoSettings } from "../../fixtures/settings.ts";
import { metricSettings, parseConfig } from "../../server/config.ts";
import {
  askAll,
  type Declared,
  type FigureSource,
  figures,
  knownIn,
  showFigure,
} from "../../server/documents/shown.ts";
import { svgOf, textOf } from "../../server/documents/written.ts";
import { loadCatalog } from "../../server/metrics/catalog.ts";
import { createRowReader } from "../../server/metrics/rows.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { demo } from "../helpers/demo.ts";
import { GARBAGE, storedIn } from "../helpers/unreadable.ts";
import { findingsOf, namedBy, overstates, unfounded } from "./said.ts";

const declared = await figures();
const LANGUAGES = ["zh", "en"] as const;
const scope = { kind: "all" } as const;

let database: Database;
let source: FigureSource;
let known: Known;
beforeAll(async () => {
  database = await openDatabase({ directory: (await demo()).directory, readers: 4 });
  const config = parseConfig(demoSettings, "the company's settings");
  const catalog = await loadCatalog(undefined, metricSettings(config));
  source = { queries: database, rows: createRowReader(database), config, catalog };
  known = await knownIn(source, scope);
});
afterAll(() => database?.close());

const wanted = (choices: Wanted["choices"]): Wanted => ({
  filters: {},
  period: null,
  compare: "previous",
  choices,
});

/** A figure in both languages, of the same answers. */
async function both(id: string, choices: Wanted["choices"]): Promise<FigureDocument[]> {
  const figure: Declared = { ...declared.get(id)!, ...choosing(declared.get(id)!, choices) };
  const views = LANGUAGES.map((language) => viewOf(known, wanted(choices), language));
  const loaded = await askAll(source, figure, views[0]!, scope);
  return views.map((view) => documentOf(id, figure, view, loaded));
}

const ids = readdirSync(new URL("../../sql/metrics/", import.meta.url)).map((file) =>
  file.replace(".sql", ""),
);

test.each(ids)("%s has a page in both languages, with its first and its last cut", async (metric) => {
  const cuts = cutsOf(known.metrics.get(metric)!);
  const asked: [string, Wanted["choices"]][] = [
    ["metric-lead", { metric }],
    ["metric-now", { metric }],
    ["metric-history", { metric }],
    ["metric-distribution", { metric }],
    ["metric-history", { metric, history: "whole" }],
    ["own-chart", { metric }],
    ["own-chart", { metric, by: "none", per: "none" }],
    ["own-chart", { metric, by: cuts.at(-1) ?? "none", per: "none", against: "previous" }],
    ...[cuts[0], cuts.at(-1)].flatMap((by): [string, Wanted["choices"]][] =>
      by === undefined ? [] : [["metric-by", { metric, by }]],
    ),
  ];
  for (const [id, choices] of asked) {
    const [zh, en] = await both(id, choices);
    for (const [document, language] of [
      [zh!, "zh"],
      [en!, "en"],
    ] as const) {
      const title = known.metrics.get(metric)!.title[language];
      const said = textOf(document);
      expect(said, `${id} of ${metric}`).toMatch(/\S/);
      expect(said.match(GARBAGE)?.[0] ?? "", `${id} of ${metric}`).toBe("");
      expect((await svgOf(document, "en")) ?? "").not.toMatch(/NaN|undefined|Infinity/);
      for (const finding of findingsOf(document)) {
        expect(unfounded(finding, [...namedBy(document), title]), finding.says).toEqual([]);
        expect(overstates(finding), finding.says).toBe(false);
      }
    }
    expect(textOf(en!), `${id} of ${metric}`).toContain(known.metrics.get(metric)!.title.en);
    expect(storedIn(textOf(zh!), []), `${id} of ${metric}`).toBe("");
  }
});

test("the catalogue leads to every measure", async () => {
  const [catalogue] = await both("catalogue", {});
  const led =
    catalogue?.kind === "table"
      ? catalogue.rows.flatMap(({ cells }) =>
          cells.flatMap((cell) => (typeof cell === "object" ? cell.metric : [])),
        )
      : [];
  expect(led.filter(Boolean).sort()).toEqual([...known.metrics.keys()].sort());
});

test("an own chart compares with the period before, each row with its interval", async () => {
  const [, chart] = await both("own-chart", {
    metric: "cycle_days",
    by: "screening_path",
    per: "none",
    against: "previous",
  });
  if (chart?.kind !== "chart") throw new Error("no chart");
  expect(chart.chart).toBe("dumbbell");
  const { period, previous } = viewOf(known, wanted({}), "en");
  const names = [previous, period].map(({ from, to }) => `${from} to ${to}`);
  expect(chart.marks.map(({ seriesLabel }) => seriesLabel)).toEqual([...names, ...names]);
  for (const mark of chart.marks) expect(mark.low).toBeLessThan(mark.high!);
});

test.each([
  ["metric-lead", { metric: "nonsense" }, "metric"],
  ["metric-now", { metric: "'; drop table" }, "metric"],
  ["metric-history", { metric: "cycle_days", history: "ever" }, "history"],
  ["metric-by", { metric: "cost_saving", by: "gender" }, "by"],
  ["own-chart", { metric: "stage_days", by: "job", per: "quarter" }, "by"],
  ["own-chart", { metric: "nps", per: "decade" }, "per"],
] satisfies [string, Record<string, string>, string][])("%s refuses %o", async (id, choices, path) => {
  const shown = showFigure(source, declared.get(id)!, wanted(choices), "en", scope, known);
  await expect(shown).rejects.toMatchObject({ status: 400, code: "invalid_parameter" });
  await expect(shown).rejects.toThrow(path);
});
