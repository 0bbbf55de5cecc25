import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Type } from "typebox";
import { eventsBackwards } from "../access/audit-list.ts";
import { findBackups } from "../backup/find.ts";
import { lateSince } from "../backup/scheduled.ts";
import { type Config, configPath, fromData, parseConfig } from "../config.ts";
import type { Context, Route } from "../context.ts";
import { diskSpace } from "../disk-guard.ts";
import type { Told } from "../figures/figure.ts";
import { errorSchema, languageParameter, nullable } from "../schemas.ts";
import { sessionRows } from "../store/session.ts";
import { version } from "../version.ts";

const bytes = (description: string) => Type.Integer({ description, minimum: 0 });
const time = Type.String({ format: "date-time" });
const systemSchema = Type.Object({
  version: Type.String(),
  node: Type.String(),
  started_at: time,
  memory: bytes("Memory of the web process"),
  disk: Type.Object({
    free: bytes("Free for this program on the disk of the data directory"),
    needed: bytes("Below so many free bytes nothing is written"),
  }),
  files: Type.Array(Type.Object({ name: Type.String(), bytes: bytes("With its write-ahead log") })),
  sessions: Type.Integer({ description: "Browsers that are signed in" }),
  backup: nullable(
    Type.Object(
      {
        newest: nullable(time),
        late_since: nullable(
          Type.String({ format: "date-time", description: "When one was due and not made" }),
        ),
      },
      { description: "Null where the settings name no place for backups" },
    ),
  ),
  failures: Type.Object({
    from: Type.String({
      format: "date",
      description: "The first day that was looked at, in the organisation's zone",
    }),
    days: Type.Array(
      Type.Object({
        day: Type.String({ format: "date" }),
        failed: Type.Integer(),
        signed_in: Type.Integer(),
      }),
      { description: "Days with sign-ins, the newest first; who is not told" },
    ),
  }),
  settings: Type.Object({
    file: nullable(
      Type.String({ description: "Where they are read from at the start; null where there is no file" }),
    ),
    values: Type.Array(
      Type.Object({
        path: Type.String(),
        value: Type.String({ description: "As JSON" }),
        is_default: Type.Boolean(),
      }),
    ),
  }),
});
export type System = Told<typeof systemSchema>;

/** Days of sign-ins that are told, and events that are looked at for them. */
const DAYS = 14;
const MOST_EVENTS = 200_000;
/** Events between two turns of the event loop. */
const AT_ONCE = 2000;

/** What who runs the server wants to know of it: room, backups, failed sign-ins, settings. */
export const route: Route = (api, context) => {
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  api.get(
    "/api/system",
    {
      schema: {
        tags: ["server"],
        summary: "Room, memory, backups, failed sign-ins and the settings in force",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: { 200: systemSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (_request, reply) => {
      const { database, config, store } = context;
      const { free, needed } = await diskSpace(database.directory, config);
      return reply.header("cache-control", "no-store").send({
        version,
        node: process.version,
        started_at: startedAt,
        memory: process.memoryUsage.rss(),
        disk: { free, needed: Math.round(needed) },
        files: filesOf(database.directory),
        sessions: await sessionRows.count(store, new Date().toISOString()),
        backup: backupOf(context),
        failures: await signInsOf(database.directory, config),
        settings: settingsOf(database.directory, config),
      });
    },
  );
};

/** The databases, what is served of them, and the audit log. */
function filesOf(directory: string): System["files"] {
  const sizeOf = (path: string): number => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || !found.isDirectory()) return found?.size ?? 0;
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
  };
  return ["warehouse.duckdb", "vault.duckdb", "app.duckdb", "app.sqlite", "published", "audit"].map(
    (name) => ({
      name,
      bytes: ["", ".wal", "-wal"].reduce((sum, log) => sum + sizeOf(join(directory, `${name}${log}`)), 0),
    }),
  );
}

function backupOf({ config, database, keys }: Context): System["backup"] {
  const { backup } = config;
  if (backup === undefined) return null;
  const { backups } = findBackups(fromData(database.directory, backup.to), keys.purpose("backup"));
  const newest = backups.at(-1)?.manifest.made_at ?? null;
  const late = newest === null ? null : lateSince(backup.cron, config.organisation.zone, new Date(newest));
  return { newest, late_since: late?.toISOString() ?? null };
}

/** Sign-ins by day as the audit log has them, without who. */
async function signInsOf(directory: string, { organisation }: Config): Promise<System["failures"]> {
  const dayOf = new Intl.DateTimeFormat("sv-SE", { timeZone: organisation.zone, dateStyle: "short" });
  let from = dayOf.format(new Date(Date.now() - (DAYS - 1) * 86_400_000));
  const days = new Map<string, { failed: number; signed_in: number }>();
  let seen = 0;
  for (const { at, action, outcome } of eventsBackwards(join(directory, "audit"))) {
    const day = dayOf.format(new Date(at));
    if (day < from) break;
    if (++seen > MOST_EVENTS) {
      from = day;
      break;
    }
    if (seen % AT_ONCE === 0) await nextTurn();
    if (action !== "sign_in") continue;
    const count = days.get(day) ?? { failed: 0, signed_in: 0 };
    if (outcome === "refused") count.failed++;
    else count.signed_in++;
    days.set(day, count);
  }
  return { from, days: [...days].map(([day, count]) => ({ day, ...count })) };
}

/** Every setting by its path, those of lists as one. */
function settingsOf(directory: string, config: Config): System["settings"] {
  const usual = new Map(leavesOf(parseConfig({}, "")));
  return {
    file: configPath(directory),
    values: leavesOf(config).map(([path, value]) => ({
      path,
      value,
      is_default: usual.get(path) === value,
    })),
  };
}

function leavesOf(value: object, within = ""): [path: string, value: string][] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const path = within === "" ? name : `${within}.${name}`;
    return typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? leavesOf(inner, path)
      : [[path, JSON.stringify(inner)]];
  });
}
