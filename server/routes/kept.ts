import type { Route } from "../context.ts";
import { moduleMember, moduleNames } from "../discover.ts";

const folder = new URL("../kept/", import.meta.url);

/** What people keep on the server: every file of server/kept. */
export const route: Route = async (api, context) => {
  for (const name of await moduleNames(folder))
    await (await moduleMember<Route>(folder, name, "kept"))(api, context);
};
