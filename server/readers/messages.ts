import type { Publication } from "../../pipelines/publication.ts";
import type { AuditEvent } from "../access/audit.ts";
import type { Config } from "../config.ts";
import type { PlainError } from "../loader/messages.ts";

/** What a reader is to open and to listen on. */
export type Opening = {
  readonly kind: "open";
  readonly directory: string;
  readonly config: Config;
  readonly publication: Publication;
  readonly web: string | null;
  readonly logLevel: string | undefined;
  /** Its number: who takes its place has the same. */
  readonly slot: number;
  /** Where the server listens that writes. */
  readonly writer: string;
};

/** What the server that writes tells a reader. */
export type ToReader =
  | Opening
  | { readonly kind: "turn"; readonly publication: Publication }
  /** What a reader wished to record is on the disk, or cannot be written. */
  | { readonly kind: "recorded"; readonly id: number; readonly error: PlainError | null }
  | { readonly kind: "close" };

/** What a reader tells the server that writes. */
export type FromReader =
  /** It hears from now on; a worker of a cluster loses what it is told before. */
  | { readonly kind: "here" }
  | { readonly kind: "up"; readonly version: number }
  | { readonly kind: "refused"; readonly error: PlainError }
  | { readonly kind: "turned"; readonly version: number }
  | { readonly kind: "record"; readonly id: number; readonly event: AuditEvent };
