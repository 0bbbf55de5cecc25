import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { givesSchema } from "../../server/analyses/analyses.ts";
import { analysis as capacity } from "../../server/analyses/capacity/capacity.ts";
import { outlook } from "../../server/analyses/capacity/parts/outlook.ts";
import { WEEKS_AHEAD, weeklyDemand } from "../../server/metrics/weekly-demand.ts";
import { type Demo, demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;
type Case = {
  application_id: string;
  path: string;
  applied: number;
  completed: number | null;
  scheduled: number | null;
  interviewed: number | null;
  offered: number | null;
  is_finished: boolean;
  is_hired: boolean;
};

let company: Demo;
let server: Client;
let cases: Case[];
let messages: Map<string, { purpose: string; sent: number; responded: number | null }[]>;
let until: number;
const rows = <Row>(sql: string) => server.context.database.reader((connection) => connection.rows<Row>(sql));

beforeAll(async () => {
  company = await demo();
  server = await client(company.directory);
  cases = (
    await rows<Record<string, string | number | bigint | boolean | null>>(
      `select applications.application_id, screening_path as path, epoch(any_value(applied_at)) as applied,
        min(epoch("at")) filter (stage = 'ai_completed') as completed,
        min(epoch("at")) filter (stage = 'human_scheduled') as scheduled,
        min(epoch("at")) filter (stage = 'human_interviewed') as interviewed,
        min(epoch("at")) filter (stage = 'offered') as offered,
        coalesce(bool_or(stage in ('rejected', 'withdrawn', 'onboarded')), false) as is_finished,
        coalesce(bool_or(stage = 'onboarded'), false) as is_hired
      from staging.applications as applications
      left join staging.stage_events as events on events.application_id = applications.application_id
      group by all`,
    )
  ).map((row) => ({
    application_id: String(row.application_id),
    path: String(row.path),
    applied: Number(row.applied),
    completed: row.completed === null ? null : Number(row.completed),
    scheduled: row.scheduled === null ? null : Number(row.scheduled),
    interviewed: row.interviewed === null ? null : Number(row.interviewed),
    offered: row.offered === null ? null : Number(row.offered),
    is_finished: row.is_finished === true,
    is_hired: row.is_hired === true,
  }));
  messages = new Map();
  for (const row of await rows<Record<string, string | number | null>>(
    `select application_id, purpose, epoch(sent_at) as sent, epoch(responded_at) as responded from staging.messages
     where purpose in ('ai_invitation', 'result_notice', 'feedback')`,
  )) {
    const id = String(row.application_id);
    messages.set(id, [
      ...(messages.get(id) ?? []),
      {
        purpose: String(row.purpose),
        sent: Number(row.sent),
        responded: row.responded === null ? null : Number(row.responded),
      },
    ]);
  }
  until = Number(
    (
      await rows<{ until: number }>(
        `select epoch(make_timestamptz(year(observed_on), month(observed_on), day(observed_on), 0, 0, 0, 'Asia/Shanghai'))
          + 86400 as until from core.observed_until`,
      )
    )[0]!.until,
  );
}, 600_000);
afterAll(() => server?.close());

const ask = async (url: string): Promise<Answer> => {
  const answer = await server.get(url);
  expect({ url, status: answer.statusCode, body: answer.statusCode === 200 ? "" : answer.body }).toEqual({
    url,
    status: 200,
    body: "",
  });
  return answer.json();
};
const first = (...times: (number | null | undefined)[]) => {
  const known = times.filter((time): time is number => typeof time === "number");
  return known.length === 0 ? null : Math.min(...known);
};

/** Waits as the files tell them: seconds until the answer, or until the end of the data. */
function waits(wait: "after_application" | "after_ai_interview" | "after_human_interview", path: string) {
  const told = ({ application_id }: Case, since: number, invitations: boolean) =>
    first(
      ...(messages.get(application_id) ?? [])
        .filter(({ purpose, sent }) => (invitations || purpose !== "ai_invitation") && sent >= since)
        .map(({ sent }) => sent),
    );
  const notBefore = (time: number | null, since: number) => (time !== null && time >= since ? time : null);
  return cases
    .filter((each) => each.path === path)
    .flatMap((each) => {
      const since =
        wait === "after_application"
          ? each.applied
          : wait === "after_ai_interview"
            ? each.completed
            : each.interviewed;
      if (since === null) return [];
      const answered =
        wait === "after_application"
          ? first(told(each, since, true), each.scheduled, each.offered)
          : wait === "after_ai_interview"
            ? first(
                told(each, since, false),
                notBefore(each.scheduled, since),
                notBefore(each.offered, since),
              )
            : first(told(each, since, false), notBefore(each.offered, since));
      return { seconds: (answered ?? until) - since, answered: answered !== null };
    });
}

/** Kaplan and Meier by the book: a product over everybody who was answered, in order. */
function unansweredBy(spells: { seconds: number; answered: boolean }[], seconds: number): number {
  const sorted = [...spells].sort((a, b) => a.seconds - b.seconds || Number(b.answered) - Number(a.answered));
  let share = 1;
  for (const [index, spell] of sorted.entries())
    if (spell.answered && spell.seconds <= seconds) share *= 1 - 1 / (sorted.length - index);
  return share;
}

describe("the silence clock", () => {
  test.each(["after_application", "after_human_interview"] as const)(
    "%s: who was never told, from the files themselves",
    async (wait) => {
      for (const days of [14, 30]) {
        const { rows: found } = await ask(`/api/metrics/unanswered_${days}d?by=screening_path&wait=${wait}`);
        for (const path of ["ai", "traditional"]) {
          const row = found.find(({ segment }: Answer) => segment.screening_path === path);
          const spells = waits(wait, path);
          expect(row.n).toBe(spells.length);
          expect(row.value).toBeCloseTo(unansweredBy(spells, days * 86400), 2);
          if (row.value === 0) continue;
          expect(row.low).toBeLessThan(row.value);
          expect(row.high).toBeGreaterThan(row.value);
        }
      }
    },
  );

  test("waits that are still open are censored, closed ones without an answer are not answered", async () => {
    const spells = waits("after_application", "traditional");
    const open = spells.filter(({ seconds, answered }) => !answered && seconds < 30 * 86400).length;
    expect(open).toBeGreaterThan(20);
    const naive = spells.filter(({ answered, seconds }) => !(answered && seconds <= 30 * 86400)).length;
    const { rows: found } = await ask(
      "/api/metrics/unanswered_30d?wait=after_application&screening_path=traditional",
    );
    // counting the open ones as never answered would say more
    expect(found[0].value).toBeLessThan(naive / spells.length);
  });

  test("the median and the ninetieth percentile are those of the curve; where fewer are answered there is none", async () => {
    const { rows: median } = await ask("/api/metrics/silence_days?wait=after_application&by=screening_path");
    for (const { segment, value, low, high } of median) {
      const spells = waits("after_application", segment.screening_path);
      // from half a day on a wait counts in the hour that it ends in
      expect(unansweredBy(spells, value * 86400 + 1)).toBeLessThanOrEqual(0.5);
      expect(unansweredBy(spells, value * 86400 - 3601)).toBeGreaterThan(0.5);
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(high).toBeGreaterThan(low);
    }
    const { rows: late } = await ask(
      "/api/metrics/silence_days_p90?wait=after_application&by=screening_path",
    );
    const ai = late.find(({ segment }: Answer) => segment.screening_path === "ai");
    expect(unansweredBy(waits("after_application", "ai"), ai.value * 86400 + 1)).toBeLessThanOrEqual(0.1);
    const traditional = late.find(({ segment }: Answer) => segment.screening_path === "traditional");
    expect(traditional).toMatchObject({ value: null, status: "undefined", notes: ["not_reached"] });
    expect(unansweredBy(waits("after_application", "traditional"), 1e9)).toBeGreaterThan(0.1);
  });
});

describe("finished cases only", () => {
  test("are those with an end among their stage events", async () => {
    const finished = cases.filter(({ is_finished }) => is_finished);
    const hired = finished.filter(({ is_hired }) => is_hired);
    expect(finished.length).toBeLessThan(cases.length);
    const { rows: states } = await ask("/api/metrics/hire_rate?by=case_state");
    expect(states.map(({ segment, n }: Answer) => [segment.case_state, n])).toEqual([
      ["finished", finished.length],
      ["open", cases.length - finished.length],
    ]);
    expect(states[0].value).toBeCloseTo(hired.length / finished.length, 12);
    const { rows: open } = await ask("/api/metrics/open_case_rate");
    expect(open[0].value).toBeCloseTo(1 - finished.length / cases.length, 12);

    const conversion = async (query: string) =>
      (await ask(`/api/metrics/stage_conversion?stage=offered${query}`)).rows[0];
    const all = await conversion("");
    const ended = await conversion("&case_state=finished");
    const interviewed = cases.filter((each) => each.interviewed !== null);
    const of = interviewed.filter(({ is_finished }) => is_finished);
    expect(all.n).toBe(interviewed.length);
    expect(ended.n).toBe(of.length);
    expect(ended.value).toBeCloseTo(of.filter(({ offered }) => offered !== null).length / of.length, 12);
  });
});

describe("what a hire costs", () => {
  const money = `select job_id as job, screening_path as path, kind, year(month) * 4 + quarter(month) as quarter,
    sum(amount) as amount from staging.costs group by all`;
  const starts = `select cast(job as varchar) as job, cast(screening_path as varchar) as path,
    year(hire.onboarded_at) * 4 + quarter(hire.onboarded_at) as quarter, count(*) as n
    from core.hire as hire join core.application using (application_key) group by all`;
  type Money = { job: string; path: string; kind: string; quarter: bigint; amount: number };
  type Starts = { job: string; path: string; quarter: bigint; n: bigint };

  test("its parts are those of the books and add up to it", async () => {
    const [spent, hired] = [await rows<Money>(money), await rows<Starts>(starts)];
    const { rows: parts } = await ask("/api/metrics/cost_part_per_hire?by=screening_path");
    const { rows: whole } = await ask("/api/metrics/cost_per_hire?by=screening_path");
    for (const { segment, value, n } of whole) {
      const own = parts.filter((part: Answer) => part.segment.screening_path === segment.screening_path);
      expect(own).toHaveLength(5);
      expect(own.reduce((sum: number, part: Answer) => sum + part.value, 0)).toBeCloseTo(value, 6);
      const starters = hired
        .filter(({ path }) => path === segment.screening_path)
        .reduce((sum, each) => sum + Number(each.n), 0);
      expect(n).toBe(starters);
      for (const part of own) {
        const amount = spent
          .filter(({ path, kind }) => path === segment.screening_path && kind === part.segment.cost_kind)
          .reduce((sum, each) => sum + each.amount, 0);
        expect(part.value).toBeCloseTo(amount / starters, 2);
      }
    }
  });

  test("is compared within the same jobs and quarters, weighted alike", async () => {
    const [spent, hired] = [await rows<Money>(money), await rows<Starts>(starts)];
    const cell = (job: string, quarter: number, path: string) => ({
      amount: spent
        .filter((each) => each.job === job && Number(each.quarter) === quarter && each.path === path)
        .reduce((sum, each) => sum + each.amount, 0),
      hires: Number(
        hired.find((each) => each.job === job && Number(each.quarter) === quarter && each.path === path)?.n ??
          0,
      ),
    });
    const sums = { ai: 0, traditional: 0, weight: 0 };
    for (const job of new Set(hired.map((each) => each.job)))
      for (const quarter of new Set(hired.map((each) => Number(each.quarter)))) {
        const [ai, traditional] = [cell(job, quarter, "ai"), cell(job, quarter, "traditional")];
        if ([ai, traditional].some(({ amount, hires }) => amount <= 0 || hires <= 0)) continue;
        const weight = ai.hires + traditional.hires;
        sums.ai += (ai.amount / ai.hires) * weight;
        sums.traditional += (traditional.amount / traditional.hires) * weight;
        sums.weight += weight;
      }
    const { rows: compared } = await ask("/api/metrics/cost_per_hire_compared");
    const of = (path: string) =>
      compared.find(({ segment }: Answer) => segment.screening_path === path).value;
    expect(of("ai")).toBeCloseTo(sums.ai / sums.weight, 1);
    expect(of("traditional")).toBeCloseTo(sums.traditional / sums.weight, 1);
    const [saving] = (await ask("/api/metrics/cost_saving")).rows;
    expect(saving.n).toBe(sums.weight);
    expect(saving.value).toBeCloseTo(1 - sums.ai / sums.traditional, 4);
    const { planted } = company.truth.promises.find(({ id }: Answer) => id === "E6");
    expect(saving.low).toBeLessThanOrEqual(1 - planted);
    expect(saving.high).toBeGreaterThanOrEqual(1 - planted);
  });
});

describe("two values of a dimension held against each other", () => {
  test("give difference and ratio with their intervals", async () => {
    const { rows: found, contrasts } = await ask(
      "/api/metrics/invite_open_rate?by=invite_channel&phase=after&contrast=invite_channel:wecom:email",
    );
    const of = (channel: string) => found.find(({ segment }: Answer) => segment.invite_channel === channel);
    const [a, b] = [of("wecom"), of("email")];
    expect(contrasts).toHaveLength(1);
    const [{ n, ratio, difference, clear }] = contrasts;
    expect(n).toBe(a.n + b.n);
    expect(ratio.value).toBeCloseTo(a.value / b.value, 12);
    expect(difference.value).toBeCloseTo(a.value - b.value, 12);
    expect(difference.low).toBeCloseTo(
      a.value - b.value - Math.sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2),
      12,
    );
    expect(clear).toBe(true);
    // close to the usual log interval of a risk ratio
    const error = Math.sqrt((1 - a.value) / (a.n * a.value) + (1 - b.value) / (b.n * b.value));
    expect(ratio.low).toBeCloseTo(ratio.value * Math.exp(-1.96 * error), 2);
    expect(ratio.high).toBeCloseTo(ratio.value * Math.exp(1.96 * error), 2);
    expect(ratio.low).toBeLessThan(1.45);
    expect(ratio.high).toBeGreaterThan(1.45);
  });

  test("are given per further segment, and only where both have a figure", async () => {
    const { contrasts } = await ask(
      "/api/metrics/effort_hours_per_day?by=activity&by=phase&contrast=phase:before:after",
    );
    const of = (activity: string) => contrasts.find(({ segment }: Answer) => segment.activity === activity);
    expect(of("screening").difference.value).toBeCloseTo(6, 0);
    expect(of("deep_interview").difference.high).toBeLessThan(0);
    const empty = await ask("/api/metrics/hire_rate?by=phase&phase=after&contrast=phase:after:before");
    expect(empty.contrasts).toEqual([]);
  });

  test("are refused without their dimension or with one value twice", async () => {
    for (const query of ["?contrast=phase:after:before", "?by=phase&contrast=phase:after:after"])
      expect((await server.get(`/api/metrics/hire_rate${query}`)).statusCode).toBe(400);
    expect((await server.get("/api/metrics/hire_rate?by=phase&contrast=phase")).statusCode).toBe(400);
  });
});

