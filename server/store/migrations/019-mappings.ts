import { sql } from "kysely";
import type { Up } from "../open.ts";

/** Mappings that were kept with what somebody loaded, each version of them. */
export const up: Up = async (store) => {
  await sql
    .raw(
      `create table mapping_version ( -- one row per mapping and version
        name text not null,
        version integer not null,
        mapping text not null, -- JSON, as assay load takes it
        shape text not null, -- JSON: the table's columns as they were, without their values
        choices text not null, -- JSON: what the person said of the draft
        kept_by text not null,
        kept_at text not null,
        primary key (name, version)
      ) strict`,
    )
    .execute(store);
};
