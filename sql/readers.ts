import { mkdirSync, rmSync } from "node:fs";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type Connection, quote, type Readers, wrap } from "./database.ts";
import { pool } from "./pool.ts";

/** Milliseconds that a query may go on once its readers are to be closed. */
const PATIENCE = 2000;

/** Readers of a warehouse of their own; `close` interrupts what runs on for long. */
export type OwnReaders = Readers & { readonly close: () => Promise<void> };

/**
 * Opens reading connections over an in-memory warehouse that `mount` fills with views of files in the data directory;
 * afterwards nothing can be attached, and nothing outside the directory be read. `spill` is a folder of its own for
 * what does not fit into the memory.
 */
export async function openReaders(options: {
  readonly directory: string;
  readonly spill: string;
  /** The readers are there to help with it. */
  readonly mount: (connection: Connection, readers: readonly Connection[]) => Promise<void>;
  /** Of the warehouse that is mounted. */
  readonly version: number;
  readonly readers: number;
  readonly threads: number;
  readonly memoryLimit?: string;
}): Promise<OwnReaders> {
  const { directory, spill } = options;
  rmSync(spill, { recursive: true, force: true });
  mkdirSync(spill, { recursive: true, mode: 0o700 });
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(options.threads),
    memory_limit: options.memoryLimit ?? "2GB",
    temp_directory: spill,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  try {
    const first = await instance.connect();
    await first.run("SET GLOBAL TimeZone = 'UTC'; ATTACH ':memory:' AS warehouse; USE warehouse");
    const connections = await Promise.all(
      Array.from({ length: options.readers }, async () => {
        const connection = await instance.connect();
        await connection.run("USE warehouse");
        // what never changes needs no transaction to be seen whole
        return {
          ...wrap(connection),
          version: options.version,
          transaction: <T>(work: () => Promise<T>) => work(),
        };
      }),
    );
    await options.mount(wrap(first), connections);
    await first.run(`SET allowed_directories = [${quote(directory)}]`);
    await first.run("SET enable_external_access = false; SET lock_configuration = true");
    const { lend, drain } = pool(connections);
    return {
      directory,
      reader: lend,
      close: async () => {
        const timer = setInterval(() => interrupt(connections), PATIENCE);
        await drain().finally(() => clearInterval(timer));
        for (const { raw } of connections) raw.closeSync();
        first.closeSync();
        instance.closeSync();
        rmSync(spill, { recursive: true, force: true });
      },
    };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

function interrupt(connections: readonly { readonly raw: DuckDBConnection }[]): void {
  for (const { raw } of connections) raw.interrupt();
}
