import { createHmac } from "node:crypto";
import { type LookupAddress, lookup } from "node:dns";
import { readFileSync } from "node:fs";
import { request as requestPlain } from "node:http";
import { request } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import type { Config } from "../config.ts";

/** An address that hears of publications, with its secret. */
export type Webhook = {
  readonly address: string;
  readonly secret: string;
  /** It may be a name that leads into the company's own network. */
  readonly isPrivate: boolean;
};

/** Fewest characters of a secret. */
const LEAST_SECRET = 16;
/** Milliseconds within which it has to be answered. */
const PATIENCE = 10_000;

/** The addresses of the settings with their secrets. Throws, naming it, where a secret is not there or too short. */
export function webhooksOf({ models }: Pick<Config, "models">): readonly Webhook[] {
  return models.webhooks.map(({ address, secret_env, secret_file, private_network }, index) => {
    const name = secret_env ?? secret_file ?? "";
    const secret = secret_env === undefined ? fromFile(name) : (process.env[name] ?? "");
    if (secret.length < LEAST_SECRET)
      throw new Error(
        `models.webhooks.${index}: ${name} should hold the secret that signs, ${LEAST_SECRET} characters at least`,
      );
    return { address, secret, isPrivate: private_network };
  });
}

function fromFile(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

/** The signature of a body: `sha256=` and HMAC-SHA256 of the time stamp, a full stop and the body. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;

const own = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["224.0.0.0", 3],
] as const)
  own.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
  ["64:ff9b::", 96],
] as const)
  own.addSubnet(network, prefix, "ipv6");

/** Whether an IP address is on this machine or in a private network. */
export function isPrivateIp(ip: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip;
  return own.check(mapped, isIP(mapped) === 6 ? "ipv6" : "ipv4");
}

/** A name leads where it led when it was looked at: what it is resolved to is checked and used at once. */
const publicLookup: LookupFunction = (name, options, done) => {
  lookup(name, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error !== null) return done(error, "", 0);
    const inside = found.find(({ address }) => isPrivateIp(address));
    if (inside !== undefined || found.length === 0)
      return done(new Error(`${name} leads into a private network`), "", 0);
    if (options.all === true) return done(null, found);
    done(null, found[0]!.address, found[0]!.family);
  });
};

/**
 * Sends a signed body to a listed address. Follows no redirect. Throws, in words without the body or the secret, where it
 * is not answered 2xx in time.
 */
export async function send(
  { address, secret, isPrivate }: Webhook,
  { id, body }: { readonly id: string; readonly body: string },
  { milliseconds = PATIENCE, signal }: { milliseconds?: number; signal?: AbortSignal } = {},
): Promise<void> {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // an address that is written in figures, or this machine by its name, is listed as what it is
  const isListedAsItIs = isIP(host) !== 0 || host === "localhost";
  const patience = AbortSignal.timeout(milliseconds);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const status = await new Promise<number>((resolve, reject) => {
    const ask = (url.protocol === "https:" ? request : requestPlain)(
      url,
      {
        method: "POST",
        agent: false,
        signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
        ...(isPrivate || isListedAsItIs ? {} : { lookup: publicLookup }),
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "assay-id": id,
          "assay-timestamp": timestamp,
          "assay-signature": signatureOf(secret, timestamp, body),
        },
      },
      (answer) => {
        answer.on("error", () => undefined);
        answer.destroy();
        resolve(answer.statusCode ?? 0);
      },
    );
    ask.on("error", reject);
    ask.end(body);
  }).catch((error: Error & { code?: string }) => {
    throw new Error(patience.aborted ? "no answer in time" : (error.code ?? error.message));
  });
  if (status >= 300 && status < 400) throw new Error(`answered ${status}: redirects are not followed`);
  if (status < 200 || status > 299) throw new Error(`answered ${status}`);
}
