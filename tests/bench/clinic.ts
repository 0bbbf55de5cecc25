import { questionVerdicts } from "../../server/statistics/lab/question-verdicts.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import type { Bench } from "./main.ts";

/** Answers of people to questions of one common factor, two of each ability; every fourth was hired. */
function answers(people: number, questions: number) {
  const next = normalRandom(seededRandom(11));
  const factor = Float64Array.from({ length: people }, next);
  const columns = Array.from({ length: questions }, () => factor.map((own) => 0.6 * own + 0.8 * next()));
  return {
    columns,
    abilities: columns.map((_, j) => String(j >> 1)),
    outcome: factor.map((own, i) => (i % 4 === 0 ? 0.3 * own + next() : Number.NaN)),
  };
}

const timed = (people: number, questions: number): Bench => ({
  name: `verdicts on ${questions} questions of ${people} people, with their stability`,
  target: "< 1000 ms",
  run: async () => {
    const given = answers(people, questions);
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      questionVerdicts(given, { seed: 1 });
      return performance.now() - start;
    });
    const time = times.sort((a, b) => a - b)[2]!;
    return { figure: `${time.toFixed(0)} ms`, ok: time < 1000 };
  },
});

export const benches: readonly Bench[] = [timed(1000, 7), timed(1000, 200), timed(100_000, 20)];
