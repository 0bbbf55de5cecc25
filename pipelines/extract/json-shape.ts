import { identifier, quote } from "../../sql/database.ts";
import type { MappedFeed } from "../mapping.ts";
import { readColumns } from "../mapping-columns.ts";

/** A member that a mapping reads, with what is read below it; `whole`: its own text is read too. */
type Node = {
  readonly path: string;
  readonly list: boolean;
  whole: boolean;
  readonly members: Map<string, Node>;
};

/** Rows of JSON records: what stands after FROM, and the SQL of a path in it. */
type Rows = { readonly from: string; readonly column: (path: string) => string | undefined };

/** Something that has to stand at a place of a record, since a mapping reads parts of it. */
export type Inner = {
  /** As a mapping writes it, without positions. */
  readonly path: string;
  /** JSON path, `[*]` for every element. */
  readonly at: string;
  readonly expected: "object" | "list" | "list of objects";
};

/** How the records of a JSON file are read. */
export type JsonShape = {
  /** Structure of a record for `json_transform`; every leaf is VARCHAR, so that nothing is guessed. */
  readonly structure: string;
  readonly inner: readonly Inner[];
  /** The paths of `inner` that a feed reads. */
  readonly innerOf: (feed: MappedFeed) => ReadonlySet<string>;
  /** The rows of a feed over records `record`: one each, or one for each element of its list. */
  readonly rows: (feed: MappedFeed, relation: string) => Rows;
  /** The JSON path of a path, `[*]` for the elements that are rows; undefined where nothing can stand there. */
  readonly jsonPath: (path: string, feed: MappedFeed) => string | undefined;
};

/** Paths of which a file has to say whether they are lists: those on the way to an `each`, and before a position. */
export function possibleLists(feeds: readonly MappedFeed[]): string[] {
  const paths = feeds.flatMap((feed) => [
    ...ancestors(feed.each ?? ""),
    ...readColumns(feed).flatMap(({ name }) =>
      [...ancestors(name), name].filter((path) => isPosition(path.split(".").at(-1))).map(parentOf),
    ),
  ]);
  return [...new Set(paths)].sort((a, b) => a.length - b.length);
}

/** A path without the positions in lists, and its JSON path with `[*]` in their place. */
export function locate(path: string, lists: ReadonlySet<string>): { path: string; at: string } {
  let plain = "";
  let at = "$";
  for (const part of path.split(".")) {
    const inList = lists.has(plain);
    if (inList && !at.endsWith("[*]")) at += "[*]";
    if (inList && isPosition(part)) continue;
    plain = plain === "" ? part : `${plain}.${part}`;
    at += member(part);
  }
  return { path: plain, at };
}

/** The shape of the records that feeds read; `lists` are the paths that are lists in this file, beside every `each`. */
export function jsonShape(feeds: readonly MappedFeed[], lists: ReadonlySet<string>): JsonShape {
  const eaches = new Set(feeds.flatMap(({ each }) => each ?? []));
  const root = node("", false);
  const add = (path: string): Node => {
    let at = root;
    for (const part of path.split(".")) {
      if (at.list && isPosition(part)) continue;
      const own = at.path === "" ? part : `${at.path}.${part}`;
      const next = at.members.get(part) ?? node(own, lists.has(own) || eaches.has(own));
      at.members.set(part, next);
      at = next;
    }
    return at;
  };
  for (const feed of feeds) {
    if (feed.each !== undefined) add(feed.each);
    for (const { name } of readColumns(feed)) {
      const found = add(name);
      if (!eaches.has(found.path)) found.whole = true;
    }
  }
  return {
    structure: JSON.stringify(structureOf(root)),
    inner: innerNodes(root, "$", eaches).filter(({ path }) => path !== ""),
    innerOf: (feed) =>
      new Set(
        [
          ...readColumns(feed).map(({ name }) => name),
          ...(feed.each === undefined ? [] : [feed.each]),
        ].flatMap((path) => nodesOnTheWay(root, path)),
      ),
    rows: (feed, relation) => rowsOf(root, feed.each, relation),
    jsonPath: (path, feed) => pathBelow(root, "$", path.split("."), feed.each),
  };
}

/** SQL that is true where something else stands at a place than a mapping expects; absent and null are nothing else. */
export function misfitSql(json: string, { at, expected }: Inner): string {
  if (!at.includes("[*]")) return isOther(`json_type(${json}, ${quote(at)})`, expected);
  return `list_bool_or(list_transform(json_extract(${json}, ${quote(at)}), lambda one: ${isOther("json_type(one)", expected)}))`;
}

