import { type Figure, figureOf } from "../../../figures/figure.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import { independence } from "../../../statistics/association/chi-square-test.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { newcombeDifference } from "../../../statistics/intervals/newcombe-difference.ts";
import {
  type AskedStratum,
  postStratifiedShare,
} from "../../../statistics/intervals/post-stratified-share.ts";
import { proportionInterval } from "../../../statistics/intervals/proportion-interval.ts";
import { hiddenFigure, hide, type Status, statusOf } from "./hide.ts";

/** Response rate under which the page warns: less than half of those asked have spoken. */
export const LEAST_RESPONSE = 0.5;

/** By what those who answer are held against those who do not. */
export const COMPARED = [
  "outcome",
  "screening_path",
  "channel",
  "vendor",
  "length_band",
  "feedback_sent",
  "score_band",
  "gender",
  "age_band",
] as const;
export type Compared = (typeof COMPARED)[number];

/** Columns within which those who did not answer are taken to think as those who did. */
export const STRATA = ["screening_path", "length_band", "feedback_sent", "outcome"] as const;

/** Response rates by one attribute. */
export type ResponseBy = {
  readonly of: Compared;
  readonly groups: readonly (Figure & { readonly group: string; readonly status: Status })[];
  /** Test that all groups answer alike, and the same over all attributes (Benjamini-Hochberg). */
  readonly p: number | null;
  readonly adjusted_p: number | null;
  readonly differs: boolean;
  /** The highest rate less the lowest. */
  readonly gap: (Figure & { readonly group: string; readonly against: string }) | null;
};

/** Who answers the survey, and what that does to what it says. */
export type Response = {
  readonly sent: number;
  readonly answered: number;
  readonly rate: Figure;
  readonly least: number;
  readonly is_low: boolean;
  readonly by: readonly ResponseBy[];
  /** Share satisfied of those who answered; the same weighted to all who were asked. */
  readonly satisfied: Figure;
  readonly weighted: Figure;
  /** The share satisfied of all asked if none, or all, of the silent were satisfied. */
  readonly bounds: { readonly low: number | null; readonly high: number | null };
};

/** False discovery rate at which groups are said to differ. */
const DISCOVERY = 0.1;

/** Sums over surveys sent that everything here comes from. */
export const askedMoments: Readonly<Record<string, string>> = {
  asked: "count(*)",
  responded: "sum(case when is_responded then 1 else 0 end)",
  rated: "count(is_satisfied)",
  satisfied: "sum(case when is_satisfied then 1 else 0 end)",
};

/** Response rates and what silence may hide; `by` holds records per value of what is compared, `strata` per stratum. */
export function responseOf(
  by: ReadonlyMap<Compared, readonly Moments[]>,
  order: (of: Compared) => readonly string[],
  strata: readonly Moments[],
  scope: Scope,
): Response {
  const total = (name: string) => strata.reduce((sum, record) => sum + asNumber(record[name]), 0);
  const [asked, responded, rated, satisfied] = [
    total("asked"),
    total("responded"),
    total("rated"),
    total("satisfied"),
  ];
  const rate = hide([{ n: asked, value: asked > 0 ? responded / asked : null }], scope)[0]!;
  const opinion = hide([{ n: rated, value: rated > 0 ? satisfied / rated : null }], scope)[0]!;
  const isExact = scope.rows !== false;
  const tested = COMPARED.map((of) => responseBy(of, by.get(of) ?? [], order(of), scope));
  const adjusted = adjustP(tested.map(({ p }) => p));
  const cells: AskedStratum[] = strata.map((record) => ({
    asked: Math.max(asNumber(record.asked), asNumber(record.rated)),
    answered: asNumber(record.rated),
    yes: asNumber(record.satisfied),
  }));
  const isHidden = opinion.isHidden || rate.isHidden;
  return {
    sent: rate.n,
    answered: isExact ? responded : Math.round((asked > 0 ? responded / asked : 0) * rate.n),
    rate: rate.isHidden ? hiddenFigure : { ...figureOf(proportionInterval(responded, asked)), n: rate.n },
    least: LEAST_RESPONSE,
    is_low: !rate.isHidden && asked > 0 && responded / asked < LEAST_RESPONSE,
    by: tested.map((each, index) => ({
      ...each,
      adjusted_p: adjusted[index] ?? null,
      differs: (adjusted[index] ?? 1) <= DISCOVERY,
    })),
    satisfied: isHidden ? hiddenFigure : { ...figureOf(proportionInterval(satisfied, rated)), n: opinion.n },
    weighted: isHidden ? hiddenFigure : { ...figureOf(postStratifiedShare(cells)), n: opinion.n },
    bounds:
      isHidden || asked === 0
        ? { low: null, high: null }
        : { low: satisfied / asked, high: (satisfied + Math.max(0, asked - rated)) / asked },
  };
}

function responseBy(
  of: Compared,
  records: readonly Moments[],
  order: readonly string[],
  scope: Scope,
): Omit<ResponseBy, "adjusted_p" | "differs"> {
  const cells = records
    .flatMap((record) =>
      typeof record[of] === "string"
        ? [{ group: record[of], n: asNumber(record.asked), k: asNumber(record.responded) }]
        : [],
    )
    .filter(({ n }) => n > 0)
    .sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
  const told = hide(
    cells.map(({ n, k }) => ({ n, value: k / n })),
    scope,
  );
  const shown = cells.filter((_, index) => !told[index]!.isHidden);
  // a group of a handful decides neither the test nor the gap
  const sure = shown.filter(({ n }) => statusOf(n) === "ok").sort((a, b) => b.k / b.n - a.k / a.n);
  const [highest, lowest] = [sure[0], sure.at(-1)];
  return {
    of,
    groups: cells.map(({ group, n, k }, index) => {
      const { isHidden, n: count } = told[index]!;
      return isHidden
        ? { group, ...hiddenFigure, status: "suppressed" }
        : { group, ...figureOf(proportionInterval(k, n)), n: count, status: statusOf(n) };
    }),
    p: sure.length > 1 ? independence(sure.map(({ n, k }) => [k, n - k])).p : null,
    gap:
      highest === undefined || lowest === undefined || highest === lowest
        ? null
        : {
            group: highest.group,
            against: lowest.group,
            ...figureOf(newcombeDifference(highest.k, highest.n, lowest.k, lowest.n)),
            n: highest.n + lowest.n,
          },
  };
}
