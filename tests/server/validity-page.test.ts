import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analyses, answerAnalysis, givesSchema } from "../../server/analyses/analyses.ts";
import { analysis as agreement } from "../../server/analyses/validity/agreement.ts";
import { analysis as bands } from "../../server/analyses/validity/bands.ts";
import { analysis as incremental, SEED } from "../../server/analyses/validity/incremental.ts";
import { analysis as keywords } from "../../server/analyses/validity/keywords.ts";
import { analysis as questions } from "../../server/analyses/validity/questions.ts";
import { analysis as raters } from "../../server/analyses/validity/raters.ts";
import type { Scope } from "../../server/metrics/metric.ts";
import { blandAltman } from "../../server/statistics/agreement/bland-altman.ts";
import { raterSeverity } from "../../server/statistics/agreement/rater-severity.ts";
import { robustCorrelation } from "../../server/statistics/association/clustered-correlation.ts";
import { overlapDifference } from "../../server/statistics/association/dependent-correlations.ts";
import { expectancyTable } from "../../server/statistics/association/expectancy-table.ts";
import { lift } from "../../server/statistics/association/lift.ts";
import { adjustP } from "../../server/statistics/association/multiple-testing.ts";
import { partialCorrelation } from "../../server/statistics/association/partial-correlation.ts";
import { correlationTest, pearson } from "../../server/statistics/association/pearson.ts";
import { studentTQuantile } from "../../server/statistics/distributions/student-t.ts";
import { clusteredMomentsOf } from "../../server/statistics/intervals/clustered-mean.ts";
import { differenceOfEstimates } from "../../server/statistics/intervals/difference-of-estimates.ts";
import { meanInterval } from "../../server/statistics/intervals/mean-interval.ts";
import { proportionInterval } from "../../server/statistics/intervals/proportion-interval.ts";
import { skewedMeanInterval } from "../../server/statistics/intervals/skewed-mean.ts";
import { correlationMatrix, covarianceMoments } from "../../server/statistics/numbers/covariance.ts";
import { meanMoments } from "../../server/statistics/numbers/moments.ts";
import { linearRegression } from "../../server/statistics/regression/linear-regression.ts";
import { incrementalFromMoments } from "../../server/statistics/regression/regression-from-moments.ts";
import { bootstrap } from "../../server/statistics/resampling/bootstrap.ts";
import { demo } from "../helpers/demo.ts";
import { leaks } from "../helpers/small-groups.ts";
import { unguarded } from "../helpers/unguarded.ts";
import { type Client, client } from "./client.ts";

let server: Client;
// biome-ignore lint/suspicious/noExplicitAny: the file is read as it was written
let truth: any;
beforeAll(async () => {
  const { directory, truth: planted } = await demo();
  truth = planted;
  server = await client(directory);
}, 300_000);
afterAll(() => server?.close());

// biome-ignore lint/suspicious/noExplicitAny: answers are held against their schemas below
const ask = async (path: string): Promise<any> => {
  const answer = await server.get(`/api/analyses/${path}`);
  expect(answer.statusCode, `${path}: ${answer.body}`).toBe(200);
  return answer.json();
};
const select = <Row>(sql: string) => server.context.queries.reader((connection) => connection.rows<Row>(sql));
const column = <Row>(rows: readonly Row[], pick: (row: Row) => unknown) =>
  Float64Array.from(rows, (row) => Number(pick(row)));
type Figured = { value: number | null; low: number | null; high: number | null; n: number };
const expectFigure = (found: Figured, wanted: Omit<Figured, "n">, digits = 9) => {
  for (const name of ["value", "low", "high"] as const) {
    if (wanted[name] === null) expect(found[name], name).toBeNull();
    else expect(found[name], name).toBeCloseTo(wanted[name], digits);
  }
};
const open: Scope = { kind: "all", rows: true };
const closed: Scope = { kind: "all", rows: false };
const bare = () => ({ ...server.context, rows: unguarded(server.context.rows) });

