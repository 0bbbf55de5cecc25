import { createHash } from "node:crypto";
import { type Grouping, interviewRows, selections } from "../analyses/fairness/parts/source.ts";
import { isOther, type ModelVersion, readVersions } from "../analyses/lab/parts/versions.ts";
import { OUTCOME_DAYS, validityMoments, validityRows } from "../analyses/validity/parts/source.ts";
import type { Context } from "../context.ts";
import { asExact, asNumber, type Moments } from "../metrics/estimator.ts";
import type { Scope } from "../metrics/metric.ts";
import type { Narrowing, Rows } from "../metrics/rows.ts";
import { correlationOf } from "../statistics/association/pearson.ts";
import { fisherZEffect, logRiskRatioEffect } from "../statistics/numbers/effect-size.ts";
import { cannotSay, type Estimate } from "../statistics/numbers/estimate.ts";
import { correlationMomentsFromIntegerSums } from "../statistics/numbers/integer-sums.ts";
import {
  jobsOf,
  type Ledgered,
  modelProposals,
  modelPublications,
  type Promised,
  type ProposalState,
  promiseOf,
  stateOf,
} from "../store/model-proposal.ts";
import { type Measured, measuredEffect, type Sides, type Verdict, verdictOf } from "./judge.ts";
import { dayAfter, daysBetween, WAIT_DAYS } from "./promise.ts";

/** A proposal with its promise, and what became of that. */
export type Effect = {
  readonly proposal: number;
  readonly state: ProposalState;
  readonly jobs: readonly string[];
  readonly version: string | null;
  /** Day on which the change came; null before. */
  readonly from: string | null;
  readonly promise: Promised;
  /** null while it is not in force. */
  readonly judged: Judged | null;
};
export type Judged = {
  readonly verdict: Verdict;
  /** Why nothing can be said. */
  readonly reason: "few" | "nothing_to_compare" | "changed_again" | "open" | null;
} & Measured;

/** What became of every promise of the ledger that is open or in force; told from the whole company's data. */
export type Effects = () => Promise<readonly Effect[]>;

const EVERYBODY: Scope = { kind: "all", rows: true };

/** Share of the outcomes due by the day of judgement from which on it is judged. */
const IN_ENOUGH = 0.8;

/** Makes what judges; it is asked once for each version of the warehouse and of the ledger. */
export function createEffects(context: Pick<Context, "store" | "rows" | "results" | "published">): Effects {
  const { store, rows, results, published } = context;
  return async () => {
    const [ledger, publications] = [await modelProposals.all(store), await modelPublications.all(store)];
    const told = ledger.filter((row) => row.proposal.promise !== null && IS_TOLD[stateOf(row)]);
    if (told.length === 0) return [];
    const version = (await published())?.version ?? 0;
    const state = JSON.stringify([told.map((row) => [row.proposal.proposal_id, stateOf(row)]), publications]);
    const key = `effects\n${version}\n${createHash("sha256").update(state).digest("base64url")}`;
    const { effects } = (await results.get(key, async () => {
      const { effects } = await rows.answer({ filters: {} }, EVERYBODY, async (ask) => ({
        effects: { versions: await readVersions(ask), observedOn: ask.observedOn },
      }));
      const { versions, observedOn } = effects;
      const found: Effect[] = [];
      for (const row of told) {
        const own = publications.find(({ proposal_id }) => proposal_id === row.proposal.proposal_id);
        const version = own?.version ?? row.proposal.version;
        found.push(await effectOf({ rows, versions, observedOn }, row, version, own?.valid_from ?? null));
      }
      return { effects: found };
    })) as { effects: readonly Effect[] };
    return effects;
  };
}

/** Of what was sent back or withdrawn nothing is told. */
const IS_TOLD: Readonly<Record<ProposalState, boolean>> = {
  ...{ proposed: true, approved: true, published: true, rolled_back: true },
  ...{ sent_back: false, withdrawn: false },
};

type Data = {
  readonly rows: Context["rows"];
  readonly versions: readonly ModelVersion[];
  readonly observedOn: string | null;
};

async function effectOf(
  data: Data,
  row: Ledgered,
  version: string | null,
  published: string | null,
): Promise<Effect> {
  const { proposal } = row;
  const state = stateOf(row);
  const jobs = jobsOf(proposal);
  const promise = promiseOf(proposal) as Promised;
  const isInForce = state === "published" || (state === "approved" && proposal.kind === "feed");
  const from =
    published ??
    data.versions.find((each) => each.job === jobs[0] && each.version === version)?.valid_from ??
    null;
  const about = { proposal: proposal.proposal_id, state, jobs, version, from, promise };
  if (state === "rolled_back")
    return { ...about, judged: { verdict: "taken_back", reason: null, ...nothing() } };
  if (!isInForce || from === null) return { ...about, judged: null };
  // a promise for what was in force already is judged on whoever came after it was made
  const made = proposal.proposed_at.slice(0, 10);
  const since = [made, from].sort().at(-1)!;
  return { ...about, judged: await judge(data, { jobs, version, from, since, promise }) };
}

