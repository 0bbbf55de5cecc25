import { Type } from "typebox";
import { pseudonymOf } from "../../candidates/applications.ts";
import { figure, number, type Told } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { HttpError } from "../../http-error.ts";
import { asNumber } from "../../metrics/estimator.ts";
import type { Ask } from "../../metrics/rows.ts";
import { nullable } from "../../schemas.ts";
import { pearson } from "../../statistics/association/pearson.ts";
import { proportionInterval } from "../../statistics/intervals/proportion-interval.ts";
import {
  groupPasses,
  passes,
  passMark,
  ratiosToHighest,
  weightedScores,
} from "../../statistics/lab/passing.ts";
import { weightBacktest } from "../../statistics/lab/weight-backtest.ts";
import { cannotSay, type Estimate } from "../../statistics/numbers/estimate.ts";
import { declare } from "../declare.ts";
import { interviewRows } from "../fairness/parts/source.ts";
import { readInputs } from "./parts/inputs.ts";
import { checkCompetencies, NAMED, readWeights } from "./parts/limits.ts";
import { expectedOutcomes, fittedBefore, monthStart, quarterOf, USUAL } from "./parts/past.ts";
import { aboutJob, complete, type Model, readScored, type Scored } from "./parts/scored.ts";
import { FEWEST_HIRES } from "./parts/tune.ts";

/** Applicants whose result changes that are listed at most. */
const MOST = 200;

const beside = <T extends Type.TSchema>(schema: T) => Type.Object({ before: schema, after: schema });
const part = Type.Object({
  quarter: nullable(Type.String({ description: "When they were scored; null for all of them together" })),
  applicants: Type.Integer(),
  pass_rate: beside(figure("Share that passes")),
  flips_in: number("Who would pass and did not"),
  flips_out: number("Who did pass and would not"),
  validity: beside(figure("Correlation of the score with the outcome, among hires")),
  is_out_of_time: Type.Boolean({
    description:
      "The validity after is of weights fitted on earlier hires only; false where weights were given",
  }),
  impact: beside(figure("Lowest impact ratio of a group")),
  expected: beside(number("Mean expected outcome of who pass, in standard deviations")),
  interviews: beside(number("Human interviews, as many of who pass as now")),
  hours: beside(number("Their hours; null where the settings do not say how long one takes")),
});

/** What past applicants would have met under other weights, quarter by quarter. */
export const analysis = declare({
  title: ["换权重，过去会怎样？", "What would other weights have done?"],
  about: [
    "用给定的权重给全部过去的应聘者重新打分：谁的结果会变，通过率、效度、影响比和面试量各季度如何。",
    "All past applicants scored again under the weights given: whose result changes, and pass rate, validity, impact ratio and interviews of each quarter.",
  ],
  formula: [
    `得分为标准分的加权和；两种权重各用一条贯穿全部时间的分数线，通过人数相同（给出比例时按该比例）。未给权重时，用向现行权重收缩的拟合权重（每次最多调整 ${USUAL.step * 100}%）；这时每季度的效度由只用该季度之前的入职者拟合的权重计算，之前不足 ${FEWEST_HIRES} 人的季度不给出。预期绩效由入职者的绩效对各项得分的回归推算，用的是全部入职者，会偏乐观。影响比以通过率最高的群体为准（Koopman 区间）。`,
    `Scores are weighted sums of standardized ones; each weighting has one pass mark for all time, and as many pass (or the share that is given). Where no weights are given they are fitted and drawn toward those in force (a change of ${USUAL.step * 100}% at most); validity then is month by month of weights fitted on hires before that month, and leaves out months before which there were fewer than ${FEWEST_HIRES}. The expected outcome is by regression of hires on every score, all of them, and therefore hopeful. Impact ratios are against the group that passes most often (Koopman).`,
  ],
  dated: null,
  listsPeople: true,
  asks: {
    ...aboutJob,
    weights: Type.String({
      maxLength: 2000,
      pattern: NAMED,
      default: "",
      description:
        "`hands_on:0.5,capacity:0.3,communication:0.2`, of every competency, adding up to 1; fitted where empty",
    }),
    share: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description: "Share that passes under the new weights; as many as now where it is not given",
      }),
    ),
  },
  narrows: ({ job }) => ({ job: [job] }),
  gives: {
    job: Type.String(),
    version: Type.String(),
    competencies: Type.Array(Type.String()),
    current: Type.Array(Type.Number()),
    weights: nullable(
      Type.Array(Type.Number(), { description: "Null where too few hires were there to fit them" }),
    ),
    is_fitted: Type.Boolean(),
    applicants: Type.Integer({ description: "With a score of every competency" }),
    hires: Type.Integer({ description: "Of these, with a performance review after six months" }),
    fewest_hires: Type.Integer(),
    rank_correlation: figure("Spearman correlation of the old and the new score"),
    whole: nullable(part),
    quarters: Type.Array(part),
    flipped: Type.Array(
      Type.Object({
        pseudonym: Type.String(),
        quarter: Type.String(),
        goes: Type.Enum(["in", "out"]),
        is_hired: Type.Boolean(),
      }),
      {
        description: `Whose result changes, for who may see rows; ${MOST} at most, the furthest from the mark first`,
      },
    ),
  },
  answer: async (ask, { job, dimension, weights: given, share }, { tell, settings }) => {
    const all = await readScored(ask, job, dimension);
    const asked = readAsked(given, all.model);
    const people = tell.isExact ? await readPeople(ask) : new Map<number, string>();
    return () => {
      const scored = complete(all);
      const { model, columns, key } = scored;
      const weights = asked ?? fittedBefore(scored, Number.POSITIVE_INFINITY);
      const hires = scored.outcome.filter(Number.isFinite).length;
      const minutes = readInputs({}, settings).interview_minutes.value;
      const found =
        weights === null || key.length === 0
          ? null
          : compare(
              scored,
              weights,
              { isFitted: asked === null, share: share ?? scored.passShare, minutes },
              tell,
            );
      return {
        job,
        version: model.version,
        competencies: [...model.competencies],
        current: [...model.weights],
        weights: weights && [...weights],
        is_fitted: asked === null,
        applicants: tell.count(key.length),
        hires: tell([{ n: hires }])[0]!.n,
        fewest_hires: FEWEST_HIRES,
        rank_correlation: tell.figure(
          weights === null
            ? cannotSay(key.length, "Spearman", "too_few")
            : weightBacktest(columns, model.weights, weights, { passShare: scored.passShare })
                .rankCorrelation,
        ),
        whole: found?.whole ?? null,
        quarters: found?.quarters ?? [],
        flipped:
          found?.flipped.flatMap(({ row, goes }) => {
            const person = people.get(key[row]!);
            if (person === undefined) return [];
            const quarter = quarterOf(scored.time[row]!);
            return [
              { person, pseudonym: pseudonymOf(person), quarter, goes, is_hired: scored.isHired[row]! },
            ];
          }) ?? [],
      };
    };
  },
});