describe("incremental validity", () => {
  type Hire = { ai: number; human: number; y: number; family: string };
  const hires = () =>
    select<Hire>(
      `select ai_score_z / 1e12 as ai, human_score_z / 1e12 as human, performance_6_z / 1e12 as y,
         job_family::varchar as family
       from marts.hire
       where ai_score_z is not null and human_score_z is not null and performance_6_z is not null
       order by application_key`,
    );

  /** The gain in R squared of one predictor over another, its rows resampled one by one. */
  const gain = (y: Float64Array, base: Float64Array, added: Float64Array) => {
    const of = (rows: ArrayLike<number>) =>
      incrementalFromMoments(
        covarianceMoments([y, base, added].map((own) => Float64Array.from(rows, (row) => own[row]!))),
        0,
        [1],
        [2],
      );
    const found = bootstrap(y.length, (rows) => of(rows)?.deltaRSquared ?? null, {
      seed: SEED,
      replicates: 2000,
      interval: "percentile",
      method: "gain",
    });
    return of(y.map((_, row) => row))!.p! > 0.05 ? { ...found, low: 0 } : found;
  };

  test("human alone, AI alone and both are what the statistics say of the raw rows", async () => {
    const { overall } = await ask("incremental");
    const rows = await hires();
    const [y, human, ai] = [
      column(rows, (row) => row.y),
      column(rows, (row) => row.human),
      column(rows, (row) => row.ai),
    ];
    expect(overall.n).toBe(rows.length);
    expectFigure(overall.human, pearson(human, y));
    expectFigure(overall.ai, pearson(ai, y));
    expectFigure(overall.between, pearson(human, ai));
    const moments = covarianceMoments([y, human, ai]);
    const matrix = correlationMatrix(moments);
    expectFigure(overall.difference, overlapDifference(matrix[2]!, matrix[1]!, matrix[5]!, rows.length));
    expectFigure(overall.partial_ai, partialCorrelation(matrix, rows.length, 2, 0, [1]));
    expectFigure(overall.partial_human, partialCorrelation(matrix, rows.length, 1, 0, [2]));
    const added = incrementalFromMoments(moments, 0, [1], [2])!;
    expect(overall.both.value).toBeCloseTo(added.multipleR, 9);
    expect(overall.delta_ai.p).toBeCloseTo(added.p!, 12);
    expectFigure(overall.delta_ai, gain(y, human, ai));
    expectFigure(overall.delta_human, gain(y, ai, human));
    const reach = 1.959963984540054 / Math.sqrt(rows.length - 4);
    expect(overall.both.low).toBeCloseTo(Math.tanh(Math.atanh(added.multipleR) - reach), 9);
    expect(overall.both.high).toBeCloseTo(Math.tanh(Math.atanh(added.multipleR) + reach), 9);
  });

  test("by job family: each family's own hires, FDR over the families", async () => {
    const { rows, by } = await ask("incremental?by=job_family");
    expect(by).toEqual(["job_family"]);
    const all = await hires();
    for (const row of rows) {
      const own = all.filter(({ family }) => family === row.segment.job_family);
      expect(row.n).toBe(own.length);
      if (row.delta_ai.value === null) continue;
      expectFigure(
        row.ai,
        pearson(
          column(own, ({ ai }) => ai),
          column(own, ({ y }) => y),
        ),
      );
    }
    const adjusted = adjustP(rows.map((row: { delta_ai: { p: number | null } }) => row.delta_ai.p));
    rows.forEach((row: { p_adjusted: number | null; stands: boolean }, index: number) => {
      expect(row.p_adjusted).toBe(adjusted[index]);
      expect(row.stands).toBe(adjusted[index] !== null && adjusted[index]! <= 0.1);
    });
  });

  test("without row access a family of fewer than five is hidden and counts are rounded", async () => {
    const question = { criterion: "performance_6m", by: ["job"], from: "2026-01-15" };
    const all = await answerAnalysis(server.context, incremental, question, open);
    const told = await answerAnalysis(bare(), incremental, question, closed);
    const small = all.rows.filter(({ n }) => n > 0 && n < 5);
    expect(small.length).toBeGreaterThan(0);
    for (const { segment } of small) {
      const row = told.rows.find((each) => each.segment.job === segment.job)!;
      expect(row).toMatchObject({ n: 0, status: "suppressed", ai: { value: null, n: 0 } });
    }
    for (const { n } of told.rows) expect(n >= 100 || n % 5 === 0).toBe(true);
  });
});