const nothing = (note = "too_few"): Measured => {
  const none: Estimate = cannotSay(0, "", note);
  return { before: none, after: none, elsewhere: none, effect: none, treated: 0, controls: 0 };
};

type Change = {
  readonly jobs: readonly string[];
  readonly version: string | null;
  readonly from: string;
  /** First day of the people on whom it is judged. */
  readonly since: string;
  readonly promise: Promised;
};

/** Judges a promise once its day is there, on the people whom that day fixes. */
async function judge(data: Data, change: Change): Promise<Judged> {
  const { promise, from, since } = change;
  const early: Judged = { verdict: "too_early", reason: null, ...nothing() };
  if (data.observedOn === null || data.observedOn < promise.judged_on) return early;
  const isTreated = new Map(change.jobs.map((job) => [job, stayed(data.versions, change, job)]));
  if (![...isTreated.values()].includes(true))
    return { verdict: "cannot_say", reason: "changed_again", ...nothing() };
  const span = daysBetween(since, promise.judged_on) + 1;
  const days = {
    before: { from: dayAfter(from, -span), to: dayAfter(from, -1) },
    after: { from: since, to: promise.judged_on },
  };
  const isControl = (job: string) =>
    !isTreated.has(job) && isSteady(data.versions, change, job, days.before.from);
  const found = await sidesOf(data, change, days);
  const due = found.filter(({ job }) => isTreated.get(job) === true);
  const [asked, known] = [sum(due.map((each) => each.due)), sum(due.map((each) => each.known))];
  if (asked > 0 && known < IN_ENOUGH * asked) return early;
  const sides = found.flatMap(({ job, ...side }) => {
    const treated = isTreated.get(job) === true;
    return treated || isControl(job) ? [{ ...side, treated }] : [];
  });
  const measured = measuredEffect(promise.outcome, sides);
  const { verdict, reason } = verdictOf(promise, measured);
  return { verdict, reason, ...measured };
}

const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);

const countsCutoff = ({ promise: { outcome } }: Change) =>
  outcome === "pass_rate" || outcome === "impact_ratio";

const ofJob = (versions: readonly ModelVersion[], job: string) => versions.filter((each) => each.job === job);

/** Versions that were in force in some days, the earliest first. */
function during(own: readonly ModelVersion[], from: string, to: string): ModelVersion[] {
  const first = own.findLastIndex(({ valid_from }) => valid_from <= from);
  return own.filter(({ valid_from }, at) => (at >= first || first < 0) && valid_from <= to);
}

/** Whether a job had one model before the change and the new one since, so that the change is all that changed. */
function stayed(versions: readonly ModelVersion[], change: Change, job: string): boolean {
  const own = ofJob(versions, job);
  const at = own.findIndex((each) => each.version === change.version && each.valid_from === change.from);
  if (at < 1) return false;
  const { judged_on } = change.promise;
  const start = dayAfter(change.from, -daysBetween(change.since, judged_on) - 1);
  const counts = countsCutoff(change);
  const before = during(own.slice(0, at), start, change.from);
  const since = own.slice(at).filter(({ valid_from }) => valid_from <= judged_on);
  return (
    before.every((each) => !isOther(each, own[at - 1]!, counts)) &&
    since.every((each) => !isOther(each, own[at]!, counts))
  );
}

/** Whether a job kept its model all the time. */
function isSteady(versions: readonly ModelVersion[], change: Change, job: string, start: string): boolean {
  const all = during(ofJob(versions, job), start, change.promise.judged_on);
  return all.every((each) => !isOther(all[0]!, each, countsCutoff(change)));
}

type Days = Readonly<Record<"before" | "after", { readonly from: string; readonly to: string }>>;
/** What one job shows before and after, and how many outcomes after the change are due and known. */
type JobSides = Sides & { readonly job: string; readonly due: number; readonly known: number };

function sidesOf(data: Data, change: Change, days: Days): Promise<JobSides[]> {
  const { outcome, of } = change.promise;
  switch (outcome) {
    case "validity":
      return validitySides(data, change, days, null);
    case "competency_validity":
      return competencySides(data, change, days, of as string);
    case "pass_rate":
      return rateSides(data, days);
    case "impact_ratio":
      return ratioSides(data, days, of as Grouping);
  }
}

async function records(
  { rows }: Data,
  { from, to }: { readonly from?: string; readonly to: string },
  source: Rows,
  wanted: { readonly keys: Record<string, string>; readonly moments: Readonly<Record<string, string>> },
  filters: Narrowing["filters"] = {},
): Promise<readonly Moments[]> {
  const narrowing = { ...(from === undefined ? {} : { from }), to, filters };
  const { found } = await rows.answer(narrowing, EVERYBODY, async (ask) => ({
    found: await ask.records(source, wanted),
  }));
  return found as readonly Moments[];
}

