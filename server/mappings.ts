import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkMapping, type Mapping } from "../pipelines/mapping.ts";

/** Reads and checks the mapping files of a folder, in order of name; none where there is no folder. */
export async function readMappings(folder: string): Promise<Mapping[]> {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort();
  return Promise.all(
    names.map((name) => checkMapping(JSON.parse(readFileSync(join(folder, name), "utf8")), name)),
  );
}