/** The same by the SQL of what `json_type` says of the place. */
export function isOther(kind: string, expected: Inner["expected"]): string {
  return `${kind} NOT IN ('NULL', '${expected === "object" ? "OBJECT" : "ARRAY"}')`;
}

function node(path: string, list: boolean): Node {
  return { path, list, whole: false, members: new Map() };
}

/** A node that is read both whole and in parts stays JSON. */
function isJson({ whole, list, members }: Node): boolean {
  return whole && (list || members.size > 0);
}

function structureOf(found: Node): unknown {
  if (isJson(found)) return "JSON";
  const { list, members } = found;
  const plain =
    members.size === 0
      ? "VARCHAR"
      : Object.fromEntries([...members].map(([name, child]) => [name, structureOf(child)]));
  return list ? [plain] : plain;
}

/** Elements of the list that gives the rows are left out: one of another kind is a row that lacks its members. */
function innerNodes(found: Node, at: string, eaches: ReadonlySet<string>): Inner[] {
  const { path, list, members } = found;
  if (!list && members.size === 0) return [];
  const inside = list ? `${at}[*]` : at;
  return [
    { path, at, expected: !list ? "object" : members.size > 0 ? "list of objects" : "list" },
    ...(list && members.size > 0 && !eaches.has(path)
      ? [{ path, at: inside, expected: "object" as const }]
      : []),
    ...[...members].flatMap(([name, child]) => innerNodes(child, `${inside}${member(name)}`, eaches)),
  ];
}

function nodesOnTheWay(root: Node, path: string): string[] {
  const found: string[] = [];
  let at: Node | undefined = root;
  for (const part of path.split(".")) {
    if (at?.list === true && isPosition(part)) continue;
    at = at?.members.get(part);
    if (at !== undefined && (at.list || at.members.size > 0)) found.push(at.path);
  }
  return found;
}

/** The SQL of what stands at `parts` below a node. */
function below(found: Node, sql: string, parts: readonly string[]): string | undefined {
  const [part, ...rest] = parts;
  if (isJson(found)) {
    const at = pathBelow(found, "$", parts, undefined);
    return at === undefined ? undefined : `json_extract_string(${sql}, ${quote(at)})`;
  }
  if (part === undefined) return found.members.size > 0 || found.list ? undefined : sql;
  if (found.list)
    return isPosition(part)
      ? below({ ...found, list: false }, `${sql}[${Number(part) + 1}]`, rest)
      : undefined;
  const child = found.members.get(part);
  return child === undefined ? undefined : below(child, `${sql}.${identifier(part)}`, rest);
}

function pathBelow(
  found: Node,
  at: string,
  parts: readonly string[],
  each: string | undefined,
): string | undefined {
  const [part, ...rest] = parts;
  const element = { ...found, list: false };
  if (found.list && each !== undefined && isWithin(each, found.path))
    return pathBelow(element, `${at}[*]`, parts, each);
  if (part === undefined) return at;
  if (found.list)
    return isPosition(part) ? pathBelow(element, `${at}[${Number(part)}]`, rest, each) : undefined;
  const child = found.members.get(part);
  return child === undefined ? undefined : pathBelow(child, `${at}${member(part)}`, rest, each);
}

/** Unnests every list on the way to `each`; a path is read from the innermost element that holds it. */
function rowsOf(root: Node, each: string | undefined, relation: string): Rows {
  const scopes: { node: Node; sql: string }[] = [{ node: root, sql: "r.record" }];
  let from = `${relation} r`;
  let at = root;
  let sql = "r.record";
  for (const part of each?.split(".") ?? []) {
    at = at.members.get(part) as Node;
    sql = `${sql}.${identifier(part)}`;
    if (!at.list) continue;
    const element = `element${scopes.length}`;
    from = `(SELECT *, unnest(${sql}) AS ${element} FROM ${from}) r`;
    sql = `r.${element}`;
    scopes.unshift({ node: { ...at, list: false }, sql });
  }
  const column = (path: string) => {
    const scope = scopes.find((one) => isWithin(path, one.node.path));
    if (scope === undefined) return undefined;
    const rest = path.slice(scope.node.path === "" ? 0 : scope.node.path.length + 1);
    return below(scope.node, scope.sql, rest === "" ? [] : rest.split("."));
  };
  return { from, column };
}

function isWithin(path: string, outer: string): boolean {
  return outer === "" || `${path}.`.startsWith(`${outer}.`);
}

/** Every path above a path, the longest last: `a`, `a.b` of `a.b.c`. */
function ancestors(path: string): string[] {
  const parts = path.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("."));
}

function isPosition(part: string | undefined): boolean {
  return /^\d{1,4}$/.test(part ?? "");
}

function member(name: string): string {
  return `.${JSON.stringify(name)}`;
}
