import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { scopeOf } from "./access/scope.ts";
import type { ReadingContext } from "./context.ts";
import { HttpError } from "./http-error.ts";

/** The version of the warehouse that readers see now; 503 before the first one. */
export async function currentVersion(context: ReadingContext): Promise<number> {
  const warehouse = await context.published();
  if (warehouse === null) throw new HttpError("no_warehouse");
  return warehouse.version;
}

/**
 * Answers a question to a version of the warehouse, from what is kept where it has been asked before; the next version is
 * asked it before it is everybody's.
 */
export async function askOnce<T extends object>(
  context: ReadingContext,
  request: FastifyRequest,
  version: number,
  question: string,
  work: (version: number) => Promise<T>,
): Promise<T> {
  const key = (version: number) => resultKey(context, { session }, version, question);
  const { session } = request;
  const ask = (version: number) =>
    context.results.get(key(version), async () => {
      await context.turn();
      return work(version);
    });
  context.recent.note(`${scopeOf(session).key}\n${question}`, ask);
  return (await ask(version)) as T;
}

/** The key under which a question's result may be kept: version, scope, definitions, the ledger of models, question. */
export function resultKey(
  context: ReadingContext,
  request: Pick<FastifyRequest, "session">,
  version: number,
  question: string,
): string {
  const { definitions, atOnce } = context;
  return [version, scopeOf(request.session).key, definitions, atOnce.revision(), question].join("\n");
}

/** A weak ETag of what `key` stands for in one representation. */
export function weakTag(version: number, key: string, representation: string): string {
  const digest = createHash("sha256").update(`${key}\n${representation}`).digest("base64url").slice(0, 22);
  return `W/"${version}-${digest}"`;
}

/** Whether the caller holds this answer already; if so it is answered 304. */
export function isFresh(request: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  reply.header("etag", tag);
  const held = request.headers["if-none-match"];
  const matches = held?.split(",").some((each) => [tag, tag.slice(2), "*"].includes(each.trim())) ?? false;
  if (matches) reply.code(304);
  return matches;
}

/**
 * Answers from the result cache, with a weak ETag by warehouse version, scope and URL. `work` is run once for
 * all who ask the same at the same time; it is given the version.
 */
export async function answer<T extends object>(
  context: ReadingContext,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (version: number) => Promise<T>,
): Promise<T> {
  const version = await currentVersion(context);
  const key = resultKey(context, request, version, request.url);
  if (isFresh(request, reply, weakTag(version, key, "json"))) return reply.send(null);
  return askOnce(context, request, version, request.url, work);
}
