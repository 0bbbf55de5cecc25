import type { Endpoint } from "../../pipelines/system.ts";
import { pulls } from "../store/pull.ts";
import type { Asked } from "./client.ts";
import { firstRequest, itemsOf, sending } from "./pages.ts";
import { textAt } from "./paths.ts";
import { PullError } from "./problem.ts";
import { endedBy, idsFor, iso, NOTHING, type Outcome, type Session, shelve } from "./session.ts";

/** Requests at the same time unless the system says otherwise. */
const AT_ONCE = 4;
/** Ids that the system refuses until no more are tried in this run. */
const MOST_BAD = 20;
/** Not found so often, an id is deleted. */
const LOOKS = 2;
const DRY = 5;

/** Pulls an endpoint that is asked for by ids: those of `fresh`, and those that are wanted since earlier. */
export async function lookUp(
  session: Session,
  name: string,
  values: Readonly<Record<string, string>>,
  fresh: ReadonlySet<string>,
): Promise<Outcome> {
  const { system, client, store, clock, job } = session;
  const endpoint = system.endpoints[name] as Endpoint & { each: NonNullable<Endpoint["each"]> };
  const isDeleting = endpoint.deletes?.kind === "missing";
  const left = new Map((await pulls.wanted(store, system.name, name)).map(({ id, misses }) => [id, misses]));
  for (const id of fresh) left.set(id, left.get(id) ?? 0);
  const ids = [...left.keys()].slice(0, job.dryRun === true ? DRY : undefined);
  const shelf = shelve(session, name);
  const found = idsFor(session, name);
  const before = client.spent();
  const deleted: string[] = [];
  const asked: string[] = [];
  let items = 0;
  let bad = 0;
  let end: PullError | null = null;
  let told: string | null = null;

  const missed = (id: string) => {
    const misses = (left.get(id) ?? 0) + 1;
    if (isDeleting && misses < LOOKS) left.set(id, misses);
    else {
      left.delete(id);
      if (isDeleting) deleted.push(id);
    }
  };
  const one = async (some: readonly string[]) => {
    const answer = await client.ask(requestFor(session, name, endpoint, values, some));
    if (answer === null) {
      if (some.length > 1) throw new PullError("bad", `${name}: answered 404 to ${some.length} ids together`);
      for (const id of some) missed(id);
    } else {
      const got = itemsOf(name, endpoint, answer.value);
      const { id: path } = endpoint;
      const isEach = some.length > 1 && path !== undefined;
      const there = isEach ? new Set(got.map((item) => textAt(item, path))) : null;
      found.take(got);
      items += got.length;
      shelf.land({ at: iso(answer.at), answer: answer.value, ids: some });
      for (const id of some)
        if (there !== null && !there.has(id)) missed(id);
        else left.delete(id);
    }
    asked.push(...some);
  };
  const queue = chunks(ids, endpoint.each.size ?? 1);
  const work = async () => {
    for (let some = queue.shift(); some !== undefined && end === null; some = queue.shift())
      try {
        await one(some);
      } catch (error) {
        if (!(error instanceof PullError)) throw error;
        told ??= error.message;
        const isOne = error.problem === "bad" || error.problem === "format";
        bad += isOne ? 1 : 0;
        if (!isOne || bad >= MOST_BAD) end ??= error;
      }
  };
  await Promise.all(Array.from({ length: system.at_once ?? AT_ONCE }, work));

  if (deleted.length > 0) shelf.land({ at: iso(clock.now()), deleted });
  return {
    ...NOTHING,
    ...(end !== null ? endedBy(end) : bad > 0 ? { state: "partial", problem: "bad", told } : {}),
    ...{ pages: shelf.count(), items, deleted: deleted.length, requests: client.spent() - before },
    ...{ found: found.found, asked, wanted: left },
  };
}

/** The request for some ids. */
function requestFor(
  { client }: Session,
  name: string,
  endpoint: Endpoint & { each: NonNullable<Endpoint["each"]> },
  values: Readonly<Record<string, string>>,
  ids: readonly string[],
): Asked {
  const { send, as = "comma", in: place } = endpoint.each;
  const id = ids.join(",");
  const request = firstRequest(client, { name, endpoint, values: { ...values, id } });
  if (send === undefined) return request;
  const inQuery = (place ?? (request.method === "GET" ? "query" : "body")) === "query";
  const list = as === "list" && inQuery ? JSON.stringify(ids) : ids;
  return sending(request, { [send]: as === "comma" ? id : list }, place);
}

function chunks(ids: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