const JOB = { job: "cast(job as varchar)" };

/** Hires who stayed for their review after six months and had it due by a day, with the score and, where it is there, the review. */
function dueHires(level: "overall" | "competency", by: string): Rows {
  const limit = dayAfter(by, -WAIT_DAYS.validity);
  return {
    id: `hires due, ${level}`,
    sql: `select scored.*
  from (${validityRows(level, "ai", "performance_6m")}) as scored
  join (select application_key, cast(onboarded_at as date) as started_on from core.hire) as hires
    on hires.application_key = scored.application_key
  left join marts.employment_spell as spells on spells.application_key = scored.application_key
  where scored.x is not null and hires.started_on <= date '${limit}'
    and not coalesce(spells.has_left and spells.days < ${OUTCOME_DAYS.performance_6m}, false)`,
    at: "scored_at",
  };
}

/** Correlations of score and review by job; `of` a competency, or of the whole score. */
async function validitySides(
  data: Data,
  { promise }: Change,
  days: Days,
  of: string | null,
): Promise<JobSides[]> {
  const rows = dueHires(of === null ? "overall" : "competency", promise.judged_on);
  const filters: Narrowing["filters"] = of === null ? {} : { competency: [of] };
  const wanted = { keys: JOB, moments: { ...validityMoments, due: "count(*)" } };
  const [before, after] = [
    await records(data, days.before, rows, wanted, filters),
    await records(data, days.after, rows, wanted, filters),
  ];
  return paired(before, after, validitySide);
}

/** Fisher's z of a job's correlation of score and review. */
function validitySide(sums: Moments): Sides["before"] {
  const n = asNumber(sums.n);
  const r = n < 4 ? null : correlationOf(pairsOf(sums));
  const found = r === null ? null : fisherZEffect(r, n);
  return found === null ? null : { ...found, n };
}

const pairsOf = (sums: Moments) =>
  correlationMomentsFromIntegerSums({
    ...{ n: asExact(sums.n), sumX: asExact(sums.sum_x), sumY: asExact(sums.sum_y) },
    ...{ sumXX: asExact(sums.sum_xx), sumYY: asExact(sums.sum_yy), sumXY: asExact(sums.sum_xy) },
    ...{ scaleX: 1e12, scaleY: 1e12 },
  });

/** Of jobs that score the competency its validity; of the others, which tell what time does, that of their competencies. */
async function competencySides(data: Data, change: Change, days: Days, of: string): Promise<JobSides[]> {
  const own = await validitySides(data, change, days, of);
  const scored = new Set(own.map(({ job }) => job));
  const rows = dueHires("competency", change.promise.judged_on);
  const wanted = {
    keys: { ...JOB, competency: "cast(competency as varchar)" },
    moments: validityMoments,
  };
  const [before, after] = [
    await records(data, days.before, rows, wanted),
    await records(data, days.after, rows, wanted),
  ];
  const whole = await records(data, { from: days.before.from, to: days.after.to }, scoreSums(rows), {
    keys: JOB,
    moments: { n: "count(*)", sum: "sum(total)", squares: "sum(total * total)", most: "max(measures)" },
  });
  const together = sharedError(
    whole,
    await records(data, { from: days.before.from, to: days.after.to }, rows, wanted),
  );
  const side = (sums: readonly Moments[], job: string) =>
    meanSide(
      sums.flatMap((each) => (each.job === job ? (validitySide(each) ?? []) : [])),
      together,
    );
  const jobs = [...new Set(after.map(({ job }) => String(job)))].filter((job) => !scored.has(job));
  const others = jobs.map((job) => ({
    ...{ job, due: 0, known: 0, treated: false },
    ...{ before: side(before, job), after: side(after, job) },
  }));
  return [...own, ...others];
}

/** The sum of each hire's competency scores, where the review is there. */
const scoreSums = ({ sql, at }: Rows): Rows => ({
  id: "competency scores of hires",
  sql: `select job, scored_at, application_key, sum(x / 1e12) as total, count(*) as measures
  from (${sql}) as due
  where y is not null
  group by job, scored_at, application_key`,
  at,
});

/** Mean of the validities of several competencies of the same people; `together` times the error of one of them. */
function meanSide(sides: readonly NonNullable<Sides["before"]>[], together: number): Sides["before"] {
  const [first] = sides;
  if (first === undefined) return null;
  const mean = (values: readonly number[]) => sum(values) / sides.length;
  return {
    effect: mean(sides.map(({ effect }) => effect)),
    variance: Math.max(together, 1 / sides.length) * mean(sides.map(({ variance }) => variance)),
    n: first.n,
  };
}

