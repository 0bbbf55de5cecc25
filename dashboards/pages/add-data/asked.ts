import type { KeptMappings } from "../../../server/routes/mappings.ts";
import type { UploadCheck, UploadState } from "../../../server/routes/uploads.ts";
import type { TableChoices } from "../../../server/uploads/choices.ts";
import { call } from "../../api.ts";
import type { Both } from "../../types.ts";

export type { UploadCheck, UploadState } from "../../../server/routes/uploads.ts";
export type { TableChoices } from "../../../server/uploads/choices.ts";
export type Table = UploadState["tables"][number];
export type Column = Table["columns"][number];

/** A field that a column can be. */
export interface FieldEntry {
  name: string;
  about: Both;
  values?: readonly string[];
}
export interface FeedEntry {
  feed: string;
  about: Both;
  fields: readonly FieldEntry[];
}

const one = (id: string) => `uploads/${id}`;
const file = (id: string, name: string) => `${one(id)}/files/${encodeURIComponent(name)}`;

/** Bytes of a request: each ends well before the server's patience does. */
const PART = 8 << 20;

export const beginUpload = () =>
  call<{ id: string; file_bytes: number; files: number }>("POST", "uploads", {});
export const getUpload = (id: string) => call<UploadState>("GET", one(id));
export const endUpload = (id: string) => call<null>("DELETE", one(id));
export const removeFile = (id: string, name: string) => call<null>("DELETE", file(id, name));
export const choose = (id: string, tables: Record<string, TableChoices>) =>
  call<UploadState>("PUT", `${one(id)}/choices`, { tables });
export const getCheck = (id: string) => call<UploadCheck>("GET", `${one(id)}/check`);
export const loadUpload = (id: string) => call<{ run: number }>("POST", `${one(id)}/load`, {});
export const getFeeds = () => call<{ feeds: FeedEntry[] }>("GET", "feeds").then((answer) => answer.feeds);
export const getKeptMappings = () => call<KeptMappings>("GET", "mappings").then((answer) => answer.mappings);
export const mappingAddress = (name: string) => `/api/mappings/${encodeURIComponent(name)}`;

/** Sends a file part by part; `sent` hears how many bytes are there. */
export async function sendFile(
  id: string,
  name: string,
  bytes: Blob,
  sent: (bytes: number) => void,
): Promise<void> {
  for (let from = 0; from === 0 || from < bytes.size; from += PART) {
    const part = bytes.slice(from, from + PART);
    await call("PUT", `${file(id, name)}?from=${from}&size=${bytes.size}`, part);
    sent(Math.min(bytes.size, from + PART));
  }
}
