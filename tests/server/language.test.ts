import { expect, test } from "vitest";
import { chooseLanguage } from "../../server/language.ts";

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
