import type { Context } from "../context.ts";
import { tellTo } from "../figures/tell.ts";
import { HttpError } from "../http-error.ts";
import { asNumber } from "../metrics/estimator.ts";
import type { Scope } from "../metrics/metric.ts";
import type { Ask } from "../metrics/rows.ts";
import { goodnessOfFit, independence } from "../statistics/association/chi-square-test.ts";
import { adjustP } from "../statistics/association/multiple-testing.ts";
import { pearson } from "../statistics/association/pearson.ts";
import { meanInterval } from "../statistics/intervals/mean-interval.ts";
import { proportionInterval } from "../statistics/intervals/proportion-interval.ts";
import {
  type ArmSums,
  correlationDifferenceOfTrial,
  differenceOfTrial,
  FEWEST_IN_ARM,
} from "../statistics/lab/trial-difference.ts";
import type { Estimate } from "../statistics/numbers/estimate.ts";
import { secretOf, type Trial, type TrialOutcome, type TrialVerdict } from "../store/trial.ts";
import { ARMS, type Arm, armOf } from "./assign.ts";
import { OUTCOMES, trialRows } from "./outcomes.ts";

/** Dimensions by which the groups are to be alike. */
export const BALANCED = ["gender", "age_band", "education", "ethnicity", "channel"] as const;

/** Probability below which a difference between the groups is told: chance alone makes it once in a thousand trials. */
const UNLIKELY = 0.001;

/** A person of a trial: the first application since it began. */
export type Member = {
  readonly candidate: string;
  readonly arm: Arm;
  readonly x: number | null;
  readonly y: number | null;
  readonly version: string | null;
  readonly dimensions: Readonly<Record<(typeof BALANCED)[number], string | null>>;
};

/** Everybody who applied for a job from a day on, each once. */
export async function peopleOf(ask: Ask, outcome: TrialOutcome): Promise<readonly Omit<Member, "arm">[]> {
  const records = await ask.records(trialRows(outcome), {
    keys: { candidate: "candidate_id" },
    moments: {
      y: "arg_min(y, applied_at) filter (where y is not null)",
      x: "arg_min(x, applied_at) filter (where y is not null)",
      version: "cast(min_by(model_version, applied_at) as varchar)",
      ...Object.fromEntries(BALANCED.map((name) => [name, `cast(min_by(${name}, applied_at) as varchar)`])),
    },
  });
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const value = (each: unknown) => (each === null ? null : asNumber(each as number));
  return records.map((record) => ({
    candidate: String(record.candidate),
    ...{ x: value(record.x), y: value(record.y), version: text(record.version) },
    dimensions: Object.fromEntries(
      BALANCED.map((name) => [name, text(record[name])]),
    ) as Member["dimensions"],
  }));
}

