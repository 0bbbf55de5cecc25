/** So many messages at most within some seconds. */
export type Limit = { readonly most: number; readonly seconds: number };

/** The longest time that a limit looks back, in milliseconds. */
export const lookBack = (limits: readonly Limit[]): number =>
  Math.max(0, ...limits.map(({ seconds }) => seconds * 1000));

/** The first time (milliseconds) from `now` on at which another message keeps every limit, after those at `times` (ascending). */
export function nextFree(limits: readonly Limit[], times: readonly number[], now: number): number {
  return Math.max(
    now,
    ...limits.map(({ most, seconds }) => {
      const first = times.at(-most); // of the last ones that fill the limit
      return first === undefined ? now : first + seconds * 1000;
    }),
  );
}
