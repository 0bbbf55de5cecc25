import { expect, test } from "vitest";
import { toHttpError } from "../../server/error-handler.ts";
import { chooseLanguage } from "../../server/language.ts";
import { MetricQueryError } from "../../server/metrics/metric.ts";

test.each([
  ["zh", undefined, "zh"],
  ["EN-us", "zh", "en"],
  [undefined, "zh-CN,zh;q=0.9,en;q=0.8", "zh"],
  [undefined, "en;q=0.5, zh-TW;q=0.7", "zh"],
  [undefined, "fr, en;q=0.1", "en"],
  [undefined, "zh;q=0, fr", "en"],
  ["fr", "fr", "en"],
  [undefined, undefined, "en"],
  [undefined, ";;;q=,", "en"],
] as const)("?lang=%s and Accept-Language %s give %s", (asked, header, language) => {
  expect(chooseLanguage(asked, header, "en")).toBe(language);
});

const asked = { id: "1", routeOptions: {} } as Parameters<typeof toHttpError>[1];

test.each([
  ["a question", new MetricQueryError("invalid_query", "at most two segments")],
  ["the framework", Object.assign(new Error("Some words of a library"), { statusCode: 400 })],
  [
    "the validator",
    Object.assign(new Error(), {
      validation: [
        { keyword: "multipleOf", instancePath: "/n", message: "must be multiple of 2", params: {} },
      ],
    }),
  ],
])("what is wrong with %s is told in Chinese without English words", (_, error) => {
  const { text, details } = toHttpError(error, asked);
  const chinese = JSON.stringify([
    text.zh,
    (details as { problem: { zh: string } }[] | undefined)?.[0]?.problem.zh,
  ]);
  expect(chinese).not.toMatch(/[a-z]+ [a-z]+/);
  expect(text.en).toMatch(/^[^\u4e00-\u9fff]+$/);
});
