import { type Figure, figureOf } from "../../../figures/figure.ts";
import { asNumber } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import type { Narrowing, RowReader, Told } from "../../../metrics/rows.ts";
import { expectancyTable } from "../../../statistics/association/expectancy-table.ts";
import { lift } from "../../../statistics/association/lift.ts";
import { pearson } from "../../../statistics/association/pearson.ts";
import { meanInterval } from "../../../statistics/intervals/mean-interval.ts";
import { proportionInterval } from "../../../statistics/intervals/proportion-interval.ts";
import { cannotSay, type Estimate } from "../../../statistics/numbers/estimate.ts";
import { meanMoments } from "../../../statistics/numbers/moments.ts";
import { midRanks } from "../../../statistics/numbers/rank.ts";
import { type Criterion, type Level, type Rater, validityRows } from "./source.ts";
import { shownCount, tellable } from "./tellable.ts";

/** Width of a score band in standard deviations, and where the open bands at both ends begin. */
export const BAND_WIDTH = 0.5;
export const BAND_ENDS = 1.5;

/** Groups of equal size of the expectancy table. */
export const FIFTHS = 5;

/** Unit of the outcome: standard deviations within job and period, times the mean of job and period, or a share. */
export const CRITERION_UNITS = {
  performance_6m: "sd",
  performance_12m: "sd",
  kpi: "index",
  retention: "share",
} as const satisfies Record<Criterion, string>;

/** A band of the standardized score; open ends are null. */
export type Band = Figure & {
  readonly from: number | null;
  readonly to: number | null;
  readonly status: "ok" | "suppressed";
};

/** A cell of the scatter plot: how many hires have a score and an outcome within it. */
export type Bin = {
  readonly x: number;
  readonly y: number;
  readonly n: number;
};

export type BandsResult = Told<{
  readonly predictor: string;
  readonly criterion: Criterion;
  readonly unit: (typeof CRITERION_UNITS)[Criterion];
  /** Hires with score and known outcome, and the correlation that bands and bins show. */
  readonly n: number;
  readonly r: Figure;
  readonly bands: readonly Band[];
  /** Bins of the scatter plot by their lower edges; those of fewer than five people are left out for everybody. */
  readonly bins: {
    readonly width: number;
    readonly height: number;
    readonly cells: readonly Bin[];
    /** People in bins that were left out. */
    readonly left_out: number;
  };
  /** By fifth of the score, lowest first: the share above the median outcome (retention: who stayed). */
  readonly fifths: readonly (Figure & {
    readonly fifth: number;
    readonly from: number | null;
    readonly to: number | null;
    readonly status: "ok" | "suppressed";
  })[];
  /** The best fifth against the rest. */
  readonly lift: {
    readonly top: number | null;
    readonly rest: number | null;
    readonly difference: Figure;
    readonly relative: Figure;
    readonly cohen_d: Figure;
  };
}>;

const SCALES: Readonly<Record<Criterion, number>> = {
  performance_6m: 1e12,
  performance_12m: 1e12,
  kpi: 1e6,
  retention: 1,
};

/** The outcome by bands of the score: means with intervals, a binned scatter plot, expectancy and lift. */
export async function evaluateBands(
  rows: RowReader,
  question: Narrowing & {
    readonly predictor: string;
    readonly level: Level;
    readonly rater: Rater;
    readonly criterion: Criterion;
  },
  scope: Scope,
): Promise<BandsResult> {
  const { predictor, level, rater, criterion } = question;
  return rows.answer(question, scope, async (ask) => {
    const sql = `select * from (${validityRows(level, rater, criterion)}) as scored
where x is not null and y is not null`;
    const segments = await ask.segments(
      { id: "bands", sql, at: "scored_at" },
      { keys: { row: "application_key" }, moments: { x: "any_value(x)", y: "any_value(y)" } },
    );
    const records = segments
      .flatMap(({ moments }) => moments)
      .sort((a, b) => asNumber(a.row) - asNumber(b.row));
    const x = Float64Array.from(records, (record) => asNumber(record.x) / 1e12);
    const y = Float64Array.from(records, (record) => asNumber(record.y) / SCALES[criterion]);
    const unit = CRITERION_UNITS[criterion];
    const [whole] = tellable([{ n: x.length }], scope);
    const base = { predictor, criterion, unit };
    if (whole!.hidden) return { ...base, ...nothing("suppressed") };
    if (x.length === 0) return { ...base, ...nothing("no_rows") };
    return {
      ...base,
      n: whole!.n,
      r: shown(pearson(x, y), scope),
      bands: bandsOf(x, y, unit, scope),
      bins: binsOf(x, y, unit, scope),
      fifths: fifthsOf(x, y, unit, scope),
      lift: liftOf(x, y, unit, scope),
    };
  });
}

