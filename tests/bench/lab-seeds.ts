import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GENERAL_QUESTION, JOBS } from "../../fixtures/generator/company.ts";
import type { AiEffect } from "../../fixtures/generator/effect.ts";
import { generate } from "../../fixtures/generator/generate.ts";
import { loadDirectory } from "../../pipelines/load.ts";
import { answerAnalysis, readQuery } from "../../server/analyses/analyses.ts";
import { analysis as clinic } from "../../server/analyses/lab/clinic.ts";
import { analysis as weights } from "../../server/analyses/lab/weights.ts";
import { parseConfig } from "../../server/config.ts";
import { createRowReader, type RowReader } from "../../server/metrics/rows.ts";
import { compositeValidity, optimalWeights } from "../../server/statistics/lab/optimal-weights.ts";
import { covarianceMoments } from "../../server/statistics/numbers/covariance.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
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

/** Weights that were tuned for a job whose outcomes go with one competency, and how its competencies correlate. */
type Tuned = {
  readonly job: string;
  readonly competencies: readonly string[];
  /** Of whom the product recommends: the fitted where it calls a gain, else those in force. */
  readonly recommended: readonly number[];
  readonly fitted: readonly number[];
  readonly current: readonly number[];
  readonly best: readonly number[];
  readonly isCalled: boolean;
  /** Covariances of the competencies among this company's applicants, row by row. */
  readonly applicants: Float64Array;
  /** The competency that performance was planted on. */
  readonly planted: number;
};

/** Tuned weights of each job with enough hires; the keywords of service jobs tell performance instead. */
async function tuned(rows: RowReader, database: Database): Promise<Tuned[]> {
  const found: Tuned[] = [];
  for (const { id: job, family, weights: own } of JOBS) {
    if (family === "service") continue;
    const answer = await answerAnalysis({ rows, config }, weights, readQuery(weights, { job }), {
      kind: "all",
    });
    const of = (name: string) => answer.weightings.find((each) => each.name === name)?.weights ?? null;
    const [current, fitted, optimal] = [of("current"), of("shrunken"), of("optimal")];
    if (current === null || fitted === null || optimal === null) continue;
    const handsOn = own.findIndex(([name]) => name === "hands_on");
    const at = handsOn >= 0 ? handsOn : own.findIndex(([name]) => name !== "logical_thinking");
    const planted = answer.competencies.indexOf(own[at]![0]);
    const isCalled = answer.verdict === "gain";
    const applicants = await covariancesOf(database, job, answer.competencies);
    const best = optimalWeights(
      applicants,
      applicants.filter((_, each) => each % current.length === planted),
      {
        ...{ current, step: 0.1 },
        competencies: current.map((_, each) => ({
          name: String(each),
          predictors: [each],
          floor: 0.05,
          cap: 0.6,
        })),
      },
    ).weights!;
    found.push({
      ...{
        job,
        competencies: answer.competencies,
        current,
        fitted: optimal,
        best,
        isCalled,
        applicants,
        planted,
      },
      recommended: isCalled ? fitted : current,
    });
  }
  return found;
}

async function covariancesOf(
  database: Database,
  job: string,
  competencies: readonly string[],
): Promise<Float64Array> {
  const rows = await database.reader((connection) =>
    connection.rows<{ key: number; competency: string; z: number }>(
      `select application_key as key, cast(competency as varchar) as competency, ai_score_z / 1e12 as z
       from marts.competency_score where job = $job and ai_score_z is not null`,
      { job },
    ),
  );
  const people = new Map<number, number[]>();
  for (const { key, competency, z } of rows) {
    const own = people.get(key) ?? competencies.map(() => Number.NaN);
    own[competencies.indexOf(competency)] = z;
    people.set(key, own);
  }
  const whole = [...people.values()].filter((own) => !own.some(Number.isNaN));
  const { n, c } = covarianceMoments(
    competencies.map((_, at) => Float64Array.from(whole, (own) => own[at]!)),
  );
  return c.map((each) => each / (n - 1));
}

