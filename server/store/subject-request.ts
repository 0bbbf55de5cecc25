import type { Keys } from "../../pipelines/keys.ts";
import { open, type Place, seal } from "../../pipelines/vault/seal.ts";
import type { ServerKeys } from "../loader/loader.ts";
import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";

/** What a person may ask about the own data. */
export const SUBJECT_KINDS = ["copy", "correction", "erasure", "explanation", "human_review"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** How a request came; `page` is the candidate's own. */
export const CHANNELS = ["page", "e_mail", "phone", "letter", "in_person", "other"] as const;
export type Channel = (typeof CHANNELS)[number];

/** Where a request stands. Only erasures are proposed and approved. */
export const SUBJECT_STATES = ["received", "proposed", "approved", "done", "refused"] as const;
export type SubjectState = (typeof SUBJECT_STATES)[number];

/** What became of a decision that a person looked at again. */
export const REVIEW_OUTCOMES = ["upheld", "changed"] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/** Who received a request that the candidate made. */
export const CANDIDATE = "candidate";

/** One thing that a person asks about the own data. No name stands here, ids of sources are sealed. */
export type SubjectRequest = {
  readonly request_id: number;
  readonly kind: SubjectKind;
  readonly person_key: string | null;
  /** See `SubjectTexts`. */
  readonly texts: Uint8Array;
  readonly received_at: string;
  /** An account, or `CANDIDATE`. */
  readonly received_by: string;
  readonly channel: Channel;
  /** Day (ISO). */
  readonly due_on: string;
  readonly state: SubjectState;
  readonly proposed_by: string | null;
  readonly proposed_at: string | null;
  readonly approved_by: string | null;
  readonly approved_at: string | null;
  readonly closed_by: string | null;
  readonly closed_at: string | null;
  /** 1 where an erasure takes the pseudonymous rows too. */
  readonly with_rows: number;
  readonly erasure: string | null;
  readonly outcome: ReviewOutcome | null;
};

/** What is sealed of a request. */
export type SubjectTexts = {
  /** Ids of the source system, as they were given. */
  readonly candidate_id: string | null;
  readonly source: string | null;
  readonly application_id: string | null;
  /** What is asked, in the words of who asks; "" where the kind says it all. */
  readonly asked: string;
  /** What was done, why it was refused, or why an erasure was sent back; null until then. */
  readonly told: string | null;
};

declare module "./open.ts" {
  interface Tables {
    subject_request: SubjectRequest;
  }
}

/** What is known of a request when it comes in: the person, or the id of the source system. */
export type Receipt = {
  readonly kind: SubjectKind;
  readonly person_key: string | null;
  readonly candidate_id?: string | null;
  readonly source?: string | null;
  /** Of an explanation or a human review: which application. */
  readonly application_id?: string | null;
  readonly asked?: string;
  readonly received_by: string;
  readonly channel: Channel;
  /** Days until it has to be answered, and the zone in which they are counted. */
  readonly days: number;
  readonly zone: string;
};

/** Seals the texts of a request. */
export function sealSubjectTexts(keys: ServerKeys, texts: SubjectTexts, requestId: number): Uint8Array {
  return seal({ id: keys.id, key: keys.purpose("text") }, texts, placeOf(requestId));
}

/** Opens the texts of a request. Throws `SealBroken` where they do not open. */
export function openSubjectTexts(
  keys: ServerKeys,
  { texts, request_id }: Pick<SubjectRequest, "texts" | "request_id">,
): SubjectTexts {
  return open((id) => keys.purpose("text", id), texts, placeOf(request_id)) as SubjectTexts;
}

function placeOf(requestId: number): Place {
  return {
    table: "subject_request.texts",
    person: "",
    source: "",
    source_id: String(requestId),
    version: "",
  };
}

/** The day so many days after a time, in a zone, as 2026-12-29. */
export function dueDay(at: Date, days: number, zone: string): string {
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(at);
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Takes a request in and gives its row. Who calls records it in the audit log (`subject_request`) within the same
 * transaction. Throws where neither a person nor an id is given.
 */
export async function receive(
  store: Store,
  keys: ServerKeys,
  receipt: Receipt,
  now = new Date(),
): Promise<SubjectRequest> {
  const { kind, person_key, candidate_id = null, source = null, application_id = null } = receipt;
  if (person_key === null && candidate_id === null)
    throw new Error("a request is about a person key or a candidate_id; it has neither");
  const request_id = await next(store);
  const texts = { candidate_id, source, application_id, asked: receipt.asked ?? "", told: null };
  const row: SubjectRequest = {
    ...{ request_id, kind, person_key, texts: sealSubjectTexts(keys, texts, request_id) },
    ...{ received_at: now.toISOString(), received_by: receipt.received_by, channel: receipt.channel },
    ...{ due_on: dueDay(now, receipt.days, receipt.zone), state: "received" },
    ...{ proposed_by: null, proposed_at: null, approved_by: null, approved_at: null },
    ...{ closed_by: null, closed_at: null, with_rows: 0, erasure: null, outcome: null },
  };
  await store.insertInto("subject_request").values(row).execute();
  return row;
}

async function next(store: Store): Promise<number> {
  const last = await store
    .selectFrom("subject_request")
    .select(({ fn }) => fn.max("request_id").as("id"))
    .executeTakeFirst();
  return Number(last?.id ?? 0) + 1;
}

export const subjectRequests = {
  ...keyed("subject_request", "request_id"),

  /** Requests, those that wait first by their deadlines, then the closed ones, the newest first. */
  all: async (store: Store): Promise<SubjectRequest[]> => {
    const rows = await store.selectFrom("subject_request").selectAll().execute();
    const isOpen = (row: SubjectRequest) => row.closed_at === null;
    return rows.sort((a, b) =>
      isOpen(a) !== isOpen(b)
        ? Number(isOpen(b)) - Number(isOpen(a))
        : isOpen(a)
          ? a.due_on.localeCompare(b.due_on) || a.request_id - b.request_id
          : b.request_id - a.request_id,
    );
  },

  /** What a person asked, the newest first. */
  of: (store: Store, person: string): Promise<SubjectRequest[]> =>
    store
      .selectFrom("subject_request")
      .selectAll()
      .where("person_key", "=", person)
      .orderBy("request_id", "desc")
      .execute(),

  change: async (store: Store, id: number, change: Partial<SubjectRequest>): Promise<void> => {
    await store.updateTable("subject_request").set(change).where("request_id", "=", id).execute();
  },

  /** Brings the texts of all requests under the master key that seals, together. */
  sealAnew: (store: Store, keys: Keys): Promise<void> =>
    store.transaction().execute(async (transaction) => {
      const rows = await transaction.selectFrom("subject_request").select(["request_id", "texts"]).execute();
      for (const row of rows) {
        const texts = sealSubjectTexts(keys, openSubjectTexts(keys, row), row.request_id);
        await subjectRequests.change(transaction, row.request_id, { texts });
      }
    }),
};
