import { Type } from "typebox";
import {
  type Figure,
  figure,
  figureMembers,
  figureOf,
  hiddenFigure,
  number,
  type Told,
} from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { asNumber } from "../../metrics/estimator.ts";
import { expectancyTable } from "../../statistics/association/expectancy-table.ts";
import { lift as liftOfTop } from "../../statistics/association/lift.ts";
import { pearson } from "../../statistics/association/pearson.ts";
import { meanInterval } from "../../statistics/intervals/mean-interval.ts";
import { proportionInterval } from "../../statistics/intervals/proportion-interval.ts";
import { cannotSay, type Estimate } from "../../statistics/numbers/estimate.ts";
import { meanMoments } from "../../statistics/numbers/moments.ts";
import { midRanks } from "../../statistics/numbers/rank.ts";
import { declare } from "../declare.ts";
import { type Bins, bins, tellBins } from "./parts/bins.ts";
import { readPredictor, refuseUnknown } from "./parts/question.ts";
import { CRITERIA, type Criterion, validityRows } from "./parts/source.ts";

/** Width of a score band in standard deviations, and where the open bands at both ends begin. */
const BAND_WIDTH = 0.5;
const BAND_ENDS = 1.5;

/** Groups of equal size of the expectancy table. */
const FIFTHS = 5;

/** Unit of the outcome: standard deviations within job and period, times the mean of job and period, or a share. */
const UNITS = {
  performance_6m: "sd",
  performance_12m: "sd",
  kpi: "index",
  retention: "share",
} as const satisfies Record<Criterion, string>;
type Unit = (typeof UNITS)[Criterion];

const SCALES: Readonly<Record<Unit, number>> = { sd: 1e12, index: 1e6, share: 1 };

const band = Type.Object({
  from: number("Standardized score, lower edge; null is open"),
  to: number("Upper edge; null is open"),
  ...figureMembers("Mean outcome of the band (t), or the share who stayed (Wilson)"),
});
const fifth = Type.Object({
  fifth: Type.Integer({ description: "1 is the lowest" }),
  from: number("Lowest standardized score, to a tenth"),
  to: number("Highest"),
  ...figureMembers("Share above the median outcome, of retention the share who stayed (Wilson)"),
});
const lift = Type.Object({
  top: number("Mean outcome of the best fifth"),
  rest: number("Mean outcome of the others"),
  difference: figure("Their difference (Welch)"),
  relative: figure("The same over the others' mean, where the outcome is an index"),
  cohen_d: figure("Cohen's d"),
});

/** The outcome by score: bands, a binned scatter plot, expectancy and lift of the best fifth. */
export const analysis = declare({
  title: ["分数高，好在哪里", "What a higher score is worth"],
  about: [
    "按标准化评分的分数段和五档，统计入职者的结果。",
    "Outcome of hires by bands and fifths of the standardized score.",
  ],
  formula: [
    "平均值用 t 区间；比例用 Wilson 区间；最高一档与其余人的差用韦尔奇法，比值用德尔塔法；同分者归入同一档。",
    "Mean with Student’s t interval; shares with Wilson’s; lift of the best fifth by Welch, its ratio by the delta method; equal scores stay together.",
  ],
  dated: "Scored",
  asks: {
    predictor: Type.String({
      pattern: "^(ai|human|competency:.{1,100})$",
      default: "ai",
      description: "ai (overall), human or competency:ID (the AI's score)",
    }),
    criterion: Type.Enum([...CRITERIA], { default: "performance_6m" }),
  },
  gives: {
    predictor: Type.String(),
    criterion: Type.Enum([...CRITERIA]),
    unit: Type.Enum(["sd", "index", "share"], {
      description:
        "sd: standard deviations within job and period; index: times the mean of job and period; share: who stayed",
    }),
    n: Type.Integer({ description: "Hires with score and known outcome" }),
    r: figure("Their correlation"),
    bands: Type.Array(band),
    bins,
    fifths: Type.Array(fifth),
    lift,
  },
  narrows: ({ predictor }) => readPredictor(predictor, []).filters,
  answer: async (ask, { predictor, criterion }, { tell }) => {
    const { level, rater, filters } = readPredictor(predictor, []);
    const sql = `select * from (${validityRows(level, rater, criterion)}) as scored
where x is not null and y is not null`;
    const scored = { id: "bands", sql, at: "scored_at" };
    refuseUnknown("predictor", filters, await ask.dimensions(scored));
    const found = await ask.records(scored, {
      keys: { row: "application_key" },
      moments: { x: "any_value(x)", y: "any_value(y)" },
    });
    const records = [...found].sort((a, b) => asNumber(a.row) - asNumber(b.row));
    const unit = UNITS[criterion];
    const x = Float64Array.from(records, (record) => asNumber(record.x) / 1e12);
    const y = Float64Array.from(records, (record) => asNumber(record.y) / SCALES[unit]);
    const [whole] = tell([{ n: x.length }]);
    const base = { predictor, criterion, unit };
    if (whole!.isHidden) return { ...base, ...nothing(hiddenFigure) };
    if (x.length === 0) return { ...base, ...nothing(figureOf(cannotSay(0, "", "no_rows"))) };
    return {
      ...base,
      n: whole!.n,
      r: tell.figure(pearson(x, y)),
      bands: bandsOf(x, y, unit, tell),
      bins: binsOf(x, y, unit, tell),
      fifths: fifthsOf(x, y, unit, tell),
      lift: liftOf(x, y, unit, tell),
    };
  },
});

