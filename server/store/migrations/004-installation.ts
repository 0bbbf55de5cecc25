import { sql } from "kysely";
import type { Up } from "../open.ts";

/** The installation that the file belongs to. */
export const up: Up = async (store) => {
  await sql
    .raw(
      `create table installation ( -- one row
        installation_id text not null,
        generation integer not null -- how often the file was opened
      ) strict`,
    )
    .execute(store);
};
