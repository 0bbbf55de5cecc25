import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";

/** Where a delivery stands. */
export const DELIVERY_STATES = ["waiting", "arrived", "given_up"] as const;

/** A publication on its way to an address that hears of it. */
export type ModelDelivery = {
  readonly delivery_id: string;
  readonly proposal_id: number;
  readonly address: string;
  readonly body: string;
  readonly state: (typeof DELIVERY_STATES)[number];
  readonly attempts: number;
  readonly next_at: string | null;
  /** How the last attempt ended: no secret and no body. */
  readonly told: string | null;
  readonly made_at: string;
  readonly ended_at: string | null;
};

declare module "./open.ts" {
  interface Tables {
    model_delivery: ModelDelivery;
  }
}

export const modelDeliveries = {
  ...keyed("model_delivery", "delivery_id"),

  all: (store: Store): Promise<ModelDelivery[]> =>
    store.selectFrom("model_delivery").selectAll().orderBy("made_at", "desc").execute(),

  /** Those that wait, the next first. */
  waiting: (store: Store): Promise<ModelDelivery[]> =>
    store
      .selectFrom("model_delivery")
      .selectAll()
      .where("state", "=", "waiting")
      .orderBy("next_at")
      .execute(),

  givenUp: (store: Store): Promise<ModelDelivery[]> =>
    store.selectFrom("model_delivery").selectAll().where("state", "=", "given_up").execute(),

  change: async (store: Store, id: string, change: Partial<ModelDelivery>): Promise<void> => {
    await store.updateTable("model_delivery").set(change).where("delivery_id", "=", id).execute();
  },
};
