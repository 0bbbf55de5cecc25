import { type Connection, identifier, quote } from "../../sql/database.ts";
import { type Contract, SQL_TYPES } from "../contract.ts";
import type { ExtractedFeed } from "../extract/result.ts";
import { canWait, contentColumns, derivedInputs, sealedFields } from "../staging.ts";

/** A file of a batch, in the order in which its records count as arrived. */
export type BatchFile = {
  readonly fileId: number;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly reader: string;
  /** How many feeds the file brings. */
  readonly feeds: number;
  readonly extracted: ExtractedFeed;
};

/** Rows of a file are numbered `file_id * 2^34 + row`; rows that waited lie below zero, the oldest first. */
export const FILE_SHIFT = 34;
const WAITING_BASE = 2 ** 52;

/** Columns of `load_batch` beside the fields of the contract. */
function batchColumns(contract: Contract): readonly string[] {
  return [
    ...contract.fields.map((field) => field.name),
    ...derivedInputs(contract).map((column) => column.name),
    "source",
    "source_id",
    "updated_at",
    "deleted",
    "line",
  ];
}

/**
 * The view `load_batch`: the accepted records of the files and the waiting records of `load_released`, with
 * `file_id` and `rid`, the number by which everything else refers to a row. Nothing is copied: the files are
 * scanned for the columns that a step needs.
 */
export async function defineBatch(
  connection: Connection,
  contract: Contract,
  files: readonly BatchFile[],
): Promise<void> {
  const accepted = files.filter(
    (file) => file.extracted.acceptedFile !== null && file.extracted.accepted > 0,
  );
  const columns = batchColumns(contract);
  const names = columns.map(identifier).join(", ");
  const parts: string[] = [];
  if (accepted.length > 0) {
    const paths = accepted.map((file) => quote(file.extracted.acceptedFile ?? "")).join(", ");
    const ids = accepted.map((file) => `${file.fileId}::INTEGER`).join(", ");
    const id = `[${ids}][(file_index + 1)::BIGINT]`;
    parts.push(
      `SELECT ${names}, ${id} AS file_id, (${id}::BIGINT << ${FILE_SHIFT}) + file_row_number AS rid FROM read_parquet([${paths}])`,
    );
  }
  if (canWait(contract)) {
    const sealed = sealedFields(contract);
    const kept = [
      ...contentColumns(contract).map((column) => column.name),
      "source",
      "source_id",
      "updated_at",
      "line",
    ];
    const from = (name: string) => {
      if (name === "deleted") return "false AS deleted";
      if (sealed.includes(name)) return `r.${identifier(name)}`;
      if (kept.includes(name)) return `w.${identifier(name)}`;
      throw new Error(`${contract.feed}: no column ${name} in the waiting records`);
    };
    parts.push(
      `SELECT ${columns.map(from).join(", ")}, w.file_id, w.quarantine_id - ${WAITING_BASE} AS rid
       FROM staging_meta.waiting_${contract.feed} w JOIN load_released r USING (quarantine_id)`,
    );
  }
  if (parts.length === 0) {
    const type = (name: string) =>
      name === "deleted"
        ? "BOOLEAN"
        : name === "updated_at"
          ? "TIMESTAMPTZ"
          : name === "line"
            ? "BIGINT"
            : typeOf(contract, name);
    parts.push(
      `SELECT ${columns.map((name) => `NULL::${type(name)} AS ${identifier(name)}`).join(", ")}, NULL::INTEGER AS file_id, NULL::BIGINT AS rid LIMIT 0`,
    );
  }
  await connection.run(`CREATE OR REPLACE TEMP VIEW load_batch AS ${parts.join(" UNION ALL ")}`);
}

function typeOf(contract: Contract, name: string): string {
  const field = contract.fields.find((one) => one.name === name);
  if (field !== undefined) return SQL_TYPES[field.type];
  return derivedInputs(contract).find((column) => column.name === name)?.type ?? "VARCHAR";
}
