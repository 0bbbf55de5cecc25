import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), "utf8");
const readme = read("README.md");
const names = (folder: string, ending: string) =>
  readdirSync(new URL(folder, root))
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));

/** Every folder with files of the project's own, as `sql/marts/`. */
function folders(): string[] {
  const own = (path: string): string[] => {
    const entries = readdirSync(new URL(path, root), { withFileTypes: true });
    const below = entries.filter((entry) => entry.isDirectory() && !OTHERS.has(`${path}${entry.name}/`));
    const has = path !== "" && entries.some((entry) => entry.isFile());
    return [...(has ? [path] : []), ...below.flatMap(({ name }) => own(`${path}${name}/`))];
  };
  return own("");
}

/** What is not kept by git. */
const OTHERS = new Set([
  ".git/",
  ...read(".gitignore")
    .split("\n")
    .filter((line) => line.endsWith("/"))
    .map((line) => line.replace(/^\//, "")),
]);

/** The folders that the map names, each as what it matches: `*` is one name, `**` all below. */
const map = [...readme.matchAll(/^\| (`[^|]+`) \|/gm)]
  .flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+\/)`/g)].map((match) => match[1] as string))
  .map((path) => ({
    path,
    matches: new RegExp(
      `^${path
        .replaceAll(".", "\\.")
        .replace("**/", "(.+/)?")
        .replaceAll(/\/\*\//g, "/[^/]+/")}$`,
    ),
  }));

test("README's map has every folder with files, and names only what is there", () => {
  const all = folders();
  expect(all).toContain("sql/metrics/");
  expect(all.filter((folder) => !map.some(({ matches }) => matches.test(folder)))).toEqual([]);
  expect(map.filter(({ matches }) => !all.some((folder) => matches.test(folder)))).toEqual([]);
});

test("README lists every feed, and names the command that lists the metrics", () => {
  const feeds = names("pipelines/sources", ".ts");
  expect(feeds.length).toBeGreaterThan(20);
  expect(feeds.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  expect(readme).toContain("`npx assay metric`");
});

test("README tells every command and every script", () => {
  for (const command of names("server/commands", ".ts"))
    expect(readme, command).toMatch(new RegExp(`\`${command}[ \`]`));
  const { scripts } = JSON.parse(read("package.json"));
  for (const script of Object.keys(scripts).filter((name) => name !== "test"))
    expect(readme, script).toContain(`npm run ${script}`);
  expect(readme).toContain("npm ci && npm test");
});

test("README and CONTRIBUTING name only files that are there", () => {
  const documents = { "README.md": readme, "CONTRIBUTING.md": read("CONTRIBUTING.md") };
  for (const [document, text] of Object.entries(documents)) {
    const paths = [
      ...text.matchAll(/\]\((dashboards\/gallery\/[^)]+)\)/g),
      ...text.matchAll(/`((?:sql|pipelines|server|dashboards|fixtures|tests|docs)\/[\w./-]+\.\w+)`/g),
    ].map((match) => match[1] as string);
    expect(paths.length, document).toBeGreaterThan(2);
    for (const path of paths) expect(() => read(path), `${document}: ${path}`).not.toThrow();
  }
});

test("a decision is short and says what was decided, why, at what price, and instead of what", () => {
  const decisions = names("docs/decisions", ".md");
  expect(decisions.length).toBeGreaterThan(3);
  for (const name of decisions) {
    const text = read(`docs/decisions/${name}.md`);
    for (const part of ["# ", "**Decided.** ", "**Why.** ", "**Price.** ", "**Instead.** "])
      expect(text, name).toMatch(new RegExp(`^${part.replaceAll("*", "\\*")}`, "m"));
    expect(text.split("\n").length, name).toBeLessThan(30);
  }
});

test("nothing names a machine", () => {
  for (const file of ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
    expect(read(file), file).not.toMatch(/\/(home|root|tmp|work)\//);
});
