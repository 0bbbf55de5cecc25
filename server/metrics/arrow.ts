import {
  DuckDBBooleanVector,
  type DuckDBDataChunk,
  type DuckDBEnumType,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBVarCharVector,
  type DuckDBVector,
} from "@duckdb/node-api";
import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  type Vector,
  vectorFromArray,
} from "apache-arrow";
import type { Connection, Parameters } from "../../sql/database.ts";

/** Rows of a record batch: 32 chunks of DuckDB. */
const BATCH_ROWS = 65_536;

/**
 * The result of a query as an Arrow IPC stream, straight from DuckDB's column vectors: numbers, dates and times are
 * copied as they lie, ENUM becomes a dictionary, BOOLEAN bits; VARCHAR and all other types are text. Streams, so the
 * memory is that of one batch.
 */
export async function* arrowStream(
  connection: Connection,
  sql: string,
  parameters?: Parameters,
): AsyncGenerator<Uint8Array> {
  const writer = new RecordBatchStreamWriter();
  const pieces = writer[Symbol.asyncIterator]();
  void (async () => {
    try {
      for await (const batch of recordBatches(connection, sql, parameters)) writer.write(batch);
      writer.finish();
    } catch (error) {
      writer.abort(error);
    }
  })();
  for (;;) {
    const { value, done } = await pieces.next();
    if (done === true) return;
    yield value as Uint8Array;
  }
}

/** The result of a query as Arrow record batches; the first is there also when there are no rows. */
export async function* recordBatches(
  connection: Connection,
  sql: string,
  parameters?: Parameters,
): AsyncGenerator<RecordBatch> {
  const { names, types, chunks } = await connection.chunks(sql, parameters);
  const writers = types.map(columnFor);
  const schema = new Schema(names.map((name, index) => new Field(name, writers[index]!.type, true)));
  let rows = 0;
  let isFirst = true;
  const flush = () => {
    isFirst = false;
    const children = writers.map((writer) => writer.finish(rows));
    const data = makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children });
    rows = 0;
    return new RecordBatch(schema, data);
  };
  for await (const chunk of chunks as AsyncIterable<DuckDBDataChunk>) {
    if (rows + chunk.rowCount > BATCH_ROWS) yield flush();
    for (let index = 0; index < writers.length; index++)
      writers[index]!.add(chunk.getColumnVector(index), rows, chunk.rowCount);
    rows += chunk.rowCount;
  }
  if (rows > 0 || isFirst) yield flush();
}

/** Gathers one column of a batch. */
type ColumnWriter = {
  readonly type: DataType;
  readonly add: (vector: DuckDBVector, at: number, count: number) => void;
  readonly finish: (rows: number) => Data;
};

type Numbers =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

function columnFor(type: DuckDBType): ColumnWriter {
  switch (type.typeId) {
    case DuckDBTypeId.TINYINT:
      return numbers(new Int8(), (rows) => new Int8Array(rows));
    case DuckDBTypeId.SMALLINT:
      return numbers(new Int16(), (rows) => new Int16Array(rows));
    case DuckDBTypeId.INTEGER:
      return numbers(new Int32(), (rows) => new Int32Array(rows));
    case DuckDBTypeId.BIGINT:
      return numbers(new Int64(), (rows) => new BigInt64Array(rows));
    case DuckDBTypeId.UTINYINT:
      return numbers(new Uint8(), (rows) => new Uint8Array(rows));
    case DuckDBTypeId.USMALLINT:
      return numbers(new Uint16(), (rows) => new Uint16Array(rows));
    case DuckDBTypeId.UINTEGER:
      return numbers(new Uint32(), (rows) => new Uint32Array(rows));
    case DuckDBTypeId.UBIGINT:
      return numbers(new Uint64(), (rows) => new BigUint64Array(rows));
    case DuckDBTypeId.FLOAT:
      return numbers(new Float32(), (rows) => new Float32Array(rows));
    case DuckDBTypeId.DOUBLE:
      return numbers(new Float64(), (rows) => new Float64Array(rows));
    case DuckDBTypeId.DATE:
      return numbers(new DateDay(), (rows) => new Int32Array(rows));
    case DuckDBTypeId.TIMESTAMP:
      return numbers(new TimestampMicrosecond(), (rows) => new BigInt64Array(rows));
    case DuckDBTypeId.TIMESTAMP_TZ:
      return numbers(new TimestampMicrosecond("UTC"), (rows) => new BigInt64Array(rows));
    case DuckDBTypeId.BOOLEAN:
      return booleans();
    case DuckDBTypeId.ENUM:
      return enumeration(type as DuckDBEnumType);
    default:
      return texts();
  }
}

/** What vectors keep in private members that have no public reading. */
type Raw = {
  readonly items?: Numbers;
  readonly dataView?: DataView;
  readonly validity: { readonly data: BigUint64Array | null; readonly offset: number };
};

function numbers(type: DataType, allocate: (rows: number) => Numbers, dictionary?: Vector): ColumnWriter {
  let items = allocate(BATCH_ROWS);
  let validity = bits();
  return {
    type,
    add: (vector, at, count) => {
      const raw = vector as unknown as Raw;
      if (raw.items === undefined) throw new Error(`no raw items in a vector of ${vector.type.toString()}`);
      (items as Float64Array).set(raw.items.subarray(0, count) as Float64Array, at);
      validity.add(raw.validity, at, count);
    },
    finish: (rows) => {
      const { nullCount, bitmap } = validity.finish();
      const data = makeData({
        type,
        length: rows,
        nullCount,
        data: items.subarray(0, rows),
        ...(nullCount > 0 ? { nullBitmap: bitmap } : {}),
        ...(dictionary === undefined ? {} : { dictionary }),
      } as never) as Data;
      items = allocate(BATCH_ROWS);
      validity = bits();
      return data;
    },
  };
}