/** The weights of the question in the model's order; null where none are given. Throws where they are not those of the model. */
function readAsked(text: string, model: Model): readonly number[] | null {
  if (text === "") return null;
  const named = readWeights("weights", text);
  checkCompetencies("weights", named.keys(), model);
  const weights = model.competencies.map((name) => named.get(name) ?? 0);
  const sum = weights.reduce((total, each) => total + each, 0);
  const isBare = [...named.values()].includes(null);
  if (isBare || Math.abs(sum - 1) > 1e-6)
    throw new HttpError("invalid_parameter", {
      path: "weights",
      problem: isBare
        ? {
            zh: "每个能力项都要写明权重，如 capacity:0.3",
            en: "each competency takes its weight, as capacity:0.3",
          }
        : { zh: `权重之和应为 1，现为 ${sum}`, en: `weights add up to 1, not to ${sum}` },
    });
  return weights;
}

/** The keys of people by their applications. */
async function readPeople(ask: Ask): Promise<ReadonlyMap<number, string>> {
  const rows = await ask.list(interviewRows, {
    columns: { key: "application_key", person: "cast(person_key as varchar)" },
    limit: 1_000_000,
  });
  return new Map(
    rows.flatMap(({ key, person }) => (person === null ? [] : [[asNumber(key), String(person)] as const])),
  );
}

type How = { readonly isFitted: boolean; readonly share: number; readonly minutes: number | null };
type Flip = { readonly row: number; readonly goes: "in" | "out"; readonly by: number };

function compare(scored: Scored, weights: readonly number[], how: How, tell: Tell) {
  const { columns, model, passShare, time, isInterviewed } = scored;
  const old = weightedScores(columns, model.weights);
  const fresh = weightedScores(columns, weights);
  const [oldMark, newMark] = [passMark(old, passShare), passMark(fresh, how.share)];
  const pass = { before: passes(old, oldMark), after: passes(fresh, newMark) };
  const rows = [...scored.key.keys()];
  const flips = rows.flatMap((row): Flip[] => {
    const change = pass.after[row]! - pass.before[row]!;
    const by = Math.abs(fresh[row]! - newMark);
    return change === 0 ? [] : [{ row, goes: change > 0 ? "in" : "out", by }];
  });
  const names = [...new Set(rows.map((row) => quarterOf(time[row]!)))].sort();
  const within = names.map((name) => rows.filter((row) => quarterOf(time[row]!) === name));
  const count = (own: readonly number[], goes: Flip["goes"]) => {
    const among = new Set(own);
    return flips.filter((flip) => flip.goes === goes && among.has(flip.row)).length;
  };
  // counts of quarters add up to a whole that is told beside them
  const told = {
    in: tell(within.map((own) => ({ n: count(own, "in"), among: "in" }))),
    out: tell(within.map((own) => ({ n: count(own, "out"), among: "out" }))),
  };
  const seen =
    isInterviewed.filter(Boolean).length /
    Math.max(
      1,
      pass.before.reduce((sum, each) => sum + each, 0),
    );
  const later = laterScores(scored, how);
  const about = {
    old,
    fresh,
    later,
    pass,
    expected: expectedOutcomes(scored),
    seen: Math.min(1, seen),
    ...how,
  };
  const flipped = [...flips].sort((a, b) => b.by - a.by).slice(0, MOST);
  const some = (n: number) => {
    const [own] = tell([{ n }]);
    return own!.isHidden ? null : own!.n;
  };
  return {
    whole: partOf(scored, rows, null, about, tell, [some(count(rows, "in")), some(count(rows, "out"))]),
    quarters: names.map((name, at) => {
      const [into, out] = [told.in[at]!, told.out[at]!];
      const flipsOf = [into, out].map(({ n, isHidden }) => (isHidden ? null : n)) as [
        number | null,
        number | null,
      ];
      return partOf(scored, within[at]!, name, about, tell, flipsOf);
    }),
    flipped,
  };
}

