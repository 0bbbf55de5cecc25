import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerAnalysis, givesSchema } from "../../server/analyses/analyses.ts";
import { analysis as commentsAnalysis } from "../../server/analyses/experience/comments.ts";
import { analysis as driversAnalysis } from "../../server/analyses/experience/drivers.ts";
import { analysis as experienceAnalysis } from "../../server/analyses/experience/experience.ts";
import { independence } from "../../server/statistics/association/chi-square-test.ts";
import { adjustP } from "../../server/statistics/association/multiple-testing.ts";
import { newcombeDifference } from "../../server/statistics/intervals/newcombe-difference.ts";
import { postStratifiedShare } from "../../server/statistics/intervals/post-stratified-share.ts";
import { proportionInterval } from "../../server/statistics/intervals/proportion-interval.ts";
import { relativeWeights } from "../../server/statistics/regression/relative-weights.ts";
import { fisherExact } from "../../server/statistics/selection/fisher-exact.ts";
import { demo } from "../helpers/demo.ts";
import { unguarded } from "../helpers/unguarded.ts";
import { type Client, client } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;

let server: Client;
const rows = <T>(sql: string) => server.context.database.reader((connection) => connection.rows<T>(sql));
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

const ask = async (path: string, analysis: Parameters<typeof givesSchema>[0]): Promise<Answer> => {
  const answer = await server.get(`/api/analyses/${path}`);
  expect({ path, status: answer.statusCode, body: answer.statusCode === 200 ? "" : answer.body }).toEqual({
    path,
    status: 200,
    body: "",
  });
  const result = answer.json();
  expect([...Value.Errors(givesSchema(analysis), result)]).toEqual([]);
  return result;
};
const experience = (query = "") => ask(`experience${query}`, experienceAnalysis);
const drivers = (query = "") => ask(`drivers${query}`, driversAnalysis);
const comments = (query = "") => ask(`comments${query}`, commentsAnalysis);
const near = (figure: Answer, direct: { value: number | null; low: number | null; high: number | null }) => {
  for (const end of ["value", "low", "high"] as const) expect(figure[end]).toBeCloseTo(direct[end]!, 9);
};

test("items are told with all their answers, candidates' before the business's (X1, X2, X5)", async () => {
  const { items } = await experience();
  const scores = await rows<{ respondent: string; item: string; score: number }>(
    "select respondent, item, score from staging.survey_answers where item <> 'recommend' and score is not null",
  );
  expect(items.map(({ respondent }: Answer) => respondent)).toEqual([
    ...new Array(4).fill("candidate"),
    "business",
  ]);
  for (const { respondent, item, n, levels, favourable } of items) {
    const own = scores.filter((row) => row.respondent === respondent && row.item === item);
    expect(n).toBe(own.length);
    near(favourable, proportionInterval(own.filter(({ score }) => score >= 4).length, n));
    expect(levels.map(({ level }: Answer) => level)).toEqual([1, 2, 3, 4, 5]);
    for (const each of levels)
      near(each, proportionInterval(own.filter(({ score }) => score === each.level).length, n));
    expect(levels.reduce((sum: number, { value }: Answer) => sum + value, 0)).toBeCloseTo(1, 12);
  }
});

test("the net promoter score is that of the measure, with the parts that make it", async () => {
  const { promoters } = await experience("?from=2026-01-01&to=2026-06-30");
  const [period, before, after] = promoters;
  const measure = (
    await server.get("/api/metrics/nps?period=none&from=2026-01-01&to=2026-06-30")
  ).json<Answer>();
  near(period.score, measure.rows[0]);
  expect(period.n).toBe(measure.rows[0].n);
  const phases = (await server.get("/api/metrics/nps?period=none&by=phase")).json<Answer>().rows;
  for (const each of [before, after])
    near(
      each.score,
      phases.find((row: Answer) => row.segment.phase === each.phase),
    );
  for (const each of promoters) {
    expect(each.detractors.value + each.passives.value + each.promoters.value).toBeCloseTo(1, 12);
    expect(each.score.value).toBeCloseTo(100 * (each.promoters.value - each.detractors.value), 9);
  }
});

