import { sql } from "kysely";
import type { Up } from "../open.ts";

const TABLE = `create table candidate_survey ( -- one row per application whose candidate answered the survey here
  application_id text not null primary key,
  person_key text not null,
  response_id text not null unique,
  answers blob, -- sealed; none once the survey feed has taken them in
  answered_at text not null,
  taken_at text -- when the feed took them in
) strict`;

/** Answers of candidates to the survey, kept until the survey feed takes them in. */
export const up: Up = async (store) => {
  await sql.raw(TABLE).execute(store);
};
