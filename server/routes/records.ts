import { Type } from "typebox";
import { nobodyOrPerson, personSchema, showPerson } from "../access/person.ts";
import type { Context, Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { tellTo } from "../figures/tell.ts";
import { checkedLine } from "../kept.ts";
import { draftOf, foundVersion, recordTitles, saveRecord, signRecord } from "../records/records.ts";
import { errorSchema, nullable, textSchema } from "../schemas.ts";
import { RECORD_KINDS, type RecordVersion, recordVersions, sectionsOf } from "../store/record-version.ts";
import { reachOf } from "../subjects/seen.ts";

const time = Type.String({ format: "date-time" });
const versionSchema = Type.Object({
  version: Type.Integer(),
  saved_at: time,
  saved_by: personSchema,
  signed_name: nullable(Type.String()),
  signed_by: nobodyOrPerson,
  signed_at: nullable(time),
});
const sections = Type.Array(
  Type.Object({
    id: Type.String(),
    title: textSchema,
    facts: Type.Array(Type.Object({ name: textSchema, told: textSchema, page: nullable(Type.String()) }), {
      description: "What the program tells of the installation when it was saved; counts in fives",
    }),
    fields: Type.Array(Type.Object({ id: Type.String(), label: textSchema, text: textSchema })),
  }),
);
const people = nullable(Type.Integer({ description: "null where they are too few to be told" }));
const recordSchema = Type.Object({
  kind: Type.Enum([...RECORD_KINDS]),
  title: textSchema,
  versions: Type.Array(versionSchema, { description: "The newest first; none is ever deleted" }),
  draft: sections,
  consents: Type.Object({
    with: people,
    without: people,
    scopes: Type.Array(Type.Object({ scope: nullable(Type.String()), people })),
  }),
});
const savedSchema = Type.Object({ ...versionSchema.properties, title: textSchema, sections });
export type RecordTold = Told<typeof recordSchema>;
export type RecordSaved = Told<typeof savedSchema>;
export type RecordVersionTold = Told<typeof versionSchema>;

const kind = Type.Enum([...RECORD_KINDS]);
const version = Type.Integer({ minimum: 1, maximum: 100_000 });
const failures = { "4xx": errorSchema, "5xx": errorSchema };
const tags = ["personal data"];
const closed = { additionalProperties: false };

/** Records that a company has to show: its register of processing, and the assessment of the impact. */
export const route: Route = (api, context) => {
  const { store } = context;

  api.get(
    "/api/records/:kind",
    {
      schema: {
        tags,
        summary: "A record's versions, what it would say now, and who consented",
        params: Type.Object({ kind }),
        response: { 200: recordSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { kind } = request.params;
      const versions = await recordVersions.all(store, kind);
      const counted = await context.loader.countConsents();
      const tell = tellTo(reachOf(request.session!, "records.read"));
      const groups = tell([
        { n: counted.without },
        ...counted.scopes.map(({ people }) => ({ n: people })),
      ]).map(({ n, isHidden }) => (isHidden ? null : n));
      const given = tell([{ n: counted.people - counted.without }, { n: counted.without }]);
      return reply.header("cache-control", "no-store").send({
        ...{ kind, title: recordTitles[kind] },
        versions: versions.map((row) => show(context, row)),
        draft: await draftOf(context, kind),
        consents: {
          with: given[0]?.isHidden ? null : (given[0]?.n ?? 0),
          without: groups[0] ?? null,
          scopes: counted.scopes.map(({ scope }, at) => ({ scope, people: groups[at + 1] ?? null })),
        },
      });
    },
  );

  api.get(
    "/api/records/:kind/:version",
    {
      schema: {
        tags,
        summary: "A version as it was saved",
        params: Type.Object({ kind, version }),
        response: { 200: savedSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { kind, version } = request.params;
      const row = await foundVersion(store, kind, version);
      return reply
        .header("cache-control", "no-store")
        .send({ ...show(context, row), title: recordTitles[kind], sections: sectionsOf(row) });
    },
  );

  api.post(
    "/api/records/:kind",
    {
      schema: {
        tags,
        summary: "Save a new version: the facts of now with these texts (audited)",
        params: Type.Object({ kind }),
        body: Type.Object(
          {
            texts: Type.Array(
              Type.Object(
                {
                  section: Type.String({ maxLength: 60 }),
                  field: Type.String({ maxLength: 60 }),
                  zh: Type.String({ maxLength: 8000, pattern: "^[^\\u0000]*$" }),
                  en: Type.String({ maxLength: 8000, pattern: "^[^\\u0000]*$" }),
                },
                closed,
              ),
              { maxItems: 100 },
            ),
          },
          closed,
        ),
        response: { 201: versionSchema, ...failures },
      },
    },
    async (request, reply) => {
      const row = await saveRecord(context, request.session!.person, request.params.kind, request.body.texts);
      return reply.code(201).header("cache-control", "no-store").send(show(context, row));
    },
  );

  api.post(
    "/api/records/:kind/:version/signature",
    {
      schema: {
        tags,
        summary: "Sign a version by name and date, once (audited)",
        params: Type.Object({ kind, version }),
        body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) }, closed),
        response: { 200: versionSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { kind, version } = request.params;
      const name = checkedLine("name", request.body.name);
      const row = await signRecord(context, request.session!.person, { kind, version, name });
      return reply.header("cache-control", "no-store").send(show(context, row));
    },
  );
};

function show(
  { names }: Pick<Context, "names">,
  { version, saved_at, saved_by, signed_name, signed_by, signed_at }: RecordVersion,
) {
  return {
    ...{ version, saved_at, signed_name, signed_at },
    saved_by: showPerson(saved_by, names),
    signed_by: signed_by === null ? null : showPerson(signed_by, names),
  };
}
