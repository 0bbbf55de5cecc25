import type { Endpoint, Since } from "../../pipelines/system.ts";
import { pulls } from "../store/pull.ts";
import { pagesOf, type Question } from "./pages.ts";
import { textAt } from "./paths.ts";
import { PullError } from "./problem.ts";
import { endedBy, idsFor, iso, NOTHING, type Outcome, type Session, shelve } from "./session.ts";
import { knownBefore, parametersOf, type Span, spansOf, timeOf } from "./since.ts";

const DAY = 86_400_000;
/** So large a part of a list does not go at once: it would rather be a fault of the list. */
const SUSPICIOUS = { share: 0.2, least: 10 };

/** One reading of a list: where it stands at its end, and what became of it. */
type Pass = { readonly mark: string | null; readonly error: PullError | null };

/**
 * Pulls an endpoint that is a list: what changed since its mark, and the whole of it where its deletes are due to be looked
 * for. Of a time that is asked for in parts, the parts that came whole count.
 */
export async function pullList(
  session: Session,
  name: string,
  values: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const { system, client, clock, job, store, rows } = session;
  const endpoint = system.endpoints[name] as Endpoint;
  const row = rows.get(name);
  const mark = job.full === true ? null : (row?.mark ?? null);
  const shelf = shelve(session, name);
  const ids = idsFor(session, name);
  const own = new Set<string>();
  const before = client.spent();
  let [pages, items] = [0, 0];

  /** Reads the list after a mark, and tells whole parts by `onPart`. */
  const read = async (from: string | null): Promise<Pass> => {
    let reached = from;
    try {
      const { since } = endpoint;
      const now = clock.now();
      const spans = spansOf(since, since?.kind === "token" ? null : numberOf(from), now, session.first);
      for (const span of job.dryRun === true ? spans.slice(-1) : spans) {
        const part: unknown[][] = [];
        let date: number | null = null;
        let last: unknown = null;
        const question = asking(name, endpoint, values, span, since?.kind === "token" ? from : null);
        const known = since === undefined ? null : knownBefore(since, numberOf(from));
        for await (const { answer, items: some } of pagesOf(client, question)) {
          date ??= answer.date;
          last = answer.value;
          shelf.land({ at: iso(answer.at), answer: answer.value });
          part.push([...some]);
          if (job.dryRun === true || isKnown(some, since, known)) break;
        }
        reached = markAfter(since, span, Math.min(now, date ?? now), last) ?? reached;
        pages = shelf.count();
        for (const some of part) {
          ids.take(some);
          if (endpoint.id !== undefined) for (const one of some) own.add(textAt(one, endpoint.id) ?? "");
          items += some.length;
        }
      }
      return { mark: reached, error: null };
    } catch (error) {
      if (!(error instanceof PullError)) throw error;
      const isExpired =
        endpoint.since?.kind === "token" &&
        from !== null &&
        endpoint.since.expired?.includes(error.code ?? "");
      return isExpired === true ? read(null) : { mark: reached, error };
    }
  };

  const first = await read(mark);
  const ended = (pass: Pass): Outcome => ({
    ...NOTHING,
    ...(pass.error === null ? {} : endedBy(pass.error)),
    ...{ mark: first.mark, pages, items, requests: client.spent() - before, found: ids.found },
  });
  if (first.error !== null || endpoint.deletes?.kind !== "sweep" || job.dryRun === true) return ended(first);

  const seen = new Map((await pulls.seen(store, system.name, name)).map(({ id, misses }) => [id, misses]));
  const isWhole = endpoint.since === undefined || mark === null;
  const age = clock.now() - Date.parse(row?.swept_at ?? iso(0));
  const isDue =
    job.full === true ||
    age >= endpoint.deletes.every_days * DAY ||
    [...seen.values()].some((misses) => misses > 0);
  if (!isDue && !isWhole) {
    const fresh = [...own].filter((id) => !seen.has(id));
    return { ...ended(first), seen: new Map(fresh.map((id) => [id, 0])) };
  }
  const sweep = isWhole ? first : await read(null);
  if (sweep.error !== null) return ended(sweep);
  const gone = compare(own, seen);
  if (gone.missing.length > Math.max(SUSPICIOUS.least, SUSPICIOUS.share * seen.size) && job.full !== true)
    return {
      ...ended(first),
      state: "partial",
      problem: "shrunk",
      told: `${gone.missing.length} of ${seen.size} ids are gone from the whole list at once; nothing was marked as deleted (pull it with --full where that is right)`,
    };
  const deleted = job.full === true ? gone.missing : gone.deleted;
  if (deleted.length > 0 && endpoint.mapping !== undefined) {
    shelf.land({ at: iso(clock.now()), deleted });
    pages = shelf.count();
  }
  if (endpoint.mapping === undefined) ids.add(deleted); // who has the records looks once more
  return {
    ...ended(first),
    ...{ pages, deleted: deleted.length, isSwept: true, gone: deleted },
    seen: new Map([...gone.changed].filter(([id]) => !deleted.includes(id))),
  };
}

function numberOf(mark: string | null): number | null {
  return mark === null || mark === "" ? null : Number(mark);
}

function asking(
  name: string,
  endpoint: Endpoint,
  values: Readonly<Record<string, string>>,
  span: Span,
  token: string | null,
): Question {
  const { since } = endpoint;
  if (since === undefined || since.kind === "newest_first") return { name, endpoint, values };
  const more =
    since.kind === "token" ? (token === null ? {} : { [since.send]: token }) : parametersOf(since, span);
  return { name, endpoint, values, more, in: since.in };
}

/** Whether a page of a list that begins with the newest holds only what is known. */
function isKnown(items: readonly unknown[], since: Since | undefined, before: number | null): boolean {
  if (since?.kind !== "newest_first" || before === null) return false;
  return items.every((item) => (timeOf(textAt(item, since.path)) ?? Number.POSITIVE_INFINITY) < before);
}

/** The mark after a part that came whole; `now` is the earlier of both clocks when it was begun. */
function markAfter(since: Since | undefined, { until }: Span, now: number, last: unknown): string | null {
  switch (since?.kind) {
    case "token":
      return textAt(last, since.next) ?? "";
    case "time":
      return String(Math.min(until ?? now, now));
    case "newest_first":
      return String(now);
    default:
      return null;
  }
}

/** What a whole list says of the ids that were seen before: how often each was missed, and which were twice. */
function compare(listed: ReadonlySet<string>, seen: ReadonlyMap<string, number>) {
  const missing = [...seen.keys()].filter((id) => !listed.has(id));
  const deleted = missing.filter((id) => (seen.get(id) ?? 0) > 0);
  const changed = new Map([
    ...[...listed].flatMap((id) => (seen.get(id) === 0 ? [] : [[id, 0] as const])),
    ...missing.map((id) => [id, (seen.get(id) ?? 0) + 1] as const),
  ]);
  return { missing, deleted, changed };
}
