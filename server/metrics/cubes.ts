import { referencesOf } from "../../pipelines/build.ts";
import type { Connection, Database } from "../../sql/database.ts";
import { readVersion } from "../warehouse-version.ts";
import type { Question } from "./compile.ts";
import { type Cube, cubeFor } from "./cube.ts";
import type { Aggregation } from "./estimator.ts";

/** Reads a cube from the warehouse as the connection sees it. */
type Reading = (connection: Connection) => Promise<Cube | null>;

/** How a cube is read, and the query of its rows. */
type Source = { readonly read: Reading; readonly sql: string };

/** The cubes of the published warehouse that are worth their memory, each under a name of its own. */
export type Cubes = {
  /** The cube of that name at a version of the warehouse, if it is there. */
  readonly find: (version: number, name: string) => Cube | undefined;
  /**
   * Tells how long a question took to answer from the rows; after a slow one `read` brings the cube meanwhile, and
   * again with every later version of the warehouse.
   */
  readonly took: (
    version: number,
    slow: { readonly name: string; readonly milliseconds: number } & Source,
  ) => void;
  /** When every cube that is on its way is there. */
  readonly settled: () => Promise<void>;
  readonly bytes: () => number;
};

/** An answer that takes longer than this is felt on a page of ten. */
const SLOW_MS = 5;

/**
 * Answers a question from the cube that holds it, else from the rows: these tell how long they took, and `read` brings
 * their cube if that was long.
 */
export async function throughCube<T>(
  cubes: Cubes | undefined,
  version: number,
  asked: {
    readonly name: string;
    readonly sql: string;
    readonly aggregation: Aggregation;
    readonly question: Question;
  },
  from: {
    readonly cube: (cube: Cube) => Promise<T | null>;
    readonly rows: () => Promise<T>;
    readonly read: (connection: Connection, apart: readonly string[]) => Promise<Cube | null>;
  },
): Promise<T> {
  const named = cubeFor(asked.name, asked.aggregation, asked.question);
  const cube = named === null ? undefined : cubes?.find(version, named.name);
  const held = cube === undefined ? null : await from.cube(cube);
  if (held !== null) return held;
  const begun = performance.now();
  const found = await from.rows();
  if (named !== null)
    cubes?.took(version, {
      name: named.name,
      sql: asked.sql,
      milliseconds: performance.now() - begun,
      read: (connection) => from.read(connection, named.apart),
    });
  return found;
}

/** What each relation of a version of the warehouse was built from; undefined where that is not known. */
type Prints = (version: number) => ReadonlyMap<string, string> | undefined;

/** Whether all that a query reads, and there is something, is as it was. */
function isSame(sql: string, before: ReturnType<Prints>, now: ReturnType<Prints>): boolean {
  const reads = referencesOf(sql);
  return reads.length > 0 && reads.every((name) => now?.has(name) && now.get(name) === before?.get(name));
}

/**
 * Reads the cubes of rows that take long, one at a time and beside the questions. With the first question to another
 * version of the warehouse those whose rows `prints` does not show to be the same are forgotten and read anew. A small
 * warehouse never has one. Beyond `bytes` no more are kept.
 */
export function createCubes(
  database: Pick<Database, "reader">,
  options: { readonly bytes: number; readonly prints?: Prints },
): Cubes {
  const nothing = (version: number) => ({
    version,
    cubes: new Map<string, { readonly cube: Cube | null } & Source>(),
    bytes: 0,
  });
  let known = nothing(-1);
  let work: Promise<void> = Promise.resolve();

  const keep = (of: typeof known, name: string, source: Source, cube: Cube) => {
    if (of.bytes + cube.bytes > options.bytes) return;
    of.cubes.set(name, { cube, ...source });
    of.bytes += cube.bytes;
  };
  const bring = async (of: typeof known, name: string, source: Source) => {
    const cube = await database.reader((connection) =>
      connection.transaction(async () =>
        (await readVersion(connection)) === of.version ? source.read(connection) : null,
      ),
    );
    if (cube !== null) keep(of, name, source, cube);
  };
  const want = (name: string, source: Source) => {
    if (known.cubes.has(name)) return;
    known.cubes.set(name, { cube: null, ...source });
    const of = known;
    // without its cube a question is answered from the rows, as before
    work = work.then(() => bring(of, name, source)).catch(() => undefined);
  };
  const turnTo = (version: number) => {
    if (version <= known.version) return;
    const before = known;
    known = nothing(version);
    const [then, now] = [options.prints?.(before.version), options.prints?.(version)];
    for (const [name, { cube, ...source }] of before.cubes) {
      if (cube === null) continue;
      if (isSame(source.sql, then, now)) keep(known, name, source, cube);
      else want(name, source);
    }
  };

  return {
    find: (version, name) => {
      turnTo(version);
      return known.version === version ? (known.cubes.get(name)?.cube ?? undefined) : undefined;
    },
    took: (version, { name, milliseconds, ...source }) => {
      turnTo(version);
      if (milliseconds >= SLOW_MS && version === known.version) want(name, source);
    },
    settled: () => work,
    bytes: () => known.bytes,
  };
}
