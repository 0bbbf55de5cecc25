import { DuckDBInstance } from "@duckdb/node-api";
import { readCells } from "../../../server/metrics/cells.ts";
import { compile, WHOLE } from "../../../server/metrics/compile.ts";
import { embedded } from "../../../server/metrics/engine.ts";
import { estimators, type Moments, type Sibling } from "../../../server/metrics/estimator.ts";
import type { BoundMetric } from "../../../server/metrics/metric.ts";
import { duckdb } from "../../../server/metrics/words.ts";
import { type Connection, wrap } from "../../../sql/database.ts";
import { type Draws, drawsOf } from "./case.ts";

type Column = "INTEGER" | "BIGINT" | "BOOLEAN";
type Row = readonly (number | boolean)[];

/** A metric estimator in one setting: its rows are summed by the SQL that a metric's are. */
type Setting = {
  readonly estimator: string;
  readonly setting: string;
  readonly columns: Readonly<Record<string, Column>>;
  readonly options?: Readonly<Record<string, string>>;
  /** n of the setting: people, or the units that it names. Default 10, 20, 50. */
  readonly sizes?: readonly number[];
  /** A column whose values the estimator never mixes, and the one that is looked at. */
  readonly split?: { readonly column: string; readonly value: string };
  /** Where it is known to fall short: the least share that it must hold all the same, and why. */
  readonly short?: { readonly least: number; readonly why: string };
  /** One sample, and what its interval ought to hold. */
  readonly draw: (random: Draws, n: number) => { readonly rows: readonly Row[]; readonly truth: number };
};

const PEOPLE = { person: "INTEGER" } as const;
const count = <T>(n: number, of: (index: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));
const thousandths = (value: number) => Math.round(1000 * value);
/** Three rows of each of n people. */
const threeEach = (n: number, of: (person: number) => () => Row): Row[] =>
  count(n, of).flatMap((row, person) => count(3, () => [person, ...row()]));

const pair = ({ normal }: Draws, r: number) => {
  const x = normal();
  return [x, r * x + Math.sqrt(1 - r * r) * normal()] as const;
};

