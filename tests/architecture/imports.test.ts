import { expect, test } from "vitest";
import { circles, files, imports, source } from "./sources.ts";

const all = ["sql", "pipelines", "server", "dashboards", "fixtures"].flatMap(files).flatMap(imports);
const values = all.filter(({ isType }) => !isType);

/** Folders of the page that the server tells by too. */
const SHARED = ["charts", "figures", "format", "text"].map((name) => `dashboards/${name}`);

/** Who may import whom: a folder (longest match wins) and the folders whose code it may use. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  sql: ["sql"],
  pipelines: ["pipelines", "sql"],
  "server/statistics": ["server/statistics"],
  server: ["server", "pipelines", "sql", "fixtures", ...SHARED],
  dashboards: ["dashboards"],
  "dashboards/charts": ["dashboards/charts"],
  fixtures: ["fixtures", "sql"],
};

function layer(path: string): string {
  const match = Object.keys(MAY_IMPORT)
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
  return match ?? path;
}

test("every folder imports only what it may", () => {
  expect(all.length).toBeGreaterThan(50);
  const wrong = all.filter(({ from, to, isType }) => {
    const [source, target] = [layer(from), layer(to)];
    if (isType && source.startsWith("dashboards") && /^(server|dashboards)/.test(target)) return false;
    return !(MAY_IMPORT[source] ?? []).some((folder) => target === folder || to.startsWith(`${folder}/`));
  });
  expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("charts know neither window nor fetch, and only one file fetches", () => {
  for (const file of files("dashboards")) {
    const code = source(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    if (file.startsWith("dashboards/charts/")) expect(code, file).not.toMatch(/\bwindow\.|\bfetch\(/);
    if (file !== "dashboards/api.ts") expect(code, file).not.toMatch(/\bfetch\(|new EventSource\(/);
  }
});

test("what is told without a browser too knows no signal and no state", () => {
  for (const file of SHARED.flatMap(files)) {
    if (file === "dashboards/text/text.ts") continue;
    expect(source(file), file).not.toMatch(/from .(@preact\/signals|.*\/state\/)/);
  }
});

/** Folders by floors, the lowest first; a folder is on the floor of the one around it unless it is named. */
const FLOORS: readonly (readonly string[])[] = [
  ["sql"],
  ["fixtures", "pipelines/connectors", "pipelines/sources", "pipelines/vault"],
  ["pipelines/extract"],
  ["pipelines/load"],
  ["pipelines/erase", "pipelines/suggest"],
  ["server/statistics/numbers", "dashboards/charts", "dashboards/text"],
  ["server/statistics/distributions", "server/statistics/drift", "server/statistics/series"],
  ["server/statistics/intervals", "server/statistics/resampling", "dashboards/format"],
  ["server/statistics/association", "dashboards/figures"],
  ["server/statistics/agreement", "server/statistics/regression", "server/statistics/selection"],
  ["server/statistics/survival", "server/statistics/text", "dashboards/state"],
  ["server/statistics/lab", "server/statistics/pooling", "dashboards/components"],
  ["server/access", "server/figures", "dashboards/pages"],
  ["server/metrics", "server/store"],
  [
    "server/accounts",
    "server/backup",
    "server/candidates",
    "server/clickhouse",
    "server/exports",
    "server/verify",
  ],
  ["server/analyses", "server/kept", "server/loader", "server/subjects"],
  ["server/documents", "server/models", "server/pull", "server/records", "server/trials", "server/uploads"],
  ["server/reports", "server/webhooks"],
  ["server/messages"],
  ["server/commands", "server/readers", "server/routes"],
];
const floors = new Map(FLOORS.flatMap((folders, floor) => folders.map((folder) => [folder, floor] as const)));
const folderOf = (file: string) => file.slice(0, file.lastIndexOf("/"));

/** The room of a file: its folder as it is named among the floors; files beside folders are rooms of their own. */
function room(file: string): string {
  const named = [...floors.keys()].filter((folder) => file.startsWith(`${folder}/`));
  return named.sort((a, b) => b.length - a.length)[0] ?? file;
}

/** They stand in a folder of another floor, and want a better place. */
const MISPLACED = ["dashboards/state/preferences.ts", "dashboards/text/text.ts"];

test("every folder has its floor, and imports lead down", () => {
  const roots = ["server", "pipelines", "dashboards"];
  const folders = new Set(values.map(({ from }) => folderOf(from)).filter((name) => !roots.includes(name)));
  expect([...folders].filter((folder) => !floors.has(room(`${folder}/x.ts`)))).toEqual([]);
  const up = values.filter(({ from, to }) => {
    const [above, below] = [floors.get(room(from)), floors.get(room(to))];
    const isKnown = above !== undefined && below !== undefined && room(from) !== room(to);
    return isKnown && below >= above && !MISPLACED.includes(from) && !MISPLACED.includes(to);
  });
  expect(up.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test("no rooms import each other in a circle, files beside folders included", () => {
  const place = (file: string) => (MISPLACED.includes(file) ? file : room(file));
  const next = new Map<string, Set<string>>();
  for (const { from, to } of values)
    if (place(from) !== place(to)) next.set(place(from), (next.get(place(from)) ?? new Set()).add(place(to)));
  expect(next.size).toBeGreaterThan(50);
  expect(circles(next)).toEqual([]);
});
