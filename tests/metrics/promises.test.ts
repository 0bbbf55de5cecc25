import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Promised } from "../../fixtures/generator/truth.ts";
import { mostMisses } from "../helpers/chance.ts";
import { demo } from "../helpers/demo.ts";
import { type Found, found, halfWidths, isEstimated, nameOf } from "../helpers/promised.ts";
import { type Client, client } from "../server/client.ts";

let api: Client;
let promises: Promised[];
const answers = new Map<Promised, Found | undefined>();
beforeAll(async () => {
  const { directory, truth } = await demo();
  promises = truth.promises;
  api = await client(directory);
  for (const promise of promises) answers.set(promise, await found(api, promise));
}, 600_000);
afterAll(() => api?.close());

/** Half widths of its interval at which a figure is no chance any more: about 3.9 standard errors. */
const TOO_FAR = 2;

const told = (promise: Promised, answer: Found | undefined) =>
  `${nameOf(promise)}: planted ${"planted" in promise ? promise.planted : promise.note}, found ${JSON.stringify(answer)}`;

/** Whether an answer is what was planted, or in a case of an estimate could be. */
function holds(promise: Promised, answer: Found | undefined): boolean {
  if (answer === undefined) return false;
  if (isEstimated(promise)) return halfWidths(promise.planted, answer) <= 1;
  if (promise.kind === "noted") return answer.notes.some((note) => note.startsWith(promise.note));
  return (
    answer.value !== null && Math.abs(answer.value - promise.planted) <= 1e-9 * Math.abs(promise.planted)
  );
}

describe("what the demo company's data were planted with", () => {
  test("is found: every fact, and every estimate within reach of its interval", () => {
    const wrong = promises.filter((promise) => {
      const answer = answers.get(promise);
      return isEstimated(promise)
        ? answer === undefined || halfWidths(promise.planted, answer) > TOO_FAR
        : !holds(promise, answer);
    });
    expect(wrong.map((promise) => told(promise, answers.get(promise)))).toEqual([]);
    expect(promises.length).toBeGreaterThan(75);
  });

  test("lies in no fewer of the 95 % intervals than chance would have it, 999 times of 1,000", () => {
    const estimated = promises.filter(isEstimated);
    expect(estimated.length).toBeGreaterThan(60);
    const missed = estimated.filter((promise) => !holds(promise, answers.get(promise)));
    expect(
      missed.length,
      missed.map((promise) => told(promise, answers.get(promise))).join("\n"),
    ).toBeLessThanOrEqual(mostMisses(estimated.length));
  });

  test("is missed by the figure of the other phase or path", async () => {
    const others = { before: "after", after: "before", ai: "traditional", traditional: "ai" } as const;
    const held: string[] = [];
    let asked = 0;
    for (const promise of promises) {
      if (!("pick" in promise)) continue;
      const swapped = Object.entries(promise.pick).find(([, value]) => value in others);
      if (swapped === undefined) continue;
      const [name, value] = swapped;
      const pick = { ...promise.pick, [name]: others[value as keyof typeof others] };
      const answer = await found(api, { ...promise, pick });
      asked++;
      if (holds(promise, answer)) held.push(told(promise, answer));
    }
    expect(held).toEqual([]);
    expect(asked).toBeGreaterThan(35);
  });

  test("covers every promise of the product", () => {
    const ids = new Set(promises.map(({ id }) => id));
    const wanted = [
      ...Array.from({ length: 22 }, (_, index) => `E${index + 1}`),
      ...Array.from({ length: 8 }, (_, index) => `V${index + 1}`),
      ...Array.from({ length: 5 }, (_, index) => `X${index + 1}`),
      "M1",
      "M2",
      "M3",
    ];
    expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe("the misses that chance allows", () => {
  // R: qbinom(0.999, n, 0.05)
  test.each([
    [20, 5],
    [60, 9],
    [100, 13],
  ])("of %i intervals", (n, most) => {
    expect(mostMisses(n)).toBe(most);
  });
});
