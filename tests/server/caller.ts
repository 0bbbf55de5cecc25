import { NOTHING, type Own, type Role } from "../../server/access/roles.ts";
import { signIn } from "../helpers/accounts.ts";
import type { Answer, Client } from "./client.ts";

/** Another signed-in person who asks by any method. */
export type Caller = (method: Method, url: string, body?: unknown) => Promise<Answer>;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Makes an account and signs it in beside the client's own. */
export function caller(
  { app, context }: Client,
  person: string,
  roles: readonly Role[],
  own: Own = NOTHING,
): Caller {
  const secret = signIn(context, { person, roles, own });
  return async (method, url, body) =>
    app.inject({
      method,
      url,
      headers: {
        cookie: `assay_session=${await secret}`,
        "accept-language": "en",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
}
