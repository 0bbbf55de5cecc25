import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../../dashboards/figures/document.ts";
import { AI_EFFECTS, type AiEffect } from "../../fixtures/generator/effect.ts";
import { unfounded } from "../dashboards/said.ts";
import { type Demo, demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

type Figure = { value: number; low: number; high: number; n: number };
type Said = Answer & { says: Finding };
type Answer = Figure & { question: string; verdict: string; ai: Figure; traditional: Figure };

type Opened = { company: Demo; server: Client };
const opened = new Map<AiEffect, Opened>();
beforeAll(async () => {
  for (const aiEffect of AI_EFFECTS) {
    const company = await demo(aiEffect === "good" ? undefined : { seed: 42, scale: 1, aiEffect });
    opened.set(aiEffect, { company, server: await client(company.directory) });
  }
}, 600_000);
afterAll(() => Promise.all([...opened.values()].map(({ server }) => server.close())));

const read = async (effect: AiEffect, path: string) => {
  const answer = await opened.get(effect)!.server.get(path);
  expect({ path, status: answer.statusCode }).toEqual({ path, status: 200 });
  return answer.json();
};
const answersOf = async (effect: AiEffect): Promise<Map<string, Answer>> => {
  const { questions } = await read(effect, "/api/analyses/five-questions");
  return new Map(questions.map((answer: Answer) => [answer.question, answer]));
};
const verdictsOf = async (effect: AiEffect) =>
  Object.fromEntries([...(await answersOf(effect))].map(([question, { verdict }]) => [question, verdict]));
const holds = ({ low, high }: Figure, planted: number) => low <= planted && planted <= high;

describe("the five questions", () => {
  test("a company whose AI path is quicker, better liked and kept longer is told so, and fair to nobody's harm", async () => {
    expect(await verdictsOf("good")).toEqual({
      saves: "ahead",
      predicts: "ahead",
      stays: "ahead",
      fair: "no_difference",
      liked: "ahead",
    });
  });

  test("a company without any effect is told of none, though everything got better with time", async () => {
    expect(new Set(Object.values(await verdictsOf("none")))).toEqual(new Set(["no_difference"]));
    const { changes } = await read("none", "/api/analyses/path-changes");
    for (const { measure, all, difference } of changes) {
      const isLower = measure !== "satisfied";
      expect([measure, isLower ? all.high < 0 : all.low > 0]).toEqual([measure, true]);
      expect([measure, holds(difference, 0)]).toEqual([measure, true]);
    }
    for (const [language, words] of [
      ["zh", "五个方面都没有明确差异"],
      ["en", "no clear difference on any of the five counts"],
    ]) {
      const { says } = await read("none", `/api/figures/overview-lead?lang=${language}`);
      expect(says.says).toContain(words);
    }
  });

  test("a company that AI interviews harm is told so on every count", async () => {
    expect(new Set(Object.values(await verdictsOf("harm")))).toEqual(new Set(["behind"]));
  });

  test.each(AI_EFFECTS)("what was planted in the company '%s' lies inside the intervals", async (effect) => {
    const { days, satisfied, complained, retained } = opened.get(effect)!.company.truth.ai_effect;
    const answers = await answersOf(effect);
    expect(holds(answers.get("saves")!, days)).toBe(true);
    expect(holds(answers.get("liked")!, satisfied)).toBe(true);
    expect(holds(answers.get("stays")!, retained.ai - retained.traditional)).toBe(true);
    const { changes } = await read(effect, "/api/analyses/path-changes");
    const planted: Record<string, number> = { days, satisfied, complaints: complained };
    for (const { measure, difference } of changes)
      expect([measure, holds(difference, planted[measure]!)]).toEqual([measure, true]);
  });

  test("the figure's rows are the answer's, in both languages", async () => {
    const answers = [...(await answersOf("good")).values()];
    for (const language of ["zh", "en"]) {
      const { rows } = await read("good", `/api/figures/five-questions?lang=${language}`);
      expect(
        rows.map(({ question, verdict, value, low, high, n }: Answer) => [
          question,
          verdict,
          value,
          low,
          high,
          n,
        ]),
      ).toEqual(
        answers.map(({ question, verdict, value, low, high, n }) => [question, verdict, value, low, high, n]),
      );
    }
  });

  test.each(AI_EFFECTS)(
    "the sentences of the company '%s' say the verdict, in its own numbers",
    async (effect) => {
      const words = {
        zh: { ahead: /快|高|小/, behind: /慢|低|大/, no_difference: /看不出/, cannot_say: /无从|不下结论/ },
        en: {
          ahead: /sooner|higher|narrower/,
          behind: /later|lower|wider/,
          no_difference: /no difference in .* can be told/,
          cannot_say: /nothing/,
        },
      } as const;
      for (const language of ["zh", "en"] as const) {
        const { rows } = await read(effect, `/api/figures/five-questions?lang=${language}`);
        for (const { question, verdict, says } of rows as Said[]) {
          const claim = says.says
            .split(language === "zh" ? "。" : ". ")[0]!
            .replace("since the roll-out", "");
          const own = words[language];
          expect(claim, question).toMatch(own[verdict as keyof typeof own]);
          if (verdict === "ahead") expect(claim).not.toMatch(own.behind);
          if (verdict === "behind") expect(claim).not.toMatch(own.ahead);
          expect(says.rests.length).toBeGreaterThan(2);
          expect(unfounded(says, says.says.match(/“[^”]+”/g) ?? [])).toEqual([]);
        }
      }
    },
  );

  test("what cannot be judged says why: nobody on the other path, too few, or nothing to hold alike", async () => {
    const sentences = async (path: string) => {
      const { rows } = await read("good", `/api/figures/five-questions?lang=en&${path}`);
      return rows.map(({ says }: Said) => says.says).join("\n");
    };
    expect(await sentences("where.screening_path=ai")).toContain("nobody went the traditional path");
    expect(await sentences("where.screening_path=traditional")).toContain("nobody went the AI path");
    expect(await sentences("job=J24")).toMatch(/with under 30 on either side nothing is concluded/);
  });

  test("liking is compared within job and quarter, since the roll-out, as by hand", async () => {
    const strata = await opened.get("good")!.server.context.database.reader((connection) =>
      connection.rows<Record<"a" | "n1" | "c" | "n0", number>>(
        `select
          cast(count(*) filter (screening_path = 'ai' and is_favourable) as integer) as a,
          cast(count(*) filter (screening_path = 'ai') as integer) as n1,
          cast(count(*) filter (screening_path = 'traditional' and is_favourable) as integer) as c,
          cast(count(*) filter (screening_path = 'traditional') as integer) as n0
        from marts.survey_answer
        where respondent = 'candidate' and item = 'satisfaction' and phase = 'after'
        group by job, year(answered_at), quarter(answered_at)`,
      ),
    );
    const both = strata.filter(({ n1, n0 }) => n1 > 0 && n0 > 0);
    const up = both.reduce((sum, { a, n1, c, n0 }) => sum + (a * n0 - c * n1) / (n1 + n0), 0);
    const down = both.reduce((sum, { n1, n0 }) => sum + (n1 * n0) / (n1 + n0), 0);
    expect((await answersOf("good")).get("liked")!.value).toBeCloseTo(up / down, 12);
  });

  test("of fewer than thirty people on a side nothing is concluded", async () => {
    const { questions } = await read("good", "/api/analyses/five-questions?job=J24&from=2026-07-01");
    for (const { verdict, ai, traditional } of questions)
      if (Math.min(ai.n, traditional.n) < 30) expect(verdict).toBe("cannot_say");
    expect(questions.map(({ verdict }: Answer) => verdict)).toContain("cannot_say");
  });
});
