import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Endpoint, System } from "../../pipelines/system.ts";
import type { Landed, Landing, Shelf } from "./landing.ts";
import { digestOf, itemsOf } from "./pages.ts";
import { holdersAt, isObject, type Json, lastOf, textAt, textsAt, valuesAt } from "./paths.ts";

/** Which pages of an endpoint are read: those of the run up to a number. */
export type Taken = { readonly shelf: Shelf; readonly upTo: number };

/**
 * Writes the records that the mappings of a system read, `<folder>/<system>/<endpoint>.jsonl`, out of landed pages: one
 * item a line, what was deleted as an item that has `_pull` alone. A record that came twice comes once. Gives the number
 * of records of each endpoint.
 */
export function writeRecords(
  landing: Landing,
  system: System,
  taken: ReadonlyMap<string, Taken>,
  folder: string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [name, { shelf, upTo }] of taken) {
    const endpoint = system.endpoints[name] as Endpoint;
    if (endpoint.mapping === undefined) continue;
    const joined = joinsOf(landing, system, endpoint, taken);
    const path = join(folder, system.name, `${name}.jsonl`);
    const seen = new Set<string>();
    let rows = 0;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    let pages = 0;
    for (const landed of landing.pages(shelf, upTo)) {
      pages += 1;
      const records = recordsOf(name, endpoint, landed).filter(({ _pull, ...item }) => {
        const digest = digestOf([_pull.id, _pull.deleted, item]);
        if (seen.has(digest)) return false;
        seen.add(digest);
        return true;
      });
      const lines = records.map((record) => `${JSON.stringify(shaped(record, endpoint, joined))}\n`);
      if (lines.length > 0) appendFileSync(path, lines.join(""), { mode: 0o600 });
      rows += lines.length;
    }
    // an erasure throws landed pages away: what is left would pass for everything
    if (pages < upTo) throw new Error(`${system.name}: landed pages of ${name} are gone; pull again`);
    counts.set(name, rows);
  }
  return counts;
}

type Pulled = Record<string, unknown> & {
  readonly _pull: { readonly at: string; readonly id?: string; readonly deleted?: true };
};

function recordsOf(name: string, endpoint: Endpoint, landed: Landed): Pulled[] {
  const { at } = landed;
  if ("deleted" in landed) return landed.deleted.map((id) => ({ _pull: { at, id, deleted: true } }));
  const asked = landed.ids?.length === 1 ? landed.ids[0] : undefined;
  return itemsOf(name, endpoint, landed.answer).map((item) => {
    const id = endpoint.id === undefined ? asked : (textAt(item, endpoint.id) ?? asked);
    const plain = isObject(item) ? item : { value: item };
    return { ...plain, _pull: { at, ...(id === undefined ? {} : { id }) } };
  });
}

/** The items of other endpoints by what names them, for each join of one. */
function joinsOf(
  landing: Landing,
  system: System,
  { joins = {} }: Endpoint,
  taken: ReadonlyMap<string, Taken>,
): ReadonlyMap<string, ReadonlyMap<string, unknown>> {
  const found = new Map<string, ReadonlyMap<string, unknown>>();
  for (const [member, { of, key }] of Object.entries(joins)) {
    const other = of === undefined ? undefined : taken.get(of);
    if (of === undefined || other === undefined) continue;
    const endpoint = system.endpoints[of] as Endpoint;
    const items = [...landing.pages(other.shelf, other.upTo)].flatMap((landed) =>
      "answer" in landed ? itemsOf(of, endpoint, landed.answer) : [],
    );
    found.set(member, byKey(items, key));
  }
  return found;
}

function byKey(items: readonly unknown[], key: string): Map<string, unknown> {
  return new Map(items.flatMap((item) => textsAt(item, key).map((text) => [text, item] as const)));
}

/** A record as a mapping reads it: objects whose names are data as lists, named elements by name, other items beside ids. */
function shaped(
  record: Pulled,
  { entries = [], keyed = {}, joins = {} }: Endpoint,
  joined: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
): Json {
  const isPlain = entries.length + Object.keys(keyed).length + Object.keys(joins).length === 0;
  if (isPlain || record._pull.deleted === true) return record;
  const own = structuredClone(record) as Record<string, unknown>;
  for (const path of entries)
    for (const holder of holdersAt(own, path)) {
      const held = holder[lastOf(path)];
      if (isObject(held)) holder[lastOf(path)] = Object.entries(held).map(([key, value]) => ({ key, value }));
    }
  for (const [member, { in: list, by, key }] of Object.entries(joins)) {
    const others = list === undefined ? joined.get(member) : byKey(valuesAt(own, list), key);
    for (const holder of holdersAt(own, by)) {
      const other = others?.get(textAt(holder, lastOf(by)) ?? "");
      if (other !== undefined) holder[member] = list === undefined ? other : structuredClone(other);
    }
  }
  for (const [member, { in: list, key }] of Object.entries(keyed))
    own[member] = Object.fromEntries(
      valuesAt(own, list).flatMap((element) => {
        const name = textAt(element, key);
        return name === undefined ? [] : [[name.replaceAll(".", "_"), element]];
      }),
    );
  return own;
}
