import { readdir } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** Names (without `.ts`) of the modules in a folder, sorted: a file there is all it takes to add one. */
export async function moduleNames(folder: URL): Promise<string[]> {
  const files = await readdir(fileURLToPath(folder));
  return files
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .map((file) => basename(file, ".ts"))
    .sort();
}

/** Imports `<folder>/<name>.ts` and gives its export `member`; throws, naming the file, if it has none. */
export async function moduleMember<T>(folder: URL, name: string, member: string): Promise<T> {
  const loaded = (await import(new URL(`${name}.ts`, folder).href)) as Record<string, unknown>;
  const found = loaded[member];
  if (found === undefined) throw new Error(`${name}.ts: no export named ${member}`);
  return found as T;
}
