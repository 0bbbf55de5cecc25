import {
  Bool,
  Dictionary,
  Field,
  Float64,
  Int32,
  List,
  Table,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from "apache-arrow";
import { type Column, columnsOf } from "./encode.ts";
import type { MetricResult } from "./metric.ts";

/** A result as an Arrow IPC stream in pieces; the same cells as JSON, texts as dictionaries. */
export function* encodeArrow(result: MetricResult): Generator<Uint8Array> {
  yield tableToIPC(arrowTable(result), "stream");
}

/** A result as an Arrow table. */
export function arrowTable(result: MetricResult): Table {
  const vectors: Record<string, Vector> = {};
  for (const { name, kind, of } of columnsOf(result)) vectors[name] = vectorOf(kind, result.rows.map(of));
  return new Table(vectors);
}

/** One column: texts as a dictionary, numbers as doubles. */
export function vectorOf(kind: Column["kind"], values: readonly unknown[]): Vector {
  if (kind === "number") return vectorFromArray(values as (number | null)[], new Float64());
  if (kind === "boolean") return vectorFromArray(values as (boolean | null)[], new Bool());
  if (kind === "text")
    return vectorFromArray(values as (string | null)[], new Dictionary(new Utf8(), new Int32()));
  return vectorFromArray(values as string[][], new List(new Field("item", new Utf8(), true)));
}
