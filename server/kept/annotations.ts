import { type Static, Type } from "typebox";
import { personSchema, showPerson } from "../access/person.ts";
import { boundCatalogue } from "../ask.ts";
import type { Context } from "../context.ts";
import { readDimensions } from "../dimensions.ts";
import { HttpError } from "../http-error.ts";
import { checkedLine, keep } from "../kept.ts";
import { nullable } from "../schemas.ts";
import { type Annotation, annotations } from "../store/annotation.ts";

/** Annotations that there are at most, since every chart over time shows them. */
const MOST_ANNOTATIONS = 500;

const date = Type.String({ format: "date", description: "Day, in the organisation's zone" });
const line = Type.String({ maxLength: 200 });
const text = Type.Object(
  { zh: Type.Optional(line), en: Type.Optional(line) },
  { additionalProperties: false, description: "In one language at least" },
);
const filter = Type.Object(
  {
    dimension: Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" }),
    value: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false, description: "Whom it concerns, where not everybody" },
);

/** Events that charts over time mark: everybody sees them, who wrote one may change it. */
export const kept = keep({
  name: "annotation",
  path: "annotations",
  key: { name: "id", schema: Type.String({ format: "uuid" }) },
  table: annotations,
  what: { zh: "该标注", en: "This annotation" },
  shown: Type.Object({
    id: Type.String(),
    date: Type.String(),
    text: Type.Object({ zh: nullable(Type.String()), en: nullable(Type.String()) }),
    filter: nullable(Type.Object({ dimension: Type.String(), value: Type.String() })),
    own: Type.Boolean({ description: "The caller wrote it, and alone may change it" }),
    owner: personSchema,
    created_at: Type.String({ format: "date-time" }),
    changed_at: Type.String({ format: "date-time" }),
  }),
  show: ({ zh, en, dimension, value, owner, ...annotation }, { person }) => ({
    ...annotation,
    text: { zh, en },
    filter: dimension === null || value === null ? null : { dimension, value },
    own: owner === person,
    owner: showPerson(owner),
  }),
  may: ({ owner }, { person }) => owner === person,
  tells: (after) => after && { date: after.date, dimension: after.dimension },
  list: {
    summary: "Every annotation, the newest day first",
    member: "annotations",
    rows: async (store) => [await annotations.all(store), {}],
  },
  create: {
    summary: "Mark an event on a day (audited)",
    body: Type.Object(
      { date, text, filter: Type.Optional(nullable(filter)) },
      { additionalProperties: false },
    ),
    read: async (body, { key: id, person: owner, context }) => {
      const at = new Date().toISOString();
      const annotation = {
        id,
        owner,
        ...checkedDate(body.date),
        ...checkedText(body.text),
        ...(await checkedFilter(context, body.filter ?? null)),
        created_at: at,
        changed_at: at,
      };
      return async (_before, store) => {
        if ((await annotations.all(store)).length >= MOST_ANNOTATIONS)
          throw new HttpError("limit_reached", {
            what: { zh: "标注", en: "annotations" },
            limit: MOST_ANNOTATIONS,
          });
        return annotation;
      };
    },
  },
  change: {
    method: "PATCH",
    summary: "Change an own annotation (audited)",
    body: Type.Object(
      { date: Type.Optional(date), text: Type.Optional(text), filter: Type.Optional(nullable(filter)) },
      { additionalProperties: false, minProperties: 1 },
    ),
    read: async (body, { context }) => {
      const changes = {
        ...(body.date === undefined ? {} : checkedDate(body.date)),
        ...(body.text === undefined ? {} : checkedText(body.text)),
        ...(body.filter === undefined ? {} : await checkedFilter(context, body.filter)),
        changed_at: new Date().toISOString(),
      };
      return (before) => ({ ...before!, ...changes });
    },
  },
  remove: "Remove an own annotation (audited)",
});

function checkedDate(date: string): Pick<Annotation, "date"> {
  if (date < "1990-01-01" || date > "2099-12-31")
    throw new HttpError("invalid_parameter", {
      path: "date",
      problem: { zh: "应在 1990 年至 2099 年之间", en: "must lie between 1990 and 2099" },
    });
  return { date };
}

function checkedText({ zh = "", en = "" }: Static<typeof text>): Pick<Annotation, "zh" | "en"> {
  if (zh.trim() === "" && en.trim() === "") checkedLine("text", "");
  return {
    zh: zh.trim() === "" ? null : checkedLine("text.zh", zh),
    en: en.trim() === "" ? null : checkedLine("text.en", en),
  };
}

async function checkedFilter(
  context: Context,
  filter: { dimension: string; value: string } | null,
): Promise<Pick<Annotation, "dimension" | "value">> {
  if (filter === null) return { dimension: null, value: null };
  const { dimension, value } = filter;
  const { dimensions } = await boundCatalogue(context);
  const found = dimensions.has(dimension)
    ? (await readDimensions(context.queries, { kind: "all" }, dimension))[0]
    : undefined;
  if (found === undefined)
    throw new HttpError("invalid_parameter", {
      path: "filter.dimension",
      problem: { zh: "没有这个维度", en: "there is no such dimension" },
    });
  if (!found.values.some((each) => each.value === value))
    throw new HttpError("invalid_parameter", {
      path: "filter.value",
      problem: { zh: `${dimension} 没有这个值`, en: `${dimension} has no such value` },
    });
  return { dimension, value };
}
