import { HttpError } from "./http-error.ts";

/** Streams that stay open: at most so many of one session, and of all. */
export type StreamLimits = { readonly session: number; readonly all: number };

/**
 * Counts open streams. What it gives takes a place for a session and gives the function that frees it, once;
 * refuses (429) where there is none.
 */
export function limitStreams(limits: StreamLimits): (session: string) => () => void {
  const open = new Map<string, number>();
  let all = 0;
  return (session) => {
    const own = open.get(session) ?? 0;
    if (own >= limits.session || all >= limits.all)
      throw new HttpError("too_many_streams", { limit: limits.session });
    open.set(session, own + 1);
    all += 1;
    let isFree = false;
    return () => {
      if (isFree) return;
      isFree = true;
      all -= 1;
      const left = (open.get(session) ?? 1) - 1;
      if (left === 0) open.delete(session);
      else open.set(session, left);
    };
  };
}
