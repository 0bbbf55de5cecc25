import { readdirSync } from "node:fs";
import { parseSync } from "vite";
import { expect, test } from "vitest";
import { analyses } from "../../server/analyses/analyses.ts";
import { figures } from "../../server/documents/shown.ts";
import { circles, files, imports, source } from "./sources.ts";

const code = (file: string) => source(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
const server = files("server");
const web = files("dashboards");

test("the compiler compares every answer with its schema", () => {
  expect(server.filter((file) => /\bas never\b/.test(code(file)))).toEqual([]);
});

/** Shapes of answers that pages still write themselves: the list may only shrink. */
const OWN_SHAPES: Readonly<Record<string, readonly string[]>> = {
  "dashboards/api.ts": ["Person", "SavedView", "Annotation", "AnnotationBody", "RunProgress", "ErrorReport"],
  "dashboards/types.ts": [
    "Query",
    "ApiError",
    "OwnTarget",
    "ExportColumn",
    "ExportTable",
    "ExportDescription",
  ],
};

test("pages take the shapes of answers from the server", () => {
  for (const [file, names] of Object.entries(OWN_SHAPES)) {
    const shapes = [...code(file).matchAll(/^(?:export )?(?:interface (\w+)|type (\w+) = \{)/gm)];
    expect(shapes.map(([, one, other]) => one ?? other)).toEqual(names);
  }
});

test("only one file knows the rule of small groups", () => {
  const rule = /\/ 5\) \* 5|SMALLEST_GROUP|rows (!==|===) false/;
  expect(server.filter((file) => rule.test(code(file)))).toEqual(["server/figures/tell.ts"]);
});

test("every file of analyses is an analysis, and reaches data only by what it is given", async () => {
  const own = server.filter((file) => /^server\/analyses\/[^/]+\/[^/]+\.ts$/.test(file));
  expect(own.length).toBeGreaterThan(12);
  expect([...(await analyses()).keys()].sort()).toEqual(
    own.map((file) => file.replace(/^.*\/|\.ts$/g, "")).sort(),
  );
  const opens = server
    .filter((file) => /^server\/analyses\/[^/]+\//.test(file))
    .flatMap(imports)
    .filter(({ to, isType }) => !isType && /^sql\//.test(to));
  expect(opens.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("figures are pure: no state, no window, no clock", async () => {
  const own = files("dashboards/figures");
  expect((await figures()).size).toBeGreaterThan(100);
  const reaches = own
    .flatMap(imports)
    .filter(({ to }) => /^dashboards\/(state|components|pages)\/|^dashboards\/(api|text\/text)\.ts/.test(to))
    .filter(({ isType }) => !isType);
  expect(reaches.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  const impure = /@preact\/signals|\bwindow\.|\bfetch\(|\bDate\.now\(|new Date\(\)|\blocation\./;
  expect(own.filter((file) => impure.test(code(file)))).toEqual([]);
});

test("every figure has its place on a page, and pages name only figures that there are", async () => {
  const all = await figures();
  for (const area of readdirSync(new URL("../../dashboards/pages/", import.meta.url))) {
    const page = source(`dashboards/pages/${area}/page.tsx`);
    const listed = [...page.matchAll(/(?:figures|headlines): \[([^\]]*)\]|lead: ("[^"]+")/g)].flatMap(
      ([, ids, lead]) => [...(ids ?? lead ?? "").matchAll(/"([^"]+)"/g)].map(([, id]) => id as string),
    );
    const sections = [...page.matchAll(/\bid: "([^"]+)"/g)].map(([, id]) => id);
    const own = [...all.values()].filter((figure) => figure.area === area);
    expect(listed.filter((id) => all.get(id)?.area !== area)).toEqual([]);
    const lost = own.filter(({ id, section }) => !listed.includes(id) && !sections.includes(section ?? ""));
    expect(lost.map(({ id }) => id)).toEqual([]);
  }
});

/** Lines of a function of the page at most. */
const LONGEST = 80;

/** Those that were longer when the rule came: none may grow, and who mends one strikes it out. */
const LONGER: Readonly<Record<string, number>> = {
  "dashboards/pages/data/error-reports.tsx ErrorReports": 94,
  "dashboards/pages/data/lineage-diagram.tsx LineageDiagram": 81,
  "dashboards/pages/data/quarantine.tsx Detail": 93,
  "dashboards/pages/data/quarantine.tsx Quarantine": 107,
  "dashboards/components/chart-view.tsx ChartView": 153,
  "dashboards/components/how-drawer.tsx MetricSection": 121,
  "dashboards/components/panels/report-drawer.tsx Form": 97,
  "dashboards/components/why-drawer.tsx changeTable": 88,
  "dashboards/components/why-drawer.tsx Question": 105,
  "dashboards/components/panels/annotations.tsx Form": 124,
  "dashboards/components/panels/palette.tsx Panel": 118,
  "dashboards/components/panels/views.tsx Entry": 89,
  "dashboards/components/panels/views.tsx Content": 99,
};

test("functions of pages, components and figures are short", () => {
  const long: Record<string, number> = {};
  for (const file of ["pages", "components", "figures"].flatMap((folder) => files(`dashboards/${folder}`))) {
    const text = source(file);
    const visit = (node: unknown, name: string) => {
      if (typeof node !== "object" || node === null) return;
      const { type = "", id, start = 0, end = 0 } = node as Named;
      const own = id?.name ?? name;
      const lines = text.slice(start, end).split("\n").length;
      if (/Function/.test(type) && lines > LONGEST) long[`${file} ${own}`] = lines;
      for (const inner of Object.values(node)) visit(inner, own);
    };
    visit(parseSync(file, text).program.body, "");
  }
  const grown = Object.entries(long).filter(([name, lines]) => lines > (LONGER[name] ?? LONGEST));
  expect(grown).toEqual([]);
  expect(Object.keys(LONGER).filter((name) => !(name in long))).toEqual([]);
});

/** A node of a syntax tree, as far as it matters here. */
type Named = { type?: string; id?: { name?: string } | null; start?: number; end?: number };

test("no files import each other in a circle", () => {
  const all = [...server, ...files("pipelines"), ...files("sql"), ...web];
  const to = new Map(
    all.map((file) => [file, imports(file).flatMap((each) => (each.isType ? [] : each.to))]),
  );
  expect(circles(to)).toEqual([]);
});
