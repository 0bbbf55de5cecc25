import { existsSync, mkdirSync, realpathSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
} from "@duckdb/node-api";
import { DirectoryRefused } from "./directory-refused.ts";
import { DatabaseLocked, lock } from "./lock.ts";
import { pool } from "./pool.ts";
import { type BoundValue, bind, fromDuckDB } from "./values.ts";

export type { BoundValue } from "./values.ts";

/** Bound parameters of a statement: `$1, $2, ...` as an array, `$name` as a record. */
export type Parameters = readonly BoundValue[] | Readonly<Record<string, BoundValue>>;

/** One session of the database; statements on it run one after the other. */
export type Connection = {
  /** Runs one or several statements; parameters bind to the last. Gives the number of changed rows. */
  readonly run: (sql: string, parameters?: Parameters) => Promise<number>;
  /** Row objects of plain JS values (see `fromDuckDB`); for results of a few thousand rows. */
  readonly rows: <Row = Record<string, unknown>>(sql: string, parameters?: Parameters) => Promise<Row[]>;
  /** The first column of the first row, or undefined where there is no row. */
  readonly value: <Value = unknown>(sql: string, parameters?: Parameters) => Promise<Value | undefined>;
  /** The result by column. */
  readonly columns: (
    sql: string,
    parameters?: Parameters,
  ) => Promise<{ names: string[]; types: DuckDBType[]; columns: unknown[][] }>;
  /** The result as a stream of raw vectors, for Arrow and for large exports. */
  readonly chunks: (
    sql: string,
    parameters?: Parameters,
  ) => Promise<{ names: string[]; types: DuckDBType[]; chunks: AsyncIterable<DuckDBDataChunk> }>;
  /** Runs `work` between BEGIN and COMMIT; any error rolls back and is thrown on. */
  readonly transaction: <T>(work: () => Promise<T>) => Promise<T>;
  /** The version of the warehouse that it sees, where nothing can change under it. */
  readonly version?: number;
  /** The client's own connection, for appenders and interrupts. */
  readonly raw: DuckDBConnection;
};

/** What a data directory's published warehouse is read by. */
export type Readers = {
  readonly directory: string;
  /** Lends a reading connection; waits while all are lent. */
  readonly reader: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
};

/** The three databases of a data directory behind one DuckDB instance: one writer, a pool of readers. */
export type Database = Readers & {
  /** Lends the one writing connection; writers queue up. */
  readonly writer: <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

const DAMAGE = /^(IO Error: (Corrupt|Could not read)|Serialization Error|FATAL Error)/;

/** A statement that DuckDB refused; carries the statement. */
export class SqlError extends Error {
  override name = "SqlError";
  readonly sql: string;
  constructor(cause: unknown, sql: string) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(
      DAMAGE.test(message)
        ? `a file of the data directory is damaged (${message.split("\n")[0]}); assay doctor tells which, then put back a whole one of the same age, or restore a backup`
        : message,
      { cause },
    );
    this.sql = sql;
  }
}

const CATALOGS = ["warehouse", "app", "vault"] as const;

/** Milliseconds that a process whose holder was killed may take to end. */
const LAST_BREATH = 5000;

/**
 * Opens the databases of a data directory (created when absent).
 *
 * The instance itself lives in memory and attaches the files, because a file opened directly can become
 * unopenable after a crash within ALTERs. Afterwards nothing outside the directory can be read or written.
 * Throws `DatabaseLocked` while another process, or this one, holds the directory, and `DirectoryRefused` where a
 * file is missing beside others that hold something, or cannot be read.
 */
export async function openDatabase(options: {
  readonly directory: string;
  readonly readers?: number;
  readonly threads?: number;
  readonly memoryLimit?: string;
  /** The process that the directory is open for, this one unless said: its number is told to others. */
  readonly holder?: number;
}): Promise<Database> {
  process.umask(0o077);
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const directory = realpathSync(options.directory);
  const unlock = lock(directory, options.holder);
  let started: DuckDBInstance | undefined;
  try {
    const temporary = join(directory, "tmp");
    const instance = await DuckDBInstance.create(":memory:", {
      threads: String(options.threads ?? availableParallelism()),
      memory_limit: options.memoryLimit ?? "2GB",
      temp_directory: temporary,
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    started = instance;
    const first = await instance.connect();
    await attach(first, directory);
    // What a killed process left there is in clear; the files above are held by nobody else by now.
    for (const folder of [temporary, join(directory, "work")]) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { mode: 0o700 });
    }
    await first.run("SET GLOBAL TimeZone = 'UTC'");
    const schemas = ["staging", "staging_meta", "core", "core_meta", "marts"];
    await first.run(schemas.map((schema) => `CREATE SCHEMA IF NOT EXISTS warehouse.${schema}`).join(";"));
    await first.run("USE warehouse");

    const readers = await Promise.all(
      Array.from({ length: options.readers ?? 4 }, async () => {
        const connection = await instance.connect();
        await connection.run("USE warehouse");
        return wrap(connection);
      }),
    );
    const writer = wrap(first);
    await first.run(`SET allowed_directories = [${quote(directory)}]`);
    await first.run("SET enable_external_access = false");
    await first.run("SET lock_configuration = true");

    const readerPool = pool(readers);
    const writerPool = pool([writer]);
    let closed = false;
    return {
      directory,
      reader: readerPool.lend,
      writer: writerPool.lend,
      close: async () => {
        if (closed) return;
        closed = true;
        await Promise.all([readerPool.drain(), writerPool.drain()]);
        for (const connection of [...readers, writer]) connection.raw.closeSync();
        instance.closeSync();
        unlock();
      },
    };
  } catch (error) {
    started?.closeSync();
    unlock();
    throw error;
  }
}