/** Reads people of a job within a scope, from a day to another. Throws 404 where the scope has none of the job. */
export async function readPeople(
  { rows }: Pick<Context, "rows">,
  scope: Scope,
  job: string,
  outcome: TrialOutcome,
  from: string | null,
  to: string | null = null,
): Promise<{ people: readonly Omit<Member, "arm">[]; observedOn: string | null }> {
  const days = { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
  const found = { people: [] as readonly Omit<Member, "arm">[], observedOn: null as string | null };
  await rows.answer({ filters: { job: [job] }, ...days }, scope, async (ask) => {
    found.people = await peopleOf(ask, outcome);
    found.observedOn = ask.observedOn;
    return {};
  });
  return found;
}

/** What is known of a trial until now. */
export type TrialRead = ReturnType<typeof judge>;

/** Reads and judges a trial within a scope. */
export async function readTrial(
  context: Pick<Context, "rows" | "keys">,
  scope: Scope,
  trial: Trial,
): Promise<TrialRead> {
  const { job, outcome, starts_on } = trial;
  const { people } = await readPeople(context, scope, job, outcome, starts_on);
  const secret = secretOf(context.keys, trial);
  const members = people.map((each) => ({
    ...each,
    arm: armOf(secret, each.candidate, trial.share),
  }));
  return judge(trial, members, scope);
}

/** Judges a trial by its members. */
export function judge(
  trial: Pick<Trial, "share" | "outcome" | "people" | "planned_se" | "version">,
  members: readonly Member[],
  scope: Scope,
) {
  const tell = tellTo(scope);
  const { kind } = OUTCOMES[trial.outcome];
  const known = members.filter(({ x, y }) => y !== null && (kind !== "correlation" || x !== null));
  const of = (arm: Arm, among: readonly Member[] = known) => among.filter((member) => member.arm === arm);
  const difference = differenceOf(trial, of("old"), of("new"));
  const told = tell(ARMS.map((arm) => ({ n: of(arm).length })));
  const isHidden = told.some((each) => each.isHidden);
  return {
    arms: ARMS.map((arm, at) => ({
      arm,
      assigned: tell.count(of(arm, members).length),
      known: told[at]!.n,
      value: tell.figure(estimateOf(trial.outcome, of(arm)), told[at]),
      delivered:
        trial.version === null || told[at]!.isHidden
          ? null
          : shareOf(of(arm, members), ({ version }) => version === trial.version),
    })),
    difference: tell.figure(difference, { n: tell.count(known.length), isHidden }),
    known: tell.count(known.length),
    verdict: isHidden ? ("too_early" as const) : verdictOf(trial, difference, known.length),
    checks: isHidden ? [] : checksOf(trial, members, known),
  };
}

const shareOf = <T>(all: readonly T[], is: (each: T) => boolean): number | null =>
  all.length === 0 ? null : all.filter(is).length / all.length;

const sumsOf = (members: readonly Member[]): ArmSums => ({
  n: members.length,
  sum: members.reduce((sum, { y }) => sum + y!, 0),
  squares: members.reduce((sum, { y }) => sum + y! * y!, 0),
});

const correlationOf = (members: readonly Member[]) =>
  pearson(
    members.map(({ x }) => x!),
    members.map(({ y }) => y!),
  );

function estimateOf(outcome: TrialOutcome, members: readonly Member[]): Estimate {
  const { kind } = OUTCOMES[outcome];
  const { n, sum, squares } = sumsOf(members);
  if (kind === "share") return proportionInterval(sum, n);
  if (kind === "mean")
    return meanInterval({ n, mean: n > 0 ? sum / n : 0, m2: n > 0 ? squares - sum ** 2 / n : 0 });
  return correlationOf(members);
}

function differenceOf(
  { outcome, planned_se: plannedSe }: Pick<Trial, "outcome" | "planned_se">,
  old: readonly Member[],
  fresh: readonly Member[],
): Estimate {
  const { kind } = OUTCOMES[outcome];
  if (kind === "correlation") {
    const [before, after] = [old, fresh].map((members) => ({
      r: correlationOf(members).value,
      n: members.length,
    }));
    return correlationDifferenceOfTrial(before!, after!, { plannedSe });
  }
  return differenceOfTrial(sumsOf(old), sumsOf(fresh), { plannedSe, isShare: kind === "share" });
}

/** What can be said: an interval that holds at every look decides, and "no difference" only at the planned end. */
function verdictOf({ people }: Pick<Trial, "people">, { low, high }: Estimate, known: number): TrialVerdict {
  if (low !== null && low > 0) return "higher";
  if (high !== null && high < 0) return "lower";
  return known >= people && low !== null ? "no_difference" : "too_early";
}

/** Whether the groups are as large, as well known and as composed as chance makes them. */
function checksOf(
  { share }: Pick<Trial, "share">,
  members: readonly Member[],
  known: readonly Member[],
): { what: "share" | "known" | (typeof BALANCED)[number]; p: number | null; is_unlikely: boolean }[] {
  const counts = (among: readonly Member[]) =>
    ARMS.map((arm) => among.filter((each) => each.arm === arm).length);
  const sizes = counts(members);
  const table = (name: (typeof BALANCED)[number]) => {
    const values = [...new Set(members.map(({ dimensions }) => dimensions[name]))].filter(
      (value) => members.filter(({ dimensions }) => dimensions[name] === value).length >= FEWEST_IN_ARM,
    );
    return ARMS.map((arm) =>
      values.map(
        (value) => members.filter((each) => each.arm === arm && each.dimensions[name] === value).length,
      ),
    );
  };
  const knownCounts = counts(known);
  const tests = [
    {
      what: "share" as const,
      p: goodnessOfFit(sizes, [share * members.length, (1 - share) * members.length])?.p ?? null,
    },
    {
      what: "known" as const,
      p: independence(ARMS.map((_, at) => [knownCounts[at]!, sizes[at]! - knownCounts[at]!])).p,
    },
    ...BALANCED.map((name) => ({ what: name, p: independence(table(name)).p })),
  ];
  const adjusted = adjustP(
    tests.map(({ p }) => p),
    "holm",
  );
  return tests.map(({ what }, at) => ({
    what,
    p: adjusted[at]!,
    is_unlikely: adjusted[at] !== null && adjusted[at]! < UNLIKELY,
  }));
}

/** Throws 404 for a trial or job that is not the caller's. */
export const unknownTrial = (id: number) =>
  new HttpError("not_found", { what: { zh: `试验 ${id}`, en: `Trial ${id}` } });
