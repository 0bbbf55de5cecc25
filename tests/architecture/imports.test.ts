import { expect, test } from "vitest";
import { files, imports, source } from "./sources.ts";

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
  const all = ["sql", "pipelines", "server", "dashboards", "fixtures"].flatMap(files).flatMap(imports);
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
    expect(source(file), file).not.toMatch(/from "(@preact\/signals|.*\/state\/)/);
  }
});