describe("score bands", () => {
  const sales = () =>
    select<{ x: number; y: number }>(
      `select any_value(ai_score_z) / 1e12 as x, round(avg(index_value)) / 1e6 as y
       from marts.kpi_result join core.competency_score using (application_key)
       where competency = 'communication' and ai_score_z is not null and index_value is not null and job_family = 'sales'
       group by application_key order by application_key`,
    );

  test("means, expectancy and lift are those of the raw rows", async () => {
    const found = await ask("bands?predictor=competency:communication&criterion=kpi&job_family=sales");
    const rows = await sales();
    const [x, y] = [column(rows, (row) => row.x), column(rows, (row) => row.y)];
    expect(found.unit).toBe("index");
    expect(found.n).toBe(rows.length);
    expectFigure(found.r, pearson(x, y));
    const own = lift(x, y);
    expectFigure(found.lift.relative, own.relative);
    expectFigure(found.lift.difference, own.difference);
    expectFigure(found.lift.cohen_d, own.cohenD);
    // V5: the top fifth sells 30 % more
    expect(found.lift.relative.low).toBeLessThan(0.3);
    expect(found.lift.relative.high).toBeGreaterThan(0.2);
    const table = expectancyTable(x, y);
    for (const [index, fifth] of found.fifths.entries()) expectFigure(fifth, table[index]!.above);
    let people = 0;
    for (const band of found.bands) {
      const members = [...x.keys()].filter(
        (i) => x[i]! >= (band.from ?? -Infinity) && x[i]! < (band.to ?? Infinity),
      );
      people += members.length;
      if (band.status === "suppressed") continue;
      expect(band.n).toBe(members.length);
      expectFigure(band, meanInterval(meanMoments(Float64Array.from(members, (i) => y[i]!))));
    }
    expect(people).toBe(rows.length);
  });

  test("retention: the share who stayed, without a median", async () => {
    const found = await ask("bands?criterion=retention");
    const rows = await select<{ x: number; y: number }>(
      `with norm as (select vendor, model_version, avg(ai_score) as mean, stddev_samp(ai_score) as sd from marts.application where ai_score is not null group by all)
       select (hire.ai_score - norm.mean) / norm.sd as x, (not (spell.has_left and spell.days <= 90))::int as y
       from marts.hire as hire join norm using (vendor, model_version)
       join marts.employment_spell as spell using (application_key), core.observed_until as seen
       where hire.ai_score is not null and spell.started_on <= seen.observed_on - 90`,
    );
    expect(found.n).toBe(rows.length);
    expect(found.bins.cells).toEqual([]);
    const best = rows.filter(({ x }) => x >= 1.5);
    expectFigure(
      found.bands.at(-1),
      proportionInterval(
        best.reduce((sum, { y }) => sum + y, 0),
        best.length,
      ),
    );
    const stayed = found.fifths.reduce((sum: number, fifth: Figured) => sum + fifth.value! * fifth.n, 0);
    expect(stayed).toBeCloseTo(
      rows.reduce((sum, { y }) => sum + y, 0),
      6,
    );
  });

  test("no bin shows fewer than five people to anybody, and what is left out is counted", async () => {
    const found = await ask("bands?criterion=performance_6m");
    expect(found.bins.cells.length).toBeGreaterThan(10);
    let drawn = 0;
    for (const { n } of found.bins.cells) {
      expect(n).toBeGreaterThanOrEqual(5);
      drawn += n;
    }
    expect(drawn + found.bins.left_out).toBe(found.n);
    const columns = new Map<number, number>();
    for (const { x, n } of found.bins.cells) columns.set(x, (columns.get(x) ?? 0) + n);
    // no column can be completed by its band: what is missing from it is nobody, or five and more
    for (const band of found.bands) {
      if (band.from === null || band.to === null || band.status === "suppressed") continue;
      const missing = band.n - (columns.get(band.from) ?? 0);
      expect(missing === 0 || missing >= 5, `${band.from}: ${missing}`).toBe(true);
    }
    const own = await ask("bands?criterion=kpi&job=J16");
    for (const { n, status } of [...own.bands, ...own.fifths]) expect(n >= 5).toBe(status !== "suppressed");
    for (const name of ["bands", "fifths"])
      expect(own[name].some(({ status }: { status: string }) => status === "suppressed")).toBe(true);
  });

  test("without row access nothing is told of a best fifth of fewer than five", async () => {
    const question = { predictor: "ai", criterion: "performance_6m", job: ["J14"] };
    const all = await answerAnalysis(server.context, bands, question, open);
    expect(all.n).toBeLessThan(25);
    expect(all.lift.top).not.toBeNull();
    const told = await answerAnalysis(bare(), bands, question, closed);
    expect(told.n).toBeGreaterThan(5);
    expect(told.lift).toMatchObject({
      top: null,
      rest: null,
      difference: { status: "suppressed", value: null },
    });
  });
});