function enumeration(type: DuckDBEnumType): ColumnWriter {
  const dictionary = vectorFromArray([...type.values], new Utf8());
  const [index, allocate] =
    type.internalTypeId === DuckDBTypeId.UTINYINT
      ? ([new Uint8(), (rows: number) => new Uint8Array(rows)] as const)
      : type.internalTypeId === DuckDBTypeId.USMALLINT
        ? ([new Uint16(), (rows: number) => new Uint16Array(rows)] as const)
        : ([new Uint32(), (rows: number) => new Uint32Array(rows)] as const);
  return numbers(new Dictionary(new Utf8(), index as never), allocate, dictionary);
}

function booleans(): ColumnWriter {
  let items = new Uint8Array(BATCH_ROWS / 8);
  let validity = bits();
  const type = new Bool();
  return {
    type,
    add: (vector, at, count) => {
      if (!(vector instanceof DuckDBBooleanVector)) throw new Error("no vector of BOOLEAN");
      const raw = vector as unknown as Raw;
      const view = raw.dataView!;
      const source = new Uint8Array(view.buffer, view.byteOffset, count);
      for (let row = 0; row < count; row++)
        if (source[row] !== 0) items[(at + row) >> 3]! |= 1 << ((at + row) & 7);
      validity.add(raw.validity, at, count);
    },
    finish: (rows) => {
      const { nullCount, bitmap } = validity.finish();
      const data = makeData({
        type,
        length: rows,
        nullCount,
        data: items,
        ...(nullCount > 0 ? { nullBitmap: bitmap } : {}),
      }) as Data;
      items = new Uint8Array(BATCH_ROWS / 8);
      validity = bits();
      return data;
    },
  };
}

const encoder = new TextEncoder();

function texts(): ColumnWriter {
  const type = new Utf8();
  let bytes = new Uint8Array(1 << 16);
  let offsets = new Int32Array(BATCH_ROWS + 1);
  let end = 0;
  let validity = bits();
  const room = (length: number) => {
    if (end + length <= bytes.length) return;
    const wider = new Uint8Array(Math.max(bytes.length * 2, end + length));
    wider.set(bytes);
    bytes = wider;
  };
  return {
    type,
    add: (vector, at, count) => {
      const view = vector instanceof DuckDBVarCharVector ? (vector as unknown as Raw).dataView! : null;
      const { validity: valid } = vector as unknown as Raw;
      for (let row = 0; row < count; row++) {
        offsets[at + row] = end;
        // DuckDB keeps a text of up to 12 bytes in the 16 bytes of its entry, behind its length
        const length = view?.getUint32(row * 16, true) ?? 13;
        if (view !== null && length <= 12) {
          room(12);
          for (let byte = 0; byte < length; byte++) bytes[end + byte] = view.getUint8(row * 16 + 4 + byte);
          end += isValid(valid, row) ? length : 0;
          continue;
        }
        const item = vector.getItem(row);
        if (item === null) continue;
        const text = encoder.encode(String(item));
        room(text.length);
        bytes.set(text, end);
        end += text.length;
      }
      offsets[at + count] = end;
      validity.add(valid, at, count);
    },
    finish: (rows) => {
      const { nullCount, bitmap } = validity.finish();
      const data = makeData({
        type,
        length: rows,
        nullCount,
        valueOffsets: offsets.subarray(0, rows + 1),
        data: bytes.subarray(0, end),
        ...(nullCount > 0 ? { nullBitmap: bitmap } : {}),
      }) as Data;
      bytes = new Uint8Array(1 << 16);
      offsets = new Int32Array(BATCH_ROWS + 1);
      end = 0;
      validity = bits();
      return data;
    },
  };
}

function isValid(validity: Raw["validity"], row: number): boolean {
  if (validity.data === null) return true;
  const bit = validity.offset + row;
  return ((validity.data[bit >> 6]! >> BigInt(bit & 63)) & 1n) === 1n;
}

/** Bits set in each byte. */
const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);

/** The validity bits of a batch; a bit of 1 is a value. */
function bits() {
  const bitmap = new Uint8Array(BATCH_ROWS / 8).fill(255);
  let nullCount = 0;
  return {
    add: ({ data, offset }: Raw["validity"], at: number, count: number) => {
      if (data === null) return;
      const source = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      let row = 0;
      if (offset === 0 && (at & 7) === 0) {
        // whole bytes at once; what is left over bit by bit
        for (; row + 8 <= count; row += 8) {
          const byte = source[row >> 3]!;
          bitmap[(at + row) >> 3] = byte;
          nullCount += 8 - ONES[byte]!;
        }
      }
      for (; row < count; row++) {
        const bit = offset + row;
        if (((source[bit >> 3]! >> (bit & 7)) & 1) === 1) continue;
        bitmap[(at + row) >> 3]! &= ~(1 << ((at + row) & 7));
        nullCount++;
      }
    },
    finish: () => ({ bitmap, nullCount }),
  };
}
