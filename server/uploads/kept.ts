import { mkdirSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkMapping, InvalidMapping, type Mapping } from "../../pipelines/mapping.ts";
import { type MappingVersion, mappingVersions } from "../store/mapping-version.ts";
import type { Store } from "../store/open.ts";
import type { TableChoices } from "./choices.ts";
import { type ColumnShape, overlap } from "./shape.ts";

/** A mapping that was kept with what somebody loaded, in its newest version. */
export type KeptMapping = {
  readonly name: string;
  readonly version: number;
  readonly kept_by: string;
  readonly kept_at: string;
  readonly mapping: Mapping;
  readonly shape: readonly ColumnShape[];
  readonly choices: Pick<TableChoices, "reading" | "columns" | "answers">;
};

/** Where the mappings are: their versions in the store, the newest of each as a file in a folder too. */
export type MappingHome = { readonly store: Store; readonly folder: string };

const fileOf = (folder: string, name: string) => join(folder, `${name}.json`);

function read(row: MappingVersion): KeptMapping {
  const { name, version, kept_by, kept_at } = row;
  return {
    ...{ name, version, kept_by, kept_at },
    mapping: JSON.parse(row.mapping),
    shape: JSON.parse(row.shape),
    choices: JSON.parse(row.choices),
  };
}

/** The file of a mapping, which people may edit; null where there is none that can be read. */
async function edited(folder: string, name: string): Promise<Mapping | null> {
  try {
    return await checkMapping(JSON.parse(await readFile(fileOf(folder, name), "utf8")), name);
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (isGone || error instanceof SyntaxError || error instanceof InvalidMapping) return null;
    throw error;
  }
}

/** Every kept mapping in its newest version; what its file says now, where that was edited. */
export async function keptMappings({ store, folder }: MappingHome): Promise<KeptMapping[]> {
  const rows = await mappingVersions.newest(store);
  return Promise.all(
    rows.map(async (row) => {
      const kept = read(row);
      return { ...kept, mapping: (await edited(folder, row.name)) ?? kept.mapping };
    }),
  );
}

/** Share of headings from which on a table counts as one whose shape has changed. */
const ALIKE = 0.6;

/** The kept mapping of a table with these columns: of the same headings, else of the most alike; null where none is. */
export function keptFor(all: readonly KeptMapping[], columns: readonly ColumnShape[]): KeptMapping | null {
  const [best] = all
    .map((kept) => ({ kept, share: overlap(kept.shape, columns) }))
    .filter(({ share }) => share >= ALIKE)
    .sort((a, b) => b.share - a.share || (a.kept.kept_at < b.kept.kept_at ? 1 : -1));
  return best?.kept ?? null;
}

/** Keeps a mapping: nothing where it and its headings are as they were, else the next version of its name, and its file. */
export async function keepMapping(
  { store, folder }: MappingHome,
  {
    mapping,
    shape,
    choices,
    by,
    at,
  }: Omit<KeptMapping, "name" | "version" | "kept_by" | "kept_at"> & {
    readonly by: string;
    readonly at: string;
  },
): Promise<number> {
  const { name } = mapping;
  const [last] = await mappingVersions.of(store, name);
  const texts = { mapping: JSON.stringify(mapping), shape: JSON.stringify(shape) };
  const headings = (columns: readonly ColumnShape[]) => columns.map(({ heading }) => heading).join("\n");
  const isSame = last?.mapping === texts.mapping && headings(JSON.parse(last.shape)) === headings(shape);
  if (isSame && (await edited(folder, name)) !== null) return last.version;
  const version = (last?.version ?? 0) + 1;
  await mappingVersions.add(store, {
    ...{ name, version, ...texts, choices: JSON.stringify(choices) },
    ...{ kept_by: by, kept_at: at },
  });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = fileOf(folder, name);
  await writeFile(`${path}.new`, `${JSON.stringify(mapping, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return version;
}

/** A name that no kept mapping has: the wished one, else with a number behind it. */
export function freeName(wished: string, taken: ReadonlySet<string>): string {
  const plain = wished.slice(0, 50);
  for (let number = 2, name = plain; ; number += 1) {
    if (!taken.has(name)) return name;
    name = `${plain}-${number}`;
  }
}
