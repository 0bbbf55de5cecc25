import { expect, test } from "vitest";
import { focusOf, type Rated } from "../../server/candidates/focus.ts";

const plain: Rated = {
  ...{ competency: "a", ai: 70, human: null, aiZ: 0.2, humanZ: null, weight: 0.3 },
  ...{ questions: [68, 72], unanswered: 0 },
};
const whys = (rated: readonly Partial<Rated>[]) =>
  focusOf(rated.map((one) => ({ ...plain, ...one }))).map(({ competency, why }) => [competency, why]);

test("nothing is told where nothing stands out", () => {
  expect(whys([{}, { competency: "b" }])).toEqual([]);
  expect(focusOf([])).toEqual([]);
});

test("what was not answered comes first, then disagreement, uncertainty, the lowest", () => {
  const rated = [
    { competency: "lowest", aiZ: -1.4 },
    { competency: "spread", questions: [40, 75] },
    { competency: "apart", aiZ: 1, humanZ: -0.5, human: 40 },
    { competency: "unanswered", unanswered: 2 },
  ];
  expect(whys(rated)).toEqual([
    ["unanswered", "unanswered"],
    ["apart", "apart"],
    ["spread", "spread"],
  ]);
  expect(whys(rated.slice(0, 1))).toEqual([["lowest", "lowest"]]);
});

test("a competency is named once, by its first reason, and three at most", () => {
  expect(whys([{ aiZ: -2, humanZ: 1, questions: [10, 90], unanswered: 1 }])).toEqual([["a", "unanswered"]]);
  const many = ["a", "b", "c", "d"].map((competency) => ({ competency, unanswered: 1 }));
  expect(whys(many)).toHaveLength(3);
});

test("the lowest is the one that weighs most in the job, not the lowest score alone", () => {
  expect(
    whys([
      { competency: "light", aiZ: -2, weight: 0.1 },
      { competency: "heavy", aiZ: -1, weight: 0.6 },
    ]),
  ).toEqual([["heavy", "lowest"]]);
  expect(whys([{ aiZ: -3, weight: null }])).toEqual([]);
});

test("limits: 1.2 standard deviations and 20 points are told, less is not", () => {
  expect(whys([{ aiZ: 1.2, humanZ: 0 }])).toEqual([["a", "apart"]]);
  expect(whys([{ aiZ: 1.19, humanZ: 0 }])).toEqual([]);
  expect(whys([{ questions: [60, 80] }])).toEqual([["a", "spread"]]);
  expect(whys([{ questions: [60, 79.9] }])).toEqual([]);
  expect(whys([{ questions: [60] }])).toEqual([["a", "single"]]);
});
