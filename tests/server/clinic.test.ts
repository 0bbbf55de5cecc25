import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { JOBS } from "../../fixtures/generator/company.ts";
import { answerAnalysis, givesSchema } from "../../server/analyses/analyses.ts";
import { analysis } from "../../server/analyses/lab/clinic.ts";
import { examined } from "../../server/analyses/lab/parts/clinic.ts";
import type { Form, Keyword, Sheet } from "../../server/analyses/lab/parts/clinic-source.ts";
import { parseConfig } from "../../server/config.ts";
import { tellTo } from "../../server/figures/tell.ts";
import { createRowReader } from "../../server/metrics/rows.ts";
import { pearson } from "../../server/statistics/association/pearson.ts";
import { questionVerdicts } from "../../server/statistics/lab/question-verdicts.ts";
import { demo } from "../helpers/demo.ts";
import { builtWarehouse } from "../marts/warehouse.ts";
import { caller } from "./caller.ts";
import { type Client, client } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;

let server: Client;
let general: string;
beforeAll(async () => {
  const { directory, truth } = await demo();
  general = truth.facts.general_question;
  server = await client(directory);
}, 300_000);
afterAll(() => server?.close());

const ask = async (job: string): Promise<Answer> => {
  const answer = await server.get(`/api/analyses/clinic?job=${job}`);
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200);
  expect([...Value.Errors(givesSchema(analysis), answer.json())]).toEqual([]);
  return answer.json();
};
const isToChange = ({ verdict }: Answer) => verdict === "rewrite" || verdict === "drop";

describe("on the demo", () => {
  test("the too general question is named in every job that asks it, and no other question in any", async () => {
    const asking = JOBS.filter(({ weights }) => weights.some(([name]) => name === "logical_thinking"));
    const named: string[] = [];
    for (const { id } of JOBS)
      for (const form of (await ask(id)).forms)
        for (const each of form.questions.filter(isToChange)) {
          expect([id, each.question]).toEqual([id, general]);
          expect(each.reasons).toContain("apart");
          expect(each.rest.value).toBeLessThan(each.typical / 2);
          expect(each.stability).toBeGreaterThan(0.3);
          named.push(id);
        }
    expect(named).toEqual(asking.map(({ id }) => id));
  }, 120_000);

  test("estimates are those of the people's answers, each counted once", async () => {
    const { forms } = await ask("J20");
    const [form] = forms;
    const rows = await server.context.database.reader((connection) =>
      connection.rows<{ person: number; question: string; x: number; score: number; y: number | null }>(
        `WITH sat AS (
           SELECT a.application_key, a.person, h.performance_6_z / 1e12 AS y
           FROM core.application a LEFT JOIN core.hire h USING (application_key)
           WHERE a.job = 'J20' AND a.application_key IN (SELECT application_key FROM marts.question_score)
           QUALIFY row_number() OVER (PARTITION BY a.person ORDER BY y IS NOT NULL DESC, a.ai_completed_at DESC) = 1
         )
         SELECT sat.person, cast(s.question AS VARCHAR) AS question, s.score_z / 1e12 AS x, s.score / 1000 AS score, sat.y
         FROM sat JOIN marts.question_score s USING (application_key)
         WHERE s.score_z IS NOT NULL`,
      ),
    );
    // the mean of other answers is of answers about their question's mean
    for (const { question } of form.questions) {
      const own = rows.filter((row) => row.question === question);
      const mean = own.reduce((sum, { x }) => sum + x, 0) / own.length;
      for (const row of own) row.x -= mean;
    }
    const people = [...new Set(rows.map(({ person }) => person))];
    expect(form.people).toBe(people.length);
    const byPerson = new Map(people.map((person) => [person, rows.filter((row) => row.person === person)]));
    for (const each of form.questions) {
      const own = rows.filter(({ question }) => question === each.question);
      const others = own.map(({ person }) => {
        const rest = byPerson.get(person)!.filter(({ question }) => question !== each.question);
        return rest.reduce((sum, { x }) => sum + x, 0) / rest.length;
      });
      const x = own.map((row) => row.x);
      expect(each.rest.value).toBeCloseTo(pearson(x, others).value!, 5);
      expect(each.rest.n).toBe(own.length);
      expect(each.validity.value).toBeCloseTo(
        pearson(
          x,
          own.map(({ y }) => y ?? Number.NaN),
        ).value!,
        5,
      );
      expect(each.difficulty.value).toBeCloseTo(
        own.reduce((sum, { score }) => sum + score, 0) / own.length,
        8,
      );
      expect(each.unanswered.value).toBeCloseTo(1 - own.length / people.length, 8);
      // two ways to the same
      expect(each.alpha_change.value).toBeCloseTo(each.alpha_dropped - form.alpha.value, 8);
    }
    const shares = form.questions.map(({ share }: Answer) => share as number);
    expect(shares.reduce((sum: number, share: number) => sum + share, 0)).toBeCloseTo(1, 8);
    const parts = form.questions.reduce((sum: number, { part }: Answer) => sum + part.value, 0);
    expect(parts).toBeCloseTo(form.explained.value, 8);
  });

  test("where a simulation took a question's place, validity before and after stand beside each other", async () => {
    const { forms, changed } = await ask("J02");
    expect(forms.map((form: Answer) => form.versions)).toEqual([
      ["v5", "v6", "v7", "v8"],
      ["v1", "v2", "v3", "v4"],
    ]);
    expect(changed).toMatchObject([
      { competency: "hands_on", added: ["q_hands_on_simulation"], removed: ["q_hands_on_1"] },
    ]);
    const [{ before, now, difference }] = changed;
    expect(now.low).toBeGreaterThan(0.3);
    expect(now.value).toBeGreaterThan(before.value);
    expect(difference.value).toBeCloseTo(now.value - before.value, 10);
    // few hires before: the difference is not clear, and so its interval says
    expect(difference.low).toBeLessThan(0);
    expect((await ask("J20")).changed).toEqual([]);
  });

  test("weights' readers alone are told, of their own jobs; expression features are nowhere in it", async () => {
    const url = "/api/analyses/clinic?job=J02";
    const auditor = caller(server, "auditor", ["auditor"]);
    const leadership = caller(server, "leadership", ["leadership"]);
    for (const each of [url, "/api/figures/clinic?job=J02", "/api/figures/clinic-questions"]) {
      expect([each, (await auditor("GET", each)).statusCode]).toEqual([each, 200]);
      expect([each, (await leadership("GET", each)).statusCode]).toEqual([each, 403]);
    }
    const owner = caller(server, "owner", ["model_owner"], { job: ["J01"], department: [] });
    expect((await owner("GET", "/api/analyses/clinic?job=J01")).statusCode).toBe(200);
    for (const job of ["J02", "J99", "J02' or true--"])
      expect((await owner("GET", `/api/analyses/clinic?job=${encodeURIComponent(job)}`)).statusCode).toBe(
        404,
      );
    expect((await server.get("/api/analyses/clinic")).statusCode).toBe(400);
    expect((await server.get(url)).body).not.toMatch(/smile|tone_|speech_rate|pause_ratio/);
  });
});

