import type { Config } from "../config.ts";

/** An address of the web app, as people reach it: a page and what it is asked, e.g. `overview?figure=attention`. */
export function linkTo({ server }: Pick<Config, "server">, page: string): string {
  const host = server.host.includes(":") ? `[${server.host}]` : server.host;
  return `${server.public_address ?? `http://${host}:${server.port}`}/#/${page}`;
}
