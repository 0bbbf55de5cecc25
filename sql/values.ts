import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DOUBLE,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  LIST,
  TIMESTAMPTZ,
  VARCHAR,
} from "@duckdb/node-api";

/** What may be bound to a statement: whole numbers bind as BIGINT, others as DOUBLE, Date as TIMESTAMPTZ. */
export type BoundValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | readonly BoundValue[];

/** Parameters as the client takes them, each with its type. */
export function bind(parameters: readonly BoundValue[] | Readonly<Record<string, BoundValue>> | undefined): {
  values?: DuckDBValue[] | Record<string, DuckDBValue>;
  types?: DuckDBType[] | Record<string, DuckDBType>;
} {
  if (parameters === undefined) return {};
  if (Array.isArray(parameters)) {
    const bound = (parameters as readonly BoundValue[]).map(toDuckDB);
    return { values: bound.map((one) => one.value), types: bound.map((one) => one.type) };
  }
  const values: Record<string, DuckDBValue> = {};
  const types: Record<string, DuckDBType> = {};
  for (const [name, parameter] of Object.entries(parameters as Record<string, BoundValue>)) {
    const { value, type } = toDuckDB(parameter);
    values[name] = value;
    types[name] = type;
  }
  return { values, types };
}

function toDuckDB(parameter: BoundValue): { value: DuckDBValue; type: DuckDBType } {
  if (parameter === null) return { value: null, type: VARCHAR };
  if (typeof parameter === "boolean") return { value: parameter, type: BOOLEAN };
  if (typeof parameter === "string") return { value: parameter, type: VARCHAR };
  if (typeof parameter === "bigint") return { value: parameter, type: BIGINT };
  if (typeof parameter === "number")
    return Number.isSafeInteger(parameter)
      ? { value: BigInt(parameter), type: BIGINT }
      : { value: parameter, type: DOUBLE };
  if (parameter instanceof Date)
    return { value: new DuckDBTimestampTZValue(BigInt(parameter.getTime()) * 1000n), type: TIMESTAMPTZ };
  if (parameter instanceof Uint8Array) return { value: new DuckDBBlobValue(parameter), type: BLOB };
  const items = (parameter as readonly BoundValue[]).map(toDuckDB);
  const type = items.find((item) => item.value !== null)?.type ?? VARCHAR;
  return { value: new DuckDBListValue(items.map((item) => item.value)), type: LIST(type) };
}

/**
 * A value of DuckDB as plain JS: BIGINT and HUGEINT a number where it is exact, else a bigint; DATE
 * `YYYY-MM-DD`; TIMESTAMP and TIMESTAMPTZ a Date; DECIMAL a number; LIST an array; STRUCT and MAP an object;
 * BLOB bytes; the rest (UUID, INTERVAL, TIME) its text.
 */
export function fromDuckDB(value: DuckDBValue): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string")
    return value;
  if (typeof value === "bigint")
    return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? Number(value) : value;
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue)
    return new Date(Number(value.micros / 1000n));
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBListValue) return value.items.map(fromDuckDB);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(
      Object.entries(value.entries).map(([name, entry]) => [name, fromDuckDB(entry)]),
    );
  if (value instanceof DuckDBMapValue)
    return Object.fromEntries(value.entries.map((entry) => [String(entry.key), fromDuckDB(entry.value)]));
  if (value instanceof DuckDBBlobValue) {
    const { buffer, byteOffset, byteLength } = value.bytes;
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
  return String(value);
}
