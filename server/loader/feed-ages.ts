import { contracts } from "../../pipelines/contract.ts";
import { type Database, identifier, quote } from "../../sql/database.ts";

/** How old a feed is: its rows, the days on which some of them changed, the gaps between those, and its last load. */
export type FeedAge = {
  readonly feed: string;
  readonly rows: number;
  readonly newest: Date | null;
  readonly days: number;
  /** Days from one day with a change to the next: the median, and the most. */
  readonly usual: number | null;
  readonly longest: number | null;
  readonly run: number | null;
  readonly at: Date | null;
};

/** The age of every feed that has rows. */
export async function feedAges(database: Database): Promise<FeedAge[]> {
  const each = [...(await contracts()).keys()].map(
    (feed) =>
      `select ${quote(feed)} as feed, cast(updated_at as date) as day, count(*) as rows, max(updated_at) as newest
       from staging.${identifier(feed)} group by day`,
  );
  return database.reader((connection) =>
    connection.rows<FeedAge>(
      `with by_day as (${each.join(" union all ")}),
       counted as (
         select feed, cast(sum(rows) as bigint) as rows, max(newest) as newest, count(*) as days,
           cast(median(gap) as double) as usual, max(gap) as longest
         from (select *, day - lag(day) over (partition by feed order by day) as gap from by_day)
         group by feed
       ),
       loads as (
         select file.feed, max(run.run_id) as run, max(run.finished_at) as at
         from app.run_file as file join app.run as run on run.run_id = file.run_id
         where run.status = 'done' and file.feed is not null
         group by file.feed
       )
       select counted.*, loads.run, loads.at
       from counted left join loads on loads.feed = counted.feed`,
    ),
  );
}
