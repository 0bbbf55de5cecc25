import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contracts } from "../../pipelines/contract.ts";
import { openKeys } from "../../pipelines/keys.ts";
import { mergeFeed } from "../../pipelines/load/merge.ts";
import { recover } from "../../pipelines/load/recover.ts";
import { openDatabase } from "../../sql/database.ts";

const PEOPLE = 400_000;

/** Seals people from a checked file into an empty vault: matching, blind indexes, encryption, writing. */
async function sealPeople(): Promise<{ figure: string; ok: boolean }> {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const db = await openDatabase({ directory: join(folder, "data") });
  try {
    const keys = await openKeys(db);
    await recover(db);
    const all = await contracts();
    const contract = all.get("candidates");
    if (contract === undefined) throw new Error("no feed candidates");
    const acceptedFile = join(db.directory, "work", "people.parquet");
    const merged = await db.writer(async (c) => {
      await c.run(`COPY (
        SELECT 'C' || i AS candidate_id, '林晓' || chr(20000 + (i % 5000)::INTEGER) AS name, '1' || (3000000000 + i) AS phone,
          'lin.xiao' || i || '@example.com' AS email, '110101' || (199001010000 + i) AS national_id, 'female' AS gender,
          DATE '1990-01-01' + (i % 9000)::INTEGER AS birth_date, '汉族' AS ethnicity, 'bachelor' AS education,
          4.0 AS experience_years, TIMESTAMPTZ '2025-01-01' AS consent_at, '招聘评估' AS consent_scope, 'ats' AS source,
          'C' || i AS source_id, TIMESTAMPTZ '2025-01-01' AS updated_at, false AS deleted, i AS line
        FROM range(${PEOPLE}) t(i)) TO '${acceptedFile}' (FORMAT parquet)`);
      return mergeFeed(c, {
        contract,
        contracts: all,
        files: [
          {
            ...{ fileId: 1, path: "people", sha256: "", bytes: 0, reader: "", feeds: 1 },
            extracted: {
              ...{ feed: "candidates", read: PEOPLE, accepted: PEOPLE, rejected: 0, acceptedFile },
              ...{ rejectedFile: null, controls: [], reasons: {} },
            },
          },
        ],
        ...{
          batchId: 1,
          runId: 1,
          keys,
          work: join(db.directory, "work", "merge"),
          zone: "Asia/Shanghai",
          replayed: [],
        },
      });
    });
    if (merged?.peopleSealed !== PEOPLE)
      throw new Error(`${merged?.peopleSealed} of ${PEOPLE} people sealed`);
    const speed = PEOPLE / merged.sealSeconds.people;
    return {
      figure: `${Math.round(speed).toLocaleString("en")} people/s (${PEOPLE.toLocaleString("en")} in ${merged.sealSeconds.people.toFixed(1)} s)`,
      ok: speed >= 50_000,
    };
  } finally {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the vault costs. */
export const benches: {
  name: string;
  target: string;
  run: () => Promise<{ figure: string; ok: boolean } | null>;
}[] = [
  {
    name: "people sealed into the vault, matched, with blind indexes",
    target: ">= 50,000 people/s",
    run: sealPeople,
  },
];
