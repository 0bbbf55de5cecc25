import { sql } from "kysely";
import type { Up } from "../open.ts";

const TABLES = [
  `create table model_proposal ( -- one row per change of scoring models that was proposed; it stays as it is
    proposal_id integer not null primary key,
    kind text not null, -- model, feed (a version that came by the feed), rollback
    jobs text not null, -- JSON
    base text, -- the version in force when it was proposed
    version text, -- of one that came by the feed
    model text, -- JSON; none of one that came by the feed
    promise text, -- JSON: outcome, least change, day of judgement; none of a roll-back
    takes_back integer, -- the proposal that a roll-back undoes
    proposed_by text not null,
    proposed_at text not null,
    texts blob not null -- sealed: why
  ) strict`,
  `create table model_decision ( -- one row per thing decided about a proposal
    proposal_id integer not null,
    state text not null, -- approved, sent_back, withdrawn, published, rolled_back
    decided_by text not null,
    decided_at text not null,
    texts blob not null, -- sealed: why
    primary key (proposal_id, state)
  ) strict`,
  `create table model_publication ( -- one row per version that was published here, kept until the feed has it and beyond
    proposal_id integer not null primary key,
    job text not null,
    version text not null,
    valid_from text not null,
    published_at text not null,
    model text not null, -- JSON
    replaced text not null, -- JSON: version and model that were in force before
    taken_at text, -- when the feed took it in
    unique (job, version)
  ) strict`,
  `create table model_delivery ( -- one row per publication and address that hears of it
    delivery_id text not null primary key,
    proposal_id integer not null,
    address text not null,
    body text not null,
    state text not null, -- waiting, arrived, given_up
    attempts integer not null,
    next_at text, -- when it is tried again
    told text, -- how the last attempt ended
    made_at text not null,
    ended_at text
  ) strict`,
  // what was decided is never rewritten; only the key that seals its texts changes
  `create trigger model_proposal_stays before update of proposal_id, kind, jobs, base, version, model, promise,
    takes_back, proposed_by, proposed_at on model_proposal
    begin select raise(abort, 'a proposal stays as it was made'); end`,
  `create trigger model_decision_stays before update of proposal_id, state, decided_by, decided_at on model_decision
    begin select raise(abort, 'a decision stays as it was made'); end`,
  `create trigger model_proposal_kept before delete on model_proposal
    begin select raise(abort, 'a proposal stays'); end`,
  `create trigger model_decision_kept before delete on model_decision
    begin select raise(abort, 'a decision stays'); end`,
];

/** Proposals of scoring models, what was decided about them, what was published, and who is told of it. */
export const up: Up = async (store) => {
  for (const table of TABLES) await sql.raw(table).execute(store);
};
