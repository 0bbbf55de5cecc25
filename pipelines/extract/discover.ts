import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import type { Bilingual } from "../contract.ts";
import { contracts } from "../contract.ts";
import type { Mapping } from "../mapping.ts";
import { connectorMappings } from "./connectors.ts";
import { type FileErrorCode, type Reader, Refusal } from "./result.ts";
import { formatOf } from "./table.ts";

/** A file of a folder and who reads it; `name` is its path within the folder, with `/`. Without a reader it is unknown. */
export type DiscoveredFile = Reader & { readonly path: string; readonly name: string };

/** How far a walk goes. */
export type WalkLimits = { readonly depth: number; readonly files: number };

const LIMITS: WalkLimits = { depth: 32, files: 100_000 };

/** Folders at the top of an export that wait for a load of their own. */
const HELD = new Set(["late", "broken"]);

/** Files that stand beside exports and are none. */
const BESIDE = /^(README.*|.*\.md|truth\.json|assay\.config\.json)$/i;

/**
 * Finds every file below a folder and its reader: the given mappings first, then the connectors, by the path
 * within the folder; then canonical files, `<feed>.csv`, `<feed>-2025Q1.jsonl` and the like. A file that nobody
 * takes is given without a reader, so that it can be told; what must not be read (a link that leads out, a folder
 * too deep) with its refusal. In the order of the names.
 */
export async function discover(
  directory: string,
  options: { readonly mappings?: readonly Mapping[]; readonly limits?: WalkLimits } = {},
): Promise<DiscoveredFile[]> {
  const feeds = [...(await contracts()).keys()].sort((a, b) => b.length - a.length);
  const readers = [
    ...(options.mappings ?? []).map((mapping) => ({ reader: { mapping }, takes: patternsOf(mapping) })),
    ...[...(await connectorMappings()).values()].map((connector) => ({
      reader: { connector: connector.name },
      takes: patternsOf(connector),
    })),
  ];
  const found = await walk(await realpath(directory), options.limits ?? LIMITS);
  return found.map(({ name, refusal }) => {
    const file = { path: join(directory, name), name };
    if (refusal !== undefined) return { ...file, refusal };
    const known = readers.find(({ takes }) => takes.some((pattern) => pattern.test(name)));
    if (known !== undefined) return { ...file, ...known.reader };
    const feed = feeds.find((one) => isFeedFile(one, name));
    return feed === undefined ? file : { ...file, feed };
  });
}

type Found = { readonly name: string; readonly refusal?: Refusal };

/**
 * The files below a folder. No link to a folder is followed, none to a file outside, and no folder is read twice,
 * so that every walk ends; each is refused by name. Waits for the disk, never for itself: others go on meanwhile.
 */
async function walk(root: string, limits: WalkLimits): Promise<Found[]> {
  const found: Found[] = [];
  const seen = new Set<string>();
  let isFull = false;
  const refuse = (name: string, code: FileErrorCode, message: Bilingual) => {
    found.push({ name, refusal: new Refusal(code, message) });
  };
  /** What is in a folder; null where it is refused. */
  const entriesOf = async (folder: string, depth: number): Promise<Dirent[] | null> => {
    const path = join(root, folder);
    if (depth > limits.depth) refuse(folder, "directory", tooDeep(limits.depth));
    else
      try {
        const { dev, ino } = await stat(path, { bigint: true });
        if (!seen.has(`${dev}:${ino}`)) {
          seen.add(`${dev}:${ino}`);
          return await readdir(path, { withFileTypes: true });
        }
        refuse(folder, "directory", AGAIN);
      } catch (error) {
        if (folder === "") throw error;
        refuse(folder, "unreadable", UNREADABLE);
      }
    return null;
  };
  const enter = async (folder: string, depth: number): Promise<void> => {
    const entries = (await entriesOf(folder, depth)) ?? [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (isFull || entry.name.startsWith(".") || entry.name.startsWith("~$")) continue;
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth > 0 || !HELD.has(entry.name)) await enter(name, depth + 1);
      } else if (!BESIDE.test(entry.name)) {
        isFull = found.length >= limits.files;
        if (isFull) refuse(name, "oversize", tooMany(limits.files));
        else found.push(entry.isSymbolicLink() ? await followed(root, name) : { name });
      }
    }
  };
  await enter("", 0);
  return found;
}

/** A link to a file within the root is that file; any other is refused. */
async function followed(root: string, name: string): Promise<Found> {
  const refused = (message: Bilingual) => ({ name, refusal: new Refusal("link", message) });
  try {
    const target = await realpath(join(root, name));
    if (!target.startsWith(root + sep) && target !== root) return refused(OUTSIDE);
    return (await stat(target)).isDirectory() ? refused(FOLDER) : { name };
  } catch (error) {
    return refused((error as NodeJS.ErrnoException).code === "ELOOP" ? CIRCLE : NOWHERE);
  }
}

const OUTSIDE = {
  zh: "这个链接指向导出文件夹之外，不会读取；请把文件本身放进来",
  en: "a link that leads out of the export folder is not followed; put the file itself here",
};
const FOLDER = {
  zh: "这个链接指向导出文件夹内的另一个文件夹，其中的文件会在原处读取；请删除此链接",
  en: "a link to a folder of the export is not followed, its files are read where they lie; remove the link",
};
const CIRCLE = {
  zh: "这个链接绕回自身，没有指向任何文件；请删除此链接",
  en: "a link that leads in a circle; remove it",
};
const NOWHERE = {
  zh: "这个链接指向的文件不存在或无法打开；请删除或改正此链接",
  en: "a link to a file that is not there or cannot be opened; remove or correct it",
};
const AGAIN = {
  zh: "这个文件夹已在另一个名称下读取过；请只保留一处",
  en: "this folder was read under another name already; keep one of the two",
};
const UNREADABLE = {
  zh: "这个文件夹无法打开；请检查其权限",
  en: "this folder cannot be opened; check its permissions",
};
const tooDeep = (depth: number) => ({
  zh: `文件夹嵌套超过 ${depth} 层，其中的文件未读取；请移到较浅的位置`,
  en: `folders lie deeper than ${depth} levels, their files are not read; move them up`,
});
const tooMany = (files: number) => ({
  zh: `一次最多读取 ${files} 个文件，从这里起的文件未读取；请分文件夹加载`,
  en: `a load takes ${files} files at most, those from here on are not read; load folder by folder`,
});

/** Which names a mapping takes: one of its patterns fits the end of the path, or the name begins like it. */
function patternsOf(mapping: Mapping): RegExp[] {
  return (mapping.files ?? [`${mapping.name}*.*`]).map((pattern) => {
    const source = pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^/]*");
    return new RegExp(`(^|/)${source}$`, "u");
  });
}

function isFeedFile(feed: string, name: string): boolean {
  const file = basename(name);
  return formatOf(file) !== undefined && file.startsWith(feed) && !/^[a-z0-9]/i.test(file.slice(feed.length));
}
