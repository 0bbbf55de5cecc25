import type { Bilingual, Reason } from "../contract.ts";
import type { FileError } from "../extract/result.ts";

/** What became of the records of a file: `read` is always the sum of the others. */
export type Counts = {
  readonly read: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly quarantined: number;
};

/**
 * One file and feed of a run; `skipped`: the same bytes were loaded before by the same reader. A refused or
 * failed file has one entry without a feed, and says why.
 */
export type FileReport = Counts & {
  readonly path: string;
  readonly feed: string | null;
  readonly file_id: number | null;
  readonly sha256: string | null;
  readonly bytes: number;
  readonly connector: string | null;
  readonly status: "ok" | "skipped" | "refused" | "failed";
  readonly error?: FileError;
};

/** What a person should know of how a file was read, such as a hidden sheet that was not. */
export type FileRemark = Bilingual & { readonly path: string };

/** Records that had waited for a reference and were taken in by this run. */
export type ReleasedReport = Omit<Counts, "read" | "quarantined"> & {
  readonly feed: string;
  readonly released: number;
};

/** One line of a verification level; `difference` is 0 where source and warehouse agree. */
export type Verification = {
  /** Level 1, files: what each brought, by its bytes and its rows. */
  readonly file: {
    readonly ok: boolean;
    readonly files: number;
    readonly lines: readonly {
      readonly path: string;
      readonly feed: string;
      readonly sha256: string;
      readonly read: number;
      readonly accounted: number;
      readonly ok: boolean;
    }[];
  };
  /** Level 2, records: how many met the contract, how many were set aside and why, how many point to nothing. */
  readonly record: {
    readonly ok: boolean;
    readonly lines: readonly {
      readonly feed: string;
      readonly checked: number;
      readonly passed: number;
      readonly reasons: Partial<Record<Reason, number>>;
      readonly dangling: number;
      readonly ok: boolean;
    }[];
  };
  /** Level 3, totals: rows and the sum of the feed's first number, by quarter, source against warehouse. */
  readonly totals: {
    readonly ok: boolean;
    readonly lines: readonly TotalLine[];
  };
};

/**
 * A control total. `source_rows` were accepted by the contract; `not_taken` of them are unchanged, superseded, deleting
 * or set aside by the load; the rest has to be in the warehouse. Sums are exact, in thousandths.
 */
export type TotalLine = {
  readonly feed: string;
  readonly quarter: string | null;
  readonly source_rows: number;
  readonly not_taken: number;
  readonly warehouse_rows: number;
  readonly measure: string | null;
  readonly source_total: string | null;
  readonly not_taken_total: string | null;
  readonly warehouse_total: string | null;
  readonly difference: number;
  readonly ok: boolean;
};

/** What a run did. */
export type RunReport = {
  readonly run: number;
  readonly status: "done" | "failed";
  readonly files: readonly FileReport[];
  readonly remarks: readonly FileRemark[];
  readonly released: readonly ReleasedReport[];
  /** The run that this one took back, and by feed the rows that are as they were before it. */
  readonly undone?: {
    readonly run: number;
    readonly restored: readonly { readonly feed: string; readonly rows: number }[];
  };
  readonly verification: Verification;
  readonly warehouse: { readonly version: number | null };
  readonly seconds: number;
  /** Seconds; `seal`, that of identities and free texts, is part of `merge`. */
  readonly phases: Readonly<Record<"extract" | "merge" | "seal" | "build", number>>;
  /** Records of candidates sealed into the vault, and the seconds that it took. */
  readonly people_sealed: number;
  readonly seal_seconds: number;
  readonly error?: string;
};

/** A step of a run, for a progress bar: `done` of `total` units of the phase (bytes of files, feeds). */
export type ProgressEvent = {
  readonly run: number;
  readonly phase: "plan" | "extract" | "merge" | "seal" | "build" | "end";
  readonly file: string | null;
  readonly feed: string | null;
  /** Records read so far in this run. */
  readonly rows: number;
  readonly rows_per_second: number;
  readonly done: number;
  readonly total: number;
};

/** No records. */
export const NO_COUNTS: Counts = {
  read: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  quarantined: 0,
};

/** Sum of counts. Throws when a count's `read` is not the sum of its outcomes: a record was lost. */
export function addCounts(all: readonly Counts[]): Counts {
  const sum = { ...NO_COUNTS };
  for (const one of all) {
    checkCounts(one, "a file");
    for (const name of Object.keys(NO_COUNTS) as (keyof Counts)[]) sum[name] += one[name];
  }
  return sum;
}

/** Throws unless `read = inserted + updated + unchanged + deleted + quarantined`. */
export function checkCounts(counts: Counts, where: string): void {
  const accounted = counts.inserted + counts.updated + counts.unchanged + counts.deleted + counts.quarantined;
  const negative =
    Object.values(NO_COUNTS).length > 0 &&
    (Object.keys(NO_COUNTS) as (keyof Counts)[]).some((name) => counts[name] < 0);
  if (counts.read !== accounted || negative)
    throw new Error(`${where}: ${counts.read} records read, ${accounted} accounted for`);
}
