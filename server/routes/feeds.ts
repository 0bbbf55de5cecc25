import { Type } from "typebox";
import { type Contract, contracts, DEFAULT_MAX_LENGTH, RECORD_COLUMNS } from "../../pipelines/contract.ts";
import { addCounts } from "../../pipelines/load/report.ts";
import type { Route } from "../context.ts";
import { findContract } from "../find-contract.ts";
import { HttpError } from "../http-error.ts";
import { recordedLoad } from "../recorded.ts";
import { countMembers, errorSchema, languageParameter, nullable, textSchema } from "../schemas.ts";

const fieldSchema = Type.Object({
  name: Type.String(),
  type: Type.String(),
  about: textSchema,
  required: Type.Boolean(),
  sealed: Type.Boolean({ description: "Lives in the vault only, never in the warehouse" }),
  values: Type.Optional(Type.Array(Type.String())),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  max_length: Type.Optional(Type.Integer()),
  references: Type.Optional(Type.String({ description: "feed.column that must hold the value" })),
});
const contractSchema = Type.Object({
  feed: Type.String(),
  about: textSchema,
  grain: Type.String({ description: "What one record is" }),
  key: Type.Array(Type.String()),
  record_columns: Type.Array(Type.String(), { description: "Columns that every record has beside these" }),
  fields: Type.Array(fieldSchema),
  order: Type.Array(Type.Object({ earlier: Type.String(), later: Type.String() })),
  any_of: Type.Array(Type.Array(Type.String())),
});

const pushedSchema = Type.Object({
  run: Type.Integer(),
  feed: Type.String(),
  ...countMembers,
  warehouse_version: nullable(Type.Integer()),
});

/** What each canonical feed holds: the one declaration that parser, checks and staging read. */
export const route: Route = async (api, { loader, config, audit }) => {
  const all = await contracts();

  api.get(
    "/api/feeds",
    {
      schema: {
        tags: ["feeds"],
        summary: "The contract of every canonical feed",
        response: { 200: Type.Object({ feeds: Type.Array(contractSchema) }), "4xx": errorSchema },
      },
    },
    async () => ({ feeds: [...all.values()].map(show) }),
  );

  api.get(
    "/api/feeds/:feed",
    {
      schema: {
        tags: ["feeds"],
        summary: "The contract of one feed",
        params: Type.Object({ feed: Type.String({ maxLength: 60 }) }),
        response: { 200: contractSchema, "4xx": errorSchema },
      },
    },
    async (request) => show(findContract(all, request.params.feed)),
  );

  const limit = Math.floor(config.limits.push_megabytes * 1_048_576);
  api.addContentTypeParser(
    ["application/x-ndjson", "application/jsonl"],
    { parseAs: "string", bodyLimit: limit },
    (_request, body, done) => {
      try {
        done(null, parseLines(String(body)));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  api.post(
    "/api/feeds/:feed",
    {
      bodyLimit: limit,
      schema: {
        tags: ["feeds"],
        summary: "Push records of a feed; the same checks and counts as a file's, idempotent by key",
        description:
          "A JSON array, or JSON lines as application/x-ndjson. A record has the feed's columns and " +
          "source_id, updated_at and optionally source and deleted.",
        consumes: ["application/json", "application/x-ndjson"],
        params: Type.Object({ feed: Type.String({ maxLength: 60 }) }),
        querystring: Type.Object(
          {
            source: Type.Optional(
              Type.String({
                pattern: "^[a-z][a-z0-9_-]{0,39}$",
                description: "Source of records that name none",
              }),
            ),
            lang: languageParameter,
          },
          { additionalProperties: false },
        ),
        body: Type.Array(Type.Object({}, { additionalProperties: true }), { minItems: 1, maxItems: 200_000 }),
        response: { 200: pushedSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request) => {
      const { feed } = findContract(all, request.params.feed);
      const records = request.body as Record<string, unknown>[];
      const { source = "push" } = request.query;
      const event = {
        actor: request.session!.person,
        action: "feed_push",
        subject: `feed:${feed}`,
        detail: { records: records.length, source },
      } as const;
      const report = await recordedLoad(audit, event, () =>
        loader.push({ feed, records, source, zone: config.organisation.zone }),
      );
      if (report.status === "failed") throw new Error(report.error ?? "push failed");
      const refused = report.files.find((file) => file.error !== undefined)?.error;
      if (refused !== undefined) {
        throw new HttpError(
          "bad_request",
          { reason: { zh: refused.message_zh, en: refused.message_en } },
          refused,
        );
      }
      return {
        run: report.run,
        feed,
        ...addCounts(report.files),
        warehouse_version: report.warehouse.version,
      };
    },
  );
};

function show(contract: Contract) {
  return {
    feed: contract.feed,
    about: contract.about,
    grain: contract.grain,
    key: contract.key,
    record_columns: RECORD_COLUMNS,
    fields: contract.fields.map((field) => ({
      name: field.name,
      type: field.type,
      about: field.about,
      required: field.required === true,
      sealed: field.sealed === true,
      ...(field.values === undefined ? {} : { values: field.values }),
      ...(field.min === undefined ? {} : { min: field.min }),
      ...(field.max === undefined ? {} : { max: field.max }),
      ...(field.type === "text" ? { max_length: field.maxLength ?? DEFAULT_MAX_LENGTH } : {}),
      ...(field.references === undefined ? {} : { references: field.references }),
    })),
    order: contract.order ?? [],
    any_of: contract.anyOf ?? [],
  };
}

/** JSON lines as records; throws naming the line that is no JSON. */
function parseLines(text: string): unknown[] {
  return text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .flatMap((line, index) => {
      if (line.trim() === "") return [];
      try {
        return [JSON.parse(line) as unknown];
      } catch {
        throw new HttpError("bad_request", {
          reason: { zh: `第 ${index + 1} 行不是有效的 JSON`, en: `line ${index + 1} is not valid JSON` },
        });
      }
    });
}
