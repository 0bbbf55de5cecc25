import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** One file that another names in an import: paths from the project's root. */
export type Import = { readonly from: string; readonly to: string; readonly isType: boolean };

/** The source files below a folder. */
export function files(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** The text of a file. */
export function source(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** What a file imports of our own. */
export function imports(file: string): Import[] {
  const text = source(file);
  const at = (path: string) => relative(root, resolve(root, dirname(file), path));
  const first = text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+"(\.[^"]+)"/gms);
  const later = text.matchAll(/\bimport\("(\.[^"]+)"\)/g);
  return [
    ...[...first].map((match) => ({
      from: file,
      to: at(match[2] as string),
      isType: match[1] !== undefined,
    })),
    ...[...later].map((match) => ({ from: file, to: at(match[1] as string), isType: false })),
  ];
}

/** The packages that a file imports or reads a file of, by name. */
export function packages(file: string): string[] {
  const found = source(file).matchAll(
    /(?:\bfrom\s+|^import\s+|\bimport\(|\brequire\.resolve\()"([^."][^"]*)"/gm,
  );
  return [...found].map((match) =>
    (match[1] as string)
      .split("/")
      .slice(0, match[1]!.startsWith("@") ? 2 : 1)
      .join("/"),
  );
}

/** Where what leads from one to the next comes back to itself: every circle as `a -> b -> a`. */
export function circles(next: ReadonlyMap<string, Iterable<string>>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (name: string, path: readonly string[]) => {
    if (path.includes(name)) found.push([...path.slice(path.indexOf(name)), name].join(" -> "));
    if (done.has(name) || path.includes(name)) return;
    for (const each of next.get(name) ?? []) visit(each, [...path, name]);
    done.add(name);
  };
  for (const name of next.keys()) visit(name, []);
  return found;
}
