import { sql } from "kysely";
import type { Up } from "../open.ts";

/** Charts that people pin to the overview. */
export const up: Up = async (store) => {
  await sql
    .raw(
      `create table pin ( -- one row per chart that a person put on the overview
        id text not null primary key,
        owner text not null,
        address text not null, -- of the chart: #/metric?metric=...
        created_at text not null,
        changed_at text not null
      ) strict`,
    )
    .execute(store);
  await sql.raw("create index pin_owner on pin (owner)").execute(store);
};
