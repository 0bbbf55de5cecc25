/** First and last day of a period as the API names it (`2026`, `2026Q3`, `2026-09`, `2026-W40`); null for another text. */
export function periodDays(period: string): { from: string; to: string } | null {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  const months = (year: number, month: number, count: number) => ({
    from: day(Date.UTC(year, month, 1)),
    to: day(Date.UTC(year, month + count, 0)),
  });
  const match = /^(\d{4})(?:Q([1-4])|-W(\d{2})|-(\d{2}))?$/.exec(period);
  if (!match) return null;
  const year = Number(match[1]);
  if (match[2]) return months(year, Number(match[2]) * 3 - 3, 3);
  if (match[4]) return months(year, Number(match[4]) - 1, 1);
  if (!match[3]) return months(year, 0, 12);
  // A week belongs to the year of its Thursday, so the fourth of January lies in the first one.
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = fourth.getTime() + (Number(match[3]) * 7 - 7 - ((fourth.getUTCDay() + 6) % 7)) * 86_400_000;
  return { from: day(monday), to: day(monday + 6 * 86_400_000) };
}
