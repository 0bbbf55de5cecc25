import type { Database } from "../../sql/database.ts";
import type { Catalog } from "./catalog.ts";
import { type Cube, readCube } from "./cube.ts";
import { estimators } from "./estimator.ts";

/** The cubes of the published warehouse that are worth their memory. */
export type Cubes = {
  /** The cube of a metric at a version of the warehouse, if it is there. */
  readonly find: (version: number, metric: string) => Cube | undefined;
  /** Tells how long a question took to answer from the rows; a slow one has the metric's cube read meanwhile. */
  readonly took: (version: number, metric: string, milliseconds: number) => void;
  /** When every cube that is on its way is there. */
  readonly settled: () => Promise<void>;
  readonly bytes: () => number;
};

/** An answer that takes longer than this is felt on a page of ten. */
const SLOW_MS = 5;

/**
 * Reads the cubes of metrics whose rows take long, one at a time and beside the questions, and forgets them with
 * the version of the warehouse. A small warehouse never has one. Beyond `bytes` no more are kept.
 */
export function createCubes(
  database: Pick<Database, "reader">,
  catalog: Catalog,
  options: { readonly bytes: number },
): Cubes {
  let known = { version: -1, cubes: new Map<string, Cube | null>(), bytes: 0 };
  let work: Promise<void> = Promise.resolve();

  const read = async (of: typeof known, id: string) => {
    const cube = await database.reader((connection) =>
      connection.transaction(async () => {
        const { version, metrics } = await catalog.bind(connection);
        const metric = metrics.get(id);
        if (version !== of.version || metric === undefined) return null;
        return readCube(connection, metric, (await estimators()).get(metric.estimator)!.aggregation(metric));
      }),
    );
    if (cube === null || of.bytes + cube.bytes > options.bytes) return;
    of.cubes.set(id, cube);
    of.bytes += cube.bytes;
  };

  return {
    find: (version, metric) =>
      known.version === version ? (known.cubes.get(metric) ?? undefined) : undefined,
    took: (version, metric, milliseconds) => {
      if (milliseconds < SLOW_MS || version < known.version) return;
      if (known.version !== version) known = { version, cubes: new Map(), bytes: 0 };
      if (known.cubes.has(metric)) return;
      known.cubes.set(metric, null);
      const of = known;
      // without its cube a metric is answered from the rows, as before
      work = work.then(() => read(of, metric)).catch(() => undefined);
    },
    settled: () => work,
    bytes: () => known.bytes,
  };
}
