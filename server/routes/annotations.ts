import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import type { Connection } from "../../sql/database.ts";
import { personSchema, showPerson } from "../access/person.ts";
import { boundCatalogue } from "../ask.ts";
import type { Context, Route } from "../context.ts";
import { readDimensions } from "../dimensions.ts";
import {
  type Annotation,
  addAnnotation,
  changeAnnotation,
  findAnnotation,
  listAnnotations,
  removeAnnotation,
} from "../explore/annotations.ts";
import { checkedLine } from "../explore/text.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, languageParameter, nullable } from "../schemas.ts";

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
const annotationSchema = Type.Object({
  id: Type.String(),
  date: Type.String(),
  text: Type.Object({ zh: nullable(Type.String()), en: nullable(Type.String()) }),
  filter: nullable(Type.Object({ dimension: Type.String(), value: Type.String() })),
  own: Type.Boolean({ description: "The caller wrote it, and alone may change it" }),
  owner: personSchema,
  created_at: Type.String({ format: "date-time" }),
  changed_at: Type.String({ format: "date-time" }),
});
const params = Type.Object({ id: Type.String({ format: "uuid" }) });
const refused = { "4xx": errorSchema, "5xx": errorSchema };

type Given = {
  readonly date?: string;
  readonly text?: { readonly zh?: string; readonly en?: string };
  readonly filter?: { readonly dimension: string; readonly value: string } | null;
};

/** Events that charts over time mark: everybody sees them, who wrote one may change it. */
export const route: Route = (api, context) => {
  const { database, audit } = context;
  api.get(
    "/api/annotations",
    {
      schema: {
        tags: ["annotations"],
        summary: "Every annotation, the newest day first",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: { 200: Type.Object({ annotations: Type.Array(annotationSchema) }), ...refused },
      },
    },
    async (request, reply) => {
      const { person } = request.session!;
      const annotations = await database.reader(listAnnotations);
      return reply
        .header("cache-control", "no-store")
        .send({ annotations: annotations.map((each) => show(each, person)) });
    },
  );

  api.post(
    "/api/annotations",
    {
      schema: {
        tags: ["annotations"],
        summary: "Mark an event on a day (audited)",
        body: Type.Object(
          { date, text, filter: Type.Optional(nullable(filter)) },
          { additionalProperties: false },
        ),
        response: { 201: annotationSchema, ...refused },
      },
    },
    async (request, reply) => {
      const { person } = request.session!;
      const annotation = {
        id: randomUUID(),
        owner: person,
        ...(await checked(context, {
          date: request.body.date,
          text: request.body.text,
          filter: request.body.filter ?? null,
        })),
      };
      await audit.record({
        actor: person,
        action: "annotation",
        subject: `annotation:${annotation.id}`,
        detail: { date: annotation.date, dimension: annotation.dimension },
      });
      const saved = await database.writer(async (connection) => {
        await addAnnotation(connection, annotation);
        return findAnnotation(connection, annotation.id);
      });
      return reply.code(201).send(show(saved!, person));
    },
  );

  api.patch(
    "/api/annotations/:id",
    {
      schema: {
        tags: ["annotations"],
        summary: "Change an own annotation (audited)",
        params,
        body: Type.Object(
          {
            date: Type.Optional(date),
            text: Type.Optional(text),
            filter: Type.Optional(nullable(filter)),
          },
          { additionalProperties: false, minProperties: 1 },
        ),
        response: { 200: annotationSchema, ...refused },
      },
    },
    async (request) => {
      const { person } = request.session!;
      const change = await checked(context, request.body);
      return database.writer(async (connection) => {
        const before = await ownAnnotation(connection, request.params.id, person);
        const annotation = { ...before, ...change };
        await audit.record({
          actor: person,
          action: "annotation_change",
          subject: `annotation:${annotation.id}`,
          detail: { date: annotation.date, dimension: annotation.dimension },
        });
        await changeAnnotation(connection, annotation);
        return show((await findAnnotation(connection, annotation.id))!, person);
      });
    },
  );

  api.delete(
    "/api/annotations/:id",
    {
      schema: {
        tags: ["annotations"],
        summary: "Remove an own annotation (audited)",
        params,
        response: { 204: Type.Null({ description: "Removed" }), ...refused },
      },
    },
    async (request, reply) => {
      const { person } = request.session!;
      await database.writer(async (connection) => {
        const { id } = await ownAnnotation(connection, request.params.id, person);
        await audit.record({ actor: person, action: "annotation_delete", subject: `annotation:${id}` });
        await removeAnnotation(connection, id);
      });
      return reply.code(204).send(null);
    },
  );
};

