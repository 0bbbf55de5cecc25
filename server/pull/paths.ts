/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Everything that stands at a path: lists on the way and at its end are gone through, `*` is every member. */
export function valuesAt(root: unknown, path: string): unknown[] {
  let found = spread([root]);
  for (const part of path === "" ? [] : path.split("."))
    found = spread(
      found.flatMap((one) => (isObject(one) ? (part === "*" ? Object.values(one) : [one[part]]) : [])),
    );
  return found.filter((one) => one !== undefined && one !== null);
}

/** The texts, numbers and truth values at a path, as text. */
export const textsAt = (root: unknown, path: string): string[] =>
  valuesAt(root, path).flatMap((one) => (isObject(one) ? [] : [String(one)]));

/** The first of them; "" is none. */
export const textAt = (root: unknown, path: string): string | undefined => textsAt(root, path).find(Boolean);

/** The objects in which the last member of a path may stand: `a.b` of `a.b.c`. */
export function holdersAt(root: unknown, path: string): Record<string, unknown>[] {
  const at = path.lastIndexOf(".");
  return valuesAt(root, at < 0 ? "" : path.slice(0, at)).filter(isObject) as Record<string, unknown>[];
}

/** The last member of a path. */
export const lastOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

function spread(values: readonly unknown[]): unknown[] {
  return values.flatMap((one) => (Array.isArray(one) ? spread(one) : [one]));
}
