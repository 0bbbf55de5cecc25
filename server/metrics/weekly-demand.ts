import { type DemandForecast, demandForecast } from "../statistics/series/demand-forecast.ts";

/** Weeks that are looked ahead: half a year. */
export const WEEKS_AHEAD = 26;

/** Fewer weeks tell nothing. */
const LEAST_WEEKS = 8;
const SEED = 20_260_101;

/** A forecast of weekly demand, and how it came about. */
export type WeeklyDemand = {
  /** Value and 95 % prediction interval of each week to come; the first is the next one. */
  readonly weeks: DemandForecast["points"];
  /** Method, by how much it missed past weeks, spikes left out, season or none. */
  readonly notes: readonly string[];
};

/**
 * The demand of the weeks to come from the numbers of the weeks so far, weeks without any as 0. Null below eight
 * weeks. Announced peaks (a campus day) are in no pattern: they are taken as their neighbours' median.
 */
export function weeklyDemand(counts: readonly number[]): WeeklyDemand | null {
  if (counts.length < LEAST_WEEKS) return null;
  const series = withoutSpikes(counts);
  const found = demandForecast(series, { horizon: WEEKS_AHEAD, level: 0.95, seed: SEED });
  if (found.method === null) return null;
  const notes = [`forecast_by:${found.method.replaceAll(/[ -]/g, "_")}`];
  const used = found.scores.find(({ method }) => method === found.method);
  if (used?.misses != null) notes.push(`forecast_misses:${Math.max(1, Math.round(used.misses))}`);
  notes.push(...found.notes.filter((note) => note === "no_season"));
  const spikes = series.filter((value, index) => value !== counts[index]).length;
  if (spikes > 0) notes.push(`spikes:${spikes}`);
  return { weeks: found.points, notes };
}

/** A value of three times the median of the nine around it or more gives way to that median. */
export function withoutSpikes(counts: readonly number[]): number[] {
  return counts.map((value, index) => {
    const from = Math.max(0, Math.min(index - 4, counts.length - 9));
    const around = counts.slice(from, from + 9).sort((a, b) => a - b);
    const median = around[Math.floor(around.length / 2)]!;
    return median > 0 && value >= 3 * median ? median : value;
  });
}
