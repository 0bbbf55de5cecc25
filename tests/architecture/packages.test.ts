import { isBuiltin } from "node:module";
import { expect, test } from "vitest";
import { files, packages, source } from "./sources.ts";

const { dependencies, devDependencies, scripts } = JSON.parse(source("package.json")) as Record<
  "dependencies" | "devDependencies" | "scripts",
  Record<string, string>
>;
const product = ["server", "pipelines", "sql", "fixtures", "dashboards", "bin"].flatMap(files);
const imported = (paths: readonly string[]) => new Set(paths.flatMap(packages));

test("the product imports every dependency, and nothing else", () => {
  const used = [...imported([...product, "vite.config.ts"])].filter((name) => !isBuiltin(name));
  expect(used.sort()).toEqual(Object.keys(dependencies).sort());
});

test("tests import every other package, or a script runs it", () => {
  const used = imported([...files("tests"), "vitest.config.ts"]);
  const programs: Readonly<Record<string, string>> = {
    typescript: "tsc",
    "@biomejs/biome": "biome",
    "oxlint-tsgolint": "--type-aware",
    "@types/node": "tsc",
    "@types/nodemailer": "tsc",
    "@types/oidc-provider": "tsc",
    "@types/smtp-server": "tsc",
  };
  const commands = Object.values(scripts).join(" ");
  const idle = Object.keys(devDependencies).filter(
    (name) => !used.has(name) && !commands.includes(programs[name] ?? name),
  );
  expect(idle).toEqual([]);
  const known = { ...dependencies, ...devDependencies };
  expect([...used].filter((name) => !isBuiltin(name) && !(name in known))).toEqual([]);
});
