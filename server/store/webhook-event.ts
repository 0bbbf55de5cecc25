import type { Store } from "./open.ts";
import { pulls } from "./pull.ts";

/** An event that a system sent. */
export type WebhookEvent = {
  readonly system: string;
  /** The system's id of it, or a digest of its body. */
  readonly event: string;
  /** What has happened, in the system's word. */
  readonly name: string;
  readonly received_at: string;
};

declare module "./open.ts" {
  interface Tables {
    webhook_event: WebhookEvent;
  }
}

/** Days for which an event is known: no vendor sends one again so much later. */
const DAYS = 30;

export const webhookEvents = {
  /**
   * Writes an event down together with the ids that it wants asked for, so that both are on the disk or neither is. False
   * where it has come before; nothing changes then.
   */
  take: (
    store: Store,
    row: WebhookEvent,
    wants: readonly { readonly endpoint: string; readonly ids: readonly string[] }[],
  ): Promise<boolean> =>
    store.transaction().execute(async (within) => {
      const old = new Date(Date.parse(row.received_at) - DAYS * 86_400_000).toISOString();
      await within.deleteFrom("webhook_event").where("received_at", "<", old).execute();
      const { numInsertedOrUpdatedRows } = await within
        .insertInto("webhook_event")
        .values(row)
        .onConflict((conflict) => conflict.columns(["system", "event"]).doNothing())
        .executeTakeFirst();
      if (Number(numInsertedOrUpdatedRows) === 0) return false;
      for (const { endpoint, ids } of wants) await pulls.want(within, row.system, endpoint, ids);
      return true;
    }),
};
