import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";
import type { Topic } from "./subscription.ts";

/** Where a message stands: `dropped` is one that nobody may have any more. */
export const MESSAGE_STATES = ["waiting", "sent", "given_up", "dropped"] as const;

/** A message to one recipient. */
export type MessageRow = {
  readonly id: string;
  readonly dedupe: string;
  readonly subscription: string;
  readonly account: string;
  readonly topic: Topic;
  readonly grant: string;
  readonly channel: string;
  readonly recipient: string;
  /** JSON of what it says; "" once it was sent. */
  readonly written: string;
  readonly state: (typeof MESSAGE_STATES)[number];
  readonly attempts: number;
  readonly next_at: string | null;
  readonly tried_at: string | null;
  /** How the last attempt ended: no recipient, no secret and no content. */
  readonly told: string | null;
  readonly made_at: string;
  readonly ended_at: string | null;
};

declare module "./open.ts" {
  interface Tables {
    message: MessageRow;
  }
}

export const messages = {
  find: keyed("message", "id").find,

  /** Queues it; one of the same `dedupe` stays as it is. */
  add: async (store: Store, row: MessageRow): Promise<void> => {
    await store
      .insertInto("message")
      .values(row)
      .onConflict((conflict) => conflict.column("dedupe").doNothing())
      .execute();
  },

  /** All of them, the newest first. */
  all: (store: Store): Promise<MessageRow[]> =>
    store.selectFrom("message").selectAll().orderBy("made_at", "desc").orderBy("id").execute(),

  /** Those that wait, the next first. */
  waiting: (store: Store): Promise<MessageRow[]> =>
    store
      .selectFrom("message")
      .selectAll()
      .where("state", "=", "waiting")
      .orderBy("next_at")
      .orderBy("made_at")
      .orderBy("id")
      .execute(),

  givenUp: (store: Store): Promise<MessageRow[]> =>
    store
      .selectFrom("message")
      .selectAll()
      .where("state", "=", "given_up")
      .orderBy("ended_at", "desc")
      .execute(),

  /** Times of the last attempts by a channel after a time, ascending. */
  tried: async (store: Store, channel: string, after: string): Promise<string[]> => {
    const rows = await store
      .selectFrom("message")
      .select("tried_at")
      .where("channel", "=", channel)
      .where("tried_at", ">", after)
      .orderBy("tried_at")
      .execute();
    return rows.flatMap(({ tried_at }) => tried_at ?? []);
  },

  change: async (store: Store, id: string, change: Partial<MessageRow>): Promise<void> => {
    await store.updateTable("message").set(change).where("id", "=", id).execute();
  },

  /** Has everything of a channel wait until a time. */
  pause: async (store: Store, channel: string, until: string): Promise<void> => {
    await store
      .updateTable("message")
      .set({ next_at: until })
      .where("channel", "=", channel)
      .where("state", "=", "waiting")
      .where("next_at", "<", until)
      .execute();
  },

  /** Sends nothing more of what waits. */
  dropWaiting: async (store: Store, told: string): Promise<void> => {
    await store
      .updateTable("message")
      .set({ state: "dropped", told, written: "", next_at: null, ended_at: new Date().toISOString() })
      .where("state", "=", "waiting")
      .execute();
  },

  /** Removes those that ended before a time. */
  prune: async (store: Store, before: string): Promise<void> => {
    await store.deleteFrom("message").where("ended_at", "<", before).execute();
  },
};
