import { readdirSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { lastDue } from "../../pipelines/last-due.ts";
import type { Schedule } from "../../pipelines/schedule.ts";
import { systemUser } from "../access/system-user.ts";
import { BACKUP_JOB, type Config, fromData } from "../config.ts";
import { recordedAct } from "../recorded-act.ts";
import type { BackedUp } from "./back-up.ts";
import { type FoundBackup, findBackups } from "./find.ts";
import { kept } from "./keep.ts";
import { checkPlace } from "./place.ts";
import type { Source } from "./recorded-backup.ts";

type Log = { readonly [level in "info" | "warn"]: (facts: object, message: string) => void };
type Rule = NonNullable<Config["backup"]>;

/** Milliseconds after which a backup that was due is late. */
const LATE = 3_600_000;

/**
 * The job of the settings that makes backups and then removes those beyond the rule; none where they name no place.
 * Throws where backups must not lie in that place.
 */
export function scheduledBackups(source: Source, config: Config, log: Log): Schedule[] {
  const { backup: rule } = config;
  if (rule === undefined) return [];
  const { directory } = source;
  const { zone } = config.organisation;
  const to = fromData(directory, rule.to);
  checkPlace(directory, to);
  const newest = findBackups(to, source.key).backups.at(-1)?.manifest.made_at;
  const due = newest === undefined ? null : lateSince(rule.cron, zone, new Date(newest));
  if (due !== null) log.warn({ to, newest, due }, "the newest backup is older than its schedule says");
  return [{ id: BACKUP_JOB, cron: rule.cron, zone, work: () => work(source, { ...rule, to, zone }, log) }];
}

/** The last time at which a backup after this one was due, more than an hour ago; null where none was. */
export function lateSince(cron: string, zone: string, newest: Date): Date | null {
  return lastDue(cron, zone, { after: newest, until: new Date(Date.now() - LATE) });
}

async function work(source: Source, rule: Rule & { readonly zone: string }, log: Log): Promise<void> {
  const { key, audit } = source;
  const { to } = rule;
  const { folder, removed, failed, others } = await recordedAct(
    audit,
    { actor: systemUser(), action: "backup", subject: "backup", detail: { to, by: "schedule" } },
    async () => {
      const made = await source.backUp(to);
      return { ...(await removeOld(made, key, rule)), folder: made.folder };
    },
    ({ folder, removed }) => ({ folder, removed }),
  );
  log.info({ folder, removed }, "a backup was made");
  if (failed.length > 0) log.warn({ failed }, "old backups could not be removed; delete them by hand");
  if (others.length > 0)
    log.warn(
      { others },
      "these are no whole backups under the present master key: they were not counted and not removed",
    );
}

const GOING = /^\.assay-\d{8}T\d{6}-[0-9a-f]{8}\.removing$/;

/**
 * Removes the backups of the same installation beyond a rule, never the one just made nor the newest. A folder that
 * is being removed loses its name first, so that one that was cut short is not taken for a backup.
 */
async function removeOld(
  made: BackedUp,
  key: Buffer,
  { to, keep, zone }: Rule & { readonly zone: string },
): Promise<Record<"removed" | "failed" | "others", readonly string[]>> {
  const { backups, others } = findBackups(to, key);
  const own = backups.filter(({ manifest }) => manifest.installation === made.manifest.installation);
  const stay = kept(
    own.map(({ manifest }) => new Date(manifest.made_at)),
    keep,
    zone,
  );
  const isOld = ({ folder }: FoundBackup, at: number) => !stay.has(at) && folder !== made.folder;
  const [removed, failed]: [string[], string[]] = [[], []];
  for (const { folder } of own.filter(isOld))
    await rename(folder, join(to, `.${basename(folder)}.removing`)).then(
      () => removed.push(basename(folder)),
      () => failed.push(folder),
    );
  for (const name of readdirSync(to).filter((one) => GOING.test(one)))
    await rm(join(to, name), { recursive: true, force: true }).catch(() => failed.push(join(to, name)));
  return { removed, failed, others };
}
