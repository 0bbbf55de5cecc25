import type { Connection, Database } from "../../sql/database.ts";
import { readVersion } from "../warehouse-version.ts";
import type { Cube } from "./cube.ts";

/** Reads a cube from the warehouse as the connection sees it. */
type Reading = (connection: Connection) => Promise<Cube | null>;

/** The cubes of the published warehouse that are worth their memory, each under a name of its own. */
export type Cubes = {
  /** The cube of that name at a version of the warehouse, if it is there. */
  readonly find: (version: number, name: string) => Cube | undefined;
  /**
   * Tells how long a question took to answer from the rows; after a slow one `read` brings the cube meanwhile, and
   * again with every later version of the warehouse.
   */
  readonly took: (version: number, name: string, milliseconds: number, read: Reading) => void;
  /** When every cube that is on its way is there. */
  readonly settled: () => Promise<void>;
  readonly bytes: () => number;
};

/** An answer that takes longer than this is felt on a page of ten. */
const SLOW_MS = 5;

/**
 * Reads the cubes of rows that take long, one at a time and beside the questions. With the first question to another
 * version of the warehouse they are forgotten and read anew. A small warehouse never has one. Beyond `bytes` no more
 * are kept.
 */
export function createCubes(database: Pick<Database, "reader">, options: { readonly bytes: number }): Cubes {
  const nothing = (version: number) => ({
    version,
    cubes: new Map<string, { readonly cube: Cube | null; readonly read: Reading }>(),
    bytes: 0,
  });
  let known = nothing(-1);
  let work: Promise<void> = Promise.resolve();

  const keep = async (of: typeof known, name: string, read: Reading) => {
    const cube = await database.reader((connection) =>
      connection.transaction(async () =>
        (await readVersion(connection)) === of.version ? read(connection) : null,
      ),
    );
    if (cube === null || of.bytes + cube.bytes > options.bytes) return;
    of.cubes.set(name, { cube, read });
    of.bytes += cube.bytes;
  };
  const want = (name: string, read: Reading) => {
    if (known.cubes.has(name)) return;
    known.cubes.set(name, { cube: null, read });
    const of = known;
    // without its cube a question is answered from the rows, as before
    work = work.then(() => keep(of, name, read)).catch(() => undefined);
  };
  const turnTo = (version: number) => {
    if (version <= known.version) return;
    const before = known;
    known = nothing(version);
    for (const [name, { cube, read }] of before.cubes) if (cube !== null) want(name, read);
  };

  return {
    find: (version, name) => {
      turnTo(version);
      return known.version === version ? (known.cubes.get(name)?.cube ?? undefined) : undefined;
    },
    took: (version, name, milliseconds, read) => {
      turnTo(version);
      if (milliseconds >= SLOW_MS && version === known.version) want(name, read);
    },
    settled: () => work,
    bytes: () => known.bytes,
  };
}