function shown(estimate: Estimate, scope: Scope): Figure {
  const figure = figureOf(estimate);
  return { ...figure, n: shownCount(figure.n, scope) };
}

const hiddenFigure: Figure = { value: null, low: null, high: null, n: 0, notes: ["suppressed"] };

function meanOf(values: Float64Array, unit: BandsResult["unit"]): Estimate {
  if (unit !== "share") return meanInterval(meanMoments(values));
  return proportionInterval(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}

function bandsOf(x: Float64Array, y: Float64Array, unit: BandsResult["unit"], scope: Scope): Band[] {
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
  const told = tellable(
    found.map(({ mean }) => ({ n: mean.n, value: unit === "share" ? mean.value : null })),
    scope,
    { always: true },
  );
  return found.map(({ from, to, mean }, index) => ({
    from,
    to,
    ...(told[index]!.hidden
      ? { ...hiddenFigure, status: "suppressed" as const }
      : { ...shown(mean, scope), status: "ok" as const }),
  }));
}

function binsOf(
  x: Float64Array,
  y: Float64Array,
  unit: BandsResult["unit"],
  scope: Scope,
): BandsResult["bins"] {
  // a share has two values: what its bins would show, the bands say
  if (unit === "share") return { width: BAND_WIDTH, height: 1, cells: [], left_out: 0 };
  const height = unit === "sd" ? BAND_WIDTH : 0.1;
  return tellableBins(
    Array.from(x, (score, i) => [Math.floor(score / BAND_WIDTH), Math.floor(y[i]! / height), 1] as const),
    BAND_WIDTH,
    height,
    scope,
  );
}

/** Counts people per bin, and leaves out the bins of fewer than five and what would tell them. */
export function tellableBins(
  places: readonly (readonly [column: number, row: number, n: number])[],
  width: number,
  height: number,
  scope: Scope,
): BandsResult["bins"] {
  const counts = new Map<string, { column: number; row: number; n: number }>();
  for (const [column, row, n] of places) {
    const key = `${column} ${row}`;
    const cell = counts.get(key) ?? { column, row, n: 0 };
    cell.n += n;
    counts.set(key, cell);
  }
  const cells = [...counts.values()].sort((a, b) => a.column - b.column || a.row - b.row);
  // what stands above a score band adds up to the band, which is told: the rule holds within each column
  const told = tellable(
    cells.map(({ column, n }) => ({ n, among: String(column) })),
    scope,
    { always: true },
  );
  const left = cells.reduce((sum, { n }, index) => sum + (told[index]!.hidden ? n : 0), 0);
  return {
    width,
    height,
    cells: cells.flatMap(({ column, row }, index) =>
      told[index]!.hidden ? [] : [{ x: column * width, y: row * height, n: told[index]!.n }],
    ),
    left_out: shownCount(left, scope),
  };
}

function fifthsOf(
  x: Float64Array,
  y: Float64Array,
  unit: BandsResult["unit"],
  scope: Scope,
): BandsResult["fifths"] {
  const table =
    unit === "share"
      ? stayedByFifth(x, y)
      : expectancyTable(x, y, { bands: FIFTHS }).map(({ band, from, to, above }) => ({
          fifth: band,
          from,
          to,
          share: above,
        }));
  const told = tellable(
    table.map(({ share }) => ({ n: share.n, value: share.value })),
    scope,
    { always: true },
  );
  // the ends of a fifth are the scores of two people: they are told to a tenth
  const rounded = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
  return table.map(({ fifth, from, to, share }, index) =>
    told[index]!.hidden
      ? { fifth, from: null, to: null, ...hiddenFigure, status: "suppressed" }
      : { fifth, from: rounded(from), to: rounded(to), ...shown(share, scope), status: "ok" },
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

function liftOf(
  x: Float64Array,
  y: Float64Array,
  unit: BandsResult["unit"],
  scope: Scope,
): BandsResult["lift"] {
  const found = lift(x, y, { share: 1 / FIFTHS });
  // only an index has a zero that "so much more" can be said of
  const relative =
    unit === "index" ? found.relative : cannotSay(x.length, "relative lift", "zero_denominator");
  return {
    top: found.topMean,
    rest: found.restMean,
    difference: shown(found.difference, scope),
    relative: shown(relative, scope),
    cohen_d: shown(found.cohenD, scope),
  };
}

function nothing(note: string): Pick<BandsResult, "n" | "r" | "bands" | "bins" | "fifths" | "lift"> {
  const none = figureOf(cannotSay(0, "", note));
  return {
    n: 0,
    r: none,
    bands: [],
    bins: { width: BAND_WIDTH, height: BAND_WIDTH, cells: [], left_out: 0 },
    fifths: [],
    lift: { top: null, rest: null, difference: none, relative: none, cohen_d: none },
  };
}
