import { setTimeout as sleep } from "node:timers/promises";

/** The questions that were asked last, so that a new version of the warehouse can answer them before it is asked. */
export type RecentQuestions = {
  /** Remembers a question by its name, and how to ask it of a version. */
  readonly note: (name: string, ask: (version: number) => Promise<unknown>) => void;
  /** Asks them all of a version, the latest first, for so many milliseconds at most. What fails is left to its asker. */
  readonly askAgain: (version: number, milliseconds: number) => Promise<void>;
};

/** Remembers so many questions. */
export function recentQuestions(most: number): RecentQuestions {
  const asked = new Map<string, (version: number) => Promise<unknown>>();
  return {
    note: (name, ask) => {
      asked.delete(name);
      asked.set(name, ask);
      if (asked.size > most) asked.delete(asked.keys().next().value as string);
    },
    askAgain: async (version, milliseconds) => {
      const enough = new AbortController();
      const all = async () => {
        for (const ask of [...asked.values()].reverse()) {
          if (enough.signal.aborted) return;
          await ask(version).catch(() => undefined);
        }
      };
      const patience = sleep(milliseconds, undefined, { signal: enough.signal }).catch(() => undefined);
      await Promise.race([all(), patience]);
      enough.abort();
    },
  };
}
