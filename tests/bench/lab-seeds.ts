import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GENERAL_QUESTION, JOBS } from "../../fixtures/generator/company.ts";
import { generate } from "../../fixtures/generator/generate.ts";
import { loadDirectory } from "../../pipelines/load.ts";
import { answerAnalysis } from "../../server/analyses/analyses.ts";
import { analysis as clinic } from "../../server/analyses/lab/clinic.ts";
import { parseConfig } from "../../server/config.ts";
import { createRowReader, type RowReader } from "../../server/metrics/rows.ts";
import { openDatabase } from "../../sql/database.ts";
import type { Bench } from "./main.ts";

/*
 * What the model lab finds on the demo companies of many seeds: SEEDS=20 of them from FIRST_SEED=1. A seed takes about
 * a minute, so that it runs only where it is named.
 */
const SEEDS = Number(process.env.SEEDS ?? 20);
const FIRST_SEED = Number(process.env.FIRST_SEED ?? 1);
/** The smallest scale at which every job has the 50 answers from which a question is judged. */
const SCALE = 1;

const config = parseConfig({}, "benchmark");

/** What the clinic says of one company: of the questions in force and of those before. */
type Diagnosed = {
  readonly weak: number;
  readonly found: number;
  readonly sound: number;
  readonly wrong: string[];
};

async function diagnosed(rows: RowReader): Promise<Diagnosed> {
  let [weak, found, sound] = [0, 0, 0];
  const wrong: string[] = [];
  for (const { id } of JOBS) {
    const { forms } = await answerAnalysis({ rows, config }, clinic, { job: id }, { kind: "all" });
    for (const { is_current, versions, questions } of forms)
      for (const { question, verdict } of questions) {
        const isNamed = verdict === "rewrite" || verdict === "drop";
        if (question !== GENERAL_QUESTION) {
          sound++;
          if (isNamed) wrong.push(`${id} ${versions.at(-1)} ${question} ${verdict}`);
        } else if (is_current) {
          weak++;
          if (isNamed) found++;
        }
      }
  }
  return { weak, found, sound, wrong };
}

/** What is asked of each company; another question is one more line. */
const asked = { diagnosed };
type Company = { readonly [K in keyof typeof asked]: Awaited<ReturnType<(typeof asked)[K]>> };

/** Generates and loads the company of a seed, asks it, and leaves nothing behind. */
async function companyOf(seed: number): Promise<Company> {
  const folder = mkdtempSync(join(tmpdir(), "assay-lab-"));
  try {
    await generate({ out: join(folder, "exports"), seed, scale: SCALE });
    const database = await openDatabase({ directory: join(folder, "data") });
    try {
      await loadDirectory(database, { from: join(folder, "exports") });
      const rows = createRowReader(database);
      const company = { diagnosed: await asked.diagnosed(rows) };
      const { weak, found, sound, wrong } = company.diagnosed;
      process.stderr.write(
        `seed ${seed}: ${found} of ${weak} weak found, ${wrong.length} of ${sound} sound named ${wrong.join(", ")}\n`,
      );
      return company;
    } finally {
      await database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let asking: Promise<Company[]> | null = null;
function companies(): Promise<Company[]> {
  asking ??= (async () => {
    const all: Company[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) all.push(await companyOf(seed));
    return all;
  })();
  return asking;
}

const isWanted = process.argv.includes("lab-seeds");
const sumOf = (all: readonly Company[], of: (each: Diagnosed) => number) =>
  all.reduce((sum, each) => sum + of(each.diagnosed), 0);

export const benches: readonly Bench[] = [
  {
    name: `clinic, ${SEEDS} seeds from ${FIRST_SEED}: companies whose weak question is named`,
    target: "all",
    run: async () => {
      if (!isWanted) return null;
      const all = await companies();
      const named = all.filter(({ diagnosed: { found } }) => found > 0).length;
      return { figure: `${named} of ${all.length}`, ok: named === all.length };
    },
  },
  {
    name: "clinic: the same, in each job that asks it",
    target: ">= 80 %",
    run: async () => {
      if (!isWanted) return null;
      const all = await companies();
      const [found, weak] = [sumOf(all, (each) => each.found), sumOf(all, (each) => each.weak)];
      return { figure: `${found} of ${weak}`, ok: found >= 0.8 * weak };
    },
  },
  {
    name: "clinic: sound questions that are named",
    target: "<= 5 %",
    run: async () => {
      if (!isWanted) return null;
      const all = await companies();
      const [wrong, sound] = [sumOf(all, ({ wrong }) => wrong.length), sumOf(all, (each) => each.sound)];
      return { figure: `${wrong} of ${sound}`, ok: wrong <= 0.05 * sound };
    },
  },
];