/** Attaches the files; a missing one is made only where the others hold nothing yet. */
async function attach(first: DuckDBConnection, directory: string): Promise<void> {
  const path = (catalog: string) => join(directory, `${catalog}.duckdb`);
  const missing = CATALOGS.filter((catalog) => !existsSync(path(catalog)));
  const present = CATALOGS.filter((catalog) => !missing.includes(catalog));
  const started = Date.now();
  const open = async (catalog: string): Promise<void> => {
    try {
      await first.run(`ATTACH ${quote(path(catalog))} AS ${catalog}`);
    } catch (cause) {
      const [reason = ""] = (cause as Error).message.split("\n");
      const holder = /Conflicting lock is held.*\(PID (\d+)\)/.exec(reason)?.[1];
      if (holder !== undefined && Date.now() < started + LAST_BREATH) {
        await sleep(100);
        return open(catalog);
      }
      if (holder !== undefined) throw new DatabaseLocked(directory, Number(holder));
      throw new DirectoryRefused(directory, [`${catalog}.duckdb`], `cannot be read (${reason})`, { cause });
    }
  };
  for (const catalog of present) await open(catalog);
  if (missing.length > 0) {
    const tables = await first.runAndReadAll("SELECT count(*) FROM duckdb_tables()");
    if (tables.getRows()[0]?.[0] !== 0n)
      throw new DirectoryRefused(
        directory,
        missing.map((catalog) => `${catalog}.duckdb`),
        missing.length > 1 ? "are missing" : "is missing",
      );
  }
  for (const catalog of missing) await open(catalog);
}

/** Wraps a connection of the client; also used by the checking child with its own in-memory instance. */
export function wrap(raw: DuckDBConnection): Connection {
  const guarded = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new SqlError(error, sql);
    }
  };
  const execute = (sql: string, parameters?: Parameters) => {
    const { values, types } = bind(parameters);
    return guarded(sql, () => raw.run(sql, values, types));
  };
  const connection: Connection = {
    raw,
    run: async (sql, parameters) => (await execute(sql, parameters)).rowsChanged,
    columns: async (sql, parameters) => {
      const result = await execute(sql, parameters);
      const columns = await guarded(sql, () => result.getColumns());
      const names = result.columnNames();
      return {
        names,
        types: result.columnTypes(),
        columns: names.map((_, index) => (columns[index] ?? []).map(fromDuckDB)),
      };
    },
    rows: async <Row>(sql: string, parameters?: Parameters) => {
      const result = await execute(sql, parameters);
      const rows = await guarded(sql, () => result.getRows());
      const names = result.columnNames();
      return rows.map((row) => {
        const object: Record<string, unknown> = {};
        names.forEach((name, index) => {
          object[name] = fromDuckDB(row[index] as DuckDBValue);
        });
        return object as Row;
      });
    },
    value: async <Value>(sql: string, parameters?: Parameters) => {
      const rows = await (await execute(sql, parameters)).getRows();
      const first = rows[0];
      return first === undefined ? undefined : (fromDuckDB(first[0] as DuckDBValue) as Value);
    },
    chunks: async (sql, parameters) => {
      const { values, types } = bind(parameters);
      const result = await guarded(sql, () => raw.stream(sql, values, types));
      return { names: result.columnNames(), types: result.columnTypes(), chunks: result };
    },
    transaction: async (work) => {
      await connection.run("BEGIN TRANSACTION");
      try {
        const outcome = await work();
        await connection.run("COMMIT");
        return outcome;
      } catch (error) {
        await connection.run("ROLLBACK").catch(() => undefined);
        throw error;
      }
    },
  };
  return connection;
}

/** A text as a SQL literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as a SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
