import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Type } from "typebox";
import { auditFiles } from "../access/audit-chain.ts";
import { eventsBackwards, type LoggedEvent } from "../access/audit-list.ts";
import { personSchema, showPerson } from "../access/person.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, languageParameter, nullable, pageMembers, pageParameters } from "../schemas.ts";
import { auditHeads } from "../store/audit-head.ts";

const word = Type.String({ minLength: 1, maxLength: 100 });
const day = Type.String({ format: "date", description: "In the organisation's zone" });
const eventSchema = Type.Object({
  sequence: Type.Integer(),
  at: Type.String({ format: "date-time" }),
  actor: personSchema,
  action: Type.String(),
  subject: Type.String(),
  outcome: Type.String(),
  detail: nullable(Type.Record(Type.String(), Type.Unknown())),
});
const eventsSchema = Type.Object({
  events: Type.Array(eventSchema, { description: "The newest first" }),
  ...pageMembers,
});
const verifiedSchema = Type.Object({
  events: Type.Integer({ description: "So many from the first one on are as they were written" }),
  broken: nullable(Type.Object({ where: Type.String(), why: Type.String() })),
  head: nullable(
    Type.Object(
      { sequence: Type.Integer(), at: Type.String({ format: "date-time" }) },
      {
        description: "The newest signed head kept apart from the log",
      },
    ),
  ),
});
export type AuditPage = Told<typeof eventsSchema>;
export type AuditVerified = Told<typeof verifiedSchema>;

const program = fileURLToPath(new URL("../../bin/assay.mjs", import.meta.url));

/** The audit log: who did what, and whether it is whole. */
export const route: Route = (api, { database, audit, config, names, store }) => {
  const directory = join(database.directory, "audit");
  const dayOf = new Intl.DateTimeFormat("sv-SE", { timeZone: config.organisation.zone, dateStyle: "short" });

  api.get(
    "/api/audit",
    {
      schema: {
        tags: ["audit"],
        summary: "Events of the audit log, the newest first (reading it is one, too)",
        querystring: Type.Object(
          {
            ...pageParameters,
            from: Type.Optional(day),
            to: Type.Optional(day),
            actor: Type.Optional(word),
            action: Type.Optional(word),
            lang: languageParameter,
          },
          { additionalProperties: false },
        ),
        response: { 200: eventsSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { cursor, limit = 50, from = "", to = "9999-12-31", actor, action } = request.query;
      const before = readCursor(cursor);
      await audit.record({
        actor: request.session!.person,
        action: "audit_view",
        subject: "audit",
        outcome: "done",
        detail: {
          from: from || null,
          to: to === "9999-12-31" ? null : to,
          actor: actor ?? null,
          action: action ?? null,
        },
      });
      const found: LoggedEvent[] = [];
      for (const event of eventsBackwards(directory, before)) {
        const on = dayOf.format(new Date(event.at));
        if (on < from) break;
        if (on > to) continue;
        if (actor !== undefined && event.actor !== actor) continue;
        if (action !== undefined && event.action !== action) continue;
        found.push(event);
        if (found.length > limit) break;
      }
      const page = found.slice(0, limit);
      return reply.header("cache-control", "no-store").send({
        events: page.map(({ sequence, at, actor, action, subject, outcome, detail }) => ({
          ...{ sequence, at, action, subject, outcome },
          actor: showPerson(actor, names),
          detail: detail ?? null,
        })),
        next_cursor: found.length > limit ? String(page.at(-1)!.sequence) : null,
      });
    },
  );

  api.get(
    "/api/audit/verify",
    {
      schema: {
        tags: ["audit"],
        summary: "Whether every event is as it was written, held against the signed heads",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: { 200: verifiedSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (_request, reply) => {
      const isBegun = auditFiles(directory).length > 0 || (await auditHeads(store).all()).length > 0;
      const { events, broken, head } = isBegun ? await verify(database.directory) : NOTHING;
      return reply.header("cache-control", "no-store").send({
        events,
        broken,
        head: head === null ? null : { sequence: head.sequence, at: head.at },
      });
    },
  );
};

/** What is told of a log in which there is nothing yet. */
const NOTHING: AuditVerified = { events: 0, broken: null, head: null };

/** The number of the event that a page begins before. */
function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d{1,15}$/.test(cursor))
    throw new HttpError("invalid_parameter", {
      path: "cursor",
      problem: { zh: "应为上一页的 next_cursor", en: "it is the next_cursor of a page before" },
    });
  return Number(cursor);
}

/** Verifies by the command, in a process of its own: a long log would keep everybody waiting. */
function verify(data: string): Promise<AuditVerified> {
  return new Promise((done, failed) => {
    execFile(
      process.execPath,
      [program, "audit", "verify", "--format", "json", "--data", data],
      { timeout: 300_000 },
      (error, out) => {
        // it ends with 1 where the log is broken, and tells where
        if (out.startsWith("{")) done(JSON.parse(out) as AuditVerified);
        else failed(error ?? new Error("the verification told nothing"));
      },
    );
  });
}