function meanOf(values: Float64Array, unit: Unit): Estimate {
  if (unit !== "share") return meanInterval(meanMoments(values));
  return proportionInterval(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}

function bandsOf(x: Float64Array, y: Float64Array, unit: Unit, tell: Tell): Told<typeof band>[] {
  const last = (2 * BAND_ENDS) / BAND_WIDTH + 1;
  const members = Array.from({ length: last + 1 }, (): number[] => []);
  x.forEach((score, i) => {
    const place = Math.floor((score + BAND_ENDS) / BAND_WIDTH) + 1;
    members[Math.max(0, Math.min(last, place))]!.push(i);
  });
  const found = members.flatMap((rows, band) =>
    rows.length === 0
      ? []
      : [
          {
            from: band === 0 ? null : (band - 1) * BAND_WIDTH - BAND_ENDS,
            to: band === last ? null : band * BAND_WIDTH - BAND_ENDS,
            mean: meanOf(
              Float64Array.from(rows, (i) => y[i]!),
              unit,
            ),
          },
        ],
  );
  const told = tell(
    found.map(({ mean }) => ({ n: mean.n, value: unit === "share" ? mean.value : null })),
    { always: true },
  );
  return found.map(({ from, to, mean }, index) => ({
    from,
    to,
    ...(told[index]!.isHidden ? hiddenFigure : tell.figure(mean)),
  }));
}

function binsOf(x: Float64Array, y: Float64Array, unit: Unit, tell: Tell): Bins {
  // a share has two values: what its bins would show, the bands say
  if (unit === "share") return { width: BAND_WIDTH, height: 1, cells: [], left_out: 0 };
  const height = unit === "sd" ? BAND_WIDTH : 0.1;
  return tellBins(
    Array.from(x, (score, i) => [Math.floor(score / BAND_WIDTH), Math.floor(y[i]! / height), 1] as const),
    BAND_WIDTH,
    height,
    tell,
  );
}

function fifthsOf(x: Float64Array, y: Float64Array, unit: Unit, tell: Tell): Told<typeof fifth>[] {
  const table =
    unit === "share"
      ? stayedByFifth(x, y)
      : expectancyTable(x, y, { bands: FIFTHS }).map(({ band, from, to, above }) => ({
          fifth: band,
          from,
          to,
          share: above,
        }));
  const told = tell(
    table.map(({ share }) => share),
    { always: true },
  );
  // the ends of a fifth are the scores of two people: they are told to a tenth
  const rounded = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
  return table.map(({ fifth, from, to, share }, index) =>
    told[index]!.isHidden
      ? { fifth, from: null, to: null, ...hiddenFigure }
      : { fifth, from: rounded(from), to: rounded(to), ...tell.figure(share) },
  );
}

function stayedByFifth(x: Float64Array, y: Float64Array) {
  const ranks = midRanks(x);
  const groups = Array.from({ length: FIFTHS }, () => ({ n: 0, k: 0, from: Infinity, to: -Infinity }));
  x.forEach((score, i) => {
    const group = groups[Math.min(FIFTHS - 1, Math.floor(((ranks[i]! - 0.5) / x.length) * FIFTHS))]!;
    group.n++;
    group.k += y[i]!;
    group.from = Math.min(group.from, score);
    group.to = Math.max(group.to, score);
  });
  return groups.map(({ n, k, from, to }, index) => ({
    fifth: index + 1,
    from: n > 0 ? from : null,
    to: n > 0 ? to : null,
    share: proportionInterval(k, n),
  }));
}

function liftOf(x: Float64Array, y: Float64Array, unit: Unit, tell: Tell): Told<typeof lift> {
  if (tell.isSmall({ n: x.length / FIFTHS })) return noLift(hiddenFigure);
  const found = liftOfTop(x, y, { share: 1 / FIFTHS });
  // only an index has a zero that "so much more" can be said of
  const relative =
    unit === "index" ? found.relative : cannotSay(x.length, "relative lift", "zero_denominator");
  return {
    top: found.topMean,
    rest: found.restMean,
    difference: tell.figure(found.difference),
    relative: tell.figure(relative),
    cohen_d: tell.figure(found.cohenD),
  };
}

const noLift = (none: Figure) => ({ top: null, rest: null, difference: none, relative: none, cohen_d: none });

const nothing = (none: Figure) => ({
  n: 0,
  r: none,
  bands: [],
  bins: { width: BAND_WIDTH, height: BAND_WIDTH, cells: [], left_out: 0 },
  fifths: [],
  lift: noLift(none),
});
