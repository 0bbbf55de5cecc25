import { sql } from "kysely";
import type { Up } from "../open.ts";

const TABLES = [
  `create table account ( -- one row per person who may sign in
    id text not null primary key,
    login text not null,
    login_key text not null unique, -- the login with case and width folded
    name text not null,
    roles text not null, -- JSON: a list
    own text not null, -- JSON: own jobs and departments
    password text, -- argon2id with salt and cost; none until it is first set
    method text not null, -- how the person signs in: password | sso
    issuer text, -- of a single sign-on, with its name of the person
    subject text,
    created_at text not null,
    disabled_at text,
    signed_in_at text,
    unique (issuer, subject),
    check ((issuer is null) = (subject is null))
  ) strict`,
  `create table session ( -- one row per browser that is signed in
    id text not null primary key,
    secret text not null unique, -- SHA-256 of what its cookie holds
    account text not null references account (id),
    opened_by text not null, -- set_up | link | password
    created_at text not null,
    expires_at text not null,
    seen_at text not null
  ) strict`,
  `create index session_account on session (account)`,
  `create table sign_in_link ( -- one row per one-time link that is still good
    token text not null primary key, -- SHA-256 of what its address holds
    account text references account (id), -- none: it makes the first account
    expires_at text not null
  ) strict`,
];

/** Accounts, their sessions and one-time links. */
export const up: Up = async (store) => {
  for (const table of TABLES) await sql.raw(table).execute(store);
};
