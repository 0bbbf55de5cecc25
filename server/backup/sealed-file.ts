import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";

/** A file of a backup: the backup's id and the name of the file in it. */
export type Place = { readonly id: string; readonly name: string };

/** What was in a file. */
export type Contents = { readonly bytes: number; readonly sha256: string };

/** A sealed file does not open: another key, another backup, or changed, cut or swapped bytes. */
export class BackupBroken extends Error {
  override name = "BackupBroken";
}

const CHUNK = 1 << 20;
const NONCE = 12;
const TAG = 16;

/**
 * Seals a file in chunks of 1 MB, each with AES-256-GCM: 12 bytes nonce, 16 bytes tag, ciphertext. Backup, name,
 * place in the file and whether it is the last are authenticated with each chunk. The target is on the disk when it ends.
 */
export async function sealFile(source: string, target: string, key: Buffer, place: Place): Promise<Contents> {
  return convert({ source, target, size: CHUNK }, (chunk, index, last) => {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    cipher.setAAD(associated(place, index, last));
    const body = Buffer.concat([cipher.update(chunk), cipher.final()]);
    return { plain: chunk, written: Buffer.concat([nonce, cipher.getAuthTag(), body]) };
  });
}

/** Bytes of the file that `sealFile` makes of so many. */
export function sealedSize(bytes: number): number {
  return bytes + chunksOf(bytes, CHUNK) * (NONCE + TAG);
}

function chunksOf(bytes: number, size: number): number {
  return Math.max(1, Math.ceil(bytes / size));
}

/** Opens what `sealFile` made for the same place. Throws `BackupBroken`. */
export async function openFile(source: string, target: string, key: Buffer, place: Place): Promise<Contents> {
  return convert({ source, target, size: CHUNK + NONCE + TAG }, (chunk, index, last) => {
    try {
      const nonce = chunk.subarray(0, NONCE);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG });
      decipher.setAAD(associated(place, index, last));
      decipher.setAuthTag(chunk.subarray(NONCE, NONCE + TAG));
      const plain = Buffer.concat([decipher.update(chunk.subarray(NONCE + TAG)), decipher.final()]);
      return { plain, written: plain };
    } catch (cause) {
      throw new BackupBroken(
        `${source} does not open: it was changed or cut, or is of another backup or key; take another backup`,
        { cause },
      );
    }
  });
}

async function convert(
  { source, target, size }: { readonly source: string; readonly target: string; readonly size: number },
  step: (chunk: Buffer, index: number, last: boolean) => { plain: Buffer; written: Buffer },
): Promise<Contents> {
  const hash = createHash("sha256");
  let bytes = 0;
  const from = await open(source, "r");
  try {
    const to = await open(target, "wx", 0o600);
    try {
      const total = (await from.stat()).size;
      const chunks = chunksOf(total, size);
      for (let index = 0; index < chunks; index += 1) {
        const chunk = await readFully(from, index * size, Math.min(size, total - index * size));
        const { plain, written } = step(chunk, index, index === chunks - 1);
        hash.update(plain);
        bytes += plain.length;
        await to.writeFile(written);
      }
      await to.sync();
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
  return { bytes, sha256: hash.digest("hex") };
}

async function readFully(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) throw new Error("a file became shorter while it was read; try again");
    done += bytesRead;
  }
  return buffer;
}

function associated({ id, name }: Place, index: number, last: boolean): Buffer {
  return Buffer.from(JSON.stringify(["assay backup 1", id, name, index, last]));
}
