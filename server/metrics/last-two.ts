/** Keeps what belongs to a version of the warehouse, of the two last ones: one is read while the next is made ready. */
export function lastTwo<T>(): {
  readonly get: (version: number) => T | undefined;
  readonly keep: (version: number, value: T) => T;
} {
  const kept = new Map<number, T>();
  return {
    get: (version) => kept.get(version),
    keep: (version, value) => {
      kept.set(version, value);
      for (const earlier of kept.keys()) {
        if (kept.size <= 2) break;
        kept.delete(earlier);
      }
      return value;
    },
  };
}
