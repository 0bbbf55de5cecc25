import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");
const names = (folder: string, ending: string) =>
  readdirSync(new URL(folder, root))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));

test.each([
  ["metric", names("sql/metrics", ".sql")],
  ["feed", names("pipelines/sources", ".ts")],
])("README lists every %s", (_, all) => {
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test("README tells every command and every script", () => {
  for (const command of names("server/commands", ".ts"))
    expect(readme, command).toMatch(new RegExp(`\`${command}[ \`]`));
  const { scripts } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  for (const script of Object.keys(scripts).filter((name) => name !== "test"))
    expect(readme, script).toContain(`npm run ${script}`);
  expect(readme).toContain("npm ci && npm test");
});

test("README names only what is there", () => {
  const pictures = [...readme.matchAll(/\]\((dashboards\/gallery\/[^)]+)\)/g)].map(
    (match) => match[1] as string,
  );
  expect(pictures.length).toBeGreaterThan(3);
  const folders = [...readme.matchAll(/\| `([a-z]+\/[a-z/.]*)`/g)].map((match) => match[1] as string);
  for (const path of [...pictures, ...folders])
    expect(existsSync(fileURLToPath(new URL(path, root))), path).toBe(true);
});

test("nothing names a machine", () => {
  expect(readme).not.toMatch(/\/(home|root|tmp|work)\//);
});
