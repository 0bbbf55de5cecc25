import { sql } from "kysely";
import type { Up } from "../open.ts";

const TABLES = [
  `create table subscription ( -- one row per account, topic and way by which the account is told
    id text not null primary key,
    account text not null,
    topic text not null, -- report | alerts
    channel text not null, -- mail, or the id of a robot of the settings
    recipient text not null, -- address of mail; "" at a robot
    language text not null,
    created_at text not null,
    changed_at text not null,
    unique (account, topic, channel, recipient)
  ) strict`,
  `create table message ( -- one row per message to one recipient, kept for a while after it ended
    id text not null primary key,
    dedupe text not null unique, -- what it tells, to which subscription, which time
    subscription text not null,
    account text not null, -- for whom it was made
    topic text not null, -- report | alerts
    "grant" text not null, -- digest of what the account might see when it was made
    channel text not null,
    recipient text not null,
    written text not null, -- JSON: language, subject, lines, link; "" once it was sent
    state text not null, -- waiting | sent | given_up | dropped
    attempts integer not null,
    next_at text, -- when it is tried again
    tried_at text, -- the last attempt
    told text, -- how the last attempt ended
    made_at text not null,
    ended_at text
  ) strict`,
  "create index message_state on message (state, next_at)",
  `create table alert_told ( -- one row per subscription and alert that holds and was told
    subscription text not null,
    alert text not null,
    told_at text not null,
    primary key (subscription, alert)
  ) strict`,
  `create table report_sent ( -- one row per quarter whose report the schedule made
    quarter text not null primary key,
    report text not null,
    made_at text not null,
    queued_at text -- when every subscription had its message
  ) strict`,
];

/** Subscriptions, messages on their way, alerts that were told, and quarters whose report was sent. */
export const up: Up = async (store) => {
  for (const table of TABLES) await sql.raw(table).execute(store);
};
