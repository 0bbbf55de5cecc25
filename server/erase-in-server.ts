import { existsSync } from "node:fs";
import { join } from "node:path";
import { joinLedgers, ledgerPath } from "../pipelines/erase/ledger.ts";
import { newRequest } from "../pipelines/erase.ts";
import type { Schedule } from "../pipelines/schedule.ts";
import type { AuditEvent } from "./access/audit.ts";
import { systemUser } from "./access/system-user.ts";
import { LEDGER } from "./backup/back-up.ts";
import { type Config, ERASE_JOB, fromData } from "./config.ts";
import type { Context } from "./context.ts";
import type { EraseAsk, EraseTold } from "./erasing.ts";
import { forgetErased } from "./forget-erased.ts";
import { clearLanding } from "./pull/landing.ts";
import { recordedAct } from "./recorded-act.ts";
import { forgetSnapshots } from "./reports/desk.ts";

/** What a command asks of the server that has the data directory open. */
export type EraseWish = { readonly ask: EraseAsk; readonly actor: string; readonly tell: boolean };

/** An event of a request, before anything of it is done: who asked and why, never whom it is about. */
export function eraseEvent(
  request: string,
  { ask, actor, by }: { readonly ask: EraseAsk; readonly actor: string; readonly by: string },
): Omit<AuditEvent, "outcome"> {
  const { reason, due, withRows } = ask;
  return {
    actor,
    action: "erase",
    subject: `erasure:${request}`,
    detail: { by, reason: reason ?? null, due: due !== undefined, with_rows: withRows },
  };
}

/**
 * Erases while a server runs: the process that owns the files begins the request, ends, and its successor, which has the
 * files for itself until it is ready, does the work and hands over the warehouse without the people. Whoever reads goes
 * on meanwhile, loads wait.
 */
export function eraseInServer(context: Context, wish: EraseWish, by = "command"): Promise<EraseTold> {
  const work = () => eraseNow(context, wish, by);
  const done = (underWay.get(context) ?? Promise.resolve()).then(work, work);
  underWay.set(context, done);
  return done;
}

/** The files are opened anew for one request at a time. */
const underWay = new WeakMap<Context, Promise<unknown>>();

async function eraseNow(context: Context, { ask, actor, tell }: EraseWish, by: string): Promise<EraseTold> {
  const { loader, audit, reopen } = context;
  // Who cannot be erased is refused before anything is begun.
  const found = await loader.tellErase(ask);
  if (tell || (ask.due !== undefined && found.due.length === 0)) return found;
  if (reopen === null)
    throw new Error("this server has the files open itself and cannot erase; stop it and try again");
  const request = newRequest();
  const told = await recordedAct(
    audit,
    eraseEvent(request, { ask, actor, by }),
    async () => {
      if (ask.withRows) await forgetSnapshots(context.database.directory, context.store);
      const begun = await loader.startErase(ask, request);
      keepBesideBackups(context.database.directory, context.config);
      clearLanding(context.database.directory);
      await reopen();
      return begun;
    },
    ({ goes }) => ({ goes }),
  );
  await loader.markErasureTold(request);
  await forgetErased(context, { by: actor, erasure: request });
  return told;
}

/** The job of the settings that erases who falls due; none where they give it no time. */
export function scheduledErasure(context: Context): Schedule[] {
  const { retention, organisation } = context.config;
  if (retention?.cron === undefined) return [];
  const { rules, cron } = retention;
  const work = () => {
    const ask = { due: { rules, day: today(organisation.zone) }, withRows: false };
    return eraseInServer(context, { ask, actor: systemUser(), tell: false }, "schedule");
  };
  return [{ id: ERASE_JOB, cron, zone: organisation.zone, work }];
}

/** The day it is in a zone, as 2026-11-29. */
export function today(zone: string, now = new Date()): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(now);
}

/** A copy of the ledger beside the backups of the settings, where that place is there. */
export function keepBesideBackups(directory: string, { backup }: Config): void {
  const to = backup === undefined ? null : fromData(directory, backup.to);
  if (to !== null && existsSync(to)) joinLedgers(join(to, LEDGER), [ledgerPath(directory)]);
}
