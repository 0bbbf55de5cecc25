import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Bench } from "./main.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** One guard taken out of one file. */
type Mutant = {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** The test files that must turn red. */
  readonly tests: readonly string[];
};

/** A guard as it is written, and what stands in its place where it is taken out. */
type Guard = readonly [guard: RegExp, without: string];

/** Whoever has a scope has the whole company's. */
const SCOPE: readonly Guard[] = [
  [/\bscope\.kind === "all"/g, "true"],
  [/\bscope\.kind !== "all"/g, "false"],
  [/\bconditions\.push\(scopePredicate\([^)]*\)\);/g, ""],
  [/\.filter\(\(one\) => isWithin\(scope, one\)\)/g, ""],
];

/** The tests that hold the guards of a folder or file; the first that fits. */
const HELD_BY: readonly (readonly [where: RegExp, tests: readonly string[]])[] = [
  [/^server\/candidates\//, ["tests/server/candidates.test.ts", "tests/server/mine.test.ts"]],
  [/^server\/models\//, ["tests/server/model-proposals.test.ts", "tests/server/models.test.ts"]],
  [/^server\/subjects\//, ["tests/server/subject-requests.test.ts", "tests/server/trials.test.ts"]],
  [/^server\/routes\/trials|^server\/trials\//, ["tests/server/trials.test.ts"]],
  [/./, ["tests/server/scope.test.ts", "tests/server/permission-matrix.test.ts"]],
];

/** What says a scope and guards nothing: where a report is kept, how it is headed, what a page says of its reader. */
const NO_GUARD = /^server\/(reports\/(desk|build)|routes\/session)\.ts$/;

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function mutants(): Mutant[] {
  return filesIn("server").flatMap((file) => {
    if (NO_GUARD.test(file)) return [];
    const text = readFileSync(join(root, file), "utf8");
    const tests = HELD_BY.find(([where]) => where.test(file))![1];
    return SCOPE.flatMap(([guard, without]) =>
      [...text.matchAll(guard)].map(({ index, 0: found }) => ({
        ...{ file, tests, line: text.slice(0, index).split("\n").length },
        text: `${text.slice(0, index)}${without}${text.slice(index + found.length)}`,
      })),
    );
  });
}

/** A copy of the sources beside the same packages. */
function copyOfTree(): string {
  const home = mkdtempSync(join(tmpdir(), "assay-mutants-"));
  for (const entry of readdirSync(root))
    if (!/^(node_modules|\.git|\.scratch)$/.test(entry))
      cpSync(join(root, entry), join(home, entry), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
  return home;
}

/** Whether tests turn red in a copy of the tree. */
function turnsRed(home: string, tests: readonly string[]): Promise<boolean> {
  const run = spawn("npx", ["vitest", "run", "--bail", "1", ...tests], {
    cwd: home,
    stdio: "ignore",
    env: { ...process.env, ASSAY_TEST_RUN: join(home, ".run") },
  });
  return new Promise((done) => run.once("close", (code) => done(code !== 0)));
}

async function run(): Promise<{ figure: string; ok: boolean }> {
  const home = copyOfTree();
  try {
    const all = mutants();
    const alive: string[] = [];
    const green = new Set<string>();
    for (const { file, line, text, tests } of all) {
      // tests that are red by themselves prove nothing
      const key = tests.join(" ");
      if (!green.has(key) && (await turnsRed(home, tests))) throw new Error(`red without any mutant: ${key}`);
      green.add(key);
      writeFileSync(join(home, file), text);
      if (!(await turnsRed(home, tests))) alive.push(`${file}:${line}`);
      cpSync(join(root, file), join(home, file));
    }
    const figure = `${all.length - alive.length} of ${all.length}${alive.map((each) => `, not ${each}`).join("")}`;
    return { figure, ok: alive.length === 0 };
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Predicates of scope, each taken out once. (That no entry of the policy table and no call of `tell` can be missed is held by
 * permission-matrix.test.ts and tell.test.ts themselves.)
 */
export const benches: readonly Bench[] = [
  { name: "predicates of scope taken out", target: "every one turns a test red", run },
];