test("drivers are Johnson's weights of the items on overall satisfaction", async () => {
  const found = await drivers("?screening_path=ai");
  const responses = await rows<Record<string, number>>(
    `select max(score) filter (item = 'satisfaction') as y, max(score) filter (item = 'flow_smooth') as flow_smooth,
      max(score) filter (item = 'length_ok') as length_ok,
      max(score) filter (item = 'questions_relevant') as questions_relevant
    from marts.survey_answer where respondent = 'candidate' and screening_path = 'ai' group by response_id`,
  );
  const names = ["flow_smooth", "length_ok", "questions_relevant"];
  const direct = relativeWeights(
    responses.map((row) => ({ values: [row.y!, ...names.map((name) => row[name]!)], count: 1 })),
    3,
    { replicates: 200 },
  );
  expect(found.n).toBe(responses.length);
  expect(found.responses).toBe(responses.length);
  expect(found.r_squared.value).toBeCloseTo(direct.rSquared.value!, 10);
  expect(found.adjusted_r_squared).toBeCloseTo(direct.adjusted!, 10);
  expect(found.items.map(({ item }: Answer) => item).sort()).toEqual(names);
  for (const { item, value, low, high, share, dominance, r } of found.items) {
    const own = direct.weights[names.indexOf(item)]!;
    expect(value).toBeCloseTo(own.weight.value!, 10);
    expect(share).toBeCloseTo(own.share!, 10);
    expect(dominance).toBeCloseTo(own.dominance!, 10);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(r).toBeGreaterThan(0);
  }
  const values = found.items.map(({ value }: Answer) => value);
  expect(values).toEqual([...values].sort((a: number, b: number) => b - a));
});

describe("who answers", () => {
  type Asked = {
    outcome: string;
    vendor: string | null;
    responded: boolean;
    satisfied: boolean | null;
    stratum: string;
  };
  let asked: Asked[];
  beforeAll(async () => {
    asked = await rows<Asked>(
      `select case when a.is_hired then 'hired' when a.rejected_at is not null then 'rejected'
          when a.withdrawn_at is not null then 'withdrawn' else 'open' end as outcome,
        cast(m.vendor as varchar) as vendor, m.is_responded as responded, s.satisfied,
        concat_ws('|', m.screening_path, coalesce(cast(m.length_band as varchar), '-'), m.feedback_sent, outcome) as stratum
      from marts.message as m
      join core.application as a using (application_key)
      left join (
        select application_key, bool_or(is_favourable) as satisfied from marts.survey_answer
        where item = 'satisfaction' and respondent = 'candidate' group by 1
      ) as s using (application_key)
      where m.purpose = 'survey'`,
    );
  });

  test("is told by rate, by group, and tested over all groups at once", async () => {
    const { response } = await experience();
    const answered = asked.filter(({ responded }) => responded).length;
    expect([response.sent, response.answered]).toEqual([asked.length, answered]);
    near(response.rate, proportionInterval(answered, asked.length));
    expect(response.is_low).toBe(answered / asked.length < response.least);
    for (const of of ["outcome", "vendor"] as const) {
      const told = response.by.find((each: Answer) => each.of === of);
      const tables = told.groups.map(({ group, value, low, n }: Answer) => {
        const own = asked.filter((row) => row[of] === group);
        const k = own.filter(({ responded }) => responded).length;
        expect(n).toBe(own.length);
        expect(value).toBeCloseTo(k / n, 12);
        expect(low).toBeCloseTo(proportionInterval(k, n).low!, 12);
        return [k, n - k];
      });
      expect(tables.length).toBeGreaterThan(1);
      expect(told.p).toBeCloseTo(independence(tables).p!, 10);
      expect(told.gap.value).toBeGreaterThan(0);
    }
    const adjusted = adjustP(response.by.map(({ p }: Answer) => p));
    response.by.forEach((each: Answer, index: number) => {
      expect(each.adjusted_p).toBeCloseTo(adjusted[index]!, 12);
      expect(each.differs).toBe(adjusted[index]! <= 0.1);
    });
  });

  test("what silence may hide: weighted to all who were asked, and the bounds", async () => {
    const { response } = await experience();
    const strata = new Map<string, { asked: number; answered: number; yes: number }>();
    for (const { stratum, satisfied } of asked) {
      const own = strata.get(stratum) ?? { asked: 0, answered: 0, yes: 0 };
      own.asked++;
      if (satisfied !== null) own.answered++;
      if (satisfied) own.yes++;
      strata.set(stratum, own);
    }
    near(response.weighted, postStratifiedShare([...strata.values()]));
    const yes = asked.filter(({ satisfied }) => satisfied).length;
    const silent = asked.filter(({ satisfied }) => satisfied === null).length;
    expect(response.bounds.low).toBeCloseTo(yes / asked.length, 12);
    expect(response.bounds.high).toBeCloseTo((yes + silent) / asked.length, 12);
    expect(response.satisfied.value).toBeCloseTo(yes / (asked.length - silent), 12);
  });
});

