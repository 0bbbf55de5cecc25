import type { Connection } from "../../sql/database.ts";
import { HttpError } from "../http-error.ts";

/** An address that a person keeps under a name. */
export type SavedView = {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly address: string;
  readonly shared: boolean;
  readonly created_at: Date;
  readonly changed_at: Date;
};

/** Views that one person keeps. */
export const MOST_VIEWS = 200;
/** Views of others that one list has. */
export const MOST_SHARED = 300;

const COLUMNS = `view_id as id, owner, name, address, is_shared as shared, created_at, changed_at`;

/**
 * An address as the web app writes it: a page and parameters, nothing else. Whoever opens a shared view is sent
 * there, so it can name no other site and no sign-in link. Throws what is wrong with it.
 */
export function checkAddress(address: string): string {
  const wrong = (zh: string, en: string) =>
    new HttpError("invalid_parameter", { path: "address", problem: { zh, en } });
  const match = /^#\/([a-z][a-z0-9-]{0,39})(?:\?([^\s#<>"\\]*))?$/.exec(address);
  if (match === null || match[1] === "sign-in")
    throw wrong("应为应用内页面的地址，如 #/overview", "must be the address of a page, such as #/overview");
  const pairs = (match[2] ?? "").split("&").filter(Boolean);
  if (pairs.length > 40) throw wrong("参数过多", "has too many parameters");
  for (const pair of pairs) {
    const [name = "", ...rest] = pair.split("=");
    let value: string;
    try {
      value = decodeURIComponent(rest.join("="));
    } catch {
      throw wrong("参数的编码有误", "has a parameter that cannot be decoded");
    }
    if (!/^[a-z][a-z0-9_.-]{0,59}$/.test(name) || /[\p{Cc}\p{Cs}]/u.test(value))
      throw wrong("参数的名称或内容有误", "has a parameter whose name or value is not allowed");
  }
  return address;
}

/** A person's own views and those that others share, by name. */
export async function listViews(connection: Connection, person: string): Promise<SavedView[]> {
  const own = await connection.rows<SavedView>(
    `select ${COLUMNS} from app.saved_view where owner = $1 order by lower(name), id limit ${MOST_VIEWS}`,
    [person],
  );
  const shared = await connection.rows<SavedView>(
    `select * from (
       select ${COLUMNS} from app.saved_view
       where owner <> $1 and is_shared order by changed_at desc, id limit ${MOST_SHARED}
     ) order by lower(name), id`,
    [person],
  );
  return [...own, ...shared];
}

/** One view; undefined where there is none of this id. */
export async function findView(connection: Connection, id: string): Promise<SavedView | undefined> {
  const [found] = await connection.rows<SavedView>(
    `select ${COLUMNS} from app.saved_view where view_id = cast($1 as uuid)`,
    [id],
  );
  return found;
}

async function checkName(connection: Connection, owner: string, name: string, but: string): Promise<void> {
  const taken = await connection.value(
    `select 1 from app.saved_view
     where owner = $1 and lower(name) = lower($2) and cast(view_id as varchar) <> $3`,
    [owner, name, but],
  );
  if (taken !== undefined) throw new HttpError("name_taken", { name });
}

/** Keeps a view; refuses a name that its owner uses already and more than `MOST_VIEWS`. */
export async function addView(
  connection: Connection,
  view: Pick<SavedView, "id" | "owner" | "name" | "address" | "shared">,
): Promise<void> {
  const count = await connection.value<number>("select count(*) from app.saved_view where owner = $1", [
    view.owner,
  ]);
  if ((count ?? 0) >= MOST_VIEWS)
    throw new HttpError("limit_reached", {
      what: { zh: "保存的视图", en: "saved views" },
      limit: MOST_VIEWS,
    });
  await checkName(connection, view.owner, view.name, "");
  await connection.run("insert into app.saved_view values (cast($1 as uuid), $2, $3, $4, $5, now(), now())", [
    view.id,
    view.owner,
    view.name,
    view.address,
    view.shared,
  ]);
}

/** Changes name, address or sharing of a view. */
export async function changeView(connection: Connection, view: SavedView): Promise<void> {
  await checkName(connection, view.owner, view.name, view.id);
  await connection.run(
    `update app.saved_view set name = $2, address = $3, is_shared = $4, changed_at = now()
     where view_id = cast($1 as uuid)`,
    [view.id, view.name, view.address, view.shared],
  );
}

/** Removes a view. */
export async function removeView(connection: Connection, id: string): Promise<void> {
  await connection.run("delete from app.saved_view where view_id = cast($1 as uuid)", [id]);
}
