import { Type } from "typebox";
import { contracts, REASONS, RECORD_COLUMNS } from "../../pipelines/contract.ts";
import { addCounts } from "../../pipelines/load/report.ts";
import type { QuarantineRow } from "../../pipelines/quarantine.ts";
import type { Context, Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { recordedLoad } from "../recorded.ts";
import {
  countMembers,
  errorSchema,
  languageParameter,
  nullable,
  pageMembers,
  pageParameters,
} from "../schemas.ts";

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
const pageSchema = Type.Object({
  rows: Type.Array(Type.Object(rowMembers)),
  counts: Type.Array(
    Type.Object({ feed: Type.String(), reason: Type.String(), status, rows: Type.Integer() }),
  ),
  ...pageMembers,
});
export type QuarantinePage = Told<typeof pageSchema>;

const recordSchema = Type.Object({
  ...rowMembers,
  raw: Type.Object({}, { additionalProperties: true, description: "The record as it came, by column" }),
  is_canonical: Type.Boolean({ description: "The columns are the feed's own" }),
});
export type QuarantineRecord = Told<typeof recordSchema>;

const replayedSchema = Type.Object({
  run: Type.Integer(),
  status: Type.String(),
  ...countMembers,
  warehouse_version: nullable(Type.Integer()),
});
export type Replayed = Told<typeof replayedSchema>;

const cell = Type.Union([Type.String({ maxLength: 100_000 }), Type.Number(), Type.Boolean(), Type.Null()]);

/** Records set aside: what, where, why; one whole; and once more. */
export const route: Route = async (api, { loader, config, audit }) => {
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
          200: pageSchema,
          "4xx": errorSchema,
        },
      },
    },
    async (request) => {
      const { lang: _lang, ...filter } = request.query;
      const [page, counts] = await Promise.all([loader.quarantine(filter), loader.quarantineCounts()]);
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
          200: recordSchema,
          "4xx": errorSchema,
          "5xx": errorSchema,
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await loader.quarantineRecord(id);
      if (found === undefined) throw unknown(id);
      await audit.record({
        actor: request.session!.person,
        action: "quarantine_view",
        subject: `quarantine:${id}`,
        outcome: "done",
        detail: { feed: found.feed, reason: found.reason },
      });
      return reply.header("cache-control", "no-store").send({ ...found, ...show(found) });
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
          200: replayedSchema,
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
      await checkReplay(loader, ids ?? [], edits ?? {});
      const event = {
        actor: request.session!.person,
        action: "quarantine_replay",
        subject: reason === undefined ? "quarantine" : `quarantine:${reason}`,
        detail: { records: ids?.length ?? null, edited: Object.keys(edits ?? {}).length },
      } as const;
      const report = await recordedLoad(audit, event, () =>
        loader.replay({
          zone: config.organisation.zone,
          ...(ids === undefined ? {} : { ids }),
          ...(reason === undefined ? {} : { reason }),
          ...(edits === undefined ? {} : { edits }),
        }),
      );
      return {
        ...addCounts(report.files),
        run: report.run,
        status: report.status,
        warehouse_version: report.warehouse.version,
      };
    },
  );
};

/** Refuses records that are not there or are resolved, and corrections of columns that their feed does not have. */
async function checkReplay(
  loader: Context["loader"],
  ids: readonly number[],
  edits: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Promise<void> {
  const asked = [...new Set([...ids, ...Object.keys(edits).map(Number)])];
  if (asked.length === 0) return;
  const rows = await loader.quarantineStates(asked);
  const found = new Map(rows.map((row) => [row.id, row]));
  const all = await contracts();
  for (const id of asked) {
    const row = found.get(id);
    if (row === undefined) throw unknown(id);
    if (row.resolved) {
      throw new HttpError("bad_request", {
        reason: { zh: `隔离记录 ${id} 已处理`, en: `quarantine record ${id} is resolved already` },
      });
    }
    const columns = new Set<string>([
      ...(all.get(row.feed)?.fields ?? []).map(({ name }) => name),
      ...RECORD_COLUMNS,
    ]);
    const stray = Object.keys(edits[String(id)] ?? {}).find((name) => !columns.has(name));
    if (stray !== undefined) {
      throw new HttpError("invalid_parameter", {
        path: `edits.${id}.${stray}`,
        problem: { zh: `${row.feed} 没有这一列`, en: `${row.feed} has no such column` },
      });
    }
  }
}

function unknown(id: number): HttpError {
  return new HttpError("not_found", { what: { zh: `隔离记录 ${id}`, en: `Quarantine record ${id}` } });
}

function show(row: QuarantineRow) {
  return { ...row, first_seen_at: row.first_seen_at.toISOString() };
}
