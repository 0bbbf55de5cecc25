import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { rename, rm, truncate } from "node:fs/promises";
import { dirname, join } from "node:path";
import { finished, type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { wrongName } from "../../pipelines/extract/file-name.ts";
import type { FileError } from "../../pipelines/extract/result.ts";
import { HttpError } from "../http-error.ts";
import type { Loader } from "../loader/loader.ts";
import type { TableChoices } from "./choices.ts";

/** What uploads may cost; `fileBytes` is the setting `limits.upload_megabytes`. */
export type UploadLimits = {
  readonly fileBytes: number;
  /** Bytes of one person's files, and of everybody's. */
  readonly personBytes: number;
  readonly allBytes: number;
  /** Files of one upload. */
  readonly files: number;
  /** Uploads of one person that are open at once, and of everybody. */
  readonly person: number;
  readonly all: number;
  /** Milliseconds without a request after which an upload is removed. */
  readonly idle: number;
};

/** The limits by the largest file that is taken. */
export const limitsOf = (megabytes: number): UploadLimits => ({
  fileBytes: Math.floor(megabytes * 1_048_576),
  personBytes: Math.floor(3 * megabytes * 1_048_576),
  allBytes: Math.floor(10 * megabytes * 1_048_576),
  files: 200,
  person: 10,
  all: 50,
  idle: 60 * 60_000,
});

/** A file of an upload. */
export type UploadFile = {
  readonly name: string;
  readonly path: string;
  /** Bytes that are there, and that will be. */
  readonly bytes: number;
  readonly size: number;
  /** What kept an archive from being unpacked. */
  readonly error?: FileError;
};

/** Files that one person brings, until they are loaded or given up. */
export type Upload = {
  readonly id: string;
  readonly person: string;
  readonly folder: string;
  readonly files: Map<string, UploadFile>;
  /** What the person says of each table. */
  choices: Readonly<Record<string, TableChoices>>;
  /** Grows with every file that comes, changes or goes. */
  round: number;
  touched: number;
  /** Requests that work on it; while there are some it stays. */
  working: number;
  isLoading: boolean;
};

/** Where uploads are kept. */
export type UploadDesk = {
  readonly limits: UploadLimits;
  /** Begins an upload; refuses where there are too many. */
  readonly begin: (person: string) => Upload;
  /** Somebody's own upload; others do not exist for them. */
  readonly find: (person: string, id: string) => Upload;
  /** Does something with an upload, which stays as long. */
  readonly during: <T>(upload: Upload, work: () => Promise<T>) => Promise<T>;
  /** Takes a file, or its next part from byte `from` on; `size` bytes are to come in all. */
  readonly take: (
    upload: Upload,
    name: string,
    body: Readable,
    part: { readonly from: number; readonly size: number | null },
  ) => Promise<UploadFile>;
  readonly drop: (upload: Upload, name: string) => Promise<void>;
  readonly end: (upload: Upload) => void;
  readonly close: () => void;
};

const SWEEP = 60_000;
const isArchive = (name: string) => /\.zip$/i.test(name);
const keyOf = (name: string) => name.normalize("NFC").toLowerCase();

/**
 * Opens the desk over `<data>/uploads`, which it empties: files lie there as they came, for whoever may read the data
 * directory alone, until they are loaded or their upload ends.
 */
export function openUploads(
  directory: string,
  limits: UploadLimits,
  loader: Pick<Loader, "unpack">,
  now: () => number = Date.now,
): UploadDesk {
  const root = join(directory, "uploads");
  const open = new Map<string, Upload>();
  /** Files that a request writes now. */
  const writing = new Set<string>();
  rmSync(root, { recursive: true, force: true });

  const end = ({ id, folder }: Upload) => {
    open.delete(id);
    rmSync(folder, { recursive: true, force: true });
  };
  const sweep = () => {
    for (const upload of open.values())
      if (upload.working === 0 && !upload.isLoading && now() - upload.touched > limits.idle) end(upload);
  };
  const timer = setInterval(sweep, SWEEP);
  timer.unref();

  const during = async <T>(upload: Upload, work: () => Promise<T>): Promise<T> => {
    upload.working += 1;
    try {
      return await work();
    } finally {
      upload.working -= 1;
      upload.touched = now();
    }
  };

  const held = (uploads: Iterable<Upload>, without: string) =>
    [...uploads]
      .flatMap(({ files }) => [...files.values()])
      .reduce((sum, { path, bytes, size }) => sum + (path === without ? 0 : Math.max(bytes, size)), 0);
  const refuseMuch = (upload: Upload, path: string, size: number, largest = size) => {
    const own = [...open.values()].filter(({ person }) => person === upload.person);
    const megabytes = (bytes: number) => `${Number((bytes / 1_048_576).toFixed(2))} MB`;
    if (largest > limits.fileBytes)
      throw new HttpError("file_too_large", { limit: megabytes(limits.fileBytes) });
    if (held(own, path) + size > limits.personBytes)
      throw new HttpError("uploads_too_large", { limit: megabytes(limits.personBytes) });
    if (held(open.values(), path) + size > limits.allBytes)
      throw new HttpError("too_many_uploads", { limit: limits.all });
  };

  /** Puts the files of an archive in its place. */
  const unpack = async (upload: Upload, archive: UploadFile): Promise<void> => {
    const to = join(upload.folder, "unpacked");
    mkdirSync(to, { recursive: true, mode: 0o700 });
    try {
      const unpacked = await loader.unpack({ path: archive.path, to });
      if (unpacked.status !== "ok") {
        upload.files.set(archive.name, { ...archive, error: unpacked.error });
        return;
      }
      const inside = unpacked.files.map((file) => ({ ...file, key: keyOf(file.name) }));
      const known = new Map([...upload.files.keys()].map((name) => [keyOf(name), name]));
      const twice = inside.find(({ key }) => known.has(key));
      if (twice !== undefined) throw new HttpError("file_twice", { name: twice.name });
      if (upload.files.size - 1 + inside.length > limits.files)
        throw new HttpError("too_many_files", { limit: limits.files });
      const sizes = inside.map(({ bytes }) => bytes);
      const sum = sizes.reduce((total, bytes) => total + bytes, 0);
      refuseMuch(upload, archive.path, sum, Math.max(...sizes));
      for (const { name, at, bytes } of inside) {
        const path = join(upload.folder, "files", name);
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        await rename(at, path);
        upload.files.set(name, { name, path, bytes, size: bytes });
      }
      upload.files.delete(archive.name);
      await rm(archive.path, { force: true });
    } finally {
      await rm(to, { recursive: true, force: true });
    }
  };

  /** Writes what comes behind `from` bytes; what is there when it breaks off is cut away again. */
  const write = async (path: string, body: Readable, from: number, most: number): Promise<number> => {
    let bytes = from;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes > most) done(new HttpError("file_longer"));
        else done(null, chunk);
      },
    });
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    try {
      const target = createWriteStream(path, { flags: from === 0 ? "w" : "r+", start: from, mode: 0o600 });
      // Not part of the pipeline: it would destroy the body too, and wait for a close that not every body tells.
      finished(body, { writable: false }, (error) => error && count.destroy(error));
      await pipeline(body.pipe(count), target);
      return bytes;
    } catch (error) {
      if (from === 0) await rm(path, { force: true });
      else await truncate(path, from).catch(() => undefined);
      throw error;
    }
  };

  return {
    limits,
    during,
    begin: (person) => {
      sweep();
      const own = [...open.values()].filter((upload) => upload.person === person);
      if (own.length >= limits.person || open.size >= limits.all)
        throw new HttpError("too_many_uploads", { limit: limits.person });
      const id = crypto.randomUUID();
      const folder = join(root, id);
      mkdirSync(join(folder, "files"), { recursive: true, mode: 0o700 });
      const upload: Upload = {
        ...{ id, person, folder, files: new Map(), choices: {} },
        ...{ round: 0, touched: now(), working: 0, isLoading: false },
      };
      open.set(id, upload);
      return upload;
    },
    find: (person, id) => {
      const upload = open.get(id);
      if (upload === undefined || upload.person !== person) throw new HttpError("upload_gone");
      return upload;
    },
    take: async (upload, given, body, { from, size }) => {
      const name = given.normalize("NFC");
      const wrong = wrongName(name);
      if (wrong !== undefined) throw new HttpError("file_name", { name: name.slice(0, 100), wrong });
      if (upload.isLoading) throw new HttpError("upload_loading");
      const path = join(upload.folder, "files", name);
      const before = upload.files.get(name);
      const twin = [...upload.files.keys()].find((one) => one !== name && keyOf(one) === keyOf(name));
      if (twin !== undefined) throw new HttpError("file_twice", { name: twin });
      if (before === undefined && upload.files.size >= limits.files)
        throw new HttpError("too_many_files", { limit: limits.files });
      if (writing.has(path)) throw new HttpError("file_busy", { name });
      if (from !== 0 && from !== before?.bytes)
        throw new HttpError("file_part", { bytes: before?.bytes ?? 0 });
      const expected = size ?? from;
      refuseMuch(upload, path, expected);
      writing.add(path);
      const reserved = { name, path, bytes: from, size: expected };
      upload.files.set(name, reserved);
      try {
        const bytes = await write(path, body, from, size ?? limits.fileBytes);
        const file = { name, path, bytes, size: size ?? bytes };
        if (size === null) refuseMuch(upload, path, bytes);
        upload.files.set(name, file);
        upload.round += 1;
        if (isArchive(name) && bytes === file.size) await unpack(upload, file);
        return file;
      } catch (error) {
        if (from === 0 || before === undefined) {
          upload.files.delete(name);
          await rm(path, { force: true });
        }
        throw error;
      } finally {
        writing.delete(path);
        // whoever ended the upload meanwhile took its folder away
        if (!open.has(upload.id)) rmSync(upload.folder, { recursive: true, force: true });
      }
    },
    drop: async (upload, name) => {
      const file = upload.files.get(name.normalize("NFC"));
      if (file === undefined)
        throw new HttpError("not_found", { what: { zh: `文件 ${name}`, en: `File ${name}` } });
      if (upload.isLoading) throw new HttpError("upload_loading");
      upload.files.delete(file.name);
      upload.round += 1;
      await rm(file.path, { force: true });
    },
    end: (upload) => {
      if (upload.isLoading) throw new HttpError("upload_loading");
      end(upload);
    },
    close: () => {
      clearInterval(timer);
      rmSync(root, { recursive: true, force: true });
    },
  };
}
