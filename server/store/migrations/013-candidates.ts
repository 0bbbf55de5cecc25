import { sql } from "kysely";
import type { Up } from "../open.ts";

const TABLES = [
  `create table candidate_link ( -- one row per one-time link of a candidate that is still good
    token text not null primary key, -- SHA-256 of what its address holds
    person_key text not null,
    made_by text not null, -- an account
    expires_at text not null
  ) strict`,
  `create index candidate_link_person on candidate_link (person_key)`,
  `create table candidate_session ( -- one row per browser in which a candidate is
    id text not null primary key,
    secret text not null unique, -- SHA-256 of what its cookie holds
    person_key text not null,
    created_at text not null,
    seen_at text not null,
    expires_at text not null
  ) strict`,
  `create index candidate_session_person on candidate_session (person_key)`,
];

/** One-time links and sessions of candidates. */
export const up: Up = async (store) => {
  for (const table of TABLES) await sql.raw(table).execute(store);
};
