import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { analyses } from "../../server/analyses/analyses.ts";
import { figures } from "../../server/figures/shown.ts";
import { files, imports, source } from "./sources.ts";

const code = (file: string) => source(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
const server = files("server");
const web = files("dashboards");

test("the compiler compares every answer with its schema", () => {
  expect(server.filter((file) => /\bas never\b/.test(code(file)))).toEqual([]);
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

/** Pages and figures: the longest function, in lines; none may be longer. */
const LONGEST = 120;

test("functions of pages and figures are short", () => {
  const long = [...files("dashboards/pages"), ...files("dashboards/figures")].flatMap((file) => {
    const lines = source(file).split("\n");
    return lines.flatMap((line, at) => {
      if (!/^(export )?(async )?function |^(export )?const \w+ = .*=>( \{| \()?$/.test(line)) return [];
      const end = lines.findIndex((each, index) => index > at && /^[}\])]/.test(each));
      return end - at + 1 > LONGEST ? [`${file}:${at + 1} has ${end - at + 1} lines`] : [];
    });
  });
  expect(long).toEqual([]);
});

test("no files import each other in a circle", () => {
  const all = [...server, ...files("pipelines"), ...files("sql"), ...web];
  const to = new Map(
    all.map((file) => [file, imports(file).flatMap((each) => (each.isType ? [] : each.to))]),
  );
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    if (done.has(file) || path.includes(file)) return;
    for (const next of to.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of all) visit(file, []);
  expect(circles).toEqual([]);
});
