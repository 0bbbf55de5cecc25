import type { Connection, Database } from "../../sql/database.ts";
import { readVersion } from "../warehouse-version.ts";
import type { Cube } from "./cube.ts";

/** The cubes of the published warehouse that are worth their memory, each under a name of its own. */
export type Cubes = {
  /** The cube of that name at a version of the warehouse, if it is there. */
  readonly find: (version: number, name: string) => Cube | undefined;
  /** Tells how long a question took to answer from the rows; after a slow one `read` brings the cube meanwhile. */
  readonly took: (
    version: number,
    name: string,
    milliseconds: number,
    read: (connection: Connection) => Promise<Cube | null>,
  ) => void;
  /** When every cube that is on its way is there. */
  readonly settled: () => Promise<void>;
  readonly bytes: () => number;
};

/** An answer that takes longer than this is felt on a page of ten. */
const SLOW_MS = 5;

/**
 * Reads the cubes of rows that take long, one at a time and beside the questions, and forgets them with the version
 * of the warehouse. A small warehouse never has one. Beyond `bytes` no more are kept.
 */
export function createCubes(database: Pick<Database, "reader">, options: { readonly bytes: number }): Cubes {
  let known = { version: -1, cubes: new Map<string, Cube | null>(), bytes: 0 };
  let work: Promise<void> = Promise.resolve();

  const keep = async (
    of: typeof known,
    name: string,
    read: (connection: Connection) => Promise<Cube | null>,
  ) => {
    const cube = await database.reader((connection) =>
      connection.transaction(async () =>
        (await readVersion(connection)) === of.version ? read(connection) : null,
      ),
    );
    if (cube === null || of.bytes + cube.bytes > options.bytes) return;
    of.cubes.set(name, cube);
    of.bytes += cube.bytes;
  };

  return {
    find: (version, name) => (known.version === version ? (known.cubes.get(name) ?? undefined) : undefined),
    took: (version, name, milliseconds, read) => {
      if (milliseconds < SLOW_MS || version < known.version) return;
      if (known.version !== version) known = { version, cubes: new Map(), bytes: 0 };
      if (known.cubes.has(name)) return;
      known.cubes.set(name, null);
      const of = known;
      // without its cube a question is answered from the rows, as before
      work = work.then(() => keep(of, name, read)).catch(() => undefined);
    },
    settled: () => work,
    bytes: () => known.bytes,
  };
}
