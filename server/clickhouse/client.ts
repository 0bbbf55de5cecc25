import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { literal } from "./words.ts";

/** Who asks a cluster, and where its nodes are: one shard each. */
export type Access = {
  readonly addresses: readonly string[];
  readonly user: string;
  readonly password: string;
};

/** What a statement is sent with. */
type Sent = {
  readonly database?: string;
  /** A file whose bytes the statement reads. */
  readonly file?: string;
  readonly signal?: AbortSignal;
};

/** One node, by its HTTP interface. */
export type Node = {
  readonly address: string;
  /** Runs a statement; its answer once the whole of it is there. Throws `ClickHouseError`; aborted, it is killed. */
  readonly run: (statement: string, sent?: Sent) => Promise<Response>;
  /** The answer's lines, each as its fields. */
  readonly rows: (statement: string, sent?: Sent) => Promise<readonly (readonly (string | null)[])[]>;
};

/** A node that cannot be reached or refuses a statement. */
export class ClickHouseError extends Error {
  override name = "ClickHouseError";
}

/**
 * What answers hang on, whatever the server's profiles say: all shards or none, no limit that cuts an answer off in
 * silence, and NULL where DuckDB has it.
 */
const PINNED: Readonly<Record<string, string>> = {
  skip_unavailable_shards: "0",
  distributed_group_by_no_merge: "0",
  max_parallel_replicas: "1",
  limit: "0",
  offset: "0",
  extremes: "0",
  group_by_overflow_mode: "throw",
  read_overflow_mode: "throw",
  result_overflow_mode: "throw",
  timeout_overflow_mode: "throw",
  sort_overflow_mode: "throw",
  join_overflow_mode: "throw",
  join_use_nulls: "1",
  cast_keep_nullable: "1",
  // a sum may be named as the column that it sums
  prefer_column_name_to_alias: "1",
  session_timezone: "UTC",
  // what compares a dimension is of few values too
  allow_suspicious_low_cardinality_types: "1",
  use_query_cache: "0",
  // an error that comes late is an error, not the end of an answer
  wait_end_of_query: "1",
  output_format_arrow_string_as_string: "1",
  output_format_arrow_low_cardinality_as_dictionary: "0",
  output_format_arrow_compression_method: "none",
};

/** A node of a cluster, or one that stands alone. */
export function createNode(address: string, { user, password }: Omit<Access, "addresses">): Node {
  const post = async (statement: string, { database, file, signal }: Sent, id: string) => {
    const url = new URL(address);
    for (const [name, value] of Object.entries(PINNED)) url.searchParams.set(name, value);
    url.searchParams.set("query_id", id);
    if (database !== undefined) url.searchParams.set("database", database);
    if (file !== undefined) url.searchParams.set("query", statement);
    const body =
      file === undefined ? statement : (Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>);
    const headers = { "x-clickhouse-user": user, "x-clickhouse-key": password };
    const response = await fetch(url, {
      ...{ method: "POST", headers, body, redirect: "error", duplex: "half" },
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.ok) return response;
    const [told = ""] = (await response.text()).split("\n");
    throw new ClickHouseError(`ClickHouse at ${url.host} answers ${response.status}: ${told.slice(0, 500)}`);
  };
  const run = async (statement: string, sent: Sent = {}) => {
    const id = randomUUID();
    const kill = () =>
      void post(`KILL QUERY WHERE query_id = ${literal(id)} ASYNC`, {}, randomUUID()).catch(() => undefined);
    sent.signal?.addEventListener("abort", kill, { once: true });
    try {
      return await post(statement, sent, id);
    } catch (error) {
      if (error instanceof ClickHouseError) throw error;
      const { cause, message } = error as Error;
      const why = cause instanceof Error ? cause.message : message;
      throw new ClickHouseError(`ClickHouse at ${new URL(address).host}: ${why}`, { cause: error });
    } finally {
      // what comes after the answer's head is read by who asked
      if (sent.signal?.aborted !== true) sent.signal?.removeEventListener("abort", kill);
    }
  };
  return {
    address,
    run,
    rows: async (statement, sent) => {
      const response = await run(`${statement} FORMAT JSONCompactStringsEachRow`, sent);
      const lines = (await response.text()).split("\n").filter((line) => line !== "");
      return lines.map((line) => JSON.parse(line) as (string | null)[]);
    },
  };
}