test("where no model says what it asks, the questions are those that were asked, all of one weight", async () => {
  const { database, close } = await builtWarehouse(3000, (c) =>
    c.run("UPDATE staging.scoring_models SET question_weights = NULL"),
  );
  try {
    const asked = await database.reader((c) =>
      c.rows<{ job: string; questions: number }>(
        `SELECT cast(job AS VARCHAR) AS job, cast(count(DISTINCT question) AS INTEGER) AS questions
         FROM marts.question_score GROUP BY job ORDER BY count(*) DESC`,
      ),
    );
    const [{ job, questions }] = asked as [(typeof asked)[number]];
    const from = { rows: createRowReader(database), config: parseConfig({}, "test") };
    const { forms } = await answerAnalysis(from, analysis, { job }, { kind: "all" });
    expect(forms[0]!.questions.length).toBeGreaterThan(1);
    expect(forms[0]!.questions.length).toBeLessThanOrEqual(questions);
    expect(forms[0]!.people).toBeGreaterThan(0);
    for (const { weight } of forms[0]!.questions)
      expect(weight).toBeCloseTo(1 / forms[0]!.questions.length, 12);
  } finally {
    await close();
  }
}, 120_000);

/** Normal deviates of a seed. */
function deviates(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

type Company = {
  readonly seed: number;
  readonly people?: number;
  readonly hired?: number;
  readonly questions?: number;
  /** Place of the question that has nothing to do with the others. */
  readonly weak?: number;
  /** What it predicts of the outcome nevertheless. */
  readonly predicts?: number;
};

/** Answers to questions of one ability each two, all but the weak one of a common factor, which is what performance is of. */
function answersOf({ seed, people = 300, hired = 60, questions = 7, weak = -1, predicts = 0 }: Company) {
  const next = deviates(seed);
  const factor = Float64Array.from({ length: people }, next);
  const columns = Array.from({ length: questions }, (_, j) =>
    Float64Array.from(factor, (own) => (j === weak ? next() : 0.6 * own + 0.8 * next())),
  );
  const outcome = Float64Array.from(factor, (own, i) =>
    i < hired
      ? 0.3 * own + (weak < 0 ? 0 : predicts * columns[weak]![i]!) + Math.sqrt(0.91 - predicts ** 2) * next()
      : Number.NaN,
  );
  return { columns, outcome, abilities: columns.map((_, j) => String(j >> 1)) };
}
const verdictsOf = (company: Company) => questionVerdicts(answersOf(company), { seed: 1 });

describe("the rule", () => {
  test("of companies without a weak question no more than one question in twenty is to change", () => {
    const found = [60, 150, 600].flatMap((people) =>
      Array.from({ length: 20 }, (_, at) => verdictsOf({ seed: 500 + at, people, hired: people / 4 })).flat(),
    );
    expect(found).toHaveLength(420);
    expect(found.filter(isToChange).length).toBeLessThanOrEqual(21);
    expect(found.filter(({ verdict }) => verdict === "drop")).toEqual([]);
  });

  test("a question of nothing is found, dropped only where its validity is known, kept where it predicts", () => {
    const few = Array.from({ length: 20 }, (_, at) => verdictsOf({ seed: 700 + at, weak: 3 }));
    expect(few.filter((all) => all[3]!.verdict === "rewrite").length).toBeGreaterThanOrEqual(19);
    expect(few.flat().filter(({ verdict }) => verdict === "drop")).toEqual([]);
    expect(few.flatMap((all) => all.filter((_, at) => at !== 3)).filter(isToChange)).toEqual([]);

    const [many] = [verdictsOf({ seed: 9, people: 6000, hired: 3000, weak: 3 })];
    expect(many[3]).toMatchObject({ verdict: "drop", reasons: ["apart", "costs_alpha", "adds_nothing"] });
    expect(many[3]!.alphaChange.low).toBeGreaterThan(0);
    expect(many[3]!.stability).toBeGreaterThan(0.8);

    const [own] = [verdictsOf({ seed: 9, people: 900, hired: 400, weak: 3, predicts: 0.5 })];
    expect(own[3]).toMatchObject({ verdict: "keep", reasons: ["predicts", "apart"] });
  });

  test("a question alone in its ability that goes with no other waits for hires", () => {
    const { columns, outcome } = answersOf({ seed: 4, hired: 5, weak: 6 });
    const abilities = ["a", "a", "b", "b", "c", "c", "own"];
    const found = questionVerdicts({ columns, outcome, abilities }, { seed: 1 });
    expect(found[6]).toMatchObject({
      verdict: "not_enough_data",
      reasons: ["apart", "only_of_ability", "few_hires"],
    });
  });

  test("one question, equal scores, missing scores, five hires, few people, nobody", () => {
    const one = verdictsOf({ seed: 1, questions: 1, hired: 5 });
    expect(one).toMatchObject([{ verdict: "not_enough_data", reasons: ["only_question"], typical: null }]);
    expect(one[0]!.rest.value).toBeNull();

    const flat = answersOf({ seed: 2 });
    flat.columns[2]!.fill(0.4);
    const [, , constant] = questionVerdicts(flat, { seed: 1 });
    expect(constant).toMatchObject({ verdict: "rewrite", reasons: ["constant"], stability: 1 });

    const gaps = answersOf({ seed: 3 });
    const next = deviates(31);
    for (const column of gaps.columns)
      for (let i = 0; i < column.length; i++) if (next() > 0.8) column[i] = Number.NaN;
    const missing = questionVerdicts(gaps, { seed: 1 });
    expect(missing.map(({ verdict }) => verdict)).toEqual(missing.map(() => "keep"));
    expect(missing[0]!.rest.n).toBeLessThan(300);

    const five = verdictsOf({ seed: 5, hired: 5, weak: 3 });
    expect(five[3]).toMatchObject({ verdict: "rewrite", reasons: ["apart", "few_hires"], validityP: null });

    for (const people of [0, 3, 49]) {
      const few = verdictsOf({ seed: 6, people, hired: Math.min(5, people) });
      expect(few.map(({ reasons }) => reasons)).toEqual(few.map(() => ["few_answers"]));
      expect(few.map(({ stability }) => stability)).toEqual(few.map(() => null));
    }
  });

  test("of 200 questions the weak one is found", () => {
    const found = verdictsOf({ seed: 8, people: 1000, hired: 300, questions: 200, weak: 77 });
    expect(found[77]!.verdict).toBe("rewrite");
    expect(found.filter(isToChange)).toHaveLength(1);
  });

  test("does not depend on the order of people or questions, nor on the scale of a score", () => {
    const given = answersOf({ seed: 12, weak: 3 });
    const whole = questionVerdicts(given, { seed: 1 });
    const rescaled = questionVerdicts(
      { ...given, columns: given.columns.map((column) => column.map((value) => 1e6 + 25 * value)) },
      { seed: 1 },
    );
    const turned = questionVerdicts(
      {
        columns: given.columns.map((column) => column.slice().reverse()).reverse(),
        outcome: given.outcome.slice().reverse(),
        abilities: given.abilities.slice().reverse(),
      },
      { seed: 2 },
    ).reverse();
    for (const other of [rescaled, turned])
      whole.forEach((each, at) => {
        expect(other[at]!.verdict).toBe(each.verdict);
        expect(other[at]!.rest.value).toBeCloseTo(each.rest.value!, 8);
        expect(other[at]!.validity.value).toBeCloseTo(each.validity.value!, 8);
      });
  });
});

/** A sheet of answers as it is read: half of the people women, hires said a word half of the time. */
function sheetOf(company: Company, change: (sheet: Sheet) => void = () => {}) {
  const { columns, outcome } = answersOf(company);
  const sheet: Sheet = {
    people: Array.from(outcome, (y, row) => ({
      row,
      vendor: "one",
      version: "v1",
      quarter: 8100 + (row % 2),
      passed: row % 3 > 0,
      outcome: Number.isFinite(y) ? y : null,
      groups: { gender: row % 5 < 2 ? "female" : "male", age_band: null, ethnicity: null },
    })),
    columns: columns.map((z) => ({
      z,
      score: z.map((value) => 0.6 + 0.1 * value),
      seconds: z.map(() => 60),
      followUps: z.map(() => 1),
      isThere: new Uint8Array(z.length).fill(1),
    })),
  };
  change(sheet);
  const form: Form = {
    versions: ["v1"],
    since: "2026-01-01",
    questions: columns.map((_, j) => ({
      question: `q${j}`,
      version: "1",
      ability: String(j >> 1),
      weight: 1 / 7,
    })),
  };
  const keywords: Keyword[] = [
    { keyword: "word", heard: new Set(sheet.people.map(({ row }) => row)), said: new Set(evens(sheet)) },
  ];
  return examined(form, sheet, { isCurrent: true, keywords, tell: tellTo({ kind: "all" }) });
}
const evens = ({ people }: Sheet) => people.map(({ row }) => row).filter((row) => row % 2 === 0);

describe("what a form's answers tell", () => {
  test("a question that is harder for women of equal standing names them, and its neighbours do not", () => {
    const { questions } = sheetOf({ seed: 21, people: 1200 }, ({ columns, people }) => {
      for (const { row, groups } of people) if (groups.gender === "female") columns[4]!.z[row]! -= 1;
    });
    expect(questions[4]).toMatchObject({ verdict: "rewrite", reasons: ["group_c"] });
    expect(questions[4]!.groups).toMatchObject([
      { dimension: "gender", group: "female", reference: "male", ets_class: "C" },
    ]);
    expect(questions[4]!.groups[0]!.delta.high).toBeLessThan(0);
    expect(questions[4]!.groups[0]!.difference.value).toBeCloseTo(-1, 0);
    expect(questions.filter(isToChange)).toHaveLength(1);
  });

  test("a score that a keyword alone explains is named with the word", () => {
    const { questions } = sheetOf({ seed: 22 }, ({ columns, people }) => {
      for (const { row } of people) columns[1]!.z[row]! += row % 2 === 0 ? 3 : 0;
    });
    expect(questions[1]).toMatchObject({
      verdict: "rewrite",
      reasons: ["keyword"],
      keyword: { keyword: "word", leaks: true },
    });
    expect(questions[0]!.keyword!.leaks).toBe(false);
  });

  test("scores that moved between quarters are told with their index and the shift of their mean", () => {
    const { questions } = sheetOf({ seed: 23, people: 800 }, ({ columns, people }) => {
      for (const { row } of people) columns[5]!.score[row]! += row % 2 === 0 ? 0 : 0.1;
    });
    const [drift] = questions[5]!.drift;
    expect(drift).toMatchObject({ vendor: "one", base: "2025Q1", newest: "2025Q2", reading: "shifted" });
    expect(drift!.shift.low).toBeGreaterThan(0.05);
    expect(drift!.shift.high).toBeLessThan(0.15);
    const [still] = questions[0]!.drift;
    expect(still!.psi).toBeLessThan(drift!.psi!);
    expect(still!.shift.low).toBeLessThan(0);
  });

  test("answers left out and answers without a score are told apart", () => {
    const { questions } = sheetOf({ seed: 24 }, ({ columns }) => {
      const [column] = columns;
      for (let row = 0; row < 60; row++) {
        column!.z[row] = Number.NaN;
        column!.score[row] = Number.NaN;
        column!.isThere[row] = row < 30 ? 0 : 1;
      }
    });
    expect(questions[0]!.unanswered.value).toBeCloseTo(30 / 300, 10);
    expect(questions[0]!.unscored.value).toBeCloseTo(30 / 270, 10);
    expect(questions[1]!.unanswered.value).toBe(0);
  });
});
