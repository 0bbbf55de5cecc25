/** Seconds before the next attempt at what did not arrive; after the last of them it is given up. */
export const WAITS: readonly number[] = [60, 120, 600, 3600, 6 * 3600, 24 * 3600];

/** Milliseconds before a round that failed is tried again. */
const AGAIN = 60_000;
/** The longest that a timer waits in one go. */
export const LONGEST = 3_600_000;

/** Work that comes back by itself: what is due is done in one round after the other. */
export type Rounds = {
  /** Does what is due now; whoever asks while it works waits for the next round. */
  readonly work: () => Promise<void>;
  /** Works by itself from now on. */
  readonly start: () => void;
  /** Has it look now where it works by itself. */
  readonly soon: () => void;
  readonly stop: () => Promise<void>;
};

/** Makes rounds of what does everything that is due and gives the milliseconds until more is. */
export function createRounds(round: (ending: AbortSignal) => Promise<number>): Rounds {
  const ending = new AbortController();
  let isStarted = false;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const once = async () => {
    clearTimeout(timer);
    // what fails (a load is running, the log cannot be written) waits in the store
    const wait = await round(ending.signal).catch(() => AGAIN);
    if (isStarted && !ending.signal.aborted)
      timer = setTimeout(() => void work(), Math.max(0, Math.min(LONGEST, wait))).unref();
  };
  const begin = (): Promise<void> => {
    working = once().finally(() => {
      working = null;
    });
    return working;
  };
  const work = (): Promise<void> => {
    if (working === null) return begin();
    next ??= working.then(() => {
      next = null;
      return begin();
    });
    return next;
  };
  return {
    work,
    start: () => {
      isStarted = true;
      void work();
    },
    soon: () => {
      if (isStarted && !ending.signal.aborted) void work();
    },
    stop: async () => {
      ending.abort();
      await (next ?? working);
      clearTimeout(timer);
    },
  };
}