export const settings: readonly Setting[] = [
  {
    estimator: "proportion",
    setting: "share 0.3",
    short: { least: 0.91, why: "Wilson's at so few hits, which come in whole numbers" },
    columns: { hit: "BOOLEAN" },
    draw: ({ uniform }, n) => ({ rows: count(n, () => [uniform() < 0.3]), truth: 0.3 }),
  },
  {
    estimator: "proportion",
    setting: "share 0.3, 3 rows a person whose own shares are 0.1 or 0.5",
    columns: { ...PEOPLE, hit: "BOOLEAN" },
    options: { per: "person" },
    draw: ({ uniform }, n) => ({
      rows: threeEach(n, () => {
        const own = uniform() < 0.5 ? 0.1 : 0.5;
        return () => [uniform() < own];
      }),
      truth: 0.3,
    }),
  },
  {
    estimator: "mean",
    setting: "gamma of shape 2",
    columns: { value: "INTEGER" },
    draw: ({ gamma }, n) => ({ rows: count(n, () => [thousandths(gamma(2))]), truth: 2000 }),
  },
  {
    estimator: "mean",
    setting: "normal, 3 rows a person that share half their variance",
    columns: { ...PEOPLE, value: "INTEGER" },
    options: { per: "person" },
    draw: ({ normal }, n) => ({
      rows: threeEach(n, () => {
        const own = normal();
        return () => [thousandths(5 + own + normal())];
      }),
      truth: 5000,
    }),
  },
  {
    estimator: "mean",
    setting: "exponential, 3 rows a person that share half of it",
    columns: { ...PEOPLE, value: "INTEGER" },
    options: { per: "person" },
    draw: ({ exponential }, n) => ({
      rows: threeEach(n, () => {
        const own = exponential();
        return () => [thousandths(own + exponential())];
      }),
      truth: 2000,
    }),
  },
  {
    estimator: "sum_per",
    setting: "days with three exponential amounts each",
    columns: { day: "INTEGER", value: "INTEGER" },
    options: { per: "day" },
    draw: ({ exponential }, n) => ({
      rows: threeEach(n, () => () => [thousandths(exponential())]),
      truth: 3000,
    }),
  },
  {
    estimator: "ratio",
    setting: "exponential cost of each of 1 to 5 hires a unit",
    columns: { unit: "INTEGER", numerator: "BIGINT", denominator: "INTEGER" },
    options: { per: "unit" },
    draw: ({ exponential, uniform }, n) => ({
      rows: count(n, (unit) => {
        const hires = 1 + Math.floor(5 * uniform());
        return [unit, count(hires, () => Math.round(1e6 * exponential())).reduce((a, b) => a + b, 0), hires];
      }),
      truth: 1e6,
    }),
  },
  {
    estimator: "correlation",
    setting: "normal, r 0.3",
    columns: { ...PEOPLE, x: "INTEGER", y: "INTEGER" },
    options: { per: "person" },
    draw: (random, n) => ({
      rows: count(n, (person) => [person, ...pair(random, 0.3).map(thousandths)]),
      truth: 0.3,
    }),
  },
  {
    estimator: "correlation",
    setting: "lognormal of sigma 1, r 0.3 before",
    columns: { ...PEOPLE, x: "INTEGER", y: "INTEGER" },
    options: { per: "person" },
    draw: (random, n) => ({
      rows: count(n, (person) => [person, ...pair(random, 0.3).map((value) => thousandths(Math.exp(value)))]),
      truth: (Math.exp(0.3) - 1) / (Math.E - 1),
    }),
  },
  {
    estimator: "correlation",
    setting: "normal, r 0.3, 3 rows a person that share half of both",
    columns: { ...PEOPLE, x: "BIGINT", y: "BIGINT" },
    options: { per: "person" },
    draw: (random, n) => ({
      rows: threeEach(n, () => {
        const own = pair(random, 0.3);
        return () => {
          const row = pair(random, 0.3);
          return own.map((value, index) => Math.round(((value + row[index]!) / Math.SQRT2) * 1e12));
        };
      }),
      truth: 0.3,
    }),
  },
  {
    estimator: "lift",
    setting: "top fifth 30 % better, 3 rows a person",
    columns: { ...PEOPLE, x: "INTEGER", y: "INTEGER" },
    options: { per: "person", share: "0.2" },
    sizes: [20, 50, 100],
    draw: ({ normal }, n) => ({
      rows: count(n, (person) => person).flatMap((person) => {
        const own = 1 + 0.1 * normal() + (person < n / 5 ? 0.3 : 0);
        return count(3, () => [person, n - person, thousandths(own + 0.1 * normal())]);
      }),
      truth: 0.3,
    }),
  },
  {
    estimator: "median",
    setting: "exponential",
    columns: { value: "INTEGER" },
    draw: ({ exponential }, n) => ({
      rows: count(n, () => [thousandths(exponential())]),
      truth: 1000 * Math.LN2,
    }),
  },
  {
    estimator: "quantile",
    setting: "0.9 of exponential",
    columns: { value: "INTEGER" },
    options: { quantile: "0.9" },
    sizes: [50, 100, 200],
    draw: ({ exponential }, n) => ({
      rows: count(n, () => [thousandths(exponential())]),
      truth: 1000 * Math.log(10),
    }),
  },
  {
    estimator: "rate",
    setting: "half an event for each of n of exposure",
    columns: { events: "INTEGER", exposure: "INTEGER" },
    draw: ({ exponential }, n) => ({
      rows: count(n, () => {
        let events = 0;
        for (let at = exponential(); at < 0.5; at += exponential()) events++;
        return [events, 1];
      }),
      truth: 0.5,
    }),
  },
  {
    estimator: "survival",
    setting: "at day 90 of exponential stays of 200 days, seen for 60 to 400",
    columns: { days: "INTEGER", ended: "BOOLEAN" },
    options: { day: "90" },
    draw: ({ exponential, uniform }, n) => ({
      rows: count(n, () => {
        const [stay, seen] = [200 * exponential(), 60 + 340 * uniform()];
        return [Math.floor(Math.min(stay, seen)), stay <= seen];
      }),
      truth: Math.exp(-91 / 200),
    }),
  },
  {
    estimator: "survival_quantile",
    setting: "median of exponential waits of 20 days, seen for 10 to 100",
    columns: { duration: "INTEGER", ended: "BOOLEAN" },
    options: { quantile: "0.5" },
    short: { least: 0.92, why: "of ten, a quarter of the samples have no upper end" },
    draw: ({ exponential, uniform }, n) => ({
      rows: count(n, () => {
        const [wait, seen] = [20_000 * exponential(), 10_000 + 90_000 * uniform()];
        return [Math.round(Math.min(wait, seen)), wait <= seen];
      }),
      truth: 20_000 * Math.LN2,
    }),
  },
  {
    estimator: "impact_ratio",
    setting: "0.3 over 0.6, n a group",
    columns: { hit: "BOOLEAN", split: "INTEGER" },
    split: { column: "split", value: "1" },
    sizes: [20, 50, 100],
    draw: ({ uniform }, n) => ({
      rows: count(2 * n, (row) => [uniform() < (row < n ? 0.6 : 0.3), row < n ? 0 : 1]),
      truth: 0.5,
    }),
  },
  {
    estimator: "alpha",
    setting: "five questions, alpha 0.7",
    columns: { x: "INTEGER", item: "INTEGER", total: "INTEGER", form: "INTEGER" },
    draw: ({ normal }, n) => ({
      rows: count(n, () => {
        const own = normal();
        // alpha of k parallel questions of reliability p: k p / (1 + (k - 1) p)
        const p = 0.7 / (5 - 4 * 0.7);
        const scores = count(5, () => thousandths(Math.sqrt(p) * own + Math.sqrt(1 - p) * normal()));
        const total = scores.reduce((sum, score) => sum + score, 0);
        return scores.map((score, item): Row => [score, item, total, 1]);
      }).flat(),
      truth: 0.7,
    }),
  },
  {
    estimator: "severity",
    setting: "twelve raters, each candidate rated by two, n candidates a rater",
    columns: { application_key: "INTEGER", score: "INTEGER", rater: "INTEGER" },
    split: { column: "rater", value: "0" },
    short: { least: 0.91, why: "the variances themselves come from few ratings" },
    draw: ({ normal, uniform }, n) => {
      const leaning = count(12, () => 3 * normal());
      const rows = count(6 * n, (candidate): Row[] => {
        const level = 70 + 8 * normal();
        const first = candidate % 12;
        const second = (first + 1 + Math.floor(11 * uniform())) % 12;
        return [first, second].map((rater) => [
          candidate,
          Math.round(10 * (level + leaning[rater]! + 5 * normal())),
          rater,
        ]);
      });
      return { rows: rows.flat(), truth: 10 * leaning[0]! };
    },
  },
];

