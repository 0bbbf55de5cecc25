import { readdirSync, statSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { contracts } from "../contract.ts";
import type { Mapping } from "../mapping.ts";
import { connectorMappings } from "./connectors.ts";
import type { Reader } from "./result.ts";
import { formatOf } from "./table.ts";

/** A file of a folder and who reads it; `name` is its path within the folder, with `/`. Without a reader it is unknown. */
export type DiscoveredFile = Reader & { readonly path: string; readonly name: string };

/** Folders at the top of an export that wait for a load of their own. */
const HELD = new Set(["late", "broken"]);

/** Files that stand beside exports and are none. */
const BESIDE = /^(README.*|.*\.md|truth\.json|assay\.config\.json)$/i;

/**
 * Finds every file below a folder and its reader: the given mappings first, then the connectors, by the path
 * within the folder; then canonical files, `<feed>.csv`, `<feed>-2025Q1.jsonl` and the like. A file that nobody
 * takes is given without a reader, so that it can be told. In the order of the names.
 */
export async function discover(
  directory: string,
  options: { readonly mappings?: readonly Mapping[] } = {},
): Promise<DiscoveredFile[]> {
  const feeds = [...(await contracts()).keys()].sort((a, b) => b.length - a.length);
  const connectors = [...(await connectorMappings()).values()];
  return walk(directory, directory).map((path) => {
    const name = relative(directory, path).split(sep).join("/");
    const mapping = (options.mappings ?? []).find((one) => takes(one, name));
    if (mapping !== undefined) return { path, name, mapping };
    const connector = connectors.find((one) => takes(one, name));
    if (connector !== undefined) return { path, name, connector: connector.name };
    const feed = feeds.find((one) => isFeedFile(one, name));
    return feed === undefined ? { path, name } : { path, name, feed };
  });
}

function walk(directory: string, root: string): string[] {
  const entries = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    if (entry.name.startsWith(".") || entry.name.startsWith("~$")) return [];
    const path = join(directory, entry.name);
    if (isFolder(path, entry.isSymbolicLink() ? undefined : entry.isDirectory()))
      return directory === root && HELD.has(entry.name) ? [] : walk(path, root);
    return BESIDE.test(entry.name) ? [] : [path];
  });
}

function isFolder(path: string, known: boolean | undefined): boolean {
  if (known !== undefined) return known;
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Whether a mapping takes a file: one of its patterns fits the end of the path, or the name begins like it. */
function takes(mapping: Mapping, name: string): boolean {
  const patterns = mapping.files ?? [`${mapping.name}*.*`];
  return patterns.some((pattern) => {
    const source = pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^/]*");
    return new RegExp(`(^|/)${source}$`, "u").test(name);
  });
}

function isFeedFile(feed: string, name: string): boolean {
  const file = basename(name);
  return formatOf(file) !== undefined && file.startsWith(feed) && !/^[a-z0-9]/i.test(file.slice(feed.length));
}
