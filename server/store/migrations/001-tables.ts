import { sql } from "kysely";
import type { Up } from "../open.ts";

/** Texts of times are ISO 8601 in UTC with milliseconds, so that they sort as they follow. */
const TABLES = [
  `create table saved_view ( -- one row per address that a person keeps under a name
    id text not null primary key,
    owner text not null,
    name text not null,
    address text not null, -- what follows the host: #/page?filters
    is_shared integer not null,
    created_at text not null,
    changed_at text not null
  ) strict`,
  `create index saved_view_owner on saved_view (owner)`,
  `create index saved_view_shared on saved_view (is_shared, changed_at)`,
  `create table annotation ( -- one row per event that charts over time mark
    id text not null primary key,
    owner text not null,
    date text not null,
    zh text, -- one of the two languages at least
    en text,
    dimension text, -- whom it concerns, where not everybody
    value text,
    created_at text not null,
    changed_at text not null,
    check (zh is not null or en is not null),
    check ((dimension is null) = (value is null))
  ) strict`,
  `create table target ( -- one row per metric whose own target takes the place of its definition's
    metric text not null primary key,
    value real not null, -- in the metric's unit, shares 0 to 1
    owner text not null,
    set_at text not null
  ) strict`,
  `create table error_report ( -- one row per remark of a reader about a figure
    report_id integer not null primary key,
    created_at text not null,
    author text not null,
    figure text not null, -- id of the figure on its page
    title text not null, -- what the figure was called
    address text not null, -- page with its filters
    metric text,
    shown text, -- the value as the reader saw it
    warehouse_version integer not null,
    note blob not null, -- note and answer are sealed under the key of texts
    status text not null, -- open | answered | closed
    answer blob,
    answered_by text,
    changed_at text not null
  ) strict`,
  `create index error_report_author on error_report (author)`,
  `create table job_run ( -- one row per schedule and due time, claimed before the work starts
    job text not null,
    due_at text not null,
    claimed_at text not null,
    attempt integer not null,
    finished_at text,
    status text not null, -- registered | running | done | failed | interrupted
    error text,
    run_id integer,
    primary key (job, due_at)
  ) strict`,
];

/** The tables of the first version in SQLite. */
export const up: Up = async (store) => {
  for (const table of TABLES) await sql.raw(table).execute(store);
};
