import { setTimeout as wait } from "node:timers/promises";

/** Time and chance, as they are or as a test has them. */
export type Clock = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Throws where it is cut short. */
  readonly sleep: (milliseconds: number, ending?: AbortSignal) => Promise<void>;
  /** 0 to 1. */
  readonly random: () => number;
};

export const clock: Clock = {
  now: Date.now,
  sleep: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
  random: Math.random,
};