describe("agreement", () => {
  type Pair = { person: number; ai: number; human: number; z: number; saw: string | null };
  const person = (rows: readonly Pair[]) => rows.map((row) => row.person);
  const biasOf = (rows: readonly Pair[]) =>
    skewedMeanInterval(
      clusteredMomentsOf(
        column(rows, (row) => row.ai - row.human),
        person(rows),
      ),
    );
  const rOf = (rows: readonly Pair[]) =>
    robustCorrelation(
      column(rows, (row) => row.z),
      column(rows, (row) => row.human),
      { person: person(rows) },
    );
  const pairs = (where: string) =>
    select<Pair>(
      `select person, ai_score / 10 as ai, human_score / 10 as human, ai_score_z / 1e12 as z, saw_ai_score::varchar as saw
       from marts.competency_score where ai_score is not null and human_score is not null and ${where}`,
    );

  test("r, bias and limits of a competency are those of the raw rows and of the metrics", async () => {
    const found = await ask("agreement?of=communication");
    const rows = await pairs("competency = 'communication'");
    const [ai, human] = [column(rows, (row) => row.ai), column(rows, (row) => row.human)];
    const wanted = blandAltman(meanMoments(ai.map((score, row) => score - human[row]!)));
    expect(found.whole.n).toBe(new Set(person(rows)).size);
    expectFigure(found.whole.bias, biasOf(rows));
    expectFigure(found.whole.lower, wanted.lower);
    expectFigure(found.whole.upper, wanted.upper);
    expectFigure(found.whole.r, rOf(rows));
    // V1 and V7 as the metrics have them
    for (const [metric, name] of [
      ["agreement_r", "r"],
      ["agreement_bias", "bias"],
    ] as const) {
      const [row] = (await server.get(`/api/metrics/${metric}?competency=communication`)).json().rows;
      expectFigure(found.whole[name], row, 9);
    }
    const slope = linearRegression(
      ai.map((value, i) => value - human[i]!),
      [ai.map((value, i) => (value + human[i]!) / 2)],
    );
    expect(found.trend.value).toBeCloseTo(10 * slope.coefficients[1]!, 8);
    expect((found.trend.high - found.trend.low) / 2 / 1.961).toBeCloseTo(10 * slope.standardErrors[1]!, 3);
    const columns = found.columns.filter((each: { status: string }) => each.status === "ok");
    expect(columns.length).toBeGreaterThan(4);
    for (const each of columns) {
      const own = rows.filter(
        (row) => (row.ai + row.human) / 2 >= each.from && (row.ai + row.human) / 2 < each.to,
      );
      expect(each.n).toBe(own.length);
      expectFigure(each, meanInterval(meanMoments(column(own, (row) => row.ai - row.human))));
    }
    for (const { n } of found.bins.cells) expect(n).toBeGreaterThanOrEqual(5);
    const hidden = found.columns.filter((each: { status: string }) => each.status === "suppressed");
    expect(hidden.length).toBeGreaterThan(0);
    for (const { n } of columns) expect(n).toBeGreaterThanOrEqual(5);
  });

  test("apart for interviewers who had seen the AI score, and the differences between the two", async () => {
    const found = await ask("agreement?of=communication");
    const rows = await pairs("competency = 'communication'");
    const of = (saw: string | null) => rows.filter((row) => row.saw === saw);
    expect(found.seen.map((each: { saw_ai_score: string | null }) => each.saw_ai_score)).toEqual([
      "yes",
      "no",
      null,
    ]);
    for (const group of found.seen) {
      const own = of(group.saw_ai_score);
      expect(group.n).toBe(new Set(person(own)).size);
      expect(own.length).toBeGreaterThan(100);
      // products of a person's sums are of millionths of a z-score
      expectFigure(group.r, rOf(own), 7);
      expectFigure(group.bias, biasOf(own));
    }
    const [yes, no] = [of("yes"), of("no")];
    expectFigure(found.seen_difference.r, differenceOfEstimates(rOf(yes), rOf(no), ""), 7);
    expect(found.seen_difference.r.low, "those who had seen it agree more").toBeGreaterThan(0);
    const split = await server.get("/api/metrics/agreement_r?competency=communication&by=saw_ai_score");
    expect(split.json().rows.map((row: { segment: unknown; n: number }) => row.n)).toEqual(
      found.seen.map((each: { n: number }) => each.n),
    );
  });

  test("the whole interview: one pair a person", async () => {
    const found = await ask("agreement");
    const rows = await select<Pair>(
      "select person, ai_score / 10 as ai, human_score / 10 as human from marts.application where ai_score is not null and human_score is not null",
    );
    expect(found.of).toBe("overall");
    expectFigure(found.whole.bias, biasOf(rows));
  });

  test("without row access a small selection is hidden", async () => {
    const [cell] = await select<{ job: string; version: string; n: number }>(
      `select job::varchar as job, model_version::varchar as version, count(*)::int as n from marts.application
       where ai_score is not null and human_score is not null group by all having count(*) between 1 and 4 order by all limit 1`,
    );
    const question = { of: "overall", job: [cell!.job], model_version: [cell!.version] };
    const all = await answerAnalysis(server.context, agreement, question, open);
    expect(all.whole.n).toBe(cell!.n);
    const told = await answerAnalysis(bare(), agreement, question, closed);
    expect(told.whole).toMatchObject({ n: 0, status: "suppressed", bias: { value: null, n: 0 } });
    expect([told.columns, told.bins.cells, told.bins.left_out]).toEqual([[], [], 0]);
  });
});

