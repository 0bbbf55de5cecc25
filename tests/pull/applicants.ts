import type { Company } from "../../fixtures/systems/company.ts";
import type { System } from "../../fixtures/systems/server.ts";
import { loadRecords } from "../../pipelines/load.ts";
import type { Rig } from "./rig.ts";

const updated_at = "2026-07-01T00:00:00Z";

/**
 * Loads the applicants of a company as its ATS would have pushed them (applications A1, A2, …), for systems whose records
 * refer to them; with `hires` the employees too, numbered from 100,001.
 */
export async function loadApplicants(
  { database }: Rig,
  { company: { jobs, applications } }: Pick<System, "company">,
  { hires = false }: { readonly hires?: boolean } = {},
): Promise<void> {
  if (applications.length === 0) return;
  const load = async (feed: string, records: readonly Record<string, unknown>[]) => {
    const { files } = await loadRecords(database, feed, records, "ats", { zone: "UTC" });
    const aside = files.reduce((sum, { quarantined }) => sum + quarantined, 0);
    if (aside > 0) throw new Error(`${aside} records of ${feed} were set aside`);
  };
  const at = (time: number) => new Date(time).toISOString();
  await load(
    "jobs",
    jobs.map(({ number, title }) => ({
      source_id: `J${number}`,
      updated_at,
      job_id: `J${number}`,
      title: title.en,
    })),
  );
  await load(
    "requisitions",
    jobs.map(({ number, openedAt }) => ({
      ...{ source_id: `R${number}`, updated_at, requisition_id: `R${number}`, job_id: `J${number}` },
      requested_at: at(openedAt),
    })),
  );
  await load(
    "candidates",
    applications.map(({ person }) => ({
      source_id: `C${person.number}`,
      updated_at,
      candidate_id: `C${person.number}`,
    })),
  );
  await load(
    "applications",
    applications.map(({ number, person, job, createdAt }) => ({
      ...{ source_id: `A${number}`, updated_at, application_id: `A${number}` },
      ...{ candidate_id: `C${person.number}`, requisition_id: `R${job.number}`, applied_at: at(createdAt) },
    })),
  );
  if (hires)
    await load(
      "hires",
      employed({ jobs, applications }).map(({ number, spell }) => ({
        ...{ source_id: `A${number}`, updated_at, employee_id: String(100_000 + number) },
        ...{ application_id: `A${number}`, onboarded_at: at(spell.startedAt) },
      })),
    );
}

type Employed = Company["applications"][number] & {
  readonly spell: NonNullable<Company["applications"][number]["spell"]>;
};

/** Those who started work. */
export const employed = ({ applications }: Pick<Company, "jobs" | "applications">): Employed[] =>
  applications.filter((one): one is Employed => one.spell !== null);
