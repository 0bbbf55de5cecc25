import type { Since } from "../../pipelines/system.ts";

/** A part of time that is asked for in one go; null is open. Milliseconds since 1970. */
export type Span = { readonly from: number | null; readonly until: number | null };

const DAY = 86_400_000;
const OVERLAP = 300;

/** Where a system that takes a beginning is read from unless the settings say. */
export const BEGINNING = Date.UTC(2015, 0, 1);

type Timed = Extract<Since, { kind: "time" | "window" }>;

/**
 * What to ask for after `mark`, the time up to which all is known (null: nothing is): from a little before it up to now,
 * in parts no longer than one request may ask for.
 */
export function spansOf(
  since: Since | undefined,
  mark: number | null,
  now: number,
  first: number | null,
): Span[] {
  if (since === undefined || since.kind === "token" || since.kind === "newest_first")
    return [{ from: null, until: null }];
  if (since.kind === "window")
    return parts(now - since.back_days * DAY, now + since.ahead_days * DAY, since.window_days);
  const before = mark === null ? first : mark - (since.overlap_seconds ?? OVERLAP) * 1000;
  if (since.until === undefined) return [{ from: before, until: null }];
  if (before === null && since.window_days === undefined) return [{ from: null, until: now }];
  return parts(before ?? BEGINNING, now, since.window_days);
}

function parts(from: number, until: number, days: number | undefined): Span[] {
  const step = days === undefined ? Number.POSITIVE_INFINITY : days * DAY;
  const spans: Span[] = [];
  for (let at = from; at < until || spans.length === 0; at += step)
    spans.push({ from: at, until: Math.max(at, Math.min(until, at + step)) });
  return spans;
}

/** The time before which what `newest_first` gives is known already. */
export const knownBefore = (since: Since, mark: number | null): number | null =>
  since.kind !== "newest_first" || mark === null ? null : mark - (since.overlap_seconds ?? OVERLAP) * 1000;

/** The parameters of a span. */
export function parametersOf(since: Timed, { from, until }: Span): Record<string, string> {
  return {
    ...(from === null ? {} : { [since.send]: written(since, from) }),
    ...(until === null || since.until === undefined ? {} : { [since.until]: written(since, until) }),
  };
}

function written({ form, zone, template }: Timed, at: number): string {
  const time = WRITINGS[form](at, zone ?? "UTC");
  return template === undefined ? time : template.replace("{time}", () => time);
}

const WRITINGS: Readonly<Record<Timed["form"], (at: number, zone: string) => string>> = {
  epoch_ms: (at) => String(Math.floor(at)),
  epoch_s: (at) => String(Math.floor(at / 1000)),
  iso: (at) => `${new Date(at).toISOString().slice(0, 19)}Z`,
  iso_ms: (at) => new Date(at).toISOString(),
  local: (at, zone) => local(at, zone),
  date: (at, zone) => local(at, zone).slice(0, 10),
};

/** 2026-01-31T16:00:00, as clocks in a zone show it. */
function local(at: number, zone: string): string {
  const shown = new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  return shown.format(new Date(at)).replace(" ", "T");
}

/** A time that a system writes: epoch milliseconds or seconds, or ISO; null where it is none. */
export function timeOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  const at = /^\d+$/.test(text) ? (number > 1e11 ? number : number * 1000) : Date.parse(text);
  return Number.isFinite(at) ? at : null;
}
