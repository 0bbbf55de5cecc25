import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkMapping, InvalidMapping, type Mapping } from "./mapping.ts";

/** Reads and checks one mapping file; throws `InvalidMapping` with every problem and its path. */
export async function readMapping(path: string): Promise<Mapping> {
  let candidate: unknown;
  try {
    candidate = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new InvalidMapping(path, [{ path: "", message: `is no JSON file (${(error as Error).message})` }]);
  }
  return checkMapping(candidate, path);
}

/** The mapping files of a folder (`mappings/*.json` of the data directory); none where it does not exist. */
export async function readMappings(folder: string): Promise<Mapping[]> {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return Promise.all(names.sort().map((name) => readMapping(join(folder, name))));
}