describe("rater severity", () => {
  test("effects, intervals and variance are those of the fit on raw rows; the severe are named", async () => {
    const found = await ask("raters");
    const rows = await select<{ application: number; rater: string; score: number }>(
      "select application_key as application, rater::varchar as rater, score / 10 as score from marts.rating where score is not null order by 1, 2",
    );
    const fit = raterSeverity(
      rows.map(({ application }) => application),
      rows.map(({ rater }) => rater),
      column(rows, ({ score }) => score),
    );
    expect(found.n).toBe(rows.length);
    expect(found.raters).toHaveLength(fit.raters.length);
    for (const { rater, effect, standardError, ratings, raw } of fit.raters) {
      const own = found.raters.find((each: { rater: string }) => each.rater === rater);
      expect(own.n).toBe(ratings);
      expect(own.raw).toBeCloseTo(raw, 9);
      const reach = studentTQuantile(0.975, ratings - 1) * standardError;
      expectFigure(own, { value: effect, low: effect - reach, high: effect + reach }, 6);
    }
    for (const [index, { share }] of fit.variance.entries())
      expect(found.variance[index].share).toBeCloseTo(share, 6);
    expect(found.variance.reduce((sum: number, { share }: { share: number }) => sum + share, 0)).toBeCloseTo(
      1,
      12,
    );
    const apart = found.raters.filter((each: { standing: string }) => each.standing === "severe");
    expect(apart.map((each: { rater: string }) => each.rater).sort()).toEqual(truth.facts.severe_raters);
    expect(found.raters.some((each: { standing: string }) => each.standing === "mild")).toBe(false);
  });

  test("without row access no single rater is told of", async () => {
    const question = { job: ["J16"], from: "2026-07-01" };
    const all = await answerAnalysis(server.context, raters, question, open);
    const told = await answerAnalysis(bare(), raters, question, closed);
    expect(all.raters.length).toBeGreaterThan(0);
    expect(told.raters).toEqual([]);
    expect(told.mean).toBe(all.mean);
  });
});

