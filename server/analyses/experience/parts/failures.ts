import { Type } from "typebox";
import { figure, foundedOf, foundedSchema, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import { newcombeDifference } from "../../../statistics/intervals/newcombe-difference.ts";
import { proportionInterval } from "../../../statistics/intervals/proportion-interval.ts";
import { mantelHaenszel } from "../../../statistics/selection/mantel-haenszel.ts";

/** What can go wrong with the system before or during an interview. */
export const FAILURES = ["sign_in_failed", "outage_day"] as const;
export type FailureKind = (typeof FAILURES)[number];

/** Those with, or without, a failure: how many broke off, how many were satisfied. */
const failureGroup = Type.Object({
  status: foundedSchema,
  n: Type.Integer({ description: "AI interviews begun" }),
  dropped: figure("Share never completed (Wilson interval)"),
  satisfied: figure("Share satisfied of those who answered the survey (Wilson interval)"),
});

/** Interviews with a failure held against those without. */
const failureEffect = Type.Object({
  of: Type.Enum([...FAILURES]),
  yes: failureGroup,
  no: failureGroup,
  dropped: figure("Drop-out with less without (Newcombe interval)"),
  satisfied: figure("Satisfied with less without (Newcombe interval)"),
  satisfied_within: figure("The same within length and feedback (Mantel-Haenszel)"),
});

/** Technical failures and what they cost. */
export const failuresSchema = Type.Object({
  begun: Type.Integer({ description: "AI interviews begun" }),
  dropped: figure("Share of them never completed (Wilson interval)"),
  effects: Type.Array(failureEffect),
});

/** Sums over interviews begun. */
export const sittingMoments: Readonly<Record<string, string>> = {
  begun: "count(*)",
  dropped: "sum(case when is_ai_completed then 0 else 1 end)",
  rated: "count(is_satisfied)",
  satisfied: "sum(case when is_satisfied then 1 else 0 end)",
};

type Sums = { begun: number; dropped: number; rated: number; satisfied: number };

/** Failures from records per kind's value, length and feedback. */
export function failures(
  records: ReadonlyMap<FailureKind, readonly Moments[]>,
  tell: Tell,
): Told<typeof failuresSchema> {
  const { begun, dropped } = sums(records.get(FAILURES[0]) ?? []);
  const all = tell([{ n: begun, value: share(dropped, begun) }])[0]!;
  return {
    begun: all.n,
    dropped: tell.figure(proportionInterval(dropped, begun), all),
    effects: FAILURES.map((of) => effectOf(of, records.get(of) ?? [], tell)),
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

function effectOf(of: FailureKind, records: readonly Moments[], tell: Tell): Told<typeof failureEffect> {
  const rows = (value: string) => records.filter((record) => record[of] === value);
  const [yes, no] = [sums(rows("yes")), sums(rows("no"))];
  const begun = tell([yes, no].map((own) => ({ n: own.begun, value: share(own.dropped, own.begun) })));
  const heard = tell([yes, no].map((own) => ({ n: own.rated, value: share(own.satisfied, own.rated) })));
  const group = (own: Sums, index: 0 | 1): Told<typeof failureGroup> => ({
    status: foundedOf(own.begun, begun[index]!.isHidden),
    n: begun[index]!.n,
    dropped: tell.figure(proportionInterval(own.dropped, own.begun), begun[index]),
    satisfied: tell.figure(proportionInterval(own.satisfied, own.rated), heard[index]),
  });
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
  const together = ([a, b]: typeof begun) => ({
    n: a!.n + b!.n,
    isHidden: a!.isHidden || b!.isHidden,
  });
  return {
    of,
    yes: group(yes, 0),
    no: group(no, 1),
    dropped: tell.figure(newcombeDifference(yes.dropped, yes.begun, no.dropped, no.begun), together(begun)),
    satisfied: tell.figure(
      newcombeDifference(yes.satisfied, yes.rated, no.satisfied, no.rated),
      together(heard),
    ),
    satisfied_within: tell.figure(mantelHaenszel(both).riskDifference, together(heard)),
  };
}
