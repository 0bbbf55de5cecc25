import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkSystem, InvalidSystem, type System } from "./system.ts";

const own = fileURLToPath(new URL("./systems/", import.meta.url));

/**
 * The systems that can be pulled, by name: those of the program, then a company's own files in `<data>/systems`, which
 * may replace one of the program's. Throws `InvalidSystem`, naming the file, where one is wrong.
 */
export async function readSystems(data: string | null): Promise<ReadonlyMap<string, System>> {
  const found = new Map<string, System>();
  for (const folder of data === null ? [own] : [own, join(data, "systems")])
    for (const file of filesOf(folder)) {
      const system = await readSystem(join(folder, file));
      found.set(system.name, system);
    }
  return found;
}

/** Reads and checks one file, whose name is that of its system. Throws `InvalidSystem`. */
export async function readSystem(path: string): Promise<System> {
  const label = basename(path);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new InvalidSystem(path, [`not JSON: ${(error as Error).message}`]);
  }
  const system = await checkSystem(value, path);
  if (label !== `${system.name}.json`)
    throw new InvalidSystem(path, [`/name is ${system.name}: name the file ${system.name}.json`]);
  return system;
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort();
}
