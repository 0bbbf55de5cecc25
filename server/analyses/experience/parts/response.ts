import { Type } from "typebox";
import {
  figure,
  figureMembers,
  foundedOf,
  foundedSchema,
  number,
  type Told,
} from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import { nullable } from "../../../schemas.ts";
import { independence } from "../../../statistics/association/chi-square-test.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { newcombeDifference } from "../../../statistics/intervals/newcombe-difference.ts";
import {
  type AskedStratum,
  postStratifiedShare,
} from "../../../statistics/intervals/post-stratified-share.ts";
import { proportionInterval } from "../../../statistics/intervals/proportion-interval.ts";

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
const responseBy = Type.Object({
  of: Type.Enum([...COMPARED]),
  groups: Type.Array(
    Type.Object({
      group: Type.String(),
      ...figureMembers("Response rate (Wilson interval)"),
      status: foundedSchema,
    }),
  ),
  p: number("Chi-square test that all groups answer alike"),
  adjusted_p: number("Over all attributes (Benjamini-Hochberg)"),
  differs: Type.Boolean({ description: "Stands at a false discovery rate of 10 %" }),
  gap: nullable(
    Type.Object({
      group: Type.String(),
      against: Type.String(),
      ...figureMembers("Highest rate less the lowest (Newcombe interval)"),
    }),
  ),
});
type ResponseBy = Told<typeof responseBy>;

/** Who answers the survey, and what that does to what it says. */
export const response = Type.Object({
  sent: Type.Integer(),
  answered: Type.Integer(),
  rate: figure("Surveys answered of those sent (Wilson interval)"),
  least: Type.Number({ description: "Rate under which to be cautious" }),
  is_low: Type.Boolean(),
  by: Type.Array(responseBy),
  satisfied: figure("Share satisfied of those who answered"),
  weighted: figure("The same, weighted to all who were asked by path, length, feedback and outcome"),
  bounds: Type.Object(
    { low: number("If none of the silent were satisfied"), high: number("If all of them were") },
    { description: "Between which the share satisfied of all asked lies, whatever the silent think" },
  ),
});

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
  tell: Tell,
): Told<typeof response> {
  const total = (name: string) => strata.reduce((sum, record) => sum + asNumber(record[name]), 0);
  const [asked, responded, rated, satisfied] = [
    total("asked"),
    total("responded"),
    total("rated"),
    total("satisfied"),
  ];
  const rate = tell([{ n: asked, value: asked > 0 ? responded / asked : null }])[0]!;
  const rating = tell([{ n: rated, value: rated > 0 ? satisfied / rated : null }])[0]!;
  const opinion = { n: rating.n, isHidden: rating.isHidden || rate.isHidden };
  const tested = COMPARED.map((of) => responseOfGroups(of, by.get(of) ?? [], order(of), tell));
  const adjusted = adjustP(tested.map(({ p }) => p));
  const cells: AskedStratum[] = strata.map((record) => ({
    asked: Math.max(asNumber(record.asked), asNumber(record.rated)),
    answered: asNumber(record.rated),
    yes: asNumber(record.satisfied),
  }));
  return {
    sent: rate.n,
    answered: rate.isHidden ? 0 : tell.count(responded),
    rate: tell.figure(proportionInterval(responded, asked), rate),
    least: LEAST_RESPONSE,
    is_low: !rate.isHidden && asked > 0 && responded / asked < LEAST_RESPONSE,
    by: tested.map((each, index) => ({
      ...each,
      adjusted_p: adjusted[index] ?? null,
      differs: (adjusted[index] ?? 1) <= DISCOVERY,
    })),
    satisfied: tell.figure(proportionInterval(satisfied, rated), opinion),
    weighted: tell.figure(postStratifiedShare(cells), opinion),
    bounds:
      opinion.isHidden || asked === 0
        ? { low: null, high: null }
        : { low: satisfied / asked, high: (satisfied + Math.max(0, asked - rated)) / asked },
  };
}

function responseOfGroups(
  of: Compared,
  records: readonly Moments[],
  order: readonly string[],
  tell: Tell,
): Omit<ResponseBy, "adjusted_p" | "differs"> {
  const cells = records
    .flatMap((record) =>
      typeof record[of] === "string"
        ? [{ group: record[of], n: asNumber(record.asked), k: asNumber(record.responded) }]
        : [],
    )
    .filter(({ n }) => n > 0)
    .sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
  const told = tell(cells.map(({ n, k }) => ({ n, value: k / n })));
  const shown = cells.filter((_, index) => !told[index]!.isHidden);
  // a group of a handful decides neither the test nor the gap
  const sure = shown.filter(({ n }) => foundedOf(n, false) === "ok").sort((a, b) => b.k / b.n - a.k / a.n);
  const [highest, lowest] = [sure[0], sure.at(-1)];
  return {
    of,
    groups: cells.map(({ group, n, k }, index) => ({
      group,
      ...tell.figure(proportionInterval(k, n), told[index]),
      status: foundedOf(n, told[index]!.isHidden),
    })),
    p: sure.length > 1 ? independence(sure.map(({ n, k }) => [k, n - k])).p : null,
    gap:
      highest === undefined || lowest === undefined || highest === lowest
        ? null
        : {
            group: highest.group,
            against: lowest.group,
            ...tell.figure(newcombeDifference(highest.k, highest.n, lowest.k, lowest.n)),
          },
  };
}
