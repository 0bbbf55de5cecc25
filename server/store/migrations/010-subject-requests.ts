import { sql } from "kysely";
import type { Up } from "../open.ts";

const TABLES = [
  `create table subject_request ( -- one row per thing that a person asks about the own data
    request_id integer not null primary key,
    kind text not null, -- copy | correction | erasure | explanation | human_review
    person_key text, -- none where only the id of a source is known, or once it is answered and the person erased
    texts blob not null, -- sealed: ids of the source, what is asked, what was done or why not
    received_at text not null,
    received_by text not null, -- account, or candidate
    channel text not null, -- page | e_mail | phone | letter | in_person | other
    due_on text not null, -- day
    state text not null, -- received | proposed | approved | done | refused
    proposed_by text,
    proposed_at text,
    approved_by text,
    approved_at text,
    closed_by text,
    closed_at text,
    with_rows integer not null, -- erasure: whether pseudonymous rows go too
    erasure text, -- number of the erasing that was done for it
    outcome text, -- human review: upheld | changed
    check (approved_by is null or approved_by <> proposed_by),
    check ((state in ('done', 'refused')) = (closed_at is not null))
  ) strict`,
  "create index subject_request_person on subject_request (person_key)",
];

/** What people ask about their own data. */
export const up: Up = async (store) => {
  for (const table of TABLES) await sql.raw(table).execute(store);
};