describe("keywords", () => {
  type Hit = {
    key: number;
    person: number;
    keyword: string;
    mentions: number;
    characters: number;
    y: number;
  };
  const hits = (where: string) =>
    select<Hit>(
      `select application_key as key, person, keyword::varchar as keyword, mentions, characters, performance_6_z / 1e12 as y
       from marts.keyword_hit where performance_6_z is not null and ${where} order by key, keyword`,
    );
  const associations = (rows: Hit[]) => {
    const found = [...new Set(rows.map(({ keyword }) => keyword))].map((term) => {
      const own = rows.filter(({ keyword }) => keyword === term);
      const y = column(own, (row) => row.y);
      const said = column(own, ({ mentions }) => Number(mentions > 0));
      const rate = column(own, ({ mentions, characters }) => (1000 * mentions) / characters);
      const documents = said.reduce((sum, one) => sum + one, 0);
      return { term, n: own.length, documents, mentioned: pearson(said, y), rate: pearson(rate, y) };
    });
    const adjusted = (name: "mentioned" | "rate") =>
      adjustP(found.map((entry) => correlationTest(entry[name].value!, entry.n).p)).map(Number);
    const [mentioned, rates] = [adjusted("mentioned"), adjusted("rate")];
    return found.map((entry, i) => ({ ...entry, adjustedP: mentioned[i]!, adjustedRateP: rates[i]! }));
  };

  test("rates, mentions, document counts and FDR are those of the statistics on raw rows", async () => {
    const found = await ask("keywords?min_documents=30");
    const wanted = associations(await hits("true"));
    expect(found.rows).toHaveLength(wanted.length);
    for (const { term, n, documents, rate, mentioned, adjustedP, adjustedRateP } of wanted) {
      const row = found.rows.find((each: { segment: { keyword: string } }) => each.segment.keyword === term);
      expect(Math.min(documents, n - documents)).toBeGreaterThanOrEqual(30);
      expect(row.documents).toBe(documents);
      expect(row.status).toBe("ok");
      // rates are kept in millionths of a mention per 1,000 characters
      expect(row.rate.value).toBeCloseTo(rate.value!, 6);
      expectFigure(row.mentioned, mentioned);
      expect(row.mentioned_p_adjusted).toBeCloseTo(adjustedP, 9);
      // of skewed rates the p is no longer that of normal ones
      expect(Math.abs(Math.log(row.p_adjusted / adjustedRateP))).toBeLessThan(2);
      if (Math.min(adjustedP, adjustedRateP) <= 0.1) expect(row.stands).toBe(true);
    }
  });

  test("where nearly everybody says a word, how often is told and whether at all is not", async () => {
    const found = await ask("keywords?job_family=service");
    const own = await hits("job_family = 'service' and keyword = '客户服务'");
    const rate = robustCorrelation(
      column(own, ({ mentions, characters }) => (1000 * mentions) / characters),
      column(own, ({ y }) => y),
      { person: own.map(({ person }) => person) },
    );
    // V4
    const planted = found.rows.find(
      (each: { segment: { keyword: string } }) => each.segment.keyword === "客户服务",
    );
    expectFigure(planted.rate, rate, 6);
    expect(planted.rate.low).toBeLessThan(0.68);
    expect(planted.rate.high).toBeGreaterThan(0.68);
    expect(planted.stands).toBe(true);
    expect(own.length - planted.documents).toBeLessThan(20);
    expect(planted.mentioned.value).toBeNull();
  });

  test("the least number of documents decides what is tested", async () => {
    const count = async (least: number) =>
      (await ask(`keywords?by=job_family&min_documents=${least}`)).rows.filter(
        (row: { p: number | null }) => row.p !== null,
      ).length;
    const few = await count(40);
    expect(few).toBeLessThan(await count(5));
    const { rows, min_documents } = await ask("keywords?min_documents=100000");
    expect(min_documents).toBe(100_000);
    expect(
      rows.every((row: { status: string; rate: Figured }) => row.status === "few" && row.rate.value === null),
    ).toBe(true);
  });

  test("without row access a word that fewer than five used is hidden", async () => {
    const question = { criterion: "performance_6m", by: ["job"], min_documents: 5 };
    const all = await answerAnalysis(server.context, keywords, question, open);
    const told = await answerAnalysis(bare(), keywords, question, closed);
    const rare = all.rows.flatMap((row, index) => (row.documents > 0 && row.documents < 5 ? [index] : []));
    expect(rare.length).toBeGreaterThan(0);
    for (const index of rare)
      expect(told.rows[index]).toMatchObject({ n: 0, documents: 0, mentions: 0, status: "suppressed" });
  });
});

