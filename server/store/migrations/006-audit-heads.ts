import { sql } from "kysely";
import type { Up } from "../open.ts";

/** Signed heads of the audit log, kept apart from its files. */
export const up: Up = async (store) => {
  await sql
    .raw(
      `create table audit_head ( -- one row per event at which a head was signed
        sequence integer not null primary key,
        mac text not null, -- of that event
        at text not null,
        seal text not null -- HMAC of the three
      ) strict`,
    )
    .execute(store);
};
