import { demoSettings } from "../../fixtures/settings.ts";
import { buildApp } from "../../server/app.ts";
import { parseConfig } from "../../server/config.ts";
import type { Api, Context } from "../../server/context.ts";
import { createContext } from "../../server/main.ts";
import { openData } from "../../server/open-data.ts";
import { signIn } from "../helpers/accounts.ts";

/** An app over a data directory, asked through `inject`, with a signed-in caller. */
export type Client = {
  readonly app: Api;
  readonly context: Context;
  readonly cookie: string;
  /** GET as the signed-in caller, answers in English unless a header says otherwise. */
  readonly get: (url: string, headers?: Record<string, string>) => Promise<Answer>;
  readonly post: (url: string, body: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly close: () => Promise<void>;
};

/** What came back. */
export type Answer = Awaited<ReturnType<Api["inject"]>>;

/** Builds the app over the data directory and signs in. */
export async function client(
  directory: string,
  settings: Record<string, unknown> = {},
  metrics?: string,
): Promise<Client> {
  const config = parseConfig(
    // on a busy machine a question waits: that one is refused is tested for itself
    {
      ...demoSettings,
      server: { requests_per_minute: 1_000_000 },
      limits: { query_wait_seconds: 60 },
      ...settings,
    },
    "test settings",
  );
  const database = await openData(directory, config);
  const context = await createContext(database, config, metrics);
  const app = await buildApp({ context, web: null });
  const cookie = `assay_session=${await signIn(context)}`;
  const headers = { cookie, "accept-language": "en" };
  return {
    app,
    context,
    cookie,
    get: (url, more = {}) => app.inject({ method: "GET", url, headers: { ...headers, ...more } }),
    post: (url, body, more = {}) =>
      app.inject({
        method: "POST",
        url,
        headers: { ...headers, "content-type": "application/json", ...more },
        payload: typeof body === "string" ? body : JSON.stringify(body),
      }),
    close: async () => {
      context.live.close();
      await app.close();
      await context.audit.close();
      context.atOnce.close();
      await context.store.destroy();
      await database.close();
    },
  };
}
