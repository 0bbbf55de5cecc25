import { createDecipheriv, createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { System, Webhook } from "../../pipelines/system.ts";
import { parseExactly } from "../pull/exact-json.ts";
import { isObject, type Json, valuesAt } from "../pull/paths.ts";

/** What came: headers by their names in lower case, and the body as it was sent. */
export type Delivery = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
};

/** What a delivery says, once its signature is right. */
export type ReadEvent =
  | { readonly kind: "challenge"; readonly challenge: string }
  | {
      readonly kind: "event";
      /** The same for the same event, however often it comes. */
      readonly id: string;
      readonly name: string;
      /** What is to be asked for soon; nothing: the whole system. */
      readonly wants: readonly { readonly endpoint: string; readonly ids: readonly string[] }[];
    };

/** Why a delivery is not taken; no word of it tells the secret. */
export class WebhookRefused extends Error {
  override name = "WebhookRefused";
}

/** How far the time in a delivery may be from ours, in milliseconds. */
export const WINDOW = 600_000;

/** Ids that one delivery may name. */
const MOST_IDS = 100;

/**
 * Reads a delivery to a system's webhook. `address` is the one that the vendor was given. Throws `WebhookRefused` where it is
 * not signed with the secret, is too old or too early, or is no JSON object.
 */
export function readEvent(
  { webhook, endpoints }: Pick<System, "endpoints"> & { readonly webhook: Webhook },
  { secret, address, now }: { readonly secret: string; readonly address: string; readonly now: number },
  delivery: Delivery,
): ReadEvent {
  const body = opened(webhook, { secret, address }, delivery);
  const { time, challenge, event, name, wants = [] } = webhook;
  const asked = challenge === undefined ? undefined : textAt(body, challenge);
  if (asked !== undefined) return { kind: "challenge", challenge: asked };
  if (time !== undefined) {
    const at = timeOf(found(time.in, body, delivery), time.as);
    if (at === null || Math.abs(now - at) > WINDOW) throw new WebhookRefused("its time is not about now");
  }
  const id = event === undefined ? undefined : found(event, body, delivery);
  const told = (name === undefined ? undefined : textAt(body, name)) ?? "";
  const meant = wants.filter(
    ({ names, endpoint }) => (names?.includes(told) ?? true) && endpoint in endpoints,
  );
  return {
    kind: "event",
    id: (id ?? createHash("sha256").update(delivery.body).digest("hex")).slice(0, 200),
    name: told.slice(0, 100),
    wants: meant
      .map(({ endpoint, id }) => ({ endpoint, ids: [...new Set(shortsAt(body, id))].slice(0, MOST_IDS) }))
      .filter(({ ids }) => ids.length > 0),
  };
}

/** The body of a delivery whose signature is right. */
function opened(
  { signature }: Webhook,
  { secret, address }: { readonly secret: string; readonly address: string },
  { headers, body }: Delivery,
): Json {
  if (signature.kind === "sealed") return unsealed(secret, headers, body);
  const given = headerOf(headers, signature.header);
  if (signature.kind === "body") {
    const { prefix = "" } = signature;
    if (!isSame(given, `${prefix}${hmac(secret, body)}`)) throw new WebhookRefused("its signature is wrong");
    return parsed(body.toString("utf8"));
  }
  const read = parsed(body.toString("utf8"));
  const signed = signature.of.map((path) => textAt(read, path) ?? "");
  if (!isSame(given, hmac(secret, Buffer.from([address, ...signed].join("")))))
    throw new WebhookRefused("its signature is wrong");
  return read;
}

/** A body that is sealed with AES-256-CBC under SHA-256 of the key, the first 16 bytes its beginning. */
function unsealed(secret: string, headers: Delivery["headers"], body: Buffer): Json {
  const { encrypt } = parsed(body.toString("utf8"));
  if (typeof encrypt !== "string") throw new WebhookRefused("its body is not sealed");
  const signature = headerOf(headers, "x-lark-signature");
  const signed = ["x-lark-request-timestamp", "x-lark-request-nonce"].map((name) => headerOf(headers, name));
  const digest = createHash("sha256").update(signed.join("")).update(secret).update(body).digest("hex");
  // the first call, which asks for the challenge, may come without a signature: what opens it is the key
  if (signature !== "" && !isSame(signature, digest)) throw new WebhookRefused("its signature is wrong");
  const read = parsed(decrypted(secret, Buffer.from(encrypt, "base64")));
  if (signature === "" && read.type !== "url_verification") throw new WebhookRefused("it has no signature");
  return read;
}

function decrypted(secret: string, sealed: Buffer): string {
  try {
    const key = createHash("sha256").update(secret).digest();
    const cipher = createDecipheriv("aes-256-cbc", key, sealed.subarray(0, 16));
    return Buffer.concat([cipher.update(sealed.subarray(16)), cipher.final()]).toString("utf8");
  } catch {
    throw new WebhookRefused("its body does not open");
  }
}

const hmac = (secret: string, of: Buffer) => createHmac("sha256", secret).update(of).digest("hex");

/** Compares digests of both, in a time that says nothing of either. */
function isSame(given: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}

function parsed(text: string): Json {
  try {
    const body = parseExactly(text);
    if (isObject(body)) return body;
  } catch {
    // told below
  }
  throw new WebhookRefused("its body is no JSON object");
}

const headerOf = (headers: Delivery["headers"], name: string): string => {
  const value = headers[name];
  return typeof value === "string" ? value : "";
};

function found(
  place: { header: string } | { path: string },
  body: Json,
  { headers }: Delivery,
): string | undefined {
  if ("path" in place) return textAt(body, place.path);
  return headerOf(headers, place.header) || undefined;
}

/** What stands at a path and can be an id or a name. */
const shortsAt = (root: unknown, path: string): string[] =>
  valuesAt(root, path)
    .flatMap((one) => (typeof one === "string" || typeof one === "number" ? [String(one)] : []))
    .filter((text) => text !== "" && text.length <= 200);

const textAt = (root: unknown, path: string): string | undefined => shortsAt(root, path)[0];

function timeOf(text: string | undefined, as: "epoch_s" | "epoch_ms" | "iso"): number | null {
  if (text === undefined) return null;
  const at = as === "iso" ? Date.parse(text) : Number(text) * (as === "epoch_s" ? 1000 : 1);
  return Number.isFinite(at) ? at : null;
}