/** Scores of each month under weights fitted on earlier hires; NaN where there are too few, or weights were given. */
function laterScores(scored: Scored, { isFitted }: How): Float64Array {
  const found = new Float64Array(scored.key.length).fill(Number.NaN);
  if (!isFitted) return found;
  const known = new Map<number, readonly number[] | null>();
  scored.time.forEach((time, row) => {
    const month = monthStart(time);
    if (!known.has(month)) known.set(month, fittedBefore(scored, month));
    const weights = known.get(month);
    if (weights) found[row] = weights.reduce((sum, weight, j) => sum + weight * scored.columns[j]![row]!, 0);
  });
  return found;
}

type Compared = How & {
  readonly old: Float64Array;
  readonly fresh: Float64Array;
  /** Under weights fitted before each one's month; NaN where there are none. */
  readonly later: Float64Array;
  readonly pass: { readonly before: Uint8Array; readonly after: Uint8Array };
  readonly expected: Float64Array | null;
  readonly seen: number;
};

/** What changes among some applicants. */
function partOf(
  scored: Scored,
  rows: readonly number[],
  quarter: string | null,
  { old, fresh, later, pass, expected, seen, isFitted, minutes }: Compared,
  tell: Tell,
  [flipsIn, flipsOut]: readonly [number | null, number | null],
): Told<typeof part> {
  const { outcome, group } = scored;
  const [all] = tell([{ n: rows.length }]);
  const hired = rows.filter((row) => Number.isFinite(outcome[row]!));
  const isLater = hired.some((row) => Number.isFinite(later[row]!));
  const judged = isLater ? hired.filter((row) => Number.isFinite(later[row]!)) : hired;
  const r = (scores: Float64Array) =>
    pearson(
      Float64Array.from(judged, (row) => scores[row]!),
      Float64Array.from(judged, (row) => outcome[row]!),
    );
  const [known] = tell([{ n: judged.length }]);
  const both = <T>(of: (passed: Uint8Array) => T) => ({ before: of(pass.before), after: of(pass.after) });
  const passedOf = (passed: Uint8Array) => rows.filter((row) => passed[row] === 1);
  const shown = (found: Estimate) => tell.figure(found, all);
  const interviews = both((passed) => passedOf(passed).length * seen);
  return {
    quarter,
    applicants: all!.n,
    pass_rate: both((passed) => shown(proportionInterval(passedOf(passed).length, rows.length))),
    flips_in: flipsIn,
    flips_out: flipsOut,
    validity: {
      before: tell.figure(r(old), known),
      after: tell.figure(
        isFitted && !isLater
          ? cannotSay(hired.length, "r", `few_pairs:${FEWEST_HIRES}`)
          : r(isLater ? later : fresh),
        known,
      ),
    },
    is_out_of_time: isLater,
    impact: both((passed) => {
      const own = rows.map((row) => group[row]!);
      const at = (each: ArrayLike<number>) => Float64Array.from(rows, (row) => each[row]!);
      const [lowest] = ratiosToHighest(groupPasses(at(old), Uint8Array.from(at(passed)), own));
      const size = lowest === undefined ? 0 : own.filter((name) => name === lowest.group).length;
      const [small] = tell([{ n: size }]);
      return tell.figure(lowest?.ratio ?? cannotSay(0, "impact ratio", "too_few"), small);
    }),
    expected: both((passed) => {
      const own = expected === null ? [] : passedOf(passed);
      return own.length < 5 ? null : own.reduce((sum, row) => sum + expected![row]!, 0) / own.length;
    }),
    interviews: {
      before: tell.count(Math.round(interviews.before)),
      after: tell.count(Math.round(interviews.after)),
    },
    hours: {
      before: minutes === null ? null : (interviews.before * minutes) / 60,
      after: minutes === null ? null : (interviews.after * minutes) / 60,
    },
  };
}
