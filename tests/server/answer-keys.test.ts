import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Value } from "typebox/value";
import { afterAll, beforeAll, expect, test } from "vitest";
import { givesSchema } from "../../server/analyses/analyses.ts";
import { analysis } from "../../server/analyses/lab/answer-keys.ts";
import { main } from "../../server/cli.ts";
import { pearson } from "../../server/statistics/association/pearson.ts";
import { openDatabase } from "../../sql/database.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

let server: Client;
let data: string;
const folder = mkdtempSync(join(tmpdir(), "assay-answer-key-"));
beforeAll(async () => {
  server = await client((await demo()).directory);
  data = (await demo()).directory;
}, 300_000);
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true });
});

const assay = async (...words: string[]) => {
  const out: string[] = [];
  const err: string[] = [];
  const lines = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const code = await main(["answer-key", ...words, "--data", data], lines);
  return { code, out: out.join("\n"), err: err.join("\n") };
};

test("a key is fitted inside a job by the vendor with most answers, and says when it tells nothing", async () => {
  const answer = await server.get("/api/analyses/answer-keys?job=J02");
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
  const found = answer.json();
  expect([...Value.Errors(givesSchema(analysis), found)]).toEqual([]);
  expect(found.questions.length).toBeGreaterThan(5);
  expect(
    found.questions.reduce((sum: number, { weight }: { weight: number }) => sum + weight, 0),
  ).toBeCloseTo(1, 9);
  expect(found.hires).toBeLessThanOrEqual(found.applicants);
  expect(found.verdict).toBe(found.validity.low > 0 ? "predicts" : "no_evidence");
  expect(found.reaches).toBe(found.impact_ratio >= 0.8);
  const few = (await server.get("/api/analyses/answer-keys?job=J01&outcome=performance_12m&top=0.2")).json();
  expect(few).toMatchObject({ verdict: "few", questions: null, validity: { value: null } });
  for (const [query, status] of [
    ["job=J99", 404],
    ["", 400],
    ["job=J02&top=0", 400],
    ["job=J02&least_impact=1.1", 400],
    ["job=J02&pass_share=1", 400],
    ["job=J02&dimension=name", 400],
    ["job=J02&outcome=luck", 400],
  ] as const)
    expect([query, (await server.get(`/api/analyses/answer-keys?${query}`)).statusCode]).toEqual([
      query,
      status,
    ]);
});

test("the command writes a key, and scores whom it is given by nothing but their answers", async () => {
  const file = join(folder, "key.json");
  const fitted = await assay("fit", "J02", "--out", file);
  expect(fitted).toMatchObject({ code: 0, out: "" });
  expect(fitted.err).toMatch(
    /questions, [\d]+ applicants, [\d]+ hires: on hires left out r .+ lowest impact ratio/,
  );
  const key = JSON.parse(readFileSync(file, "utf8"));
  const scored = await assay("score", file);
  expect(scored.code, scored.err).toBe(0);
  const [head, ...lines] = scored.out.split("\n");
  expect(head).toBe("application_id,score,answered");
  expect(lines).toHaveLength(key.applicants);
  const scores = new Map(lines.map((line) => [line.split(",")[0]!, Number(line.split(",")[1])]));
  const database = await openDatabase({ directory: data });
  try {
    const rows = await database.reader((connection) =>
      connection.rows<{ id: string; y: number }>(
        `select a.application_id as id, h.performance_6_z / 1e12 as y
         from core.hire h join core.application a on a.application_key = h.application_key
         where h.performance_6_z is not null`,
      ),
    );
    const own = rows.filter(({ id }) => scores.has(id));
    expect(own).toHaveLength(key.hires);
    // on the hires that it was fitted on it does better than on those left out
    const r = pearson(
      own.map(({ id }) => scores.get(id)!),
      own.map(({ y }) => y),
    );
    expect(r.value!).toBeGreaterThan(key.validity.value);
  } finally {
    await database.close();
  }
  const told: string[] = [];
  const lines2 = { out: (line: string) => told.push(line), err: () => undefined };
  expect(await main(["audit", "list", "--format", "json", "--data", data], lines2)).toBe(0);
  expect(told.map((line) => JSON.parse(line)).filter(({ action }) => action === "export")).toMatchObject([
    { subject: "answer-key:J02", detail: { rows: key.applicants } },
  ]);

  for (const [words, told] of [
    [["fit", "J99"], /J99/],
    [["fit", "J01", "--top", "2"], /top/],
    [["fit"], /usage/],
    [["score", join(folder, "none.json")], /none.json is no answer key/],
    [["score", file, "--job", "J99"], /no answers of the job J99/],
  ] as const) {
    const { code, err } = await assay(...words);
    expect({ words, code }).toEqual({ words, code: 2 });
    expect(err).toMatch(told);
  }
  const broken = join(folder, "broken.json");
  writeFileSync(broken, JSON.stringify({ ...key, questions: [{ ...key.questions[0], weight: 2 }] }));
  expect(await assay("score", broken)).toMatchObject({ code: 2, err: expect.stringMatching(/weight/) });
});