test("failed sign-ins: who breaks off and who is satisfied, with the difference", async () => {
  const { failures } = await experience();
  const sittings = await rows<{ failed: boolean; completed: boolean; satisfied: boolean | null }>(
    `select e.failed, a.is_ai_completed as completed, s.satisfied
    from core.application as a
    join (
      select application_key, bool_or(event_kind = 'login_failed') as failed from marts.system_event
      where event_kind in ('login_failed', 'login_ok') and application_key is not null group by 1
    ) as e using (application_key)
    left join (
      select application_key, bool_or(is_favourable) as satisfied from marts.survey_answer
      where item = 'satisfaction' and respondent = 'candidate' group by 1
    ) as s using (application_key)
    where a.is_ai_started`,
  );
  const of = (failed: boolean) => {
    const own = sittings.filter((row) => row.failed === failed);
    const rated = own.filter(({ satisfied }) => satisfied !== null);
    return {
      n: own.length,
      dropped: own.filter(({ completed }) => !completed).length,
      rated: rated.length,
      satisfied: rated.filter(({ satisfied }) => satisfied).length,
    };
  };
  const [yes, no] = [of(true), of(false)];
  const effect = failures.effects.find((each: Answer) => each.of === "sign_in_failed");
  expect(yes.n).toBeGreaterThan(100);
  expect([effect.yes.n, effect.no.n]).toEqual([yes.n, no.n]);
  near(effect.yes.dropped, proportionInterval(yes.dropped, yes.n));
  near(effect.no.satisfied, proportionInterval(no.satisfied, no.rated));
  near(effect.dropped, newcombeDifference(yes.dropped, yes.n, no.dropped, no.n));
  near(effect.satisfied, newcombeDifference(yes.satisfied, yes.rated, no.satisfied, no.rated));
  expect(effect.satisfied_within.low).toBeLessThan(0);
  expect(failures.begun).toBeGreaterThanOrEqual(yes.n + no.n);
});

describe("comments", () => {
  test("are told as counts of terms, tested between the satisfied and the others", async () => {
    const result = await comments();
    const said = await rows<{ satisfied: boolean; terms: string[] }>(
      `select s.score >= 4 as satisfied, map_keys(s.comment_terms) as terms
      from staging.survey_answers as s
      where s.item = 'satisfaction' and s.respondent = 'candidate' and s.comment_chars > 0`,
    );
    expect(result.comments).toBe(said.length);
    const good = said.filter(({ satisfied }) => satisfied);
    expect(result.satisfied).toBe(good.length);
    expect(result.terms.length).toBeGreaterThan(15);
    for (const { term, comments: n, satisfied, difference, p } of result.terms) {
      const has = (row: { terms: string[] }) => row.terms.includes(term);
      const [k, a] = [said.filter(has).length, good.filter(has).length];
      const bad = said.length - good.length;
      expect(n).toBe(k);
      near(satisfied, proportionInterval(a, good.length));
      near(difference, newcombeDifference(a, good.length, k - a, bad));
      expect(p).toBeCloseTo(fisherExact(a, good.length - a, k - a, bad - (k - a)).p!, 10);
    }
    const adjusted = adjustP(result.terms.map(({ p }: Answer) => p));
    result.terms.forEach((each: Answer, index: number) => {
      expect(each.adjusted_p).toBeCloseTo(adjusted[index]!, 10);
      expect(each.differs).toBe(adjusted[index]! <= 0.1);
    });
    // what was planted: length and feedback are what the unsatisfied write about
    const found = new Map(result.terms.map((each: Answer) => [each.term, each]));
    for (const term of ["没有反馈", "时间太长"])
      expect(found.get(term)).toMatchObject({
        differs: true,
        difference: { value: expect.closeTo(-0.2, 0) },
      });
    for (const term of ["没有反馈", "时间太长"])
      expect((found.get(term) as Answer).difference.high).toBeLessThan(0);
  });

  test("no term that fewer than ten comments say, and never a comment itself", async () => {
    for (const query of ["", "?from=2026-07-01", "?respondent=business", "?job=J01"]) {
      const answer = await server.get(`/api/analyses/comments${query}`);
      const { terms, left_out } = answer.json<Answer>();
      for (const { comments: n } of terms) expect(n).toBeGreaterThanOrEqual(10);
      if (query === "?job=J01") expect(left_out).toBeGreaterThan(0);
      expect(answer.body).not.toMatch(/面试太长了，后面有点疲惫|到岗及时，人选也合适/);
    }
  });

  test("too few comments say nothing, and counts are rounded for those who may not see rows", async () => {
    const [open, closed] = await Promise.all(
      [true, false].map((rows) =>
        answerAnalysis(
          server.context,
          commentsAnalysis,
          { respondent: "candidate", from: "2026-07-01", to: "2026-09-30" },
          { kind: "all", rows },
        ),
      ),
    );
    expect(open!.comments).toBeGreaterThan(100);
    for (const { comments: n } of closed!.terms) if (n < 100) expect(n % 5).toBe(0);
    const [few] = await rows<{ day: string }>(
      `select cast(cast(answered_at as date) as varchar) as day from marts.survey_comment
      where respondent = 'candidate' order by answered_at limit 1 offset 4`,
    );
    const tiny = await answerAnalysis(
      server.context,
      commentsAnalysis,
      { respondent: "candidate", from: "2024-10-01", to: few!.day },
      { kind: "all", rows: true },
    );
    expect(tiny).toMatchObject({ status: "suppressed", terms: [], comments: 0 });
  });
});

