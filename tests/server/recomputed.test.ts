import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MetricResult } from "../../server/metrics/metric.ts";
import { demo } from "../helpers/demo.ts";
import { builtWarehouse } from "../marts/warehouse.ts";
import { type Client, client } from "./client.ts";

// Figures once more from the staged rows, by code that shares nothing with the product's.
type Answered = { application: string; job: string; question: string; score: number };

/** Cronbach's alpha by the book over interviews that answered the same questions. */
function cronbach(interviews: readonly (readonly number[])[]): number {
  const variance = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  };
  const k = interviews[0]!.length;
  const items = Array.from({ length: k }, (_, item) => variance(interviews.map((scores) => scores[item]!)));
  const total = variance(interviews.map((scores) => scores.reduce((sum, score) => sum + score, 0)));
  return (k / (k - 1)) * (1 - items.reduce((sum, one) => sum + one, 0) / total);
}

/** Alpha of the sets of questions that ten interviews or more share, pooled after Bonett (2010) on ln(1 - alpha). */
function expected(answers: readonly Answered[]): { n: number; value: number; left: number } {
  const interviews = new Map<string, Answered[]>();
  for (const one of answers)
    interviews.set(one.application, [...(interviews.get(one.application) ?? []), one]);
  const forms = new Map<string, number[][]>();
  for (const asked of interviews.values()) {
    const sorted = [...asked].sort((a, b) =>
      a.question < b.question ? -1 : a.question > b.question ? 1 : 0,
    );
    const form = sorted.map(({ question }) => question).join("\n");
    forms.set(form, [...(forms.get(form) ?? []), sorted.map(({ score }) => score)]);
  }
  const used = [...forms.values()].filter((form) => form.length >= 10);
  const weight = (form: number[][]) => ((form[0]!.length - 1) * (form.length - 2)) / (2 * form[0]!.length);
  const weights = used.reduce((sum, form) => sum + weight(form), 0);
  const pooled = used.reduce((sum, form) => sum + weight(form) * Math.log(1 - cronbach(form)), 0) / weights;
  const n = used.reduce((sum, form) => sum + form.length, 0);
  return { n, value: 1 - Math.exp(pooled), left: interviews.size - n };
}

describe.each([
  ["the demo company, seed 42", async () => (await demo()).directory],
  ["half of it, seed 7", async () => (await demo({ seed: 7, scale: 0.5 })).directory],
])("the figures of %s", (_, open) => {
  let server: Client;
  let answers: Answered[];
  beforeAll(async () => {
    server = await client(await open());
    answers = await server.context.database.reader((c) =>
      c.rows<Answered>(
        `select i.application_id as application, r.job_id as job, s.question_id as question,
           round(s.score * 1000 / coalesce(s.max_score, 100)) as score
         from staging.ai_scores as s
         join (
           select application_id, arg_max(interview_id, (completed_at, interview_id)) as interview_id
           from staging.ai_interviews group by application_id
         ) as i on i.interview_id = s.interview_id
         join staging.applications as a on a.application_id = i.application_id
         join staging.requisitions as r on r.requisition_id = a.requisition_id
         where s.question_id is not null`,
      ),
    );
  }, 600_000);
  afterAll(() => server?.close());

  test("the questions hang together as in the raw rows, of all jobs and of each", async () => {
    const ask = async (query: string) =>
      (await server.get(`/api/metrics/question_alpha${query}`)).json<MetricResult>().rows;
    const [all] = await ask("");
    const whole = expected(answers);
    expect(all!.n).toBe(whole.n);
    expect(all!.value).toBeCloseTo(whole.value, 9);
    expect(all!.notes).toContain(`interviews_left_out:${whole.left}`);
    const told = (await ask("?by=job")).filter(({ status }) => status === "ok");
    expect(told.length).toBeGreaterThan(0);
    for (const { segment, n, value } of told) {
      const one = expected(answers.filter(({ job }) => job === segment.job));
      expect([segment.job, n]).toEqual([segment.job, one.n]);
      expect(value, segment.job as string).toBeCloseTo(one.value, 9);
    }
  });

  test("above the median are those whose own score is, not a rounded one", async () => {
    type Scored = { tool: string; score: number; group: string; z: number };
    const scored = await server.context.database.reader((c) =>
      c.rows<Scored>(
        `select concat(i.vendor, ' ', i.model_version) as tool, round(arg_max(i.overall_score, (i.completed_at, i.interview_id)) * 10) as score,
           concat(any_value(c.ethnicity), '/', any_value(c.gender)) as group
         from staging.ai_interviews as i
         join staging.applications as a on a.application_id = i.application_id
         join staging.candidates as c on c.candidate_id = a.candidate_id
         where (i.application_id, i.completed_at) in (select (application_id, max(completed_at)) from staging.ai_interviews group by application_id)
         group by i.application_id, tool`,
      ),
    );
    for (const tool of new Set(scored.map((row) => row.tool))) {
      const own = scored.filter((row) => row.tool === tool);
      const mean = own.reduce((sum, { score }) => sum + score, 0) / own.length;
      const squares = own.reduce((sum, { score }) => sum + (score - mean) ** 2, 0);
      for (const row of own) row.z = (row.score - mean) / Math.sqrt(squares / (own.length - 1));
    }
    const sorted = scored.map(({ z }) => z).sort((a, b) => a - b);
    const half = sorted.length / 2;
    const median = (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
    const above = new Map<string, [number, number]>();
    for (const { group, z } of scored) {
      const [n, k] = above.get(group) ?? [0, 0];
      above.set(group, [n + 1, k + (z > median + 1e-13 ? 1 : 0)]);
    }
    const told = (await server.get("/api/analyses/fairness?dimension=ethnicity")).json();
    expect(told.median).toBeCloseTo(median, 11);
    const groups: { group: string; n: number; selected: number }[] =
      told.local_law_144.scoring.intersection.groups;
    expect(groups.length).toBe(above.size);
    for (const { group, n, selected } of groups)
      expect([group, n, selected]).toEqual([group, ...above.get(group)!]);
  });
});

test("a form is its questions: none of them is without weight, and no two cancel each other out", async () => {
  const { database, close } = await builtWarehouse(300, (c) =>
    // every second interview loses its first question, every third has one question twice
    c.run(`
      DELETE FROM staging.ai_scores WHERE question_id = (SELECT min(question_id) FROM staging.questions)
        AND hash(interview_id) % 2 = 0;
      INSERT INTO staging.ai_scores BY NAME SELECT * REPLACE ('reasoning' AS competency_id, source_id || '/2' AS source_id)
        FROM staging.ai_scores WHERE question_id IS NOT NULL AND hash(interview_id) % 3 = 0`),
  );
  try {
    const sets = await database.reader((c) =>
      c.rows<{ form: number; asked: string }>(
        `SELECT DISTINCT f.form, q.asked FROM marts.interview_form f
         JOIN (SELECT application_key, string_agg(question::VARCHAR, ',' ORDER BY question::VARCHAR) AS asked
           FROM marts.question_score GROUP BY ALL) q USING (application_key)`,
      ),
    );
    expect(sets.length).toBeGreaterThan(3);
    expect(new Set(sets.map(({ asked }) => asked)).size).toBe(sets.length);
    expect(sets.map(({ form }) => form).sort((a, b) => a - b)).toEqual(sets.map((_, index) => index + 1));
  } finally {
    await close();
  }
});
