import { Type } from "typebox";
import { personSchema, showPerson } from "../access/person.ts";
import { HttpError } from "../http-error.ts";
import { checkAddress, checkedLine, keep } from "../kept.ts";
import type { Store } from "../store/open.ts";
import { type SavedView, savedViews } from "../store/saved-view.ts";

/** Views that one person keeps. */
export const MOST_VIEWS = 200;
/** Views of others that one list has. */
const MOST_SHARED = 300;

const name = Type.String({ minLength: 1, maxLength: 80 });
const address = Type.String({
  minLength: 3,
  maxLength: 2000,
  description: "A page with its parameters, as the address bar has it after the host: #/overview?company=C1",
});
const isOwn = ({ owner }: SavedView, { person }: { person: string }) => owner === person;

/** Views that people keep: a name for an address, their own and those that others share. */
export const kept = keep({
  name: "view",
  path: "views",
  key: { name: "id", schema: Type.String({ format: "uuid" }) },
  table: savedViews,
  what: { zh: "该视图", en: "This view" },
  shown: Type.Object({
    id: Type.String(),
    name: Type.String(),
    address: Type.String(),
    shared: Type.Boolean(),
    own: Type.Boolean({ description: "The caller keeps it, and alone may change it" }),
    owner: personSchema,
    created_at: Type.String({ format: "date-time" }),
    changed_at: Type.String({ format: "date-time" }),
  }),
  show: ({ is_shared, owner, ...view }, { person, context }) => ({
    ...view,
    shared: is_shared === 1,
    own: owner === person,
    owner: showPerson(owner, context.names),
  }),
  sees: (view, asked) => isOwn(view, asked) || view.is_shared === 1,
  may: isOwn,
  tells: (after, before) =>
    after && {
      address: after.address,
      shared: after.is_shared === 1,
      ...(before && { renamed: after.name !== before.name }),
    },
  list: {
    summary: "The caller's saved views, then those that others share",
    member: "views",
    rows: async (store, { person }) => [
      [
        ...byName(await savedViews.of(store, person)),
        ...byName(await savedViews.shared(store, person, MOST_SHARED)),
      ],
      {},
    ],
  },
  create: {
    summary: "Keep an address under a name (audited)",
    body: Type.Object(
      { name, address, shared: Type.Optional(Type.Boolean({ default: false })) },
      { additionalProperties: false },
    ),
    read: (body, { key: id, person: owner }) => {
      const at = new Date().toISOString();
      const view = {
        id,
        owner,
        name: checkedLine("name", body.name),
        address: checkAddress(body.address),
        is_shared: Number(body.shared ?? false),
        created_at: at,
        changed_at: at,
      };
      return (_before, store) => fitting(store, view);
    },
  },
  change: {
    method: "PATCH",
    summary: "Rename, move or share an own view (audited)",
    body: Type.Object(
      {
        name: Type.Optional(name),
        address: Type.Optional(address),
        shared: Type.Optional(Type.Boolean()),
      },
      { additionalProperties: false, minProperties: 1 },
    ),
    read: (body) => {
      const changes = {
        ...(body.name === undefined ? {} : { name: checkedLine("name", body.name) }),
        ...(body.address === undefined ? {} : { address: checkAddress(body.address) }),
        ...(body.shared === undefined ? {} : { is_shared: Number(body.shared) }),
        changed_at: new Date().toISOString(),
      };
      return (before, store) => fitting(store, { ...before!, ...changes });
    },
  },
  remove: "Remove an own view (audited)",
});

/** The view, where it has a name that its owner does not use already and is not one too many. */
async function fitting(store: Store, view: SavedView): Promise<SavedView> {
  const others = (await savedViews.of(store, view.owner)).filter(({ id }) => id !== view.id);
  if (others.length >= MOST_VIEWS)
    throw new HttpError("limit_reached", {
      what: { zh: "保存的视图", en: "saved views" },
      limit: MOST_VIEWS,
    });
  if (others.some((other) => folded(other) === folded(view)))
    throw new HttpError("name_taken", { name: view.name });
  return view;
}

const folded = (view: SavedView) => view.name.toLowerCase();

function byName(views: readonly SavedView[]): SavedView[] {
  const order = (view: SavedView) => Buffer.from(`${folded(view)}\0${view.id}`);
  return [...views].sort((a, b) => Buffer.compare(order(a), order(b)));
}
