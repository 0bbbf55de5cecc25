import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer } from "../../server/main.ts";
import { runHere } from "../helpers/program.ts";
import { type Desk, deskFile, startDesk } from "./desk.ts";
import { filesBelow } from "./rig.ts";

const program = fileURLToPath(new URL("../../bin/assay.mjs", import.meta.url));
let folder: string;
let data: string;
let desk: Desk;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-pull-command-"));
  data = join(folder, "data");
  desk = await startDesk();
  mkdirSync(join(data, "systems"), { recursive: true, mode: 0o700 });
  writeFileSync(join(data, "systems", "desk.json"), JSON.stringify(deskFile));
  configure({});
});
afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true });
});

function configure(more: object): void {
  const pulls = [{ system: "desk", base: `${desk.origin}/api`, ...more }];
  writeFileSync(join(data, "assay.config.json"), JSON.stringify({ pulls }));
}
const assay = (...words: string[]) => runHere([...words, "--data", data]);

/** The real program with something on its standard input. */
function withInput(words: readonly string[], input: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [program, ...words, "--data", data], { stdio: "pipe" });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, said })));
}

test("says what is missing before anything is asked", async () => {
  const none = await assay("pull", "desk");
  expect([none.code, none.err]).toEqual([
    1,
    "desk: desk: the secret client is nowhere; give it to assay pull secret desk client",
  ]);
  expect(desk.seen).toEqual([]);
  expect((await assay("pull", "other")).err).toContain("the settings pull no other; they pull: desk");
  expect((await assay("pull", "secret", "desk")).code).toBe(2);
});

test("secrets come by standard input, and are nowhere in clear", async () => {
  for (const [name, secret] of Object.entries(desk.secrets)) {
    const { code, said } = await withInput(["pull", "secret", "desk", name], `${secret}\n`);
    expect([code, said]).toEqual([0, `desk has its secret ${name}\n`]);
  }
  const wrong = await withInput(["pull", "secret", "desk", "colour"], "blue");
  expect(wrong.said).toContain("desk has no secret colour; it has: client, secret");
});

test("a dry run tells what the mapping makes of a page, and loads nothing", async () => {
  const { code, out } = await assay("pull", "desk", "--dry-run");
  expect(code).toBe(0);
  expect(out).toContain("candidates: 2 would arrive, 0 would be set aside");
  expect(out).toContain("departments: 6 would arrive");
  expect((await assay("pull", "list", "--json")).out).toContain('"state":null');
});

test("a run pulls and loads, and is listed by command and doctor", async () => {
  const { code, out } = await assay("pull", "desk");
  expect(code).toBe(0);
  expect(out).toMatch(/^desk: \d+ requests in [\d.]+ s, loaded by run 1\n/);
  expect(out).toContain("profiles     done, 6 items");
  const listed = await assay("pull", "list");
  expect(listed.out).toMatch(/^desk: 127\.0\.0\.1:\d+; next by command\n {2}people +done 20/);
  const doctor = await assay("doctor");
  expect(doctor.out).toMatch(/ok +outgoing +these hosts and no others: 127\.0\.0\.1:\d+/);
  expect(doctor.out).toMatch(/ok +pull desk +people done /);
});

test("beside a server it is asked to, and its pages are opened by command alone", async () => {
  configure({ cron: "0 3 1 1 *" });
  const server = await startServer({ data, web: null, port: 0, logLevel: "silent" });
  try {
    const { code, said } = await withInput(
      ["pull", "secret", "desk", "secret"],
      "another-secret-of-the-desk",
    );
    expect([code, said]).toEqual([0, "desk has its secret secret\n"]);
    const refused = await assay("pull", "desk");
    expect([refused.code, refused.out]).toEqual([
      1,
      expect.stringMatching(/people +failed, 0 items, 127\.0\.0\.1:\d+ gave no token \(200, code 40\)/),
    ]);
    await withInput(["pull", "secret", "desk", "secret"], desk.secrets.secret ?? "");
    const again = await assay("pull", "desk", "--full");
    expect([again.code, again.out]).toEqual([0, expect.stringMatching(/profiles +done, 6 items/)]);
    expect((await assay("pull", "list")).out).toMatch(/next 20\d\d-01-01|next 20\d\d-12-31/);

    const to = join(folder, "opened");
    expect((await assay("pull", "open", "desk", "--to", to)).out).toMatch(/\d+ pages of desk lie in clear/);
    const texts = filesBelow(to).map((path) => readFileSync(path, "utf8"));
    expect(texts.some((text) => text.includes("Person 3"))).toBe(true);
    // what the file says is never kept is nowhere
    expect(texts.some((text) => text.includes("salary-of-91000"))).toBe(false);
  } finally {
    await server.close();
  }
});

test("no secret and no token is in any file, and nobody's name outside the vault", async () => {
  const secrets = [...Object.values(desk.secrets), "another-secret-of-the-desk", ...desk.tokens];
  expect(desk.tokens.length).toBeGreaterThan(1);
  for (const path of filesBelow(data)) {
    const bytes = readFileSync(path);
    for (const secret of [...secrets, "Person 3", "salary-of-91000"])
      expect(bytes.includes(secret), `${path} ${secret}`).toBe(false);
  }
  expect(existsSync(join(data, "landing", "desk"))).toBe(true);
  expect(existsSync(join(data, "landing", ".ready", "desk"))).toBe(false);
  const events = filesBelow(join(data, "audit")).flatMap((path) =>
    readFileSync(path, "utf8").trim().split("\n"),
  );
  const pulled = events.map((line) => JSON.parse(line)).filter(({ action }) => action === "pull");
  expect(pulled.at(-1)).toMatchObject({
    outcome: "done",
    subject: "system:desk",
    detail: { hosts: [new URL(desk.origin).host], endpoints: { people: { state: "done", rows: 6 } } },
  });
  expect(readdirSync(join(data, "landing", "desk"))).toEqual(["departments", "people", "profiles"]);
});
