import { busyFor } from "./http-error.ts";

/** Waits for a turn of the event loop that nobody else works in; throws 503 `busy` where it does not come in time. */
export type Turns = () => Promise<void>;

/**
 * Gives pieces of work that keep the processor a turn of the event loop each, first come first served: what came
 * meanwhile (new connections, of which one is accepted a turn, health, answers that are known) waits for one piece, not for all.
 */
export function createTurns(seconds: number): Turns {
  const waiting: { readonly since: number; readonly go: () => void; readonly refuse: () => void }[] = [];
  const next = () => {
    const now = performance.now();
    while (waiting.length > 0 && now - waiting[0]!.since > seconds * 1000) waiting.shift()!.refuse();
    waiting.shift()?.go();
    if (waiting.length > 0) setImmediate(next);
  };
  return () =>
    new Promise((go, fail) => {
      const refuse = () => fail(busyFor(seconds));
      waiting.push({ since: performance.now(), go, refuse });
      if (waiting.length === 1) setImmediate(next);
    });
}