test("small groups are hidden from those who may not see rows", async () => {
  const narrow = { job: ["J24"], from: "2026-08-01", to: "2026-09-30" };
  const [open, closed] = await Promise.all(
    [true, false].map((rows) =>
      answerAnalysis(
        { ...server.context, rows: unguarded(server.context.rows) },
        experienceAnalysis,
        narrow,
        { kind: "all", rows },
      ),
    ),
  );
  const groups = (result: typeof open) =>
    result!.response.by.flatMap(({ of, groups: all }) => all.map((group) => ({ ...group, of })));
  const small = groups(open).filter(({ n }) => n > 0 && n < 5);
  expect(small.length).toBeGreaterThan(0);
  for (const { of, group } of small)
    expect(groups(closed).find((each) => each.of === of && each.group === group)).toMatchObject({
      n: 0,
      value: null,
      status: "suppressed",
    });
  for (const { n } of [...closed!.items, ...closed!.promoters, ...groups(closed)])
    if (n < 100) expect(n % 5).toBe(0);
});

test("filters and period cut, nothing is an answer, nonsense is refused", async () => {
  const xuanji = "?vendor=xuanji&from=2026-04-01&to=2026-06-30";
  const { items } = await experience(xuanji);
  const [count] = await rows<{ n: number }>(
    `select count(*)::integer as n from marts.survey_answer
    where item = 'satisfaction' and vendor = 'xuanji' and answered_at >= '2026-04-01' and answered_at < '2026-07-01'`,
  );
  expect(items.find(({ item }: Answer) => item === "satisfaction").n).toBe(count!.n);
  expect((await drivers(xuanji)).n).toBeLessThanOrEqual(count!.n);
  const none = await experience("?from=2040-01-01");
  expect(none.items).toEqual([]);
  expect(await drivers("?from=2040-01-01")).toMatchObject({ status: "missing", n: 0, items: [] });
  expect(none.response).toMatchObject({ sent: 0, rate: { value: null }, bounds: { low: null } });
  expect((await comments("?from=2040-01-01")).status).toBe("missing");
  for (const query of [
    "experience?from=yesterday",
    "experience?from=2026-02-30",
    "experience?from=2026-06-01&to=2026-01-01",
    "experience?nonsense=1",
    "comments?respondent=robot",
    "comments?nonsense=1",
    "drivers?nonsense=1",
    `experience?job=${"x".repeat(300)}`,
  ])
    expect({ query, status: (await server.get(`/api/analyses/${query}`)).statusCode }).toEqual({
      query,
      status: 400,
    });
});

test("a held answer is fresh until the warehouse changes, and nobody asks without a session", async () => {
  const first = await server.get("/api/analyses/experience");
  const again = await server.get("/api/analyses/experience", { "if-none-match": String(first.headers.etag) });
  expect(again.statusCode).toBe(304);
  for (const url of ["experience", "comments", "drivers"].map((id) => `/api/analyses/${id}`))
    expect((await server.app.inject({ method: "GET", url })).statusCode).toBe(401);
});
