import { RecordBatch, Schema, Struct, Table, tableToIPC } from "apache-arrow";
import { vectorOf } from "../metrics/encode-arrow.ts";
import type { ExportDescription, ExportTable } from "./description.ts";

/**
 * One table as an Arrow IPC stream: columns by their machine names, texts as dictionaries, numbers as doubles; the
 * schema's metadata say title, period, filters and the columns' names in the reader's language.
 */
export function encodeTable(
  description: ExportDescription,
  table: ExportTable,
  warehouseVersion: number,
): Uint8Array {
  const vectors = table.columns.map(({ format }, at) => {
    const cells = table.rows.map((row) => row[at] ?? null);
    return format === "text"
      ? vectorOf(
          "text",
          cells.map((cell) => (cell === null ? null : String(cell))),
        )
      : vectorOf(
          "number",
          cells.map((cell) => (typeof cell === "number" ? cell : null)),
        );
  });
  const metadata = new Map([
    ["title", table.title],
    ["about", table.about],
    ["scope", table.scope],
    ["period", description.period],
    ["filters", [...description.filters, ...table.filters].join("; ")],
    ["metrics", table.metrics.join(",")],
    ["notes", table.notes.join("\n")],
    ["warehouse_version", String(warehouseVersion)],
  ]);
  const plain = new Table(Object.fromEntries(table.columns.map(({ key }, at) => [key, vectors[at]!])));
  const fields = plain.schema.fields.map((field, at) =>
    field.clone({
      metadata: new Map([
        ["name", table.columns[at]!.name],
        ["format", table.columns[at]!.format],
      ]),
    }),
  );
  const schema = new Schema(fields, metadata, plain.schema.dictionaries);
  const batches = plain.batches.map((batch) => new RecordBatch(schema, batch.data.clone(new Struct(fields))));
  return tableToIPC(new Table(schema, batches), "stream");
}
