import { EventEmitter } from "node:events";

/** What a run tells while it works; `data` is JSON. */
export type RunEvent = {
  readonly event: "progress" | "end";
  readonly data: Readonly<Record<string, unknown>>;
};

/** The runs that this process works on, and who listens to them. */
export type LiveRuns = {
  /** Tells an event of a run; `end` closes its streams. */
  readonly tell: (run: number, event: RunEvent) => void;
  /** Whether the run works in this process now. */
  readonly isLive: (run: number) => boolean;
  /** The run's events from the last one told on, until its end, the signal, or `close`. */
  readonly listen: (run: number, signal: AbortSignal) => AsyncGenerator<RunEvent>;
  /** Ends every run that works, because who worked on them is gone. */
  readonly endAll: () => void;
  readonly close: () => void;
};

/** Keeps the last event of each live run, so that who comes late sees at once where it stands. */
export function createLiveRuns(): LiveRuns {
  const last = new Map<number, RunEvent>();
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  let closed = false;

  const tell: LiveRuns["tell"] = (run, event) => {
    if (event.event === "end") last.delete(run);
    else last.set(run, event);
    emitter.emit(String(run), event);
  };
  return {
    tell,
    endAll: () => {
      for (const run of [...last.keys()])
        tell(run, { event: "end", data: { run, status: "interrupted", phase: "end" } });
    },
    isLive: (run) => last.has(run),
    listen: async function* (run, signal) {
      const first = last.get(run);
      if (first === undefined || closed) return;
      // Only the newest progress matters to a slow reader; the end is never lost.
      let pending: RunEvent | null = first;
      let wake: () => void = () => undefined;
      let over = false;
      const hear = (event: RunEvent) => {
        pending = event;
        over ||= event.event === "end";
        wake();
      };
      const stop = () => {
        over = true;
        wake();
      };
      emitter.on(String(run), hear);
      emitter.on("close", stop);
      signal.addEventListener("abort", stop);
      try {
        for (;;) {
          const event: RunEvent | null = pending;
          pending = null;
          if (event !== null) yield event;
          else if (over || signal.aborted) return;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        emitter.off(String(run), hear);
        emitter.off("close", stop);
        signal.removeEventListener("abort", stop);
      }
    },
    close: () => {
      closed = true;
      emitter.emit("close");
    },
  };
}
