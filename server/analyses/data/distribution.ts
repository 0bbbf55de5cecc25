import { Type } from "typebox";
import { figure, figureMembers, figureOf, number, type Told } from "../../figures/figure.ts";
import { type Tell, tellTo } from "../../figures/tell.ts";
import { asNumber, estimators, type Moments } from "../../metrics/estimator.ts";
import type { Ask, AskedMetric, Rows } from "../../metrics/rows.ts";
import { proportionInterval } from "../../statistics/intervals/proportion-interval.ts";
import { cannotSay, type Estimate } from "../../statistics/numbers/estimate.ts";
import { declare } from "../declare.ts";
import { inUnit } from "./parts/in-unit.ts";

/** Estimators whose value is a middle or an end of the values of single records. */
const OF_VALUES = ["mean", "median", "quantile"];

/** Up to so many different values each stands by itself. */
const FEW_VALUES = 12;
const BINS = 16;
/** The share of records that the open bins at either end hold at most. */
const TAIL = 0.01;

/** From which share of records beyond one a person on they are no longer taken as independent. */
const REPEATED = 0.05;

const nobody = figureOf(cannotSay(0, "", []));

const bin = Type.Object({
  from: number("Lower edge, included; null is open"),
  to: number("Upper edge; null is open. The same as `from` where the bin is one value"),
  ...figureMembers("Share of the records (Wilson)"),
});
type Bin = Told<typeof bin>;

/** How the values of single records behind a measure are spread. */
export const analysis = declare({
  title: ["数值分布", "Distribution"],
  about: [
    "指标背后每条记录的数值如何分布；均值、中位数或分位数只是其中一点。",
    "How the values of single records behind a measure are spread: its mean, median or percentile is one point of it.",
  ],
  formula: [
    "按等宽区间统计记录占比（Wilson 区间；一人有多条记录时不独立，不给区间），两端各不超过 1% 的记录并入开口区间；不同取值不超过 12 个时逐一列出。中位数和第 90 百分位用次序统计量区间。",
    "Share of records in bins of one width (Wilson intervals; none where people have several records, which are not independent), at either end at most 1 % of them in an open bin; up to 12 different values stand one by one. Median and 90th percentile with order-statistic intervals.",
  ],
  dated: "Counted",
  asks: {
    measure: Type.String({ pattern: "^[a-z][a-z0-9_]{0,59}$", description: "A metric's id" }),
  },
  gives: {
    measure: Type.String(),
    n: Type.Integer({ description: "Records" }),
    bins: Type.Array(bin, {
      description: "Upward; none where the measure has no values of single records, or too few",
    }),
    median: figure("Median of the values; n are people"),
    p90: figure("Their 90th percentile; n are people"),
    why: Type.Enum(["told", "no_values", "split", "few"], {
      description:
        "no_values: it is no middle or end of values; split: it never mixes a dimension that is not narrowed to one value; few: under its least n",
    }),
  },
  answer: async (ask, { measure }, { tell: viewer }) => {
    const asked = await ask.metric(measure);
    const { metric, filters } = asked;
    const tell = metric.counts === "people" ? viewer : tellTo({ kind: "all" });
    const { split, at } = metric;
    const nothing = (why: "no_values" | "split" | "few", n = 0) => {
      return { measure, n, bins: [], median: nobody, p90: nobody, why };
    };
    if (at === null || metric.lacks !== null || !OF_VALUES.includes(metric.estimator))
      return nothing("no_values");
    if (split !== null && new Set(filters[split] ?? []).size !== 1) return nothing("split");
    const rows: Rows = { id: metric.id, sql: metric.sql, at };
    const [all] = await ask.records(rows, {
      moments: {
        values: "list(value) FILTER (value IS NOT NULL)",
        people: metric.columns.has("person")
          ? "count(DISTINCT person) FILTER (value IS NOT NULL)"
          : "count(value)",
      },
    });
    const n = valuesOf(all).length;
    if (n < metric.min_n) return nothing("few", tell.count(n));
    const people = asNumber(all!.people);
    const told: Telling = { tell, isRepeated: people < (1 - REPEATED) * n };
    const [group] = tell([{ n: people }]);
    const at90 = await middle(all!, asked, 0.9);
    const at50 = await middle(all!, asked, 0.5);
    return {
      measure,
      n: group!.isHidden ? 0 : tell.count(n),
      bins: group!.isHidden ? [] : await binned(ask, asked, all!, told),
      median: shown(told, at50, group),
      p90: shown(told, at90, group),
      why: "told" as const,
    };
  },
});

