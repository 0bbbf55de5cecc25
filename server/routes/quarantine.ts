import { Type } from "typebox";
import { contracts, REASONS } from "../../pipelines/contract.ts";
import { addCounts } from "../../pipelines/load/report.ts";
import {
  countQuarantine,
  listQuarantine,
  type QuarantineRow,
  replayQuarantine,
  showQuarantine,
} from "../../pipelines/quarantine.ts";
import type { Route } from "../context.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, languageParameter, nullable, pageMembers, pageParameters } from "../schemas.ts";

const MAX_ID = Number.MAX_SAFE_INTEGER;
const status = Type.Enum(["waiting", "open", "resolved"]);
const rowMembers = {
  quarantine_id: Type.Integer(),
  run_id: Type.Integer(),
  path: Type.String(),
  feed: Type.String(),
  line: nullable(Type.Integer()),
  field: nullable(Type.String()),
  reason: Type.Enum([...REASONS]),
  expected: nullable(Type.String()),
  found: nullable(Type.String()),
  source: nullable(Type.String()),
  source_id: nullable(Type.String()),
  status,
  first_seen_at: Type.String({ format: "date-time" }),
  resolved_run: nullable(Type.Integer()),
};
const cell = Type.Union([Type.String({ maxLength: 100_000 }), Type.Number(), Type.Boolean(), Type.Null()]);

/** Records set aside: what, where, why; one whole; and once more. */
export const route: Route = async (api, { database, config, audit }) => {
  const feeds = [...(await contracts()).keys()];

  api.get(
    "/api/quarantine",
    {
      schema: {
        tags: ["quarantine"],
        summary:
          "Records set aside, the newest first, without their content; and counts by feed, reason, status",
        querystring: Type.Object(
          {
            reason: Type.Optional(Type.Enum([...REASONS])),
            feed: Type.Optional(Type.Enum(feeds)),
            status: Type.Optional(status),
            cursor: Type.Optional(
              Type.Integer({ minimum: 1, maximum: MAX_ID, description: "next_cursor before" }),
            ),
            limit: pageParameters.limit,
            lang: languageParameter,
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            rows: Type.Array(Type.Object(rowMembers)),
            counts: Type.Array(
              Type.Object({ feed: Type.String(), reason: Type.String(), status, rows: Type.Integer() }),
            ),
            ...pageMembers,
          }),
          "4xx": errorSchema,
        },
      },
    },
    async (request) => {
      const { lang: _lang, ...filter } = request.query;
      const [page, counts] = await Promise.all([listQuarantine(database, filter), countQuarantine(database)]);
      return {
        rows: page.rows.map(show),
        counts,
        next_cursor: page.next_cursor === null ? null : String(page.next_cursor),
      };
    },
  );

  api.get(
    "/api/quarantine/:id",
    {
      schema: {
        tags: ["quarantine"],
        summary: "One record set aside with its content (audited)",
        params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: MAX_ID }) }),
        response: {
          200: Type.Object({
            ...rowMembers,
            raw: Type.Object(
              {},
              { additionalProperties: true, description: "The record as it came, by column" },
            ),
            is_canonical: Type.Boolean({ description: "The columns are the feed's own" }),
          }),
          "4xx": errorSchema,
          "5xx": errorSchema,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await showQuarantine(database, id);
      if (found === undefined) throw unknown(id);
      await audit.record({
        actor: request.session!.person,
        action: "quarantine_view",
        subject: `quarantine:${id}`,
        detail: { feed: found.feed, reason: found.reason },
      });
      return reply.header("cache-control", "no-store").send({ ...found, ...show(found) } as never);
    },
  );

  api.post(
    "/api/quarantine/replay",
    {
      schema: {
        tags: ["quarantine"],
        summary: "Load records of the quarantine once more, the given ones or all of a reason",
        body: Type.Object(
          {
            ids: Type.Optional(
              Type.Array(Type.Integer({ minimum: 1, maximum: MAX_ID }), { minItems: 1, maxItems: 10_000 }),
            ),
            reason: Type.Optional(Type.Enum([...REASONS])),
            edits: Type.Optional(
              Type.Record(
                Type.String({ pattern: "^[1-9][0-9]{0,15}$" }),
                Type.Record(Type.String({ pattern: "^[a-z][a-z0-9_]{0,59}$" }), cell, {
                  additionalProperties: false,
                }),
                {
                  maxProperties: 1000,
                  additionalProperties: false,
                  description: "Corrected columns by record",
                },
              ),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            run: Type.Integer(),
            status: Type.String(),
            read: Type.Integer(),
            inserted: Type.Integer(),
            updated: Type.Integer(),
            unchanged: Type.Integer(),
            deleted: Type.Integer(),
            quarantined: Type.Integer(),
            warehouse_version: nullable(Type.Integer()),
          }),
          "4xx": errorSchema,
          "5xx": errorSchema,
        },
      },
    },
    async (request) => {
      const { ids, reason, edits } = request.body;
      if ((ids === undefined) === (reason === undefined)) {
        throw new HttpError("invalid_parameter", {
          path: "ids",
          problem: { zh: "请提供 ids 或 reason 之一", en: "give either ids or reason" },
        });
      }
      await audit.record({
        actor: request.session!.person,
        action: "quarantine_replay",
        subject: reason === undefined ? "quarantine" : `quarantine:${reason}`,
        detail: { records: ids?.length ?? null, edited: Object.keys(edits ?? {}).length },
      });
      const report = await replayQuarantine(database, {
        zone: config.organisation.zone,
        ...(ids === undefined ? {} : { ids }),
        ...(reason === undefined ? {} : { reason }),
        ...(edits === undefined ? {} : { edits }),
      });
      return {
        ...addCounts(report.files),
        run: report.run,
        status: report.status,
        warehouse_version: report.warehouse.version,
      };
    },
  );
};

function unknown(id: number): HttpError {
  return new HttpError("not_found", { what: { zh: `隔离记录 ${id}`, en: `Quarantine record ${id}` } });
}

function show(row: QuarantineRow) {
  return { ...row, first_seen_at: row.first_seen_at.toISOString() };
}
