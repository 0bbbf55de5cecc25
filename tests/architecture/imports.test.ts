import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Who may import whom: a folder (longest match wins) and the folders whose code it may use. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  sql: ["sql"],
  pipelines: ["pipelines", "sql"],
  "server/statistics": ["server/statistics"],
  server: ["server", "pipelines", "sql", "fixtures", "dashboards/charts"],
  dashboards: ["dashboards"],
  "dashboards/charts": ["dashboards/charts"],
  fixtures: ["fixtures", "sql"],
};

type Import = { readonly from: string; readonly to: string; readonly isType: boolean };

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function imports(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+"(\.[^"]+)"/gms);
  return [...found].map((match) => ({
    from: file,
    to: relative(root, resolve(root, dirname(file), match[2] as string)),
    isType: match[1] !== undefined,
  }));
}

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
    const code = readFileSync(join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    if (file.startsWith("dashboards/charts/")) expect(code, file).not.toMatch(/\bwindow\.|\bfetch\(/);
    if (file !== "dashboards/api.ts") expect(code, file).not.toMatch(/\bfetch\(|new EventSource\(/);
  }
});
