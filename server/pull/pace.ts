import { type Limit, nextFree } from "../throttle.ts";
import type { Clock } from "./clock.ts";

/** Keeps the limits of a system and of each endpoint, whoever asks at the same time. */
export type Pace = {
  /** Waits until one more request may go. */
  readonly turn: (endpoint: string, limits: readonly Limit[]) => Promise<void>;
  /** Lets nothing go for so many milliseconds. */
  readonly pause: (milliseconds: number) => void;
};

/** Makes one; `limits` are those of the whole system. */
export function createPace(
  limits: readonly Limit[],
  { now, sleep }: Pick<Clock, "now"> & { readonly sleep: (milliseconds: number) => Promise<void> },
): Pace {
  const all: number[] = [];
  const byEndpoint = new Map<string, number[]>();
  let free = 0;
  let line: Promise<void> = Promise.resolve();
  const keep = (times: number[], own: readonly Limit[], at: number) => {
    const most = Math.max(0, ...own.map(({ most }) => most));
    times.push(at);
    if (times.length > most) times.splice(0, times.length - most);
  };
  const next = async (endpoint: string, own: readonly Limit[]) => {
    const times = byEndpoint.get(endpoint) ?? [];
    byEndpoint.set(endpoint, times);
    for (;;) {
      const at = now();
      const due = Math.max(free, nextFree(limits, all, at), nextFree(own, times, at));
      if (due <= at) break;
      await sleep(due - at);
    }
    keep(all, limits, now());
    keep(times, own, now());
  };
  return {
    turn: (endpoint, own) => {
      const mine = line.then(() => next(endpoint, own));
      line = mine.catch(() => undefined);
      return mine;
    },
    pause: (milliseconds) => {
      free = Math.max(free, now() + milliseconds);
    },
  };
}
