import { Type } from "typebox";
import type { Route, Schemas } from "../context.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema } from "../schemas.ts";
import { WebhookRefused } from "../webhooks/read-event.ts";
import { receive } from "../webhooks/receive.ts";

/** Bytes of a delivery at most: it says what has happened, no more. */
const MOST = 1_048_576;

/** What other systems send by themselves: signed by them, taken where the settings say so, pulled in a moment. */
export const route: Route = async (api, context) => {
  await api.register(async (own) => {
    // the signature is over the bytes as they came
    own.removeAllContentTypeParsers();
    own.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MOST }, (_request, body, done) =>
      done(null, body),
    );
    own.withTypeProvider<Schemas>().post(
      "/api/webhooks/:system",
      {
        bodyLimit: MOST,
        config: { rateLimit: { max: 600, timeWindow: 60_000 } },
        schema: {
          tags: ["webhooks"],
          summary:
            "What a system sends by itself, signed as its file says; it is on the disk when this is answered",
          description:
            "Off unless `pulls[].webhook` of the settings is there. The same event counts once. It says only what is to be pulled soon.",
          consumes: ["application/json"],
          params: Type.Object({ system: Type.String({ pattern: "^[a-z][a-z0-9-]{0,39}$" }) }),
          response: {
            200: Type.Object({ challenge: Type.Optional(Type.String()) }),
            "4xx": errorSchema,
            "5xx": errorSchema,
          },
        },
      },
      async ({ params, headers, body, log }) => {
        try {
          const delivery = { headers, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) };
          const received = await receive(context, params.system, delivery);
          if (received === null)
            throw new HttpError("not_found", { what: { zh: "该地址", en: "This address" } });
          return received;
        } catch (error) {
          if (!(error instanceof WebhookRefused)) throw error;
          log.warn({ system: params.system, refused: error.message }, "a webhook was refused");
          throw new HttpError("webhook_refused");
        }
      },
    );
  });
};
