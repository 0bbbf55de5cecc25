import { NOTHING, type Own, type Role } from "../../server/access/roles.ts";
import type { Answer, Client } from "./client.ts";

/** Another signed-in person who asks by any method. */
export type Caller = (method: Method, url: string, body?: unknown) => Promise<Answer>;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Signs a person in beside the client's own. */
export function caller(
  { app, context }: Client,
  person: string,
  roles: readonly Role[],
  own: Own = NOTHING,
): Caller {
  const { secret } = context.sessions.redeem(context.sessions.invite(person, roles, own))!;
  return (method, url, body) =>
    app.inject({
      method,
      url,
      headers: {
        cookie: `assay_session=${secret}`,
        "accept-language": "en",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
}
