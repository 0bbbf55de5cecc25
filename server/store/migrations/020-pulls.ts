import { sql } from "kysely";
import type { Up } from "../open.ts";

const TABLES = [
  `create table pull_endpoint ( -- one row per endpoint of a system that was pulled
    system text not null,
    endpoint text not null,
    mark text, -- up to where all is loaded: a time (epoch ms) or the system's own token
    state text not null, -- running, done, partial, failed, interrupted
    run text not null, -- folder of its landed pages
    started_at text not null,
    ended_at text,
    complete_at text, -- when it was pulled and loaded whole, the last time
    swept_at text, -- when its whole list was compared, the last time
    items integer not null,
    deleted integer not null,
    requests integer not null,
    load_run integer, -- run that loaded it
    problem text, -- what kind of thing went wrong
    told text, -- what it was; no secret and no value
    primary key (system, endpoint)
  ) strict`,
  `create table pull_wanted ( -- one row per id that is still to be asked for
    system text not null,
    endpoint text not null,
    id text not null,
    wanted_at text not null,
    misses integer not null, -- how often it was not found
    primary key (system, endpoint, id)
  ) strict`,
  `create table pull_seen ( -- one row per id of a list whose deletes only the whole list tells
    system text not null,
    endpoint text not null,
    id text not null,
    misses integer not null, -- how many whole lists in a row it was not in
    primary key (system, endpoint, id)
  ) strict`,
  `create table pull_secret ( -- one row per secret that was given to the command
    system text not null,
    name text not null,
    sealed blob not null,
    changed_at text not null,
    primary key (system, name)
  ) strict`,
];

/** What is pulled from other systems: how far, what is still wanted, and the secrets that it takes. */
export const up: Up = async (store) => {
  for (const table of TABLES) await sql.raw(table).execute(store);
};
