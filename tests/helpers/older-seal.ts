import { createCipheriv, randomBytes } from "node:crypto";

/** Seals a text as versions did that sealed field by field. */
export function sealOlder(
  key: Buffer,
  text: string,
  place: Readonly<Record<"table" | "column" | "person" | "version", string>>,
): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(`${place.person}\x1f${place.version}\x1f${place.table}\x1f${place.column}`));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Wraps a person's data key as they did (RFC 3394). */
export function wrapOlder(wrapping: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv("id-aes256-wrap", wrapping, Buffer.alloc(8, 0xa6));
  return Buffer.concat([cipher.update(key), cipher.final()]);
}
