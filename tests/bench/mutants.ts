import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { policy } from "../../server/access/policy.ts";
import type { Bench } from "./main.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** One guard taken out of one file. */
type Mutant = {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** The test files that must turn red, and the name that their tests begin with where not all are needed. */
  readonly tests: readonly string[];
  readonly only?: string;
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
/** Groups are told however few they are. */
const TELL: readonly Guard[] = [
  [
    /\btell\((?=\[|[a-z])/g,
    "((all: readonly { n: number }[]) => all.map(({ n }) => ({ n, isHidden: false })))(",
  ],
  [/\btell\.isSmall\(/g, "((_: unknown) => false)("],
];

/** The tests that hold the guards of a folder or file; the first that fits. */
const HELD_BY: readonly (readonly [where: RegExp, tests: readonly string[]])[] = [
  [/^server\/candidates\//, ["tests/server/candidates.test.ts", "tests/server/mine.test.ts"]],
  [/^server\/models\//, ["tests/server/model-proposals.test.ts", "tests/server/models.test.ts"]],
  [/^server\/subjects\//, ["tests/server/subject-requests.test.ts", "tests/server/trials.test.ts"]],
  [/^server\/reports\//, ["tests/server/reports/sent.test.ts", "tests/server/reports/report.test.ts"]],
  [/^server\/routes\/trials|^server\/trials\//, ["tests/server/trials.test.ts"]],
  [/^server\/analyses\/experience\//, ["tests/server/experience.test.ts"]],
  [
    /^server\/analyses\/fairness\//,
    ["tests/server/fairness.test.ts", "tests/server/fairness-questions.test.ts"],
  ],
  [/^server\/analyses\/retention\//, ["tests/server/retention.test.ts"]],
  [/^server\/analyses\/validity\//, ["tests/server/validity.test.ts", "tests/server/validity-page.test.ts"]],
  [/./, ["tests/server/scope.test.ts", "tests/server/permission-matrix.test.ts"]],
];
/** What says a scope and guards nothing: where a report is kept, how it is headed, what a page says of its reader. */
const NO_GUARD = /^server\/(reports\/(desk|build)|routes\/session)\.ts$/;

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function mutantsOf(guards: readonly Guard[], folder: string): Mutant[] {
  return filesIn(folder).flatMap((file) => {
    if (NO_GUARD.test(file)) return [];
    const text = readFileSync(join(root, file), "utf8");
    const tests = HELD_BY.find(([where]) => where.test(file))![1];
    return guards.flatMap(([guard, without]) =>
      [...text.matchAll(guard)].map(({ index, 0: found }) => ({
        ...{ file, tests, line: text.slice(0, index).split("\n").length },
        text: `${text.slice(0, index)}${without}${text.slice(index + found.length)}`,
      })),
    );
  });
}

/** Each route of the table, open to everybody with a session. */
function ofPolicy(): Mutant[] {
  const file = "server/access/policy.ts";
  const text = readFileSync(join(root, file), "utf8");
  return Object.entries(policy)
    .filter(([, need]) => need !== "public" && need !== "session")
    .map(([route, need]) => {
      const entry = `${JSON.stringify(route)}: ${JSON.stringify(need)}`;
      return {
        ...{ file, line: text.slice(0, text.indexOf(entry)).split("\n").length },
        text: text.replace(entry, `${JSON.stringify(route)}: "session"`),
        tests: ["tests/server/permission-matrix.test.ts"],
        only: "the table's entry",
      };
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

/** Whether the tests of a mutant turn red in a copy of the tree. */
function turnsRed(home: string, { tests, only }: Pick<Mutant, "tests" | "only">): Promise<boolean> {
  const wanted = only === undefined ? [] : ["--testNamePattern", only];
  const run = spawn("npx", ["vitest", "run", "--bail", "1", ...tests, ...wanted], {
    cwd: home,
    stdio: "ignore",
    env: { ...process.env, ASSAY_TEST_RUN: join(home, ".run") },
  });
  return new Promise((done) => run.once("close", (code) => done(code !== 0)));
}

function bench(name: string, mutants: () => readonly Mutant[]): Bench {
  return {
    name,
    target: "every one turns a test red",
    run: async () => {
      const home = copyOfTree();
      try {
        const all = mutants();
        const alive: string[] = [];
        const green = new Set<string>();
        for (const { file, line, text, ...held } of all) {
          // tests that are red by themselves prove nothing
          const key = JSON.stringify(held);
          if (!green.has(key) && (await turnsRed(home, held)))
            throw new Error(`red without any mutant: ${held.tests.join(" ")}`);
          green.add(key);
          writeFileSync(join(home, file), text);
          if (!(await turnsRed(home, held))) alive.push(`${file}:${line}`);
          cpSync(join(root, file), join(home, file));
        }
        const figure = `${all.length - alive.length} of ${all.length}${alive.map((each) => `, not ${each}`).join("")}`;
        return { figure, ok: alive.length === 0 };
      } finally {
        rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
}

/** Guards of who may see what, each taken out once: a scope's predicate, a route's right, a small group's hiding. */
export const benches: readonly Bench[] = [
  bench("scopes", () => mutantsOf(SCOPE, "server")),
  bench("routes of the policy table", ofPolicy),
  bench("small groups in analyses", () => mutantsOf(TELL, "server/analyses")),
];
