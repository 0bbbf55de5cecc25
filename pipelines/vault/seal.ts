import { createCipheriv, createDecipheriv } from "node:crypto";
import { random } from "./random.ts";

/**
 * What a sealed value belongs to. It is authenticated with the value, so that a sealed value moved to another
 * column, person or version does not open.
 */
export type Place = {
  readonly table: string;
  readonly column: string;
  /** Person key, or "" where a text belongs to no person. */
  readonly person: string;
  readonly version: string;
};

/** A sealed value does not open: another key, another place, or changed bytes. */
export class SealBroken extends Error {
  override name = "SealBroken";
}

export const NONCE = 12;
export const TAG = 16;

/** Person and version first: the fields of one record share them, and GCM takes them in once (`sealRecord`). */
function associated({ table, column, person, version }: Place): Buffer {
  return Buffer.from(`${person}\x1f${version}\x1f${table}\x1f${column}`);
}

/** Seals with AES-256-GCM: 12 bytes nonce, 16 bytes tag, ciphertext. */
export function seal(key: Buffer, plain: Buffer | string, place: Place): Buffer {
  const nonce = random(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(associated(place));
  const body = typeof plain === "string" ? cipher.update(plain, "utf8") : cipher.update(plain);
  cipher.final();
  const sealed = Buffer.allocUnsafe(NONCE + TAG + body.length);
  nonce.copy(sealed);
  cipher.getAuthTag().copy(sealed, NONCE);
  body.copy(sealed, NONCE + TAG);
  return sealed;
}

/** Opens what `seal` made at the same place; throws `SealBroken` otherwise. */
export function open(key: Buffer, sealed: Uint8Array, place: Place): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAAD(associated(place));
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
  } catch (error) {
    throw new SealBroken(`a sealed value of ${place.table}.${place.column} does not open`, { cause: error });
  }
}
