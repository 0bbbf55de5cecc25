import { Type } from "typebox";
import { type Contract, contracts, DEFAULT_MAX_LENGTH, RECORD_COLUMNS } from "../../pipelines/contract.ts";
import type { Route } from "../context.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, textSchema } from "../schemas.ts";

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

/** What each canonical feed holds: the one declaration that parser, checks and staging read. */
export const route: Route = async (api) => {
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
};

/** The contract of a feed; throws `not_found`. */
export function findContract(all: ReadonlyMap<string, Contract>, feed: string): Contract {
  const contract = all.get(feed);
  if (contract === undefined) {
    throw new HttpError("not_found", { what: { zh: `数据源 ${feed}`, en: `Feed ${feed}` } });
  }
  return contract;
}

function show(contract: Contract) {
  return {
    feed: contract.feed,
    about: contract.about,
    grain: contract.grain,
    key: [...contract.key],
    record_columns: [...RECORD_COLUMNS],
    fields: contract.fields.map((field) => ({
      name: field.name,
      type: field.type,
      about: field.about,
      required: field.required === true,
      sealed: field.sealed === true,
      ...(field.values === undefined ? {} : { values: [...field.values] }),
      ...(field.min === undefined ? {} : { min: field.min }),
      ...(field.max === undefined ? {} : { max: field.max }),
      ...(field.type === "text" ? { max_length: field.maxLength ?? DEFAULT_MAX_LENGTH } : {}),
      ...(field.references === undefined ? {} : { references: field.references }),
    })),
    order: (contract.order ?? []).map(({ earlier, later }) => ({ earlier, later })),
    any_of: (contract.anyOf ?? []).map((group) => [...group]),
  };
}