async function connect(): Promise<{ connection: Connection; fill: Fill; close: () => void }> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const raw = await instance.connect();
  const fill: Fill = async (columns, draws) => {
    const names = Object.entries({ draw: "INTEGER", ...columns });
    await raw.run(`CREATE OR REPLACE TABLE drawn (${names.map((each) => each.join(" ")).join(", ")})`);
    const appender = await raw.createAppender("drawn");
    for (const [draw, rows] of draws.entries())
      for (const row of rows) {
        appender.appendInteger(draw);
        Object.values(columns).forEach((type, index) => {
          const value = row[index]!;
          if (type === "BOOLEAN") appender.appendBoolean(value as boolean);
          else if (type === "INTEGER") appender.appendInteger(value as number);
          else appender.appendBigInt(BigInt(value as number));
        });
        appender.endRow();
      }
    appender.closeSync();
  };
  const close = () => {
    raw.closeSync();
    instance.closeSync();
  };
  return { connection: wrap(raw), fill, close };
}

type Fill = (columns: Readonly<Record<string, Column>>, draws: readonly (readonly Row[])[]) => Promise<void>;

/** Share of a metric estimator's intervals that hold the truth; the sums come by the SQL that metrics are asked with. */
export async function coverMetric(
  setting: Setting,
  n: number,
  draws: number,
): Promise<{ share: number; without: number }> {
  const random = drawsOf(n * 1009 + setting.estimator.length * 31 + setting.setting.length);
  const samples = count(draws, () => setting.draw(random, n));
  const estimator = (await estimators()).get(setting.estimator)!;
  const { connection, fill, close } = await connect();
  try {
    await fill(
      setting.columns,
      samples.map(({ rows }) => rows),
    );
    const by = ["draw", ...(setting.split === undefined ? [] : [setting.split.column])];
    const metric = {
      id: setting.estimator,
      sql: "SELECT * FROM drawn",
      at: null,
      split: null,
      live_on: null,
      options: setting.options ?? {},
      columns: new Map(Object.entries(setting.columns)),
      dimensions: new Map(by.map((name) => [name, []])),
    } as unknown as BoundMetric;
    const cells = await readCells(
      embedded(connection),
      compile(metric, { ...WHOLE, by }, estimator.aggregation(metric, duckdb)),
    );
    const siblings = new Map<number, Sibling[]>();
    for (const { segment, moments } of cells.values()) {
      const draw = Number(segment[0]);
      const value = segment[1] === undefined ? null : String(segment[1]);
      siblings.set(draw, [...(siblings.get(draw) ?? []), { value, moments }]);
    }
    let [held, without] = [0, 0];
    samples.forEach(({ truth }, draw) => {
      const beside = siblings.get(draw) ?? [];
      const own: readonly Moments[] | undefined =
        setting.split === undefined
          ? beside[0]?.moments
          : beside.find(({ value }) => value === setting.split!.value)?.moments;
      const { low, high } = estimator.estimate(
        own ?? [],
        metric,
        setting.split === undefined ? undefined : beside,
      );
      if (low === null || high === null) without++;
      else if (low <= truth + 1e-9 && truth - 1e-9 <= high) held++;
    });
    return { share: held / Math.max(1, draws - without), without };
  } finally {
    close();
  }
}
