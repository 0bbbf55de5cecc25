import { createHmac } from "node:crypto";
import type { Config } from "../config.ts";
import { post } from "../outgoing.ts";
import { readSecret } from "../secret.ts";

/** An address that hears of publications, with its secret. */
export type Webhook = {
  readonly address: string;
  readonly secret: string;
  /** It may be a name that leads into the company's own network. */
  readonly isPrivate: boolean;
};

/** Fewest characters of a secret. */
const LEAST_SECRET = 16;

/** The addresses of the settings with their secrets. Throws, naming it, where a secret is not there or too short. */
export function webhooksOf({ models }: Pick<Config, "models">): readonly Webhook[] {
  return models.webhooks.map(({ address, secret_env, secret_file, private_network }, index) => ({
    address,
    secret: readSecret(
      `models.webhooks.${index}`,
      { env: secret_env, file: secret_file },
      { what: "the secret that signs", least: LEAST_SECRET },
    ),
    isPrivate: private_network,
  }));
}

/** The signature of a body: `sha256=` and HMAC-SHA256 of the time stamp, a full stop and the body. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;

/**
 * Sends a signed body to a listed address. Throws, in words without the body or the secret, where it is not answered 2xx
 * in time.
 */
export async function send(
  { address, secret, isPrivate }: Webhook,
  { id, body }: { readonly id: string; readonly body: string },
  within: { milliseconds?: number; signal?: AbortSignal } = {},
): Promise<void> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const { status } = await post(
    address,
    {
      body,
      headers: {
        "assay-id": id,
        "assay-timestamp": timestamp,
        "assay-signature": signatureOf(secret, timestamp, body),
      },
    },
    { isPrivate, ...within },
  );
  if (status < 200 || status > 299) throw new Error(`answered ${status}`);
}
