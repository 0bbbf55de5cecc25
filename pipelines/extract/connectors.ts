import { readdirSync } from "node:fs";
import type { Bilingual } from "../contract.ts";
import { checkMapping, type Mapping } from "../mapping.ts";
import { Refusal } from "./result.ts";

/** One source system: the files it exports, each a declared mapping to canonical feeds. */
export type Connector = {
  readonly about: Bilingual;
  readonly files: readonly (Mapping & { readonly files: string[] })[];
};

const folder = new URL("../connectors/", import.meta.url);
let loaded: Promise<ReadonlyMap<string, Mapping>> | undefined;

/**
 * Every mapping of `pipelines/connectors/*.ts` (each exports `connector`) by name. Throws naming the file where
 * one is wrong, or where two have one name.
 */
export function connectorMappings(): Promise<ReadonlyMap<string, Mapping>> {
  loaded ??= readConnectors();
  return loaded;
}

async function readConnectors(): Promise<ReadonlyMap<string, Mapping>> {
  const found = new Map<string, Mapping>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .sort()) {
    const label = `pipelines/connectors/${file}`;
    const module = (await import(new URL(file, folder).href)) as { connector?: Connector };
    if (module.connector === undefined) throw new Error(`${label}: exports no connector`);
    for (const mapping of module.connector.files) {
      if (found.has(mapping.name)) throw new Error(`${label}: ${mapping.name} is declared twice`);
      found.set(mapping.name, await checkMapping(mapping, `${label}: ${mapping.name}`));
    }
  }
  return found;
}

/** The mapping of a connector's file by name. */
export async function connectorMapping(name: string): Promise<Mapping> {
  const mapping = (await connectorMappings()).get(name);
  if (mapping === undefined)
    throw new Refusal("unknown_file", { zh: `没有连接器 ${name}`, en: `there is no connector ${name}` });
  return mapping;
}
