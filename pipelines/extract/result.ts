import type { Bilingual, Reason } from "../contract.ts";
import type { Mapping } from "../mapping.ts";
import type { Limits } from "./limits.ts";

/** Why a whole file was refused, or its reading failed. */
export type FileErrorCode =
  | "missing_file"
  | "directory"
  | "link"
  | "unreadable"
  | "empty"
  | "encoding"
  | "headings"
  | "malformed"
  | "depth"
  | "oversize"
  | "archive"
  | "unknown_file"
  | "memory"
  | "time"
  | "crash";

/** What is wrong with a file, for people; never quotes a cell of a sealed field. */
export type FileError = {
  readonly code: FileErrorCode;
  readonly message_zh: string;
  readonly message_en: string;
  readonly line?: number;
  readonly field?: string;
  readonly expected?: string;
  readonly found?: string;
};

/** Which reader a file gets: exactly one of the three names it, or it is refused as it was found. */
export type Reader = {
  /** Connector of `pipelines/connectors/`. */
  readonly connector?: string;
  readonly mapping?: Mapping;
  /** Canonical file of this feed: headings are the contract's fields. */
  readonly feed?: string;
  readonly refusal?: Refusal;
};

/** One file to extract. */
export type ExtractRequest = Reader & {
  readonly path: string;
  /** Where the Parquet files go; has to exist. */
  readonly workDirectory: string;
  /** Zone of naive times where the mapping sets none; Asia/Shanghai unless given. */
  readonly zone?: string;
  readonly limits?: Partial<Limits>;
};

/**
 * Control totals of one feed and quarter: of what was read, of what was accepted, and the exact sum of
 * `measure` (the feed's first number) over the accepted, in thousandths.
 */
export type Control = {
  readonly quarter: string | null;
  readonly read: number;
  readonly accepted: number;
  readonly measure: string | null;
  readonly total: string | null;
};

/** What came of one feed of a file; `read = accepted + rejected`. `merged`: further records that said the same. */
export type ExtractedFeed = {
  readonly feed: string;
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly acceptedFile: string | null;
  readonly rejectedFile: string | null;
  readonly controls: readonly Control[];
  readonly reasons: Partial<Record<Reason, number>>;
  readonly merged?: number;
  /** The mapping sets `updated_at` to a constant: the records have no time of change of their own. */
  readonly undated?: true;
};

/**
 * What came of a file. `refused`: it is not what it should be, and says why; `failed`: reading it died or was
 * stopped. `records` counts the records of the file, `unused` those that no feed took up.
 */
export type ExtractResult = {
  readonly path: string;
  readonly sha256: string | null;
  readonly bytes: number;
  readonly status: "ok" | "refused" | "failed";
  readonly error?: FileError;
  readonly records: number;
  readonly unused: number;
  /** Headings that nothing reads. */
  readonly ignored: readonly string[];
  /** What a person should know of how the file was read: hidden sheets, pages that are missing, paths that no record has. */
  readonly remarks?: readonly Bilingual[];
  readonly feeds: readonly ExtractedFeed[];
};

/** A file is refused; thrown inside the child, told to the caller as a result. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly error: FileError;
  constructor(
    code: FileErrorCode,
    message: Bilingual,
    details: Pick<FileError, "line" | "field" | "expected" | "found"> = {},
  ) {
    super(message.en);
    this.error = { code, message_zh: message.zh, message_en: message.en, ...details };
  }
}
