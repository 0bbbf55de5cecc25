import { realpathSync } from "node:fs";
import { masterKeys } from "../../pipelines/keys.ts";
import { BACKUP_JOB, type Config, fromData } from "../config.ts";
import { installationBeside } from "../store/installation.ts";
import { jobRunsBeside } from "../store/job-run.ts";
import { findBackups } from "./find.ts";
import { checkPlace } from "./place.ts";
import { lateSince } from "./scheduled.ts";

/**
 * How the backups stand that the settings ask for, beside a running server too. Throws where they must not lie in
 * their place, and where the last one failed or is late.
 */
export async function examineBackups(
  data: string,
  rule: NonNullable<Config["backup"]>,
  zone: string,
): Promise<string> {
  const directory = realpathSync(data);
  const to = fromData(directory, rule.to);
  checkPlace(directory, to);
  const installation = await installationBeside(directory);
  const { backups: all, others } = findBackups(to, masterKeys(directory).purpose("backup"));
  const backups = all.filter(({ manifest }) => manifest.installation === installation);
  const runs = await jobRunsBeside(directory, BACKUP_JOB);
  const [first, last] = [runs[0], runs.at(-1)];
  const newest = backups.at(-1)?.manifest.made_at;
  const since = newest ?? first?.due_at;
  const due = since === undefined ? null : lateSince(rule.cron, zone, new Date(since));
  const isFailed = last?.status === "failed" && last.due_at > (newest ?? "");
  if (due !== null || isFailed) {
    const found = newest === undefined ? "there is none" : `the newest is of ${newest}`;
    const lacking = due === null ? "" : `, one was due at ${due.toISOString()}`;
    const why = isFailed ? `, the last run failed: ${last.error}` : "";
    throw new Error(`${found}${lacking}${why}; start the server, or run assay backup --to ${to}`);
  }
  const found =
    newest === undefined ? "none was due yet" : `${backups.length} in ${to}, the newest of ${newest}`;
  const strange = others.length === 0 ? "" : `; no whole backup under this master key: ${others.join(", ")}`;
  return `${found}${strange}`;
}
