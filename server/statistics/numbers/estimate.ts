/**
 * An estimate: a value with its interval, its sample size and how it was made. A bare number is a defect;
 * where a value or an interval does not exist it is null and a note says why. Notes are stable codes of
 * note.ts, some with an argument after a colon.
 */
export type Estimate = {
  value: number | null;
  low: number | null;
  high: number | null;
  /** Confidence level of low..high, such as 0.95. */
  level: number;
  /** Observations (pairs, hires, studies) that the value rests on, after missing ones went. */
  n: number;
  /** Name of the estimator and of its interval, in the field's words. */
  method: string;
  notes: string[];
};

/** The usual confidence level. */
export const usualLevel = 0.95;

/** A number that may be shown, or null. */
function finite(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/**
 * Build an estimate. What is not finite becomes null: a value with the note `undefined_value`, an end of the
 * interval with `no_interval`, unless the notes given already explain it.
 */
export function estimate(
  value: number | null,
  low: number | null,
  high: number | null,
  about: { n: number; method: string; level?: number; notes?: readonly string[] },
): Estimate {
  const notes = [...(about.notes ?? [])];
  const shown = finite(value);
  const ends = shown === null ? [null, null] : [finite(low), finite(high)];
  if (notes.length === 0) {
    if (shown === null) notes.push("undefined_value");
    else if (ends[0] === null || ends[1] === null) notes.push("no_interval");
  }
  return {
    value: shown,
    low: ends[0] ?? null,
    high: ends[1] ?? null,
    level: about.level ?? usualLevel,
    n: about.n,
    method: about.method,
    notes,
  };
}

/** The estimate that says that nothing can be said, and why. */
export function cannotSay(
  n: number,
  method: string,
  note: string | readonly string[],
  level: number = usualLevel,
): Estimate {
  const notes = typeof note === "string" ? [note] : [...note];
  return { value: null, low: null, high: null, level, n, method, notes };
}

/** Throw for a level that is no probability strictly between 0 and 1: a programming error. */
export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1)) throw new RangeError(`invalid level: ${level}`);
}
