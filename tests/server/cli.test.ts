import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { main } from "../../server/cli.ts";
import { moduleNames } from "../../server/discover.ts";
import { version } from "../../server/version.ts";

let data: string;
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), "assay-cli-")), "data");
});
afterEach(() => rmSync(join(data, ".."), { recursive: true }));

async function assay(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(argv, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const commands = await moduleNames(new URL("../../server/commands/", import.meta.url));

test("help lists every command with its line", async () => {
  const { code, out } = await assay("--help");
  expect(code).toBe(0);
  for (const name of commands) expect(out).toMatch(new RegExp(`^  ${name} +\\S`, "m"));
});

test.each(commands)("%s --help shows its usage and options", async (name) => {
  const { code, out } = await assay(name, "--help");
  expect(code).toBe(0);
  expect(out).toContain(`usage: assay ${name}`);
  expect(out).toContain("--data VALUE");
});

test("the version is package.json's", async () => {
  expect(await assay("--version")).toEqual({ code: 0, out: version, err: "" });
});

test("wrong usage exits 2 with one line that says what to do", async () => {
  expect((await assay()).code).toBe(2);
  for (const argv of [
    ["nix"],
    ["serve", "--nix"],
    ["serve", "--port"],
    ["serve", "--port", "eight"],
    ["serve", "--port", "65536"],
    ["serve", "word"],
    ["demo", "--scale", "0"],
    ["demo", "--seed", "x"],
    ["demo", "word"],
    ["doctor", "--json=yes"],
  ]) {
    const { code, err } = await assay(...argv, "--data", data);
    expect({ argv, code }).toEqual({ argv, code: 2 });
    expect(err.split("\n")).toHaveLength(1);
    expect(err).toMatch(/^assay /);
  }
});

test("doctor reports an empty installation as sound, and as JSON", async () => {
  const { code, out } = await assay("doctor", "--data", data, "--json");
  const report = JSON.parse(out);
  expect(code).toBe(0);
  expect(report).toMatchObject({ ok: true, version, data });
  expect(report.checks.map((check: { check: string }) => check.check)).toEqual(
    expect.arrayContaining([
      "node",
      "data directory",
      "settings",
      "disk",
      "master key",
      "database",
      "audit",
      "port",
    ]),
  );
});

test("doctor exits 1 on a wrong settings file and names its problems", async () => {
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, "assay.config.json"), '{"server": {"port": "x"}}');
  const { code, out } = await assay("doctor", "--data", data);
  expect(code).toBe(1);
  expect(out).toMatch(/fault +settings .*server\.port: must be integer/);
});

test("doctor opens the application tables, and exits 1 where they cannot be read", async () => {
  mkdirSync(data, { recursive: true });
  const file = join(data, "app.sqlite");
  writeFileSync(file, "");
  expect((await assay("doctor", "--data", data)).out).toMatch(/ok +app\.sqlite +whole/);
  writeFileSync(file, "no database".repeat(1000));
  const { code, out } = await assay("doctor", "--data", data);
  expect(code).toBe(1);
  expect(out).toMatch(/fault +app\.sqlite .*app\.sqlite cannot be opened: file is not a database/);
});

test("doctor notes a taken port", async () => {
  const taken = createServer();
  await new Promise<void>((done) => taken.listen(0, "127.0.0.1", () => done()));
  const { port } = taken.address() as { port: number };
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, "assay.config.json"), JSON.stringify({ server: { port } }));
  const { out } = await assay("doctor", "--data", data);
  await new Promise((done) => taken.close(done));
  expect(out).toMatch(new RegExp(`note +port +${port} is taken`));
});
