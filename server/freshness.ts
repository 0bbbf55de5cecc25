import { contracts } from "../pipelines/contract.ts";
import type { Readers } from "../sql/database.ts";
import type { Text } from "./language.ts";
import type { FeedAge } from "./loader/feed-ages.ts";
import type { Loader } from "./loader/loader.ts";
import { observedUntil } from "./warehouse-version.ts";

/** Fewest days with a change from which a rhythm can be told, and the slowest that is one. */
const FEWEST_DAYS = 12;
const SLOWEST = 45;
/** A feed is late that stays away longer than ever before, and so many times its usual gap. */
const TIMES = 3;
const DAY = 86_400_000;

/** A feed's rhythm and whether it keeps it, on the day until which the company is observed. */
function rhythm(row: FeedAge | undefined, observed: number) {
  if (row === undefined || row.newest === null)
    return { rhythm_days: null, behind_days: null, state: "empty" as const };
  const behind = Math.max(0, Math.floor((observed - row.newest.getTime()) / DAY));
  const { usual, longest, days } = row;
  if (usual === null || longest === null || days < FEWEST_DAYS || usual > SLOWEST)
    return { rhythm_days: null, behind_days: behind, state: "rare" as const };
  const isLate = behind > Math.max(longest, TIMES * usual);
  return {
    rhythm_days: usual,
    behind_days: behind,
    state: isLate ? ("late" as const) : ("on_time" as const),
  };
}

/** How recent each feed is, and whether it keeps its rhythm: on the day until which the company is observed, or on a later `day`. */
export async function feedFreshness(
  { queries, loader }: { readonly queries: Readers; readonly loader: Pick<Loader, "feedAges"> },
  day = 0,
) {
  const all = await contracts();
  const byFeed = new Map((await loader.feedAges()).map((row) => [row.feed, row]));
  const until = await queries.reader(observedUntil);
  // the end of that day: feeds that write of days to come do not move it
  const observed = Math.max(day, until === null ? 0 : Date.parse(until) + DAY);
  return [...all.values()].map(({ feed, about }) => {
    const row = byFeed.get(feed);
    return {
      ...{ feed, about: about as Text, rows: row?.rows ?? 0 },
      newest_updated_at: row?.newest?.toISOString() ?? null,
      ...rhythm(row, observed),
      last_run:
        row?.run == null || row.at == null ? null : { run: row.run, finished_at: row.at.toISOString() },
    };
  });
}