test("the catalogue says for which activity more is good", async () => {
  const { metrics } = await ask("/api/metrics");
  const of = (id: string) => metrics.find((metric: Answer) => metric.id === id);
  for (const id of ["effort_hours_per_day", "effort_hours_per_month"])
    expect(of(id)).toMatchObject({ better: "lower", better_for: { deep_interview: "higher" } });
  expect(of("complaint_rate").better_for).toEqual({});
});

describe("the day on which capacity will not do", () => {
  const start = Date.parse("2025-01-06");
  const day = (index: number) => new Date(start + index * 86_400_000).toISOString().slice(0, 10);
  /** Twenty on each weekday, forty on Wednesdays, growing by a tenth of that every week. */
  const growing = Array.from({ length: 30 * 7 }, (_, index) => ({
    day: day(index),
    n: index % 7 > 4 ? 0 : Math.round((index % 7 === 2 ? 40 : 20) * (1 + 0.1 * Math.floor(index / 7))),
  }));

  test("is when the forecast of the busiest day passes it; its upper limit comes first", () => {
    const found = outlook(growing, 170);
    expect(found.n).toBe(30);
    expect(found.weeks).toHaveLength(WEEKS_AHEAD);
    expect(found.busiest_share).toBeCloseTo(1 / 3, 2);
    const likely = found.weeks.find((week) => week.busiest.value > 170);
    expect(likely).toBeDefined();
    expect(found.likely_on).toBe(
      new Date(Date.parse(likely!.from) + 2 * 86_400_000).toISOString().slice(0, 10),
    );
    expect(found.earliest_on! <= found.likely_on!).toBe(true);
    expect(new Date(found.likely_on!).getUTCDay()).toBe(3);
    const widths = found.weeks.map(({ low, high }) => high - low);
    expect(widths.at(-1)!).toBeGreaterThan(2 * widths[0]!);
    for (const { value, low, high } of found.weeks) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
  });

  test("knows the season once there are two years of weeks, and says by how much it missed", () => {
    const expected = (week: number) => 200 + week + 120 * Math.sin((2 * Math.PI * week) / 52);
    const count = (week: number) => Math.round(expected(week) + ((week * 7919) % 11) - 5);
    const years = (weeks: number) => Array.from({ length: weeks }, (_, week) => count(week));
    const known = weeklyDemand(years(156))!;
    expect(known.notes[0]).toMatch(/^forecast_by:(holt_winters_additive|holt_winters_multiplicative)$/);
    known.weeks.forEach(({ value }, step) => {
      expect(Math.abs(value - expected(156 + step))).toBeLessThan(25);
    });
    const misses = Number(/forecast_misses:(\d+)/.exec(known.notes.join())![1]);
    expect(misses).toBeGreaterThan(0);
    // the naive forecast of a season of ±120 misses by far more
    expect(misses).toBeLessThan(25);
    expect(known.notes).not.toContain("no_season");
    expect(weeklyDemand(years(80))!.notes).toContain("no_season");
    const campus = years(156).map((n, week) => (week === 100 ? 5000 : n));
    expect(weeklyDemand(campus)!.notes).toContain("spikes:1");
    expect(weeklyDemand(years(7))).toBeNull();
  });

  test("is none where there is room, and nothing is said of too short a series", () => {
    const roomy = outlook(growing, 100_000);
    expect(roomy).toMatchObject({ likely_on: null, earliest_on: null, capacity: { source: "given" } });
    expect(roomy.largest_share!.high).toBeLessThan(0.01);
    expect(outlook(growing.slice(0, 20), null)).toMatchObject({ weeks: [], notes: ["too_few"] });
    expect(outlook([], null)).toMatchObject({ capacity: { per_day: null }, notes: ["too_few"] });
  });

  test("of the demo company: the busiest day is the planted one, the next week that of the metric", async () => {
    const found = await ask("/api/analyses/capacity");
    expect([...Value.Errors(givesSchema(capacity), found)]).toEqual([]);
    const planted = company.truth.promises.find(
      ({ metric, pick }: Answer) => metric === "interviews_per_day_peak" && pick.phase === "after",
    ).planted;
    expect(found.capacity).toMatchObject({ per_day: planted, source: "measured" });
    const [forecast] = (await ask("/api/metrics/demand_forecast")).rows;
    expect(found.weeks[0].value).toBeCloseTo(forecast.value, 9);
    expect(found.weeks[0].low).toBeCloseTo(forecast.low, 9);
    expect(found.weeks[0].high).toBeCloseTo(forecast.high, 9);
    expect(forecast.notes).toContain(`for_week:${found.weeks[0].week}`);
    expect(found.likely_on).toBeNull();
    const tight = await ask("/api/analyses/capacity?per_day=10");
    expect(tight.likely_on).not.toBeNull();
    expect((await server.get("/api/analyses/capacity?per_day=0")).statusCode).toBe(400);
    expect((await server.get("/api/analyses/capacity?company=C1")).statusCode).toBe(400);
  });
});

