import { may, type Role } from "../access/roles.ts";
import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";

/** What one can be told of. */
export const TOPICS = ["report", "alerts"] as const;
export type Topic = (typeof TOPICS)[number];

/** An account that is told of a topic by mail, or by a robot of the settings. */
export type Subscription = {
  readonly id: string;
  readonly account: string;
  readonly topic: Topic;
  readonly channel: string;
  readonly recipient: string;
  readonly language: "zh" | "en";
  readonly created_at: string;
  readonly changed_at: string;
};

/** Whether roles may be told of a topic. */
export const mayHear = (roles: readonly Role[], topic: Topic): boolean =>
  may(roles, "aggregates") || (topic === "alerts" && may(roles, "runs.read"));

declare module "./open.ts" {
  interface Tables {
    subscription: Subscription;
  }
}

export const subscriptions = {
  ...keyed("subscription", "id"),

  /** Those of an account, or all; the oldest first. */
  all: (store: Store, account?: string): Promise<Subscription[]> => {
    const found = store.selectFrom("subscription").selectAll().orderBy("created_at").orderBy("id");
    return (account === undefined ? found : found.where("account", "=", account)).execute();
  },

  of: (store: Store, topic: Topic): Promise<Subscription[]> =>
    store
      .selectFrom("subscription")
      .selectAll()
      .where("topic", "=", topic)
      .orderBy("created_at")
      .orderBy("id")
      .execute(),
};
