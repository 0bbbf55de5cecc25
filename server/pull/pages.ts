import { createHash } from "node:crypto";
import type { Endpoint } from "../../pipelines/system.ts";
import type { Answer, Asked, Client } from "./client.ts";
import { isObject, lastOf, textAt, valuesAt } from "./paths.ts";
import { PullError } from "./problem.ts";
import { filledIn, inAddress } from "./source.ts";

/** One answer of a list, and the items in it. */
export type Page = { readonly answer: Answer; readonly items: readonly unknown[] };

/** What is asked for: an endpoint by its name, with the texts that its braces stand for and further parameters. */
export type Question = {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly values: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, unknown>>;
  /** Where they are sent; where it is left out, in the query of a GET and the body of a POST. */
  readonly in?: "query" | "body" | undefined;
};

/** The request of a question, its first one. */
export function firstRequest(client: Pick<Client, "address">, question: Question): Asked {
  const { name, endpoint, values, more = {} } = question;
  const { method = "GET", limits = [] } = endpoint;
  const path = inAddress(endpoint.path, values);
  const query = filledIn(endpoint.query ?? {}, values) as Record<string, unknown>;
  const body =
    endpoint.body === undefined ? undefined : (filledIn(endpoint.body, values) as Record<string, unknown>);
  const base: Asked = {
    ...{ endpoint: name, method, limits, address: client.address(path) },
    ...(body === undefined && method === "GET" ? {} : { body: body ?? {} }),
  };
  return sending(withQuery(base, query), more, question.in);
}

/** The items of an answer. Throws where what should hold them is not there. */
export function itemsOf(endpoint: string, { items }: Endpoint, value: unknown): unknown[] {
  const holder = items.includes(".") ? valuesAt(value, items.slice(0, items.lastIndexOf("."))) : [value];
  const isThere =
    items === ""
      ? typeof value === "object" && value !== null
      : holder.some(isObject) || leadsOn(value, items.split("."));
  if (!isThere)
    throw new PullError("format", `${endpoint}: the answer holds nothing at ${items || "its root"}`);
  return valuesAt(value, items);
}

/** Whether every member on the way is there; the way may end early in a list that is empty. */
function leadsOn(value: unknown, parts: readonly string[]): boolean {
  if (Array.isArray(value)) return value.every((one) => leadsOn(one, parts));
  const [part, ...rest] = parts;
  if (part === undefined) return true;
  return isObject(value) && value[part] != null && leadsOn(value[part], rest);
}

/** Every page of a list. Throws `PullError`, also where a page does not lead on, or leads back to one that was read. */
export async function* pagesOf(client: Client, question: Question): AsyncGenerator<Page> {
  const { name, endpoint } = question;
  const first = firstRequest(client, question);
  const seen = new Set<string>();
  for (let asked: Asked | null = first, number = 0; asked !== null; number += 1) {
    const answer: Answer | null = await client.ask(asked);
    if (answer === null) throw new PullError("bad", `${name}: answered 404`);
    const items = itemsOf(name, endpoint, answer.value);
    const digest = digestOf(items);
    if (items.length > 0 && seen.has(digest))
      throw new PullError(
        "format",
        `${name}: gave the same page twice, the second time as page ${number + 1}`,
      );
    seen.add(digest);
    yield { answer, items };
    asked = nextRequest(client, question, { first, asked, answer, items, number });
    if (asked === null) return;
    const key = digestOf([asked.address.href, asked.body]);
    if (seen.has(key)) throw new PullError("format", `${name}: leads in a circle after page ${number + 1}`);
    seen.add(key);
  }
}

type Read = {
  readonly first: Asked;
  readonly asked: Asked;
  readonly answer: Answer;
  readonly items: readonly unknown[];
  readonly number: number;
};

/** What asks for the page after one; null where it was the last. */
function nextRequest(client: Client, { name, endpoint: { page } }: Question, read: Read): Asked | null {
  const { first, asked, answer, items, number } = read;
  switch (page?.kind) {
    case undefined:
      return null;
    case "link": {
      const link = nextLink([answer.headers.link ?? []].flat().join(", "));
      return link === undefined ? null : { ...asked, address: client.address(link, asked.address) };
    }
    case "address": {
      const next = textAt(answer.value, page.next);
      return next === undefined ? null : { ...asked, address: client.address(next, asked.address) };
    }
    case "cursor": {
      const next = textAt(answer.value, page.next);
      if (isTrue(answer.value, page.last) === true) return null;
      const more = isTrue(answer.value, page.more);
      if (more === false) return null;
      if (next === undefined) {
        if (more !== true && isTrue(answer.value, page.last) !== false) return null;
        throw new PullError(
          "format",
          `${name}: page ${number + 1} says that there is more, but has no ${lastOf(page.next)}`,
        );
      }
      if (page.alone !== true) return sending(first, { [page.send]: next }, page.in);
      const address = new URL(first.address);
      address.search = "";
      const bare = { ...first, address, ...(first.body === undefined ? {} : { body: {} }) };
      return sending(bare, { [page.send]: next }, page.in);
    }
    case "offset":
      return items.length < page.size
        ? null
        : sending(first, { [page.send]: (number + 1) * page.size }, page.in);
    case "page": {
      const isLast = items.length === 0 || (page.until === "short" && items.length < page.size);
      return isLast ? null : sending(first, { [page.send]: (page.first ?? 1) + number + 1 }, page.in);
    }
  }
}

/** Whether a member says so; undefined where it says nothing. */
function isTrue(value: unknown, path: string | undefined): boolean | undefined {
  const text = path === undefined ? undefined : textAt(value, path);
  return text === undefined ? undefined : ["true", "1"].includes(text.toLowerCase());
}

/** A request with further parameters. */
export function sending(
  asked: Asked,
  more: Readonly<Record<string, unknown>>,
  place: "query" | "body" | undefined,
): Asked {
  const isBody = (place ?? (asked.method === "POST" ? "body" : "query")) === "body";
  return isBody && Object.keys(more).length > 0
    ? { ...asked, body: { ...(asked.body as object | undefined), ...more } }
    : withQuery(asked, more);
}

function withQuery(asked: Asked, more: Readonly<Record<string, unknown>>): Asked {
  const address = new URL(asked.address);
  for (const [name, value] of Object.entries(more)) {
    address.searchParams.delete(name);
    for (const one of Array.isArray(value) ? value : [value]) address.searchParams.append(name, String(one));
  }
  return { ...asked, address };
}

/** The address of `rel="next"` in a Link header (RFC 8288). */
function nextLink(header: string): string | undefined {
  for (const [, address, parameters = ""] of header.matchAll(/<([^>]*)>((?:\s*;\s*[^,;]+)*)/g))
    if (/;\s*rel\s*=\s*("[^"]*\bnext\b[^"]*"|next\b)/i.test(parameters)) return address;
  return undefined;
}

/** Short for what is long. */
export const digestOf = (value: unknown): string =>
  createHash("sha1").update(JSON.stringify(value)).digest("base64");
