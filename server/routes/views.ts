import { randomUUID } from "node:crypto";
import { Type } from "typebox";
import type { Connection } from "../../sql/database.ts";
import { personSchema, showPerson } from "../access/person.ts";
import type { Route } from "../context.ts";
import { checkedLine } from "../explore/text.ts";
import {
  addView,
  changeView,
  checkAddress,
  findView,
  listViews,
  removeView,
  type SavedView,
} from "../explore/views.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, languageParameter } from "../schemas.ts";

const name = Type.String({ minLength: 1, maxLength: 80 });
const address = Type.String({
  minLength: 3,
  maxLength: 2000,
  description: "A page with its parameters, as the address bar has it after the host: #/overview?company=C1",
});
const viewSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  address: Type.String(),
  shared: Type.Boolean(),
  own: Type.Boolean({ description: "The caller keeps it, and alone may change it" }),
  owner: personSchema,
  created_at: Type.String({ format: "date-time" }),
  changed_at: Type.String({ format: "date-time" }),
});
const params = Type.Object({ id: Type.String({ format: "uuid" }) });
const refused = { "4xx": errorSchema, "5xx": errorSchema };

/** Views that people keep: a name for an address, their own and those that others share. */
export const route: Route = (api, { database, audit }) => {
  api.get(
    "/api/views",
    {
      schema: {
        tags: ["views"],
        summary: "The caller's saved views, then those that others share",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: { 200: Type.Object({ views: Type.Array(viewSchema) }), ...refused },
      },
    },
    async (request, reply) => {
      const { person } = request.session!;
      const views = await database.reader((connection) => listViews(connection, person));
      return reply
        .header("cache-control", "no-store")
        .send({ views: views.map((view) => show(view, person)) });
    },
  );

  api.post(
    "/api/views",
    {
      schema: {
        tags: ["views"],
        summary: "Keep an address under a name (audited)",
        body: Type.Object(
          { name, address, shared: Type.Optional(Type.Boolean({ default: false })) },
          { additionalProperties: false },
        ),
        response: { 201: viewSchema, ...refused },
      },
    },
    async (request, reply) => {
      const { person } = request.session!;
      const view = {
        id: randomUUID(),
        owner: person,
        name: checkedLine("name", request.body.name),
        address: checkAddress(request.body.address),
        shared: request.body.shared ?? false,
      };
      await audit.record({
        actor: person,
        action: "view",
        subject: `view:${view.id}`,
        detail: { address: view.address, shared: view.shared },
      });
      const saved = await database.writer(async (connection) => {
        await addView(connection, view);
        return findView(connection, view.id);
      });
      return reply.code(201).send(show(saved!, person));
    },
  );

  api.patch(
    "/api/views/:id",
    {
      schema: {
        tags: ["views"],
        summary: "Rename, move or share an own view (audited)",
        params,
        body: Type.Object(
          {
            name: Type.Optional(name),
            address: Type.Optional(address),
            shared: Type.Optional(Type.Boolean()),
          },
          { additionalProperties: false, minProperties: 1 },
        ),
        response: { 200: viewSchema, ...refused },
      },
    },
    async (request) => {
      const { person } = request.session!;
      const { body } = request;
      return database.writer(async (connection) => {
        const before = await ownView(connection, request.params.id, person);
        const view = {
          ...before,
          ...(body.name === undefined ? {} : { name: checkedLine("name", body.name) }),
          ...(body.address === undefined ? {} : { address: checkAddress(body.address) }),
          ...(body.shared === undefined ? {} : { shared: body.shared }),
        };
        await audit.record({
          actor: person,
          action: "view_change",
          subject: `view:${view.id}`,
          detail: {
            address: view.address,
            shared: view.shared,
            renamed: view.name !== before.name,
          },
        });
        await changeView(connection, view);
        return show((await findView(connection, view.id))!, person);
      });
    },
  );

  api.delete(
    "/api/views/:id",
    {
      schema: {
        tags: ["views"],
        summary: "Remove an own view (audited)",
        params,
        response: { 204: Type.Null({ description: "Removed" }), ...refused },
      },
    },
    async (request, reply) => {
      const { person } = request.session!;
      await database.writer(async (connection) => {
        const { id } = await ownView(connection, request.params.id, person);
        await audit.record({ actor: person, action: "view_delete", subject: `view:${id}` });
        await removeView(connection, id);
      });
      return reply.code(204).send(null);
    },
  );
};

/** A view that the person may change; what others keep to themselves does not exist for them. */
async function ownView(connection: Connection, id: string, person: string): Promise<SavedView> {
  const view = await findView(connection, id);
  if (view === undefined || (view.owner !== person && !view.shared))
    throw new HttpError("not_found", { what: { zh: "该视图", en: "This view" } });
  if (view.owner !== person) throw new HttpError("not_yours", { what: { zh: "该视图", en: "This view" } });
  return view;
}

function show(view: SavedView, person: string) {
  return {
    id: view.id,
    name: view.name,
    address: view.address,
    shared: view.shared,
    own: view.owner === person,
    owner: showPerson(view.owner),
    created_at: view.created_at.toISOString(),
    changed_at: view.changed_at.toISOString(),
  };
}