type Checked<T extends Given> = (T extends { readonly date: string } ? { date: string } : { date?: string }) &
  (T extends { readonly text: object }
    ? { zh: string | null; en: string | null }
    : { zh?: string | null; en?: string | null }) &
  (T extends { readonly filter: object | null }
    ? { dimension: string | null; value: string | null }
    : { dimension?: string | null; value?: string | null });

/** What was given, as it is kept; refuses a text that is blank in both languages and a value that there is not. */
async function checked<T extends Given>(context: Context, given: T): Promise<Checked<T>> {
  const kept: Partial<Record<"date" | "zh" | "en" | "dimension" | "value", string | null>> = {};
  if (given.date !== undefined) {
    if (given.date < "1990-01-01" || given.date > "2099-12-31")
      throw new HttpError("invalid_parameter", {
        path: "date",
        problem: { zh: "应在 1990 年至 2099 年之间", en: "must lie between 1990 and 2099" },
      });
    kept.date = given.date;
  }
  if (given.text !== undefined) {
    const { zh = "", en = "" } = given.text;
    if (zh.trim() === "" && en.trim() === "") checkedLine("text", "");
    kept.zh = zh.trim() === "" ? null : checkedLine("text.zh", zh);
    kept.en = en.trim() === "" ? null : checkedLine("text.en", en);
  }
  if (given.filter !== undefined) {
    kept.dimension = given.filter?.dimension ?? null;
    kept.value = given.filter?.value ?? null;
    if (given.filter) await checkFilter(context, given.filter);
  }
  return kept as Checked<T>;
}

async function checkFilter(context: Context, filter: { dimension: string; value: string }): Promise<void> {
  const { dimensions } = await boundCatalogue(context);
  const found = dimensions.has(filter.dimension)
    ? (await readDimensions(context.queries, filter.dimension))[0]
    : undefined;
  if (found === undefined)
    throw new HttpError("invalid_parameter", {
      path: "filter.dimension",
      problem: { zh: "没有这个维度", en: "there is no such dimension" },
    });
  if (!found.values.some(({ value }) => value === filter.value))
    throw new HttpError("invalid_parameter", {
      path: "filter.value",
      problem: {
        zh: `${filter.dimension} 没有这个值`,
        en: `${filter.dimension} has no such value`,
      },
    });
}

async function ownAnnotation(connection: Connection, id: string, person: string): Promise<Annotation> {
  const annotation = await findAnnotation(connection, id);
  if (annotation === undefined)
    throw new HttpError("not_found", { what: { zh: "该标注", en: "This annotation" } });
  if (annotation.owner !== person)
    throw new HttpError("not_yours", { what: { zh: "该标注", en: "This annotation" } });
  return annotation;
}

function show(annotation: Annotation, person: string) {
  const { id, date, zh, en, dimension, value, owner, created_at, changed_at } = annotation;
  return {
    id,
    date,
    text: { zh, en },
    filter: dimension === null || value === null ? null : { dimension, value },
    own: owner === person,
    owner: showPerson(owner),
    created_at: created_at.toISOString(),
    changed_at: changed_at.toISOString(),
  };
}
