import { type Figure, figureOf } from "../../../figures/figure.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import { newcombeDifference } from "../../../statistics/intervals/newcombe-difference.ts";
import { proportionInterval } from "../../../statistics/intervals/proportion-interval.ts";
import { mantelHaenszel } from "../../../statistics/selection/mantel-haenszel.ts";
import { hiddenFigure, hide, type Status, statusOf } from "./hide.ts";

/** What can go wrong with the system before or during an interview. */
export const FAILURES = ["sign_in_failed", "outage_day"] as const;
export type FailureKind = (typeof FAILURES)[number];

/** Those with, or without, a failure: how many broke off, how many were satisfied. */
export type FailureGroup = {
  readonly status: Status;
  /** Interviews begun. */
  readonly n: number;
  readonly dropped: Figure;
  readonly satisfied: Figure;
};

/** Interviews with a failure held against those without. */
export type FailureEffect = {
  readonly of: FailureKind;
  readonly yes: FailureGroup;
  readonly no: FailureGroup;
  /** With less without. */
  readonly dropped: Figure;
  readonly satisfied: Figure;
  /** The same difference of satisfaction among interviews of like length, with or without feedback (Mantel-Haenszel). */
  readonly satisfied_within: Figure;
};

/** Technical failures and what they cost. */
export type Failures = {
  readonly begun: number;
  /** Share of interviews begun that were never completed. */
  readonly dropped: Figure;
  readonly effects: readonly FailureEffect[];
};

/** Sums over interviews begun. */
export const sittingMoments: Readonly<Record<string, string>> = {
  begun: "count(*)",
  dropped: "sum(case when is_ai_completed then 0 else 1 end)",
  rated: "count(is_satisfied)",
  satisfied: "sum(case when is_satisfied then 1 else 0 end)",
};

type Sums = { begun: number; dropped: number; rated: number; satisfied: number };

/** Failures from records per kind's value, length and feedback. */
export function failures(records: ReadonlyMap<FailureKind, readonly Moments[]>, scope: Scope): Failures {
  const whole = sums(records.get(FAILURES[0]) ?? []);
  const all = hide([{ n: whole.begun, value: share(whole.dropped, whole.begun) }], scope)[0]!;
  return {
    begun: all.n,
    dropped: all.isHidden
      ? hiddenFigure
      : { ...figureOf(proportionInterval(whole.dropped, whole.begun)), n: all.n },
    effects: FAILURES.map((of) => effectOf(of, records.get(of) ?? [], scope)),
  };
}

const share = (k: number, n: number) => (n > 0 ? k / n : null);

function sums(records: readonly Moments[]): Sums {
  const total = (name: string) => records.reduce((sum, record) => sum + asNumber(record[name]), 0);
  return {
    begun: total("begun"),
    dropped: total("dropped"),
    rated: total("rated"),
    satisfied: total("satisfied"),
  };
}

function effectOf(of: FailureKind, records: readonly Moments[], scope: Scope): FailureEffect {
  const rows = (value: string) => records.filter((record) => record[of] === value);
  const [yes, no] = [sums(rows("yes")), sums(rows("no"))];
  const told = hide(
    [yes, no].map(({ begun, dropped }) => ({ n: begun, value: share(dropped, begun) })),
    scope,
  );
  const opinions = hide(
    [yes, no].map(({ rated, satisfied }) => ({ n: rated, value: share(satisfied, rated) })),
    scope,
  );
  const group = (own: Sums, index: number): FailureGroup => {
    const { isHidden, n } = told[index]!;
    const opinion = opinions[index]!;
    return {
      status: isHidden ? "suppressed" : statusOf(own.begun),
      n,
      dropped: isHidden ? hiddenFigure : { ...figureOf(proportionInterval(own.dropped, own.begun)), n },
      satisfied: opinion.isHidden
        ? hiddenFigure
        : { ...figureOf(proportionInterval(own.satisfied, own.rated)), n: opinion.n },
    };
  };
  const strata = new Map<string, { a: number; b: number; c: number; d: number }>();
  for (const record of records) {
    const key = `${record.length_band}\n${record.feedback_sent}`;
    const cell = strata.get(key) ?? { a: 0, b: 0, c: 0, d: 0 };
    const { rated, satisfied } = sums([record]);
    if (record[of] === "yes") {
      cell.a += satisfied;
      cell.b += rated - satisfied;
    } else if (record[of] === "no") {
      cell.c += satisfied;
      cell.d += rated - satisfied;
    }
    strata.set(key, cell);
  }
  const both = [...strata.values()].filter(({ a, b, c, d }) => a + b > 0 && c + d > 0);
  const isHidden = told.some((each) => each.isHidden);
  const isSilent = opinions.some((each) => each.isHidden);
  const n = told[0]!.n + told[1]!.n;
  const heard = opinions[0]!.n + opinions[1]!.n;
  return {
    of,
    yes: group(yes, 0),
    no: group(no, 1),
    dropped: isHidden
      ? hiddenFigure
      : { ...figureOf(newcombeDifference(yes.dropped, yes.begun, no.dropped, no.begun)), n },
    satisfied: isSilent
      ? hiddenFigure
      : {
          ...figureOf(newcombeDifference(yes.satisfied, yes.rated, no.satisfied, no.rated)),
          n: heard,
        },
    satisfied_within: isSilent
      ? hiddenFigure
      : { ...figureOf(mantelHaenszel(both).riskDifference), n: heard },
  };
}
