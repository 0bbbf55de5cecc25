import { sql } from "kysely";
import type { Up } from "../open.ts";

const TABLES = [
  `create table trial ( -- one row per trial on a random part of a job's applicants
    trial_id integer primary key,
    job text not null,
    kind text not null, -- question | weights | cut_off | pass_through
    version text, -- of the scoring model that the new group meets; null where it is not told
    share real not null, -- of the new group
    outcome text not null,
    least_effect real not null,
    people integer not null, -- with the outcome, at the planned end
    planned_se real not null, -- of the difference, there
    starts_on text not null,
    ends_on text not null, -- the planned end, by the number of applicants when it was planned
    texts blob not null, -- sealed: what is tried and why, why it was stopped
    secret blob not null, -- sealed: the key of the assignment
    state text not null, -- planned | running | stopped | withdrawn
    planned_by text not null,
    planned_at text not null,
    started_by text,
    started_at text,
    closed_by text,
    closed_at text,
    verdict text, -- when it was stopped
    check (share > 0 and share < 1),
    check (started_by is null or started_by <> planned_by)
  ) strict`,
  `create trigger trial_stays before delete on trial
   begin select raise(abort, 'a trial is never deleted'); end`,
  `create trigger trial_as_planned before update on trial
   when new.job is not old.job or new.kind is not old.kind or new.version is not old.version or new.share is not old.share
     or new.outcome is not old.outcome or new.least_effect is not old.least_effect or new.people is not old.people
     or new.planned_se is not old.planned_se or new.starts_on is not old.starts_on or new.ends_on is not old.ends_on
     or new.planned_by is not old.planned_by or new.planned_at is not old.planned_at
     or old.state in ('stopped', 'withdrawn') and new.state is not old.state
   begin select raise(abort, 'a trial stays as it was planned'); end`,
];

/** Trials: planned, started by another person, stopped. */
export const up: Up = async (store) => {
  for (const table of TABLES) await sql.raw(table).execute(store);
};