describe("question analysis", () => {
  test("each question against its sisters, as the raw scores have it; the too general one is named", async () => {
    const { rows } = await ask("questions");
    const raw = await select<{
      key: number;
      question: string;
      competency: string;
      group: string;
      score: number;
    }>(
      `select application_key as key, question::varchar as question, competency::varchar as competency,
         vendor::varchar || coalesce(model_version::varchar, '') as group, raw_score as score from marts.question_score
       where competency = 'logical_thinking' and raw_score is not null`,
    );
    const groups = new Map<string, number[]>();
    for (const { question, group, score } of raw) {
      const key = `${question} ${group}`;
      groups.set(key, [...(groups.get(key) ?? []), Number(score)]);
    }
    const norms = new Map(
      [...groups].map(([key, values]) => {
        const { n, mean, m2 } = meanMoments(Float64Array.from(values));
        return [key, { mean, sd: Math.sqrt(m2 / (n - 1)) }];
      }),
    );
    const z = new Map<number, Map<string, number>>();
    for (const { key, question, group, score } of raw) {
      const { mean, sd } = norms.get(`${question} ${group}`)!;
      const own = z.get(key) ?? new Map<string, number>();
      z.set(key, own.set(question, (Number(score) - mean) / sd));
    }
    for (const row of rows.filter((each: { competency: string }) => each.competency === "logical_thinking")) {
      const both = [...z.values()].flatMap((own) => {
        const mine = own.get(row.question);
        if (mine === undefined || own.size < 2) return [];
        const sum = [...own.values()].reduce((total, value) => total + value, 0);
        return [{ mine, others: (sum - mine) / (own.size - 1) }];
      });
      expectFigure(
        row.rest,
        pearson(
          column(both, ({ mine }) => mine),
          column(both, ({ others }) => others),
        ),
        5,
      );
      const [metric] = (await server.get(`/api/metrics/question_validity_r?question=${row.question}`)).json()
        .rows;
      expect(row.validity.value).toBeCloseTo(metric.value, 5);
    }
    const general = rows.filter((row: { verdict: string }) => row.verdict === "too_general");
    expect(general.map((row: { question: string }) => row.question)).toEqual([truth.facts.general_question]);
  });

  test("without row access a question of fewer than five answers or outcomes is hidden", async () => {
    const [cell] = await select<{ job: string }>(
      `select job::varchar as job from marts.hired_question_score where performance_6_z is not null
       group by question, job having count(*) between 1 and 4 order by all limit 1`,
    );
    const question = { job: [cell!.job] };
    const all = await answerAnalysis(server.context, questions, question, open);
    const told = await answerAnalysis(bare(), questions, question, closed);
    const small = all.rows.filter(({ validity }) => validity.n > 0 && validity.n < 5);
    expect(small.length).toBeGreaterThan(0);
    for (const { question: name } of small)
      expect(told.rows.find((row) => row.question === name)!.validity).toMatchObject({ n: 0, value: null });
  });
});

