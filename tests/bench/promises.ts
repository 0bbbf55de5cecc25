import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "../../fixtures/generator/generate.ts";
import { loadDirectory } from "../../pipelines/load.ts";
import { chiSquareQuantile } from "../../server/statistics/distributions/chi-square.ts";
import { openDatabase } from "../../sql/database.ts";
import { mostMisses } from "../helpers/chance.ts";
import { type Estimated, type Found, found, halfWidths, isEstimated, nameOf } from "../helpers/promised.ts";
import { client } from "../server/client.ts";
import type { Bench } from "./main.ts";

const SEEDS = Number(process.env.ASSAY_BENCH_SEEDS ?? 10);
const FIRST_SEED = Number(process.env.ASSAY_BENCH_SEED ?? 101);
/** Chance at which a promise's misses or spread count as more than chance. */
const RARE = 0.001;

type Told = { readonly promise: Estimated; readonly found: Found };

/** What a demo company of a seed says about every estimated promise. */
async function ask(seed: number): Promise<Map<string, Told>> {
  const home = mkdtempSync(join(tmpdir(), "assay-promises-"));
  try {
    const out = join(home, "exports");
    const directory = join(home, "data");
    const { promises } = await generate({ out, scale: 1, seed });
    const database = await openDatabase({ directory });
    try {
      await loadDirectory(database, { from: out });
    } finally {
      await database.close();
    }
    const api = await client(directory);
    try {
      const told = new Map<string, Told>();
      for (const promise of promises)
        if (isEstimated(promise)) {
          const answer = await found(api, promise);
          if (answer !== undefined) told.set(nameOf(promise), { promise, found: answer });
        }
      return told;
    } finally {
      await api.close();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

type Line = {
  readonly name: string;
  readonly planted: number;
  readonly mean: number;
  /** Mean distance from the planted value in standard errors. */
  readonly off: number;
  readonly held: number;
  readonly of: number;
  /** Spread between seeds over the mean standard error. */
  readonly spread: number;
};

async function measure(): Promise<Line[]> {
  const all: Map<string, Told>[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) all.push(await ask(seed));
  const names = [...new Set(all.flatMap((told) => [...told.keys()]))];
  const lines = names.map((name) =>
    lineOf(
      name,
      all.map((told) => told.get(name)).filter((one) => one !== undefined),
    ),
  );
  const text = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(3));
  process.stdout.write(`held  spread  off (s.e.)  planted   mean\n`);
  for (const { name, planted, mean, off, held, of, spread } of lines)
    process.stdout.write(
      `${`${held}/${of}`.padEnd(6)}${spread.toFixed(2).padStart(5)}${off.toFixed(2).padStart(10)}${text(planted).padStart(11)}${text(mean).padStart(9)}  ${name}\n`,
    );
  return lines;
}

function lineOf(name: string, told: readonly Told[]): Line {
  const values = told.map(({ found: { value } }) => value ?? Number.NaN);
  const planted = told[0]!.promise.planted;
  const mean = average(values);
  const error = average(told.map(({ found: { low, high } }) => ((high ?? NaN) - (low ?? NaN)) / (2 * 1.96)));
  const spread = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1),
  );
  const held = told.filter((one) => halfWidths(planted, one.found) <= 1).length;
  return { name, planted, mean, off: (mean - planted) / error, held, of: SEEDS, spread: spread / error };
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

let measured: Promise<Line[]> | undefined;

export const benches: readonly Bench[] = [
  {
    name: `planted values held by their 95 % intervals, ${SEEDS} seeds`,
    target: "93 to 97 %",
    run: async () => {
      measured ??= measure();
      const lines = await measured;
      const share = average(lines.map(({ held, of }) => held / of));
      return {
        figure: `${(100 * share).toFixed(1)} % of ${lines.length}`,
        ok: share >= 0.93 && share <= 0.97,
      };
    },
  },
  {
    name: "promises whose interval misses more often than chance allows",
    target: "none",
    run: async () => {
      measured ??= measure();
      const bad = (await measured).filter(({ held, of }) => of - held > mostMisses(of));
      return { figure: bad.map(({ name }) => name).join(", ") || "none", ok: bad.length === 0 };
    },
  },
  {
    name: "promises whose spread between seeds is no sample's: against the standard error, by chi-square",
    target: "none",
    run: async () => {
      measured ??= measure();
      const bound = (p: number) => Math.sqrt(chiSquareQuantile(p, SEEDS - 1) / (SEEDS - 1));
      const [least, most] = [bound(RARE / 2), bound(1 - RARE / 2)];
      const bad = (await measured).filter(({ spread }) => !(spread >= least && spread <= most));
      return { figure: bad.map(({ name }) => name).join(", ") || "none", ok: bad.length === 0 };
    },
  },
];