/** Sum of squares about the mean. */
const squares = (n: number, total: number, raw: number) => (n > 1 ? raw - total ** 2 / n : 0);

/**
 * Variance of the mean of the competencies' correlations over that of one of them: they are of the same people, and go
 * together as their scores do (Steiger 1980, validities small). It is the variance of the sum of the scores, within jobs,
 * over the sum of their variances, by the number of competencies.
 */
function sharedError(whole: readonly Moments[], each: readonly Moments[]): number {
  const parts = (job: unknown) =>
    sum(
      each
        .filter((one) => one.job === job)
        .map((one) => squares(asNumber(one.n), asNumber(one.sum_x) / 1e12, asNumber(one.sum_xx) / 1e24)),
    );
  const up = whole.map((one) => squares(asNumber(one.n), asNumber(one.sum), asNumber(one.squares)));
  const down = whole.map((one) => asNumber(one.most) * parts(one.job));
  return sum(down) > 0 ? Math.min(1, sum(up) / sum(down)) : 1;
}

async function rateSides(data: Data, days: Days): Promise<JobSides[]> {
  const wanted = { keys: JOB, moments: selections };
  const [before, after] = [
    await records(data, days.before, interviewRows, wanted),
    await records(data, days.after, interviewRows, wanted),
  ];
  return paired(before, after, (side) => {
    const [n, passed] = [asNumber(side.n), asNumber(side.selected)];
    // Agresti and Caffo's one success and one failure more, so that 0 of n is no certainty
    const share = (passed + 1) / (n + 2);
    return n === 0 ? null : { effect: passed / n, variance: (share * (1 - share)) / (n + 2), n };
  });
}

/**
 * Log impact ratio by job: of the group that passed least often in the whole company before the change, over the one that
 * passed most often. They are chosen on everybody, so that chance in the changed job does not choose them.
 */
async function ratioSides(data: Data, days: Days, of: Grouping): Promise<JobSides[]> {
  const wanted = { keys: { ...JOB, group: `cast(${of} as varchar)` }, moments: selections };
  const [before, after] = [
    await records(data, days.before, interviewRows, wanted),
    await records(data, days.after, interviewRows, wanted),
  ];
  const groups = extremes(await records(data, { to: days.before.to }, interviewRows, wanted));
  if (groups === null) return [];
  const tables = (all: readonly Moments[]): Moments[] => {
    const jobs = [...new Set(all.map(({ job }) => job))];
    return jobs.map((job) => {
      const at = (group: string) => all.find((each) => each.job === job && each.group === group);
      const [low, high] = [at(groups.low), at(groups.high)];
      return {
        ...{ job, a: low?.selected ?? 0, b: low?.n ?? 0 },
        ...{ c: high?.selected ?? 0, d: high?.n ?? 0 },
      } as Moments;
    });
  };
  return paired(tables(before), tables(after), (side) => {
    const [a, b, c, d] = [side.a, side.b, side.c, side.d].map(asNumber) as [number, number, number, number];
    const found = logRiskRatioEffect(a, b - a, c, d - c);
    return found === null ? null : { ...found, n: b + d };
  });
}

/** Groups of fewer than 2 % of people are left out, as LL144 does. */
const LEAST_SHARE = 0.02;

function extremes(all: readonly Moments[]): { low: string; high: string } | null {
  const totals = new Map<string, { n: number; selected: number }>();
  for (const { group, n, selected } of all) {
    if (typeof group !== "string") continue;
    const before = totals.get(group) ?? { n: 0, selected: 0 };
    totals.set(group, { n: before.n + asNumber(n), selected: before.selected + asNumber(selected) });
  }
  const people = sum([...totals.values()].map(({ n }) => n));
  const rated = [...totals]
    .filter(([, { n }]) => n >= LEAST_SHARE * people)
    .sort(([, a], [, b]) => a.selected / a.n - b.selected / b.n);
  const [low, high] = [rated[0], rated.at(-1)];
  return low === undefined || high === undefined || low === high ? null : { low: low[0], high: high[0] };
}

/** Both sides of each job that has them; what is due and known is counted after the change. */
function paired(
  before: readonly Moments[],
  after: readonly Moments[],
  side: (sums: Moments) => Sides["before"],
): JobSides[] {
  const earlier = new Map(before.map((each) => [each.job, each]));
  return after.flatMap((now) => {
    const was = earlier.get(now.job);
    const isOutcome = now.due !== undefined;
    const counts = {
      due: isOutcome ? asNumber(now.due) : 0,
      known: isOutcome ? asNumber(now.n) : 0,
    };
    return [
      {
        ...{ job: String(now.job), ...counts, treated: false },
        ...{ before: was === undefined ? null : side(was), after: side(now) },
      },
    ];
  });
}
