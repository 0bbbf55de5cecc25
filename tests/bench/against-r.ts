import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bootstrapCorrelation } from "../../server/statistics/association/bootstrap-correlation.ts";
import { kendall } from "../../server/statistics/association/kendall.ts";
import { spearman } from "../../server/statistics/association/spearman.ts";
import { correlationMatrix, covarianceMoments } from "../../server/statistics/numbers/covariance.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import { randomEffects } from "../../server/statistics/pooling/random-effects.ts";
import { coxModel } from "../../server/statistics/survival/cox.ts";
import { kaplanMeier } from "../../server/statistics/survival/kaplan-meier.ts";
import { survivalAt } from "../../server/statistics/survival/survival-at.ts";
import { survivalCounts } from "../../server/statistics/survival/survival-counts.ts";
import type { Bench } from "./main.ts";

const run = promisify(execFile);

/** The same columns for all three: written once as raw doubles. */
function makeData() {
  const random = normalRandom(seededRandom(1));
  const uniform = seededRandom(2);
  const columns: Record<string, Float64Array> = {};
  const normal = (n: number) => Float64Array.from({ length: n }, random);
  columns.pair_x = normal(2000);
  columns.pair_y = columns.pair_x.map((value) => 0.3 * value + random());
  columns.long_x = normal(1_000_000);
  columns.long_y = columns.long_x.map((value) => 0.3 * value + random());
  for (const name of ["a", "b", "c", "d", "e"])
    columns[`cox_${name}`] = Float64Array.from({ length: 1e5 }, uniform);
  columns.time = Float64Array.from({ length: 1_000_000 }, (_, i) =>
    Math.ceil((-400 * Math.log(1 - uniform())) / Math.exp(columns.cox_a![i] ?? 0)),
  );
  columns.event = Float64Array.from({ length: 1_000_000 }, () => (uniform() < 0.7 ? 1 : 0));
  columns.variances = Float64Array.from({ length: 160 }, (_, i) => 1 / (10 + 2 * i));
  columns.effects = columns.variances.map((v) => 0.2 + 0.15 * random() + Math.sqrt(v) * random());
  return columns;
}

let data: Record<string, Float64Array> | undefined;
const column = (name: string) => {
  data ??= makeData();
  return data[name]!;
};

type Task = {
  readonly name: string;
  readonly about: string;
  /** How near the values have to be: closed forms to rounding, resampling to its own noise. */
  readonly within: number;
  readonly make: () => () => number | null;
};

const tasks: readonly Task[] = [
  {
    name: "bootstrap",
    about: "BCa bootstrap of r, n = 2,000, 10,000 replicates",
    within: 0.05,
    make: () => () =>
      bootstrapCorrelation(column("pair_x"), column("pair_y"), { seed: 1, replicates: 10_000 }).low,
  },
  {
    name: "spearman",
    about: "Spearman, n = 1,000,000",
    within: 1e-10,
    make: () => () => spearman(column("long_x"), column("long_y")).value,
  },
  {
    name: "kendall",
    about: "Kendall tau-b (ours with its interval), n = 2,000",
    within: 1e-10,
    make: () => () => kendall(column("pair_x"), column("pair_y")).value,
  },
  {
    name: "kaplan_meier",
    about: "Kaplan-Meier, 1,000,000 people, at day 90",
    within: 1e-10,
    make: () => {
      const event = Uint8Array.from(column("event"));
      return () => survivalAt(kaplanMeier(survivalCounts(column("time"), event)), 90).value;
    },
  },
  {
    name: "cox",
    about: "Cox, 5 covariates, 100,000 people",
    within: 1e-6,
    make: () => {
      const covariates = Object.fromEntries(
        ["a", "b", "c", "d", "e"].map((name) => [name, column(`cox_${name}`)]),
      );
      const time = column("time").slice(0, 1e5);
      const event = Uint8Array.from(column("event").subarray(0, 1e5));
      return () => coxModel({ time, event, covariates }).coefficients[0]?.coefficient ?? null;
    },
  },
  {
    name: "correlation_matrix",
    about: "correlation matrix, 1,000,000 rows of 50 columns",
    within: 1e-10,
    make: () => {
      const [x, y] = [column("long_x"), column("long_y")];
      const columns = Array.from({ length: 50 }, (_, j) => x.map((value, i) => value + y[i]! * j));
      return () => correlationMatrix(covarianceMoments(columns))[1 * 50 + 4]!;
    },
  },
  {
    name: "reml",
    about: "REML over 160 studies",
    within: 1e-6,
    make: () => () => randomEffects(column("effects"), column("variances"))!.coefficients[0]!,
  },
];

type Measured = ReadonlyMap<string, { readonly ms: number; readonly value: number }>;

/** What another program makes of the tasks; null where it is not installed. */
async function measureOther(commands: readonly string[], script: string): Promise<Measured | null> {
  const path = fileURLToPath(new URL(`./against/${script}`, import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "assay-against-"));
  try {
    for (const command of commands) {
      const probe = script.endsWith(".R") ? ["-e", "1"] : ["-c", "import scipy.stats"];
      const isThere = await run(command, probe, { timeout: 60_000 }).then(
        () => true,
        () => false,
      );
      if (!isThere) continue;
      column("pair_x");
      for (const [name, values] of Object.entries(data!))
        writeFileSync(join(folder, name), new Uint8Array(values.buffer));
      const names = tasks.map(({ name }) => name);
      const { stdout } = await run(command, [path, folder, ...names], { timeout: 900_000 });
      const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
      return new Map(
        lines.map((line) => {
          const { task, ms, value } = JSON.parse(line) as { task: string; ms: number; value: number };
          return [task, { ms, value }];
        }),
      );
    }
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let others: Promise<readonly (readonly [string, Measured | null])[]> | undefined;

async function measureOthers() {
  const inR = await measureOther(["Rscript"], "tasks.R");
  const inPython = await measureOther(["python3", "/usr/bin/python3"], "tasks.py");
  return [
    ["R", inR],
    ["SciPy", inPython],
  ] as const;
}

/** One task, ours beside R's and SciPy's; reached where all give the same value. */
async function measure({ name, within, make }: Task): Promise<{ figure: string; ok: boolean } | null> {
  others ??= measureOthers();
  const found = await others;
  const work = make();
  const value = work();
  let best = Infinity;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  let ok = value !== null;
  let isAlone = true;
  const parts = [`${format(best)} ms`];
  for (const [program, measured] of found) {
    const other = measured?.get(name);
    if (measured === null) parts.push(`${program} not installed`);
    else if (other === undefined) parts.push(`${program} has none`);
    else {
      isAlone = false;
      const agrees =
        value !== null && Math.abs(value - other.value) <= within * Math.max(1e-3, Math.abs(other.value));
      ok &&= agrees;
      const apart = agrees ? "" : `, differs: ${value} against ${other.value}`;
      parts.push(`${program} ${format(other.ms)} ms (x ${(other.ms / best).toFixed(1)}${apart})`);
    }
  }
  return isAlone && found.every(([, measured]) => measured === null)
    ? null
    : { figure: parts.join(", "), ok };
}

function format(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : Math.round(ms).toLocaleString("en");
}

export const benches: readonly Bench[] = tasks.map((task) => ({
  name: `next to R and SciPy: ${task.about}`,
  target: "the same value",
  run: () => measure(task),
}));
