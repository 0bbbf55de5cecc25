import type { FastifyRequest } from "fastify";
import { scopeOf } from "./access/scope.ts";
import type { Analysis } from "./analyses/declare.ts";
import type { ReadingContext } from "./context.ts";
import { isExactTo } from "./figures/tell.ts";

/** Records that people are listed by pseudonym, where an answer does that for who asks, before it is given. */
export async function recordListed(
  { audit }: Pick<ReadingContext, "audit">,
  { session }: Pick<FastifyRequest, "session">,
  id: string,
  { listsPeople }: Pick<Analysis, "listsPeople">,
  asked: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (listsPeople !== true || !isExactTo(scopeOf(session).scope)) return;
  await audit.record({
    ...{ actor: session!.person, action: "candidate_list", subject: `analysis:${id}`, outcome: "done" },
    detail: { job: asked.job ?? null },
  });
}
