import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import type { Language } from "../language.ts";
import type { Scope } from "../metrics/metric.ts";

/** What a signature says of what it stands under. */
export type Signed = {
  readonly quarter: string;
  /** Languages of what is signed. */
  readonly languages: readonly Language[];
  readonly scope: Scope;
  readonly packs: readonly string[];
  /** Id of the snapshot. */
  readonly snapshot: string;
  /** First part of the digest of the public key. */
  readonly key_id: string;
  /** Ed25519, raw, base64. */
  readonly public_key: string;
};
type Signature = Signed & { readonly signature: string };

/** Signs with one key. */
export type Signer = {
  readonly keyId: string;
  readonly publicKey: string;
  readonly sign: (content: string | Uint8Array) => string;
};

/** PKCS #8 and SPKI of Ed25519 before the key itself (RFC 8410). */
const PRIVATE = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC = Buffer.from("302a300506032b6570032100", "hex");

/** The signer of a secret of 32 bytes. */
export function signerOf(secret: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE, secret]), format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  const publicKey = spki.subarray(PUBLIC.length).toString("base64");
  return {
    keyId: keyIdOf(publicKey),
    publicKey,
    sign: (content) => sign(null, Buffer.from(content), key).toString("base64"),
  };
}

/** By which people tell keys apart: sixteen hexadecimal digits. */
export const keyIdOf = (publicKey: string): string =>
  createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex").slice(0, 16);

/** Forms that carry their signature themselves, and how. */
const FRAMES = {
  json: {
    put: (body: string, signature: string) => `${body.slice(0, -2)},"signature":${signature}}\n`,
    mark: ',"signature":{"quarter":',
    take: (body: string, after: string) => ({
      body: `${body}}\n`,
      signature: `{"quarter":${after.slice(0, -2)}`,
    }),
  },
  html: {
    put: (body: string, signature: string) =>
      `${body}<!-- assay-signature ${signature.replaceAll("--", "\\u002d\\u002d")} -->\n`,
    mark: "<!-- assay-signature ",
    take: (body: string, after: string) => ({ body, signature: after.replace(/ -->\n$/, "") }),
  },
} as const;
export type Framed = keyof typeof FRAMES;
export const isFramed = (form: string): form is Framed => Object.hasOwn(FRAMES, form);

/** A form with its signature at its end. */
export function withSignature(
  form: Framed,
  body: string,
  about: Omit<Signed, "key_id" | "public_key">,
  signer: Signer,
): string {
  const signed = signedBy(about, signer);
  return FRAMES[form].put(body, JSON.stringify({ ...signed, signature: signer.sign(message(signed, body)) }));
}

/** What is signed is what the signature says, and all that stands before it. */
const message = (signed: Signed, body: string): string => `${JSON.stringify(signed)}\n${body}`;

export const signedBy = (about: Omit<Signed, "key_id" | "public_key">, signer: Signer): Signed => ({
  ...{ quarter: about.quarter, languages: about.languages, scope: about.scope, packs: about.packs },
  snapshot: about.snapshot,
  ...{ key_id: signer.keyId, public_key: signer.publicKey },
});

/** A signed form taken apart; `holds` where its signature is that of its bytes. */
export type Taken = { readonly body: string; readonly signed: Signed; readonly holds: boolean };

/** Takes a signed form apart; null where it carries no signature. */
export function takeApart(form: Framed, content: string): Taken | null {
  const { mark, take } = FRAMES[form];
  const at = content.lastIndexOf(mark);
  if (at < 0) return null;
  const { body, signature: text } = take(content.slice(0, at), content.slice(at + mark.length));
  let found: Signature;
  try {
    found = JSON.parse(text) as Signature;
  } catch {
    return null;
  }
  const { signature, ...signed } = found;
  if (typeof signature !== "string" || typeof signed.public_key !== "string") return null;
  // base64 has several writings of the same bytes, JSON of the same values: only ours is ours
  const isAsWritten = [signature, signed.public_key].every(
    (text) => Buffer.from(text, "base64").toString("base64") === text,
  );
  const isOwn =
    isAsWritten &&
    keyIdOf(signed.public_key) === signed.key_id &&
    FRAMES[form].put(body, JSON.stringify(found)) === content;
  return { body, signed, holds: isOwn && holds(message(signed, body), signature, signed.public_key) };
}

/** Whether a signature is that of a content under a public key. */
export function holds(content: string | Uint8Array, signature: string, publicKey: string): boolean {
  try {
    const raw = Buffer.from(publicKey, "base64");
    const key = createPublicKey({ key: Buffer.concat([PUBLIC, raw]), format: "der", type: "spki" });
    return verify(null, Buffer.from(content), key, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}

/** The digests of forms that cannot carry a signature, in a file beside them, signed. */
export type SideSignature = Signature & {
  readonly files: Readonly<Record<string, string>>;
};

export function signFiles(
  files: Readonly<Record<string, string>>,
  about: Omit<Signed, "key_id" | "public_key">,
  signer: Signer,
): string {
  const signed = signedBy(about, signer);
  const content = JSON.stringify({ ...signed, files });
  return `${JSON.stringify({ ...signed, files, signature: signer.sign(content) }, null, 1)}\n`;
}

/** Whether a file of digests was signed as it is. */
export const filesHold = ({ signature, ...rest }: SideSignature): boolean =>
  keyIdOf(rest.public_key) === rest.key_id && holds(JSON.stringify(rest), signature, rest.public_key);
