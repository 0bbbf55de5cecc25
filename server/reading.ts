import type { Readers } from "../sql/database.ts";
import { openMachineTokens } from "./accounts/machine-tokens.ts";
import { openSessions } from "./accounts/sessions.ts";
import { candidateEntry } from "./candidates/entry.ts";
import { namedCluster } from "./clickhouse/named.ts";
import { type Config, metricSettings } from "./config.ts";
import type { ReadingContext } from "./context.ts";
import type { TurningReaders } from "./loader/turning-readers.ts";
import { loadCatalog } from "./metrics/catalog.ts";
import { createCubes } from "./metrics/cubes.ts";
import { createRowReader } from "./metrics/rows.ts";
import { createEffects } from "./models/effects.ts";
import { guardQueries } from "./query-guard.ts";
import { recentQuestions } from "./recent-questions.ts";
import { createResultCache } from "./result-cache.ts";
import { openAtOnce } from "./store/at-once.ts";
import type { Store } from "./store/open.ts";
import { createTurns } from "./turns.ts";
import { programDigest } from "./version.ts";
import { published } from "./warehouse-version.ts";

/** Characters of all kept results together, as JSON: they take three to five times as many bytes. */
const CACHED_CHARACTERS = 40e6;

/** Characters of a row of a metric's result, about. */
const ROW = 250;

/** Memory of all cubes together; questions beyond are answered from their rows. */
const CUBE_BYTES = 256e6;

/** Questions that a new version of the warehouse answers before it is everybody's, and how long it may take over them. */
const WARM = { questions: 150, milliseconds: 3000 };

/** What a reading context is made of beside the settings. */
type ReadingParts = {
  readonly database: Readers;
  readonly store: Store;
  readonly audit: ReadingContext["audit"];
  readonly turning?: TurningReaders | undefined;
};

/**
 * What answers questions to an open warehouse; `metrics` is another folder of metrics than the program's own. Throws
 * where a metric does not parse or bind, and leaves the store open.
 */
export async function createReading(
  { database, store, audit, turning }: ReadingParts,
  config: Config,
  metrics?: string | URL,
): Promise<ReadingContext> {
  const atOnce = openAtOnce(database.directory);
  try {
    const cluster = await namedCluster(config);
    const catalog = await loadCatalog(metrics, metricSettings(config), cluster?.of);
    await database.reader((connection) => catalog.bind(connection));
    const queries = guardQueries(database, config.limits);
    const cubes = createCubes(database, { bytes: CUBE_BYTES, ...(turning && { prints: turning.prints }) });
    const rows = createRowReader(queries, cubes, catalog);
    const results = createResultCache<object>({
      entries: config.limits.cached_results,
      weight: CACHED_CHARACTERS,
      weigh: (result) =>
        "rows" in result && Array.isArray(result.rows)
          ? ROW * (result.rows.length + 1)
          : JSON.stringify(result).length,
    });
    const publishedNow = turning?.published ?? (() => database.reader(published));
    return {
      ...{ database, published: publishedNow, queries, store, config, audit },
      ...{ atOnce, names: atOnce.name, sessions: openSessions(store, atOnce, config.server) },
      candidates: candidateEntry(store),
      tokens: openMachineTokens(store, atOnce),
      effects: createEffects({ store, rows, results, published: publishedNow }),
      ...{ catalog, cluster, rows, cubes, results },
      turn: createTurns(config.limits.query_wait_seconds),
      recent: recentQuestions(WARM.questions),
      definitions: programDigest(catalog),
    };
  } catch (error) {
    atOnce.close();
    throw error;
  }
}

/** Binds the metrics to a version that nobody else reads yet, and asks it what was asked last. */
export async function makeReady(
  { database, catalog, recent }: ReadingContext,
  version: number,
): Promise<void> {
  await database.reader((connection) => catalog.bind(connection));
  await recent.askAgain(version, WARM.milliseconds);
}
