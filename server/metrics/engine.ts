import { DuckDBIntegerVector, DuckDBListVector } from "@duckdb/node-api";
import type { Connection } from "../../sql/database.ts";
import type { Compiled } from "./compile.ts";
import { duckdb, type Words } from "./words.ts";

/** Some records of an answer, by column: the value of each in a row. */
export type Batch = {
  readonly rows: number;
  readonly column: (index: number) => (row: number) => unknown;
};

/**
 * Where the sums of one version of the warehouse are counted. Whole numbers come as numbers up to 32 bits and as bigint
 * above, lists of numbers as typed arrays, and of nothing as null or empty.
 */
export type Engine = {
  readonly words: Words;
  /** Runs a question that was compiled in its words. */
  readonly sums: (
    compiled: Compiled,
  ) => Promise<{ readonly names: readonly string[]; readonly batches: AsyncIterable<Batch> }>;
};

/** The marts of the warehouse that a connection reads, counted where they lie. */
export const embedded = (connection: Connection): Engine => ({
  words: duckdb,
  sums: async ({ sql, parameters }) => {
    const { names, chunks } = await connection.chunks(sql, parameters);
    return { names, batches: batchesOf(chunks) };
  },
});

type Chunks = Awaited<ReturnType<Connection["chunks"]>>["chunks"];

async function* batchesOf(chunks: Chunks): AsyncGenerator<Batch> {
  for await (const chunk of chunks)
    yield {
      rows: chunk.rowCount,
      column: (index) => {
        const vector = chunk.getColumnVector(index);
        return vector instanceof DuckDBListVector
          ? (row) => listOf(vector, row)
          : (row) => vector.getItem(row);
      },
    };
}

/** A LIST as numbers, a view where it is a list of INTEGER. */
function listOf(vector: DuckDBListVector, row: number): Int32Array | Float64Array {
  if (vector.getItemVector(row) === null) return new Int32Array(0);
  const [offset, length] = [vector.getEntryOffset(row), vector.getEntryLength(row)];
  const child = vector.childVector;
  if (child instanceof DuckDBIntegerVector) {
    const items = (child as unknown as { items: Int32Array }).items;
    if (items instanceof Int32Array) return items.subarray(offset, offset + length);
  }
  return Float64Array.from({ length }, (_, index) => Number(child.getItem(offset + index)));
}