/** Validity of weights over that of the best within the same limits, on other applicants of the job. */
function reached({ planted, best }: Tuned, given: readonly number[], fresh: Float64Array): number {
  const size = given.length;
  const worth = (each: readonly number[]) =>
    compositeValidity(
      fresh,
      Float64Array.from({ length: size }, (_, at) => fresh[at * size + planted]!),
      each,
    )!;
  return worth(given) / worth(best);
}

/** Jobs of a company whose outcomes go with no competency more than with others, and those in which a gain is called. */
async function gainless(rows: RowReader): Promise<{ jobs: number; called: string[] }> {
  let jobs = 0;
  const called: string[] = [];
  for (const { id: job } of JOBS) {
    const { verdict } = await answerAnalysis({ rows, config }, weights, readQuery(weights, { job }), {
      kind: "all",
    });
    if (verdict === "gain" || verdict === "no_evidence") jobs++;
    if (verdict === "gain") called.push(job);
  }
  return { jobs, called };
}

type Company = {
  readonly diagnosed: Diagnosed;
  readonly tuned: readonly Tuned[];
  readonly gainless: Awaited<ReturnType<typeof gainless>>;
};

/** Generates and loads a company, asks it, and leaves nothing behind. */
async function loaded<Found>(
  seed: number,
  aiEffect: AiEffect,
  asked: (rows: RowReader, database: Database) => Promise<Found>,
): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), "assay-lab-"));
  try {
    await generate({ out: join(folder, "exports"), seed, scale: SCALE, aiEffect });
    const database = await openDatabase({ directory: join(folder, "data") });
    try {
      await loadDirectory(database, { from: join(folder, "exports") });
      return await asked(createRowReader(database), database);
    } finally {
      await database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The company of a seed, and one of the same seed in which the AI score tells nothing of its own. */
async function companyOf(seed: number): Promise<Company> {
  const good = await loaded(seed, "good", async (rows, database) => ({
    diagnosed: await diagnosed(rows),
    tuned: await tuned(rows, database),
  }));
  const none = await loaded(seed, "harm", gainless);
  const { weak, found, sound, wrong } = good.diagnosed;
  process.stderr.write(
    `seed ${seed}: ${found} of ${weak} weak found, ${wrong.length} of ${sound} sound named ${wrong.join(", ")}; ` +
      `${good.tuned.filter(({ isCalled }) => isCalled).length} of ${good.tuned.length} jobs gain, ` +
      `without a gain ${none.called.length} of ${none.jobs} ${none.called.join(", ")}\n`,
  );
  return { ...good, gainless: none };
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

/** Mean over jobs and companies of what weights reach, on applicants of the next company. */
function meanReached(all: readonly Company[], weightsOf: (each: Tuned) => readonly number[]): number {
  const found = all.flatMap((company, at) =>
    company.tuned.flatMap((each) => {
      const other = all[(at + 1) % all.length]!.tuned.find(({ job }) => job === each.job);
      return other ? [reached(each, weightsOf(each), other.applicants)] : [];
    }),
  );
  return found.reduce((sum, each) => sum + each / found.length, 0);
}
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

export const benches: readonly Bench[] = [
  {
    name: "weights: validity of the fitted on fresh applicants, of that of the best planted",
    target: ">= 95 %",
    run: async () => {
      if (!isWanted) return null;
      const all = await companies();
      const [fitted, recommended, current] = (["fitted", "recommended", "current"] as const).map((name) =>
        meanReached(all, (each) => each[name]),
      ) as [number, number, number];
      return {
        figure: `${percent(fitted)} (recommended ${percent(recommended)}, in force ${percent(current)})`,
        ok: fitted >= 0.95,
      };
    },
  },
  {
    name: "weights: jobs without a planted gain of which none is called",
    target: ">= 90 %",
    run: async () => {
      if (!isWanted) return null;
      const all = await companies();
      const jobs = all.reduce((sum, each) => sum + each.gainless.jobs, 0);
      const called = all.reduce((sum, each) => sum + each.gainless.called.length, 0);
      const silent = all.filter(({ gainless: { called } }) => called.length === 0).length;
      return {
        figure: `${percent(1 - called / jobs)} of ${jobs} (none at all in ${silent} of ${all.length} companies)`,
        ok: called <= 0.1 * jobs,
      };
    },
  },
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
