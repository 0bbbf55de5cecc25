import type { ProgressEvent } from "../../pipelines/load/report.ts";
import { LoadRunning } from "../../pipelines/load.ts";
import type { Publication } from "../../pipelines/publication.ts";
import { AuditUnavailable } from "../access/audit.ts";
import type { Config } from "../config.ts";
import type { ActName, KeyRing } from "./loader.ts";

/** What the server tells the process that owns the data files. */
export type ToLoader =
  | { readonly kind: "open"; readonly directory: string; readonly config: Config; readonly holder: number }
  | { readonly kind: "call"; readonly id: number; readonly name: ActName; readonly words: readonly unknown[] }
  | { readonly kind: "prune"; readonly publication: Publication }
  | { readonly kind: "close" };

/** What that process tells the server. */
export type FromLoader =
  | {
      readonly kind: "ready";
      readonly directory: string;
      readonly ring: KeyRing;
      readonly publication: Publication;
    }
  | { readonly kind: "refused"; readonly error: PlainError }
  | { readonly kind: "begun"; readonly id: number; readonly run: number }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: PlainError }
  | { readonly kind: "progress"; readonly progress: ProgressEvent }
  | { readonly kind: "published"; readonly publication: Publication };

/** An error as it passes from one process to another. */
export type PlainError = {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: string | undefined;
};

/** An error as plain data. */
export function plainError(thrown: unknown): PlainError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { code } = error as NodeJS.ErrnoException;
  return { name: error.name, message: error.message, stack: error.stack, code };
}

/** The error again; a `LoadRunning` is one, and an `AuditUnavailable`. */
export function revivedError({ name, message, stack, code }: PlainError): Error {
  if (name === "LoadRunning") return new LoadRunning();
  if (name === "AuditUnavailable") return new AuditUnavailable(message);
  const error = Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }) });
  if (stack !== undefined) error.stack = stack;
  return error;
}
