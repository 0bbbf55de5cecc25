import { Value } from "typebox/value";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerAnalysis, givesSchema } from "../../server/analyses/analyses.ts";
import { analysis } from "../../server/analyses/fairness/question-bias.ts";
import { adjustP } from "../../server/statistics/association/multiple-testing.ts";
import { itemBias, passAtMedian } from "../../server/statistics/selection/item-bias.ts";
import { ordinalItemBias } from "../../server/statistics/selection/item-bias-ordinal.ts";
import { demo } from "../helpers/demo.ts";
import { unguarded } from "../helpers/unguarded.ts";
import { type Client, client } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

const ask = async (query: string): Promise<Answer> => {
  const answer = await server.get(`/api/analyses/question-bias${query}`);
  expect({ query, status: answer.statusCode, body: answer.statusCode === 200 ? "" : answer.body }).toEqual({
    query,
    status: 200,
    body: "",
  });
  expect([...Value.Errors(givesSchema(analysis), answer.json())]).toEqual([]);
  return answer.json();
};

test("each question is compared among people of equal standing on the other questions, in both views", async () => {
  const { questions, reference } = await ask("?dimension=gender");
  const answers = await server.context.database.reader((connection) =>
    connection.rows<{ question: string; gender: string; z: number; standing: number }>(
      `with norm as (
        select *, round((raw_score - avg(raw_score) over form) / stddev_samp(raw_score) over form * 1e6) as own
        from marts.question_score
        window form as (partition by question, vendor, model_version)
      )
      select cast(question as varchar) as question, cast(gender as varchar) as gender, own / 1e6 as z,
        (sum(own) over person - own) / (count(*) over person - 1) / 1e6 as standing
      from norm where own is not null
      window person as (partition by application_key)
      qualify count(*) over person > 2`,
    ),
  );
  expect(questions.length).toBeGreaterThan(20);
  for (const each of questions) {
    const own = answers.filter(({ question }) => question === each.question);
    const focal = own.map(({ gender }) =>
      gender === each.group ? 1 : gender === reference ? 0 : Number.NaN,
    );
    const z = own.map((row) => row.z);
    const standing = own.map((row) => row.standing);
    const known = z.filter((_, index) => Number.isFinite(focal[index]!));
    const cut = passAtMedian(known);
    const passed = z.map((value) => {
      const at = known.indexOf(value);
      return at < 0 ? Number.NaN : cut[at]!;
    });
    const direct = itemBias(passed, standing, focal);
    expect(each.group_n).toBe(focal.filter((value) => value === 1).length);
    expect(each.value).toBeCloseTo(direct.delta!, 7);
    expect(each.low).toBeCloseTo(direct.low!, 7);
    expect(each.p).toBeCloseTo(direct.p!, 7);
    expect(each.ets_class).toBe(direct.etsClass);
  }
  const first = questions[0];
  const own = answers.filter(
    ({ question, gender }) => question === first.question && (gender === first.group || gender === reference),
  );
  const ordinal = ordinalItemBias(
    own.map((row) => row.z),
    own.map((row) => row.standing),
    own.map(({ gender }) => (gender === first.group ? 1 : 0)),
  );
  expect(first.ordinal.effect).toBeCloseTo(ordinal.groupEffect!, 6);
  expect(first.ordinal.uniform_p).toBeCloseTo(ordinal.uniform.p!, 6);
  expect(first.ordinal.effect_class).toBe(ordinal.effectClass);
  const adjusted = adjustP(questions.map(({ p }: Answer) => p));
  for (const [index, { adjusted_p }] of questions.entries())
    expect(adjusted_p).toBeCloseTo(adjusted[index]!, 12);
});

test("groups of too few are not compared, hidden ones not named", async () => {
  const { questions, fewest } = await ask("?dimension=ethnicity");
  for (const { group_n, group, reference } of questions) {
    expect(group_n).toBeGreaterThanOrEqual(fewest);
    expect(group).not.toBe(reference);
  }
  const job = (await server.get("/api/dimensions/job")).json<Answer>().values[20].value;
  const narrow = { dimension: "ethnicity", job: [job], from: "2026-08-01", to: "2026-09-30" };
  const closed = await answerAnalysis(
    { ...server.context, rows: unguarded(server.context.rows) },
    analysis,
    narrow,
    { kind: "all", rows: false },
  );
  expect(closed.questions).toEqual([]);
});

test("filters and period cut, nothing is an answer, nonsense is refused", async () => {
  const whole = await ask("?dimension=gender");
  const part = await ask("?dimension=gender&vendor=xuanji");
  const most = (result: Answer) => Math.max(...result.questions.map(({ n }: Answer) => n));
  expect(most(part)).toBeLessThan(most(whole));
  expect(await ask("?from=2040-01-01")).toMatchObject({ questions: [], reference: null });
  for (const query of ["?dimension=job", "?from=never", "?nonsense=1"])
    expect((await server.get(`/api/analyses/question-bias${query}`)).statusCode).toBe(400);
});
