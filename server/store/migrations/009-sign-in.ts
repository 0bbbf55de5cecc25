import { sql } from "kysely";
import type { Up } from "../open.ts";

const TABLES = [
  `create table newcomer ( -- one row per person whom a provider knows and no account does
    issuer text not null,
    subject text not null,
    name text not null, -- as the provider calls them
    first_at text not null,
    last_at text not null,
    primary key (issuer, subject)
  ) strict`,
  `create table machine_token ( -- one row per token of a program, ended ones too
    id text not null primary key,
    name text not null unique, -- as the audit log names it
    secret text not null unique, -- SHA-256 of the token
    rights text not null, -- JSON: a list
    created_by text not null,
    created_at text not null,
    expires_at text not null,
    used_at text,
    ended_at text
  ) strict`,
];

/** People who came by a provider without an account, and tokens of programs. */
export const up: Up = async (store) => {
  for (const table of TABLES) await sql.raw(table).execute(store);
};
