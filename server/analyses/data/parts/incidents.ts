import { binomialSurvival } from "../../../statistics/distributions/binomial.ts";
import { sortedQuantile } from "../../../statistics/numbers/sample-quantile.ts";

/** A day with what happened on it. */
export type Day = { readonly day: string; readonly n: number };
type Tries = Day & { readonly failed: number };
/** First and last day of something that went on. */
export type Span = { readonly from: string; readonly to: string };

/** How seldom a day as odd as that may come by chance in the whole record. */
const ALARM = 0.01;
/** Fewest people who signed in on a day that is judged. */
const LEAST = 20;
/** Days on either side that say what is usual. */
const AROUND = 45;

const DAY = 86_400_000;
const numberOf = (day: string) => Date.parse(day) / DAY;
const dayOf = (number: number) => new Date(number * DAY).toISOString().slice(0, 10);

/** Days that follow each other, as spans. */
function spansOf(days: readonly number[]): Span[] {
  const spans: { from: number; to: number }[] = [];
  for (const day of days) {
    const last = spans.at(-1);
    if (last?.to === day - 1) last.to = day;
    else spans.push({ from: day, to: day });
  }
  return spans.map(({ from, to }) => ({ from: dayOf(from), to: dayOf(to) }));
}

/**
 * Days on which more people failed to sign in than the share of the 45 days on either side lets expect: the binomial
 * chance of so many or more is under 1 % divided by the days that are judged.
 */
export function failingDays(days: readonly Tries[]): Span[] {
  const judged = days.filter(({ n }) => n >= LEAST);
  return spansOf(
    judged
      .filter(({ day, n, failed }) => {
        const around = days.filter(
          (each) => each.day !== day && Math.abs(numberOf(each.day) - numberOf(day)) <= AROUND,
        );
        const all = around.reduce((sum, each) => sum + each.n, 0);
        const share = around.reduce((sum, each) => sum + each.failed, 0) / all;
        return all >= LEAST && binomialSurvival(failed - 1, n, share) < ALARM / judged.length;
      })
      .map(({ day }) => numberOf(day))
      .sort((a, b) => a - b),
  );
}

/**
 * Days in a row without anything, where the median of the 45 days on either side and the rhythm of the week let expect so
 * much that none at all has a Poisson chance under 1 % divided by the days of the record.
 */
export function emptyDays(days: readonly Day[]): Span[] {
  const counts = new Map(days.map(({ day, n }) => [numberOf(day), n]));
  const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())];
  if (counts.size === 0) return [];
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const usual = (some: readonly number[]) =>
    sortedQuantile(
      some.map((day) => counts.get(day) ?? 0).sort((a, b) => a - b),
      0.5,
    );
  const whole = usual(all);
  const ofWeek = Array.from({ length: 7 }, (_, weekday) =>
    whole > 0 ? usual(all.filter((day) => day % 7 === weekday)) / whole : 0,
  );
  const expected = (day: number) =>
    usual(all.filter((each) => each !== day && Math.abs(each - day) <= AROUND)) * (ofWeek[day % 7] ?? 0);
  return spansOf(all.filter((day) => !counts.has(day))).filter(({ from, to }) => {
    const span = all.filter((day) => numberOf(from) <= day && day <= numberOf(to));
    return Math.exp(-span.reduce((sum, day) => sum + expected(day), 0)) < ALARM / all.length;
  });
}
