import { sql } from "kysely";
import type { Up } from "../open.ts";

/** Until when a session may do what asks for a reason. */
export const up: Up = async (store) => {
  await sql.raw("alter table session add column stepped_up_until text").execute(store);
};
