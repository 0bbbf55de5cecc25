import { sql } from "kysely";
import type { Up } from "../open.ts";

/** Deliveries to webhooks, so that the same one counts once. */
export const up: Up = async (store) => {
  await sql
    .raw(`create table webhook_event ( -- one row per event that a system sent, kept for a while
      system text not null,
      event text not null, -- the system's id of it, or a digest of its body
      name text not null, -- what has happened, in the system's word
      received_at text not null,
      primary key (system, event)
    ) strict`)
    .execute(store);
};
