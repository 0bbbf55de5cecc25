interface Kept {
  readonly value: Promise<unknown>;
  readonly end: () => Promise<void>;
}

/** Outside of the modules, since the worker's environment has a module graph of its own. */
const KEPT = Symbol.for("assay.tests.kept");
const all = (): Map<string, Kept> => {
  const place = globalThis as { [KEPT]?: Map<string, Kept> };
  place[KEPT] ??= new Map();
  return place[KEPT];
};

/**
 * What the first test file of a worker opens and all later ones share; it is closed when the worker ends. What
 * could not be opened is tried again by the next file.
 */
export function kept<T>(
  name: string,
  open: () => Promise<T>,
  close: (value: T) => Promise<void>,
): Promise<T> {
  const known = all().get(name);
  if (known !== undefined) return known.value as Promise<T>;
  const value = open().catch((error: unknown) => {
    all().delete(name);
    throw error;
  });
  all().set(name, { value, end: () => value.then(close, () => undefined) });
  return value;
}

/** Closes everything that is kept, the last one first. */
export async function closeKept(): Promise<void> {
  for (const { end } of [...all().values()].reverse()) await end();
  all().clear();
}
