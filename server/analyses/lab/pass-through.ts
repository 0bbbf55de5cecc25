import { Type } from "typebox";
import { figure, number } from "../../figures/figure.ts";
import { pearson } from "../../statistics/association/pearson.ts";
import { passThrough } from "../../statistics/lab/pass-through.ts";
import { passes, passMark, weightedScores } from "../../statistics/lab/passing.ts";
import { cannotSay, type Estimate, estimate } from "../../statistics/numbers/estimate.ts";
import { meanMoments, sampleVariance } from "../../statistics/numbers/moments.ts";
import { caseTwo } from "../../statistics/selection/range-restriction.ts";
import { declare } from "../declare.ts";
import { readInputs } from "./parts/inputs.ts";
import { complete, readScored, type Scored } from "./parts/scored.ts";
import { FEWEST_HIRES } from "./parts/tune.ts";

const YEAR = 365 * 86_400;

/** What it costs, and what it would teach, to let a random share of those below the cut-off pass. */
export const analysis = declare({
  title: ["通过线以下随机放行，值不值？", "Is it worth letting some pass at random?"],
  about: [
    "入职结果只有通过者才有，效度因此要靠修正。随机放行少量线下应聘者，就能直接估计；先看代价和能学到什么。不设置就是不放行。",
    "Outcomes are of those who passed, so that validity has to be corrected. A few who pass at random below the cut-off let it be estimated as it is: what they cost and teach, before any does. Nobody does unless the company starts it.",
  ],
  formula: [
    "每月人数取最近一年；线下放行者假定与通过者同样被面试和录用（偏乐观）。放行者每人代表 1/比例 人（逆概率加权），区间按 Kish 有效人数和 Fisher z。“现在”为现行得分的效度，按 Thorndike 第二类修正。",
    "People a month are of the last year; who passes at random is taken to be interviewed and hired as often as who passes by the score (hopeful). Each stands for 1 / share of those below (inverse probability weights); the interval is of Kish's effective number by Fisher's z. “Now” is the validity of the score in force, corrected by Thorndike's Case II.",
  ],
  dated: null,
  asks: {
    job: Type.String({ minLength: 1, maxLength: 60 }),
    share: Type.Number({
      minimum: 0.01,
      maximum: 0.5,
      default: 0.05,
      description: "Share of those below the cut-off who pass",
    }),
    months: Type.Integer({ minimum: 1, maximum: 60, default: 12, description: "For how long" }),
  },
  narrows: ({ job }) => ({ job: [job] }),
  gives: {
    job: Type.String(),
    hires: Type.Integer({ description: "With a performance review after six months" }),
    fewest_hires: Type.Integer(),
    below_a_month: number("Applicants below the cut-off a month"),
    interviews: number("Human interviews more, over all months"),
    hours: number("Their hours; null where the settings do not say how long one takes"),
    cost: number("What they cost; null where the settings do not say what an hour costs"),
    extra_hires: number("Hires among who passed at random, over all months"),
    now: figure("Validity of the score in force among all applicants, corrected"),
    after: figure("The same as it would be known after these months, were it of the present size"),
  },
  answer: async (ask, { job, share, months }, { tell, settings }) => {
    const all = await readScored(ask, job, "gender");
    return () => {
      const scored = complete(all);
      const hires = scored.outcome.filter(Number.isFinite).length;
      const [told] = tell([{ n: hires }]);
      const now = validityNow(scored);
      const rates = ratesOf(scored);
      const below = rates === null ? null : rates.below * share * months;
      const minutes = readInputs({}, settings).interview_minutes.value;
      const hour = readInputs({}, settings).hour_cost.value;
      const interviews = below === null ? null : below * rates!.seen;
      const hours = interviews === null || minutes === null ? null : (interviews * minutes) / 60;
      const extra = interviews === null ? null : interviews * rates!.hired;
      const learnt =
        extra === null || now.value === null
          ? null
          : passThrough({ above: rates!.hires * months, below: extra, share, r: now.value });
      const after =
        learnt === null
          ? cannotSay(hires, "r", "too_few")
          : estimate(now.value, learnt.low, learnt.high, {
              ...{ n: Math.round(learnt.effective), method: "Fisher z, effective number" },
            });
      const shown = (value: number | null) => (told!.isHidden ? null : value);
      return {
        ...{ job, hires: told!.n, fewest_hires: FEWEST_HIRES },
        below_a_month: shown(rates?.below ?? null),
        ...{ interviews: shown(interviews), hours: shown(hours), extra_hires: shown(extra) },
        cost: shown(hours === null || hour === null ? null : hours * hour),
        now: tell.figure(now, told),
        after: tell.figure(after, { n: tell.count(after.n), isHidden: told!.isHidden }),
      };
    };
  },
});

/** Validity of the score in force, corrected to all applicants; nothing of few hires. */
function validityNow({ columns, outcome, model }: Scored): Estimate {
  const score = weightedScores(columns, model.weights);
  const rows = [...outcome.keys()].filter((row) => Number.isFinite(outcome[row]!));
  if (rows.length < FEWEST_HIRES) return cannotSay(rows.length, "r", `few_pairs:${FEWEST_HIRES}`);
  const hired = Float64Array.from(rows, (row) => score[row]!);
  const raw = pearson(
    hired,
    Float64Array.from(rows, (row) => outcome[row]!),
  );
  const spread = (values: Float64Array) => Math.sqrt(sampleVariance(meanMoments(values)) ?? Number.NaN);
  const u = spread(hired) / spread(score);
  const corrected = (value: number | null) => (value === null ? null : caseTwo(value, u));
  return estimate(corrected(raw.value), corrected(raw.low), corrected(raw.high), {
    ...{ n: rows.length, method: "Thorndike Case II" },
  });
}

/** People a month over the last year, and how often who passes is interviewed and, of these, hired. */
function ratesOf({ columns, model, time, passShare, isInterviewed, isHired }: Scored): {
  below: number;
  seen: number;
  hired: number;
  hires: number;
} | null {
  if (time.length === 0) return null;
  const score = weightedScores(columns, model.weights);
  const pass = passes(score, passMark(score, passShare));
  const since = time.reduce((most, each) => Math.max(most, each), 0) - YEAR;
  const rows = [...time.keys()].filter((row) => time[row]! > since);
  const count = (is: (row: number) => boolean) => rows.filter(is).length;
  const passed = count((row) => pass[row] === 1);
  const seen = count((row) => isInterviewed[row]!);
  const hired = count((row) => isHired[row]!);
  if (passed === 0 || seen === 0) return null;
  return {
    below: (rows.length - passed) / 12,
    seen: Math.min(1, seen / passed),
    hired: Math.min(1, hired / seen),
    hires: hired / 12,
  };
}
