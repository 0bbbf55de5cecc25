import { identifier } from "../../sql/database.ts";
import type { MappedFeed } from "../mapping.ts";
import { readColumns } from "../mapping-columns.ts";

type Node = { list: boolean; members: Map<string, Node> };

/**
 * The explicit DuckDB types of the members that feeds read of a JSON record, by top-level member: every leaf is
 * VARCHAR, so that nothing is guessed; lists of `each` are lists of structs.
 */
export function jsonTypes(feeds: readonly MappedFeed[]): Map<string, string> {
  const root: Node = { list: false, members: new Map() };
  const add = (path: string, list: boolean) => {
    let node = root;
    for (const part of path.split(".")) {
      let next = node.members.get(part);
      if (next === undefined) {
        next = { list: false, members: new Map() };
        node.members.set(part, next);
      }
      node = next;
    }
    node.list ||= list;
  };
  for (const feed of feeds) {
    if (feed.each !== undefined) add(feed.each, true);
    for (const column of readColumns(feed)) add(column.name, false);
  }
  const type = (node: Node): string => {
    const members = [...node.members].map(([name, child]) => `${identifier(name)} ${type(child)}`);
    const plain = members.length === 0 ? "VARCHAR" : `STRUCT(${members.join(", ")})`;
    return node.list ? `${plain}[]` : plain;
  };
  return new Map([...root.members].map(([name, node]) => [name, type(node)]));
}
