import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { policy } from "../../server/access/policy.ts";
import type { Role } from "../../server/access/roles.ts";
import { analyses } from "../../server/analyses/analyses.ts";
import type { MetricRow } from "../../server/metrics/metric.ts";
import { signIn } from "../helpers/accounts.ts";
import { unroundedCounts } from "../helpers/counts.ts";
import { demo } from "../helpers/demo.ts";
import { type Answer, type Client, client } from "./client.ts";

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

const as = (role: Role) => {
  const secret = signIn(server.context, { person: role, roles: [role] });
  return async (url: string): Promise<Answer> => server.get(url, { cookie: `assay_session=${await secret}` });
};

const QUARTER = "from=2026-04-01&to=2026-06-30";
const YEARS = "from=2025-10-01&to=2026-09-30&base_from=2024-10-01&base_to=2025-09-30";
/** What each analysis is asked; one that is not here has nothing that it needs to be told. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  change: [`metric=offer_to_onboard_rate&dimension=job&${YEARS}`, `metric=nps&dimension=job_family&${YEARS}`],
  comments: ["respondent=candidate"],
  coverage: ["", QUARTER, "job=J24"],
  distribution: ["measure=cycle_days", `measure=agreement_bias&${QUARTER}`],
  fairness: ["dimension=gender", `dimension=ethnicity&${QUARTER}`],
  "fairness-summary": [""],
  "answer-keys": ["job=J02"],
  models: ["job=J01"],
  "model-diff": ["job=J02"],
  weights: ["job=J02", "job=J02&impact=0.9&fixed=capacity"],
  "trade-off": ["job=J02", "job=J02&dimension=age_band"],
  "cut-off": ["job=J02", "job=J01"],
  forecast: ["job=J02"],
  "pass-through": ["job=J02"],
  backtest: ["job=J02", "job=J02&weights=hands_on:0.5,capacity:0.3,communication:0.2"],
  clinic: ["job=J02"],
  "missing-reviews": ["of=quarter", "of=job"],
  "question-bias": ["dimension=gender"],
  retention: ["", "by=job"],
  "two-values": ["measure=ai_pass_rate&dimension=gender&a=female&b=male"],
  validity: ["", "by=job", "by=job_family"],
};

/** Numbers with more than five digits that say something, each with its place; whole ones are days, places, settings or counts. */
function precise(value: unknown, place = ""): string[] {
  if (typeof value === "number" && !Number.isInteger(value)) {
    const digits = String(Math.abs(value)).replace(/e.*$/, "").replace(".", "").replace(/^0+/, "");
    return digits.length > 5 ? [`${place}: ${value}`] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => precise(inner, `${place}.${name}`));
}

describe("who may not see rows is told no exact number", () => {
  test("by any analysis", async () => {
    const exact = as("analyst");
    let told = 0;
    for (const id of (await analyses()).keys())
      for (const query of ASKED[id] ?? [""]) {
        // leadership is not told of weights
        const ask = as(policy[`GET /api/analyses/${id}`] === undefined ? "leadership" : "auditor");
        const url = `/api/analyses/${id}?${query}`;
        const [closed, open] = [await ask(url), await exact(url)];
        expect([url, open.statusCode, closed.statusCode]).toEqual([url, 200, 200]);
        const answer = closed.json();
        expect({ url, wrong: [...precise(answer), ...unroundedCounts(answer)] }).toEqual({ url, wrong: [] });
        if ([...precise(open.json()), ...unroundedCounts(open.json())].length > 0) told++;
      }
    // the same questions tell others exactly
    expect(told).toBeGreaterThan(15);
  }, 300_000);

  test("by any metric, by segments, beside another period or how far it is from enough", async () => {
    const ask = as("auditor");
    for (const { id, split } of server.context.catalog.metrics.values()) {
      const { dimensions } = (await ask(`/api/metrics`))
        .json()
        .metrics.find((each: { id: string }) => each.id === id);
      const by = ["job", "department"].find((name) => name !== split && dimensions.includes(name));
      for (const query of [
        by === undefined ? "" : `by=${by}&${QUARTER}&compare=previous&enough=true`,
        ...(id.startsWith("ai_") ? [`by=${by}&period=quarter`] : []),
      ]) {
        const url = `/api/metrics/${id}?${query}`;
        const found = await ask(url);
        expect([url, found.statusCode]).toEqual([url, 200]);
        // how far from enough is reckoned from what is told
        const rows = found.json().rows.map(({ enough: _enough, ...row }: MetricRow) => row);
        if (!ABOUT_NOBODY.includes(id))
          expect({ url, wrong: [...precise(rows), ...unroundedCounts(rows)] }).toEqual({ url, wrong: [] });
      }
    }
  }, 300_000);

  test("by what there is to filter by", async () => {
    const { dimensions } = (await as("leadership")("/api/dimensions")).json();
    const all = (await as("analyst")("/api/dimensions")).json().dimensions;
    let hidden = 0;
    const realOf = (name: string) =>
      new Map<string, number>(
        all
          .find(({ dimension }: { dimension: string }) => dimension === name)
          .values.map(({ value, n }: { value: string; n: number }) => [value, n]),
      );
    for (const { dimension, values, counted_in } of dimensions) {
      if (dimension === "rater") expect(values).toEqual([]);
      if (!MARTS_OF_PEOPLE.test(counted_in)) continue;
      const exact = realOf(dimension);
      for (const { value, n } of values) {
        expect([dimension, value, n % 5]).toEqual([dimension, value, 0]);
        const real = exact.get(value)!;
        if (real > 0 && real < 5) expect(n).toBe(0);
        if (real > 0 && n === 0) hidden++;
      }
    }
    expect(hidden).toBeGreaterThan(0);
    const one = (await as("leadership")("/api/dimensions/job")).json();
    expect(one).toEqual(dimensions.find(({ dimension }: { dimension: string }) => dimension === "job"));
  });
});

