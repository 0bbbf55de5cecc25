import { sql } from "kysely";
import type { Up } from "../open.ts";

const TABLES = [
  `create table report ( -- one row per report that was made
    report_id text primary key, -- quarter and first part of the snapshot's id
    quarter text not null,
    snapshot text not null,
    languages text not null, -- with commas between
    packs text not null, -- with commas between
    key_id text not null,
    public_key text not null,
    made_by text not null,
    made_at text not null,
    pruned_at text, -- its snapshot's tables are gone since
    pruned_for text -- age | erasure
  ) strict`,
  `create trigger report_stays before delete on report
   begin select raise(abort, 'a report is never deleted'); end`,
  `create table report_note ( -- one row per remark that a reader keeps with a report
    note_id text primary key,
    report_id text not null references report,
    author text not null,
    text blob not null, -- sealed
    created_at text not null,
    changed_at text not null
  ) strict`,
  "create index report_note_of on report_note (report_id, created_at)",
];

/** Quarterly reports, and what readers note about them. */
export const up: Up = async (store) => {
  for (const table of TABLES) await sql.raw(table).execute(store);
};