describe("cost per hire against first-year pay", () => {
  const expected = async () => {
    const hired = await rows<{ job: string; pay: number | null }>(
      `select cast(application.job as varchar) as job, offers.first_year_pay as pay
       from core.hire as hire
       join core.application as application on application.application_key = hire.application_key
       left join staging.offers as offers on offers.application_id = application.application_id`,
    );
    const spent = await rows<{ job: string; amount: number }>(
      "select job_id as job, sum(amount) as amount from staging.costs group by job_id",
    );
    const sums = { cost: 0, pay: 0, hires: 0 };
    for (const job of new Set(hired.map((each) => each.job))) {
      const own = hired.filter((each) => each.job === job);
      const known = own.flatMap(({ pay }) => (pay === null ? [] : pay));
      if (known.length === 0) continue;
      const mean = known.reduce((sum, pay) => sum + pay, 0) / known.length;
      sums.pay += mean * own.length;
      sums.hires += own.length;
      sums.cost += spent.find((each) => each.job === job)?.amount ?? 0;
    }
    return sums;
  };

  test("is of the jobs whose pay is known, who has none told counting with the job's mean", async () => {
    const { cost, pay, hires } = await expected();
    const [found] = (await ask("/api/metrics/cost_to_pay_ratio")).rows;
    expect(found.n).toBe(hires);
    expect(hires).toBeGreaterThan(1000);
    expect(found.value).toBeCloseTo(cost / pay, 5);
    expect(found.low).toBeLessThan(found.value);
    expect(found.high).toBeGreaterThan(found.value);
  });

  // last: it changes the data
  test("follows what is loaded", async () => {
    const [before] = (await ask("/api/metrics/cost_to_pay_ratio")).rows;
    const offers = await rows<Record<string, string>>(
      `select offers.source, offers.source_id, offers.application_id,
        strftime(offers.offered_at at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ') as offered_at
       from staging.offers as offers
       join core.application as application on application.application_id = offers.application_id
       join core.hire as hire on hire.application_key = application.application_key
       order by offers.application_id limit 200`,
    );
    const answer = await server.post(
      "/api/feeds/offers",
      offers.map((offer) => ({ ...offer, updated_at: "2026-12-01T00:00:00Z", first_year_pay: 1_000_000 })),
    );
    expect(answer.statusCode, answer.body).toBeLessThan(300);
    expect(answer.json()).toMatchObject({ updated: 200, quarantined: 0 });
    const { cost, pay } = await expected();
    const [after] = (await ask("/api/metrics/cost_to_pay_ratio")).rows;
    expect(after.value).toBeCloseTo(cost / pay, 5);
    expect(after.value).toBeLessThan(before.value);
  });
});
