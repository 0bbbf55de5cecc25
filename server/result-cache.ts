/** Remembers results and lets identical questions that are asked at the same time share one run. */
export type ResultCache<T> = {
  /** The remembered result of `key`, else that of `work`, which is run once however many ask. */
  readonly get: (key: string, work: () => Promise<T>) => Promise<T>;
  readonly size: () => number;
};

/**
 * A least-recently-used cache bounded by the number of results and by their total `weight` (e.g. rows).
 * A key must carry all that the result depends on: warehouse version, scope, question. Failures are not kept.
 */
export function createResultCache<T>(options: {
  readonly entries: number;
  readonly weight: number;
  readonly weigh: (result: T) => number;
}): ResultCache<T> {
  const kept = new Map<string, { result: T; weight: number }>();
  const running = new Map<string, Promise<T>>();
  let total = 0;

  const keep = (key: string, result: T) => {
    const weight = options.weigh(result);
    if (weight > options.weight / 4) return;
    kept.set(key, { result, weight });
    total += weight;
    for (const [oldest, entry] of kept) {
      if (kept.size <= options.entries && total <= options.weight) break;
      kept.delete(oldest);
      total -= entry.weight;
    }
  };

  return {
    get: (key, work) => {
      const entry = kept.get(key);
      if (entry !== undefined) {
        kept.delete(key);
        kept.set(key, entry);
        return Promise.resolve(entry.result);
      }
      const shared = running.get(key);
      if (shared !== undefined) return shared;
      const run = work()
        .then((result) => {
          keep(key, result);
          return result;
        })
        .finally(() => running.delete(key));
      running.set(key, run);
      return run;
    },
    size: () => kept.size,
  };
}
