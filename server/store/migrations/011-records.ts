import { sql } from "kysely";
import type { Up } from "../open.ts";

const TABLES = [
  `create table record_version ( -- one row per saved version of a record that a company has to show
    kind text not null, -- processing | impact
    version integer not null,
    sections text not null, -- JSON: facts of the installation and texts, as they were saved
    saved_by text not null,
    saved_at text not null,
    signed_name text, -- of who answers for it
    signed_by text,
    signed_at text,
    primary key (kind, version),
    check ((signed_at is null) = (signed_name is null) and (signed_at is null) = (signed_by is null))
  ) strict`,
  `create trigger record_version_stays before delete on record_version
   begin select raise(abort, 'a version of a record is never deleted'); end`,
  `create trigger record_version_as_saved before update on record_version
   when old.signed_at is not null or new.sections is not old.sections or new.saved_by is not old.saved_by
     or new.saved_at is not old.saved_at or new.kind is not old.kind or new.version is not old.version
   begin select raise(abort, 'a version of a record stays as it was saved; only its signature is added'); end`,
];

/** Records of processing and assessments of its impact. */
export const up: Up = async (store) => {
  for (const table of TABLES) await sql.raw(table).execute(store);
};
