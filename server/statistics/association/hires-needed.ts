import { sampleSizeForCorrelation } from "./correlation-power.ts";

/** How many more hires with a known outcome are needed before a correlation of size r can be told from 0. */
export type HiresNeeded = {
  /** Hires with a known outcome that the test needs in all, and on top of those there are. */
  total: number | null;
  more: number | null;
  /** Months at the present rate, and the day (ISO) on which the last outcome is known. */
  months: number | null;
  on: string | null;
  /** The least correlation that the hires there are could show, at the same power. */
  detectable: number | null;
  notes: string[];
};

/**
 * @param given.r the correlation to be told from 0 (a smallest useful one, or the observed).
 * @param given.hires hires whose outcome is known now.
 * @param given.hiresPerMonth hires a month whose outcome will be known.
 * @param given.lagDays days from hire to outcome, for hires not made yet (default 0).
 * @param given.today ISO date that the forecast starts from.
 */
export function hiresNeeded(given: {
  r: number;
  hires: number;
  hiresPerMonth: number;
  today: string;
  lagDays?: number;
  power?: number;
  alpha?: number;
}): HiresNeeded {
  const { r, hires, hiresPerMonth, today, lagDays = 0, power = 0.8, alpha = 0.05 } = given;
  const start = Date.parse(`${today.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(start)) throw new RangeError(`invalid date: ${today}`);
  const total = Math.abs(r) === 1 ? 4 : sampleSizeForCorrelation(r, power, alpha);
  const detectable = detectableCorrelation(hires, power, alpha);
  if (total === null) return { total, more: null, months: null, on: null, detectable, notes: ["never"] };
  const more = Math.max(0, total - hires);
  if (more === 0) return { total, more, months: 0, on: today.slice(0, 10), detectable, notes: ["reached"] };
  if (!(hiresPerMonth > 0)) return { total, more, months: null, on: null, detectable, notes: ["never"] };
  const months = more / hiresPerMonth + lagDays / 30.436875;
  const at = new Date(start + months * 30.436875 * 86_400_000);
  const far = Number.isNaN(at.getTime()) || months > 1200;
  return {
    total,
    more,
    months,
    on: far ? null : at.toISOString().slice(0, 10),
    detectable,
    notes: far ? ["never"] : [],
  };
}

/** The least correlation (to 0.001) that n pairs show with the given power; null below four. */
export function detectableCorrelation(n: number, power = 0.8, alpha = 0.05): number | null {
  if (!(n >= 4)) return null;
  let low = 0;
  let high = 999;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const needed = sampleSizeForCorrelation(middle / 1000, power, alpha);
    if (needed !== null && needed <= n) high = middle;
    else low = middle;
  }
  return high / 1000;
}
