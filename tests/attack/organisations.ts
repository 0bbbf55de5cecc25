import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildWarehouse } from "../../pipelines/build.ts";
import { openDatabase } from "../../sql/database.ts";
import { runFolder } from "../helpers/once.ts";
import { stage } from "../marts/staged.ts";

/** Pseudo-random numbers in [0, 1) of a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A data directory with an organisation of a seed: its size, its jobs, how unevenly its people spread over jobs and
 * groups, and who applied twice are by chance. `close` removes it.
 */
export async function organisation(seed: number): Promise<{ directory: string; close: () => void }> {
  const random = randomOf(seed);
  const directory = join(mkdtempSync(join(runFolder(), "organisation-")), "data");
  const people = Math.round(120 * 12 ** random());
  const jobs = 3 + Math.floor(random() * 8);
  const [jobSkew, groupSkew] = [1 + random() * 1.5, 1.5 + random() * 3];
  const share = (of: string, salt: number) => `((hash(${of} || '${seed}:${salt}') % 1000000) / 1e6)`;
  const pick = (values: readonly string[], of: string, salt: number) =>
    `[${values.map((value) => `'${value}'`).join(", ")}][1 + CAST(floor(${values.length} * pow(${share(of, salt)}, ${groupSkew})) AS INTEGER)]`;
  const database = await openDatabase({ directory });
  try {
    await database.writer(async (connection) => {
      await stage(connection, people);
      await connection.run(`
        UPDATE staging.requisitions SET job_id = 'J' || lpad(CAST(1 + CAST(floor(${jobs} * pow(${share("requisition_id", 1)}, ${jobSkew})) AS INTEGER) AS VARCHAR), 2, '0');
        UPDATE staging.requisitions SET department_id = (SELECT department_id FROM staging.jobs WHERE jobs.job_id = requisitions.job_id);
        UPDATE staging.candidates SET
          education = ${pick(["bachelor", "master", "associate", "doctorate"], "candidate_id", 2)},
          gender = ${pick(["female", "male"], "candidate_id", 3)},
          ethnicity = ${pick(["汉族", "回族", "藏族", "壮族"], "candidate_id", 4)};
        UPDATE staging.candidates AS one SET person_key = other.person_key FROM staging.candidates AS other
          WHERE ${share("one.candidate_id", 5)} < 0.1 AND other.candidate_id = 'C' || lpad(CAST(CAST(floor(${people} * ${share("one.candidate_id", 6)}) AS INTEGER) AS VARCHAR), 8, '0');
      `);
      await buildWarehouse(connection);
    });
  } finally {
    await database.close();
  }
  return { directory, close: () => rmSync(join(directory, ".."), { recursive: true, force: true }) };
}
