import type { Database } from "../../sql/database.ts";

/** Runs before the last one that its share of rows set aside is held against. */
const BEFORE = 20;

/** What the last run that brought a feed read and set aside, and the runs before it together. */
export type SetAside = {
  readonly feed: string;
  readonly run: number;
  readonly read: number;
  readonly set_aside: number;
  readonly read_before: number;
  readonly set_aside_before: number;
};

/** Rows set aside, feed by feed; what was replayed counts in no run. */
export function setAside(database: Database): Promise<SetAside[]> {
  return database.reader((connection) =>
    connection.rows<SetAside>(
      `with brought as (
         select file.feed, run.run_id as run, sum(file.read) as read, sum(file.quarantined) as aside
         from app.run_file as file join app.run as run on run.run_id = file.run_id
         where run.status = 'done' and run.trigger <> 'replay' and file.feed is not null
         group by file.feed, run.run_id
         having sum(file.read) > 0
       ),
       ranked as (select *, row_number() over (partition by feed order by run desc) as nth from brought)
       select feed, max(run) as run,
         cast(sum(read) filter (nth = 1) as bigint) as read,
         cast(sum(aside) filter (nth = 1) as bigint) as set_aside,
         cast(coalesce(sum(read) filter (nth > 1), 0) as bigint) as read_before,
         cast(coalesce(sum(aside) filter (nth > 1), 0) as bigint) as set_aside_before
       from ranked where nth <= ${BEFORE + 1}
       group by feed order by feed`,
    ),
  );
}
