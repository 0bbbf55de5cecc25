import { SqliteAdapter, type SqliteDatabase, SqliteDialect } from "kysely";
import Libsql from "libsql";

/** Migrations commit whole or not at all: SQLite can, Kysely's own adapter does not say so. */
class WholeMigrations extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true;
  }
}

class Sqlite extends SqliteDialect {
  override createAdapter() {
    return new WholeMigrations();
  }
}

/**
 * Kysely's dialect over a SQLite file (made when absent): a commit is on the disk before it is acknowledged, and
 * closing leaves one whole file.
 */
export function sqlite(path: string): SqliteDialect {
  return new Sqlite({ database: async () => open(path) });
}

const NOTHING = { changes: 0, lastInsertRowid: 0 };
/** Writes the file as it stands, with what its log holds, to a new file; others may write it meanwhile. */
export function copySqlite(path: string, target: string): void {
  const file = new Libsql(path, { timeout: 5000 });
  try {
    file.prepare("VACUUM INTO ?").run([target]);
  } finally {
    file.close();
  }
}

/** Reads a SQLite file that others write, within the turn; a statement is prepared once and gives its first row. */
export function readSqlite(path: string): {
  readonly prepare: <Row>(sql: string) => (...values: readonly string[]) => Row | undefined;
  readonly close: () => void;
} {
  const file = new Libsql(path, { timeout: 5000 });
  file.pragma("query_only = on");
  return {
    prepare: <Row>(sql: string) => {
      const statement = file.prepare(sql);
      return (...values: readonly string[]) => statement.get(values.map(bound)) as Row | undefined;
    },
    close: () => file.close(),
  };
}

function open(path: string): SqliteDatabase {
  const file = new Libsql(path, { timeout: 5000 });
  file.pragma("journal_mode = WAL");
  file.pragma("synchronous = FULL");
  // what people delete is nowhere in the file either
  file.pragma("secure_delete = ON");
  return {
    prepare: (sql) => {
      const statement = file.prepare(sql);
      return {
        reader: statement.reader,
        all: (values) => statement.all(values.map(bound)).map(plain),
        // SQLite ends a transaction by itself where the disk is full: what it said would be lost behind a second error
        run: (values) =>
          sql === "rollback" && !file.inTransaction ? NOTHING : statement.run(values.map(bound)),
        iterate: () => {
          throw new Error("application tables are not streamed");
        },
      };
    },
    close: () => {
      file.pragma("wal_checkpoint(TRUNCATE)");
      file.close();
    },
  };
}

/** A value as `libsql` takes it: a boolean would end the process, a text is cut at its first NUL. */
function bound(value: unknown): unknown {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "string" && value.includes("\0")) throw new Error("a text with NUL cannot be kept");
  return value;
}

/** A row as it came, its bytes as `Uint8Array`. */
function plain(row: unknown): unknown {
  return Object.fromEntries(
    Object.entries(row as object).map(([name, value]) => [
      name,
      value instanceof ArrayBuffer ? new Uint8Array(value) : value,
    ]),
  );
}
