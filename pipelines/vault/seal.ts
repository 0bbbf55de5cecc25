import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from "node:crypto";

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

/** Where a record of the vault belongs; its version is the microsecond of its last change, its person null where there is none. */
export function placeOf(table: string, { person_key, source, source_id, version }: RecordPlace): Place {
  return { table, person: person_key ?? "", source, source_id, version: String(version) };
}

type RecordPlace = {
  readonly person_key: string | null;
  readonly source: string;
  readonly source_id: string;
  readonly version: number;
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
const FILLER = " ".repeat(FILLED);

/** Bytes of the salt of a person's data key. */
export const SALT = 32;

/**
 * Seals a value as JSON, with AES-256-GCM: format 1 byte, number of the master key 1 byte, nonce 12, tag 16,
 * ciphertext.
 */
export function seal(key: SealKey, value: unknown, place: Place): Buffer {
  const body = sealBody(key, value, place);
  return Buffer.concat([HEAD, body]);
}

/** As `seal`, in base64: what it takes for a million records of a load. */
export function sealText(key: SealKey, value: unknown, place: Place): string {
  const body = sealBody(key, value, place);
  return HEAD.toString("base64") + body.toString("base64");
}

/** Format, number of the master key, nonce and tag of what was sealed last: 30 bytes, 40 characters of base64. */
const HEAD = Buffer.alloc(BODY_AT);
const HEAD_NONCE = HEAD.subarray(NONCE_AT, TAG_AT);

/** Gives the ciphertext; what stands before it is in `HEAD`. */
function sealBody({ id, key }: SealKey, value: unknown, place: Place): Buffer {
  HEAD[0] = FORMAT;
  HEAD[1] = id;
  randomFillSync(HEAD, NONCE_AT, NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, HEAD_NONCE);
  cipher.setAAD(associated(id, place));
  const text = JSON.stringify(value);
  const over = Buffer.byteLength(text) % FILLED;
  const body = cipher.update(over === 0 ? text : text + FILLER.slice(over), "utf8");
  cipher.final();
  cipher.getAuthTag().copy(HEAD, TAG_AT);
  return body;
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
