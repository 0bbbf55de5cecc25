/** How many backups a rule keeps: the newest of each of the last days, weeks and months that have one. */
export type Keep = { readonly daily: number; readonly weekly: number; readonly monthly: number };

/**
 * The places, in a list of times, of the backups that a rule keeps: of the last `daily` days, `weekly` weeks (from
 * Monday) and `monthly` months of a zone that have a backup, the newest of each; and the newest of all.
 */
export function kept(times: readonly Date[], keep: Keep, zone: string): ReadonlySet<number> {
  const days = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" });
  const day = (at: number) => days.format(times[at]);
  const newestFirst = [...times.keys()].sort((a, b) => Number(times[b]) - Number(times[a]));
  const newestOfEach = (name: (at: number) => string, most: number) => {
    const found = new Map<string, number>();
    for (const at of newestFirst) if (!found.has(name(at))) found.set(name(at), at);
    return [...found.values()].slice(0, most);
  };
  return new Set([
    ...newestFirst.slice(0, 1),
    ...newestOfEach(day, keep.daily),
    ...newestOfEach((at) => monday(day(at)), keep.weekly),
    ...newestOfEach((at) => day(at).slice(0, 7), keep.monthly),
  ]);
}

/** The Monday of a day's week. */
function monday(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}
