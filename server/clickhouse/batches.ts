import { DataType, type RecordBatch, RecordBatchReader, type Vector } from "apache-arrow";
import type { Batch } from "../metrics/engine.ts";

/** The records of an Arrow stream as they come. */
export async function readBatches(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ readonly names: readonly string[]; readonly batches: AsyncIterable<Batch> }> {
  const reader = await RecordBatchReader.from(stream);
  await reader.open();
  return { names: reader.schema.fields.map(({ name }) => name), batches: batchesOf(reader) };
}

async function* batchesOf(reader: AsyncIterable<RecordBatch>): AsyncGenerator<Batch> {
  for await (const batch of reader)
    yield { rows: batch.numRows, column: (index) => valuesOf(batch.getChildAt(index)!) };
}

function valuesOf(vector: Vector): (row: number) => unknown {
  if (DataType.isFixedSizeBinary(vector.type)) return (row) => wholeOf(vector.get(row) as Uint8Array | null);
  if (DataType.isList(vector.type)) return (row) => listOf(vector.get(row) as Vector | null);
  return (row) => vector.get(row) as unknown;
}

/** A whole number of 128 or 256 bits, the lowest byte first. */
function wholeOf(bytes: Uint8Array | null): bigint | null {
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let whole = view.getBigInt64(bytes.byteLength - 8, true);
  for (let at = bytes.byteLength - 16; at >= 0; at -= 8) whole = (whole << 64n) | view.getBigUint64(at, true);
  return whole;
}

/** A list of numbers; of nothing it is empty. */
function listOf(list: Vector | null): Int32Array | Float64Array {
  if (list === null) return new Int32Array(0);
  if (list.nullCount === 0) {
    const values: unknown = list.toArray();
    if (values instanceof Int32Array) return values;
  }
  return Float64Array.from(list, Number);
}