/** How figures are told: the records of people who have several are not independent, so that no interval holds. */
type Telling = { readonly tell: Tell; readonly isRepeated: boolean };

const shown = ({ tell, isRepeated }: Telling, found: Estimate, group: Parameters<Tell["figure"]>[1]) =>
  tell.figure(
    isRepeated ? { ...found, low: null, high: null, notes: ["records_repeat_people"] } : found,
    group,
  );

const valuesOf = (moments: Moments | undefined) => (moments?.values ?? []) as ArrayLike<number>;

async function middle(moments: Moments, { metric }: AskedMetric, share: number) {
  const { estimate } = (await estimators()).get("quantile")!;
  const found = estimate([moments], { ...metric, options: { quantile: String(share) } });
  return inUnit(found, metric.scale);
}

/** Edges of the bins, in whole numbers as the rows have them. */
type Edges = {
  readonly first: number;
  readonly width: number;
  readonly count: number;
  readonly isSingle: boolean;
};

function edgesOf(values: ArrayLike<number>, { scale, unit }: AskedMetric["metric"]): Edges {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  if (new Set(sorted).size <= FEW_VALUES) return { first: 0, width: 1, count: 0, isSingle: true };
  const width = roundWidth((at(1 - TAIL) - at(TAIL)) / scale / BINS, MINUTES[unit]) * scale;
  const first = Math.floor(at(TAIL) / width) * width;
  return { first, width, count: Math.floor((at(1 - TAIL) - first) / width) + 1, isSingle: false };
}

/** How many minutes a unit of time has. */
const MINUTES: Readonly<Record<string, number>> = { days: 1440, hours: 60 };
/** Widths in minutes by which people count time under a day. */
const CLOCK = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];

/** The next larger of 1, 2 and 5 times a power of ten; of time under a day the next on the clock. */
function roundWidth(least: number, minutes: number | undefined): number {
  const clock = minutes === undefined ? undefined : CLOCK.find((each) => each >= least * minutes);
  if (clock !== undefined && minutes !== undefined) return clock / minutes;
  const power = 10 ** Math.floor(Math.log10(least > 0 ? least : 1));
  return power * ([1, 2, 5].find((each) => each * power >= least) ?? 10);
}

async function binned(ask: Ask, { metric }: AskedMetric, all: Moments, telling: Telling): Promise<Bin[]> {
  const { tell } = telling;
  const { scale } = metric;
  const values = valuesOf(all);
  const edges = edgesOf(values, metric);
  const { first, width, count, isSingle } = edges;
  const place = isSingle
    ? "value"
    : `greatest(-1, least(${count}, cast(floor((value - ${first}) / ${width}) as integer)))`;
  const records = await ask.records(
    { id: metric.id, sql: metric.sql, at: metric.at! },
    {
      keys: { place: `case when value is not null then ${place} end` },
      moments: {
        n: "count(value)",
        people: metric.columns.has("person") ? "count(distinct person)" : "count(value)",
      },
    },
  );
  const found = records
    .filter(({ place }) => place !== null && place !== undefined)
    .map(({ place, n, people }) => ({ place: asNumber(place), n: asNumber(n), people: asNumber(people) }))
    .sort((a, b) => a.place - b.place);
  const told = tell(found.map(({ n, people }) => ({ n: people, value: n / values.length })));
  const share = (n: number) => ({ ...proportionInterval(n, values.length), n });
  const filled = new Map(
    found.map(({ place, n }, index) => [
      place,
      shown(telling, share(n), { ...told[index]!, n: tell.count(n) }),
    ]),
  );
  const places = isSingle
    ? found.map(({ place }) => place)
    : Array.from({ length: count + 2 }, (_, index) => index - 1).filter(
        (at) => (at >= 0 && at < count) || filled.has(at),
      );
  return places.map((at) => {
    const own = filled.get(at) ?? shown(telling, share(0), { n: 0, isHidden: false });
    if (isSingle) return { from: at / scale, to: at / scale, ...own };
    const edge = (index: number) => (first + index * width) / scale;
    return { from: at < 0 ? null : edge(at), to: at >= count ? null : edge(at + 1), ...own };
  });
}