describe("every address", () => {
  const names = ["incremental", "bands", "agreement", "raters", "keywords", "questions"];

  test.each(names)("%s answers as its schema says, also where there is nothing", async (name) => {
    const schema = givesSchema((await analyses()).get(name)!);
    for (const query of ["", "?job=J16&from=2026-08-01", "?job=nowhere", "?company=C2&vendor=xuanji"]) {
      const result = await ask(`${name}${query}`);
      expect([...Value.Errors(schema, result)], `${name}${query}`).toEqual([]);
      const notes = new Set<string>();
      JSON.stringify(result, (key, value) => {
        if (key === "notes") for (const note of value) notes.add(note);
        return value;
      });
      for (const note of notes) {
        expect(result.note_texts[note]?.zh, note).toMatch(/\p{Script=Han}/u);
        expect(result.note_texts[note]?.en, note).toMatch(/^[A-Z][^{}]+$/);
      }
      expect(result.sql).toContain("select");
    }
  });

  test.each(names)(
    "%s is fresh by ETag, needs a session, and tells filters it does not have",
    async (name) => {
      expect((await server.app.inject(`/api/analyses/${name}`)).statusCode).toBe(401);
      const first = await server.get(`/api/analyses/${name}`);
      const again = await server.get(`/api/analyses/${name}`, {
        "if-none-match": String(first.headers.etag),
      });
      expect(again.statusCode).toBe(304);
      expect((await ask(`${name}?kpi=nothing`)).ignored_filters).toEqual(["kpi"]);
    },
  );

  test.each([
    ["incremental?criterion=luck", "invalid_parameter"],
    ["incremental?by=shoe_size", "unknown_parameter"],
    ["incremental?by=question", "invalid_parameter"],
    ["incremental?by=job&by=vendor", "invalid_parameter"],
    ["bands?predictor=question:q1", "invalid_parameter"],
    ["bands?predictor=competency:charm", "invalid_parameter"],
    ["bands?from=2026-02-30", "invalid_parameter"],
    ["agreement?of=charm", "invalid_parameter"],
    ["agreement?of=%27%20or%201", "invalid_parameter"],
    ["agreement?from=2026-02-01&to=2026-01-01", "invalid_parameter"],
    ["raters?shoe_size=44", "unknown_parameter"],
    ["keywords?min_documents=1", "invalid_parameter"],
    ["keywords?min_documents=many", "invalid_parameter"],
    ["keywords?criterion=kpi", "invalid_parameter"],
    ["keywords?by=question", "invalid_parameter"],
    ["questions?shoe_size=44", "unknown_parameter"],
  ])("%s is refused", async (query, code) => {
    const answer = await server.get(`/api/analyses/${query}`);
    expect([answer.statusCode, answer.json().error.code], answer.body).toEqual([400, code]);
    expect(answer.json().error.message.length).toBeGreaterThan(10);
  });
});

describe("a viewer without rows", () => {
  const criterion = "performance_6m";
  test.each<[string, Record<string, unknown>[]]>([
    [
      "validity",
      [
        { predictor: "competency", criterion, by: ["job"], from: "2026-01-01" },
        { predictor: "ai", criterion, by: ["job", "model_version"] },
      ],
    ],
    [
      "agreement",
      [
        { of: "overall", job: ["J16"] },
        { of: "communication", job: ["J16"], from: "2026-06-01" },
        { of: "communication", job: ["J02"], from: "2026-07-15" },
      ],
    ],
    [
      "bands",
      [
        { predictor: "ai", criterion, job: ["J02"] },
        { predictor: "ai", criterion: "kpi", job: ["J16"] },
        { predictor: "ai", criterion, job: ["J04"], model_version: ["v6"] },
      ],
    ],
    [
      "incremental",
      [
        { criterion, by: ["job"], from: "2026-01-15" },
        { criterion, job: ["J16"] },
      ],
    ],
    ["keywords", [{ criterion, by: ["job"], min_documents: 5 }]],
    ["questions", [{ job: ["J16"] }, { job: ["J02"] }, { job: ["J03"] }]],
    [
      "raters",
      [
        { job: ["J16"], from: "2026-07-01" },
        { job: ["J02"], from: "2026-09-01" },
        { job: ["J01"], from: "2025-02-01", to: "2025-02-28" },
      ],
    ],
  ])("is told %s in fives and nothing about fewer than five", async (id, asked) => {
    const analysis = (await analyses()).get(id)!;
    for (const question of asked) {
      const all = await answerAnalysis(server.context, analysis, question, open);
      expect(leaks(all, all).length, "with rows it would be told").toBeGreaterThan(0);
      expect(leaks(all, await answerAnalysis(bare(), analysis, question, closed))).toEqual([]);
    }
  });
});
