import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";

/**
 * The record that a sealed value belongs to. It is authenticated with the value, so that a sealed value moved to
 * another table, person, record or version does not open.
 */
export type Place = {
  readonly table: string;
  /** Person key, or "" where the record belongs to no person. */
  readonly person: string;
  readonly source: string;
  readonly source_id: string;
  readonly version: string;
};

/** A key that seals, with the number of its master key (0 to 255), which stands before what it sealed. */
export type SealKey = { readonly id: number; readonly key: Buffer };

/** A sealed value does not open: another key, another place, or changed bytes. */
export class SealBroken extends Error {
  override name = "SealBroken";
}

const FORMAT = 1;
const NONCE = 12;
const TAG = 16;
const NONCE_AT = 2;
const TAG_AT = NONCE_AT + NONCE;
const BODY_AT = TAG_AT + TAG;
/** Texts are filled up to a multiple of as many bytes, so that their length tells little. */
const FILLED = 32;

/** Bytes of the salt of a person's data key. */
export const SALT = 32;

/**
 * Seals a value as JSON, with AES-256-GCM: format 1 byte, number of the master key 1 byte, nonce 12, tag 16,
 * ciphertext.
 */
export function seal({ id, key }: SealKey, value: unknown, place: Place): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(associated(id, place));
  const text = JSON.stringify(value);
  const over = Buffer.byteLength(text) % FILLED;
  const body = cipher.update(over === 0 ? text : text + " ".repeat(FILLED - over), "utf8");
  cipher.final();
  const sealed = Buffer.allocUnsafe(BODY_AT + body.length);
  sealed[0] = FORMAT;
  sealed[1] = id;
  nonce.copy(sealed, NONCE_AT);
  cipher.getAuthTag().copy(sealed, TAG_AT);
  body.copy(sealed, BODY_AT);
  return sealed;
}

/**
 * Opens what `seal` made at the same place; `keyOf` gives the key that belongs to a master key's number. Throws
 * `SealBroken` where it does not open.
 */
export function open(keyOf: (id: number) => Buffer, sealed: Uint8Array, place: Place): unknown {
  try {
    const [format, id = 0] = sealed;
    if (format !== FORMAT) throw new Error(`sealed in format ${format}, known is ${FORMAT}`);
    const nonce = sealed.subarray(NONCE_AT, TAG_AT);
    const decipher = createDecipheriv("aes-256-gcm", keyOf(id), nonce, { authTagLength: TAG });
    decipher.setAAD(associated(id, place));
    decipher.setAuthTag(sealed.subarray(TAG_AT, BODY_AT));
    return JSON.parse(
      Buffer.concat([decipher.update(sealed.subarray(BODY_AT)), decipher.final()]).toString(),
    );
  } catch (error) {
    const { table, source, source_id } = place;
    throw new SealBroken(`what is sealed of ${table} ${source}/${source_id} does not open`, { cause: error });
  }
}

/** The key of a person's records. Without the salt, which only the vault has, nobody can make it again. */
export function dataKey(purpose: Buffer, person: string, salt: Uint8Array): Buffer {
  return createHmac("sha256", purpose).update(`data${person}`).update(salt).digest();
}

/** Every part with its length before it, so that no two places are written alike. */
function associated(id: number, { table, person, source, source_id, version }: Place): Buffer {
  const parts = [table, person, source, source_id, version];
  return Buffer.from(`${FORMAT} ${id} ${parts.map((part) => `${part.length}:${part}`).join("")}`);
}