const MARTS_OF_PEOPLE = /^(?!competency$|cost_|effort_day|collaboration|model_question|scoring_model)/;

/** Metrics of days, teams and versions, whose rows say nothing of who was there. */
const ABOUT_NOBODY = [
  "collaboration_hours",
  "effort_hours_per_day",
  "effort_hours_per_month",
  "effort_share",
  "interviewer_utilisation",
  "iteration_cadence",
  "model_weight",
];

describe("who may not see rows is refused", () => {
  test.each([
    ["/api/analyses/coverage?to=2026-09-29", 400, "to"],
    ["/api/analyses/coverage?from=2026-09-01", 400, "from"],
    ["/api/analyses/coverage?job=J01&job=J02", 400, "job"],
    ["/api/analyses/validity?by=job&by=vendor&education=master", 400, "by"],
    ["/api/analyses/fairness?dimension=gender&job=J01&education=master", 400, "by"],
    [
      "/api/analyses/change?metric=nps&dimension=job&from=2026-07-01&to=2026-09-30&base_from=2026-06-01&base_to=2026-06-30",
      400,
      "from",
    ],
    ["/api/metrics/complaint_rate?education=master&education=bachelor", 400, "education"],
    ["/api/metrics/complaint_rate?period=month", 400, "period"],
    ["/api/metrics/complaint_rate?to=2026-09-29", 400, "to"],
    ["/api/metrics/complaint_rate.csv", 403, null],
    ["/api/metrics/complaint_rate.arrow", 403, null],
    ["/api/metrics/complaint_rate.xlsx", 403, null],
  ])("%s", async (url, status, path) => {
    const found = await as("leadership")(url);
    expect([found.statusCode, found.json().error.code]).toEqual([
      status,
      status === 403 ? "not_allowed" : "invalid_parameter",
    ]);
    if (path !== null) expect(JSON.stringify(found.json().error)).toContain(`Parameter ${path} `);
    if (status === 400) expect((await as("analyst")(url)).statusCode).toBe(200);
  });

  test("what an analysis is narrowed to where it is about too few people, or all but a few", async () => {
    const few = await server.context.database.reader((connection) =>
      connection.rows<{ education: string; job: string }>(
        `select cast(education as varchar) as education, cast(job as varchar) as job from marts.application
         where education is not null and job is not null group by all having count(distinct person) < 5 limit 1`,
      ),
    );
    expect(few).toHaveLength(1);
    const { education, job } = few[0]!;
    const url = `/api/analyses/coverage?education=${encodeURIComponent(education)}&job=${job}`;
    const found = await as("leadership")(url);
    expect([found.statusCode, found.json().error.code]).toEqual([403, "too_few_people"]);
    expect((await as("analyst")(url)).statusCode).toBe(200);
  });
});
