import { beforeAll, describe, expect, test } from "vitest";
import type { Report, VerdictRow } from "../../../server/reports/report.ts";
import { demo } from "../../helpers/demo.ts";
import { LANGUAGES, reportOf } from "./made.ts";

const QUARTER = "2026Q3";
const reports = new Map<string, Report>();
beforeAll(async () => {
  for (const aiEffect of ["none", "harm"] as const)
    reports.set(aiEffect, await reportOf((await demo({ seed: 42, scale: 1, aiEffect })).directory, QUARTER));
}, 600_000);

const front = (effect: string, language: "zh" | "en") => reports.get(effect)!.texts[language]!.parts[0]!;
const verdicts = (effect: string, language: "zh" | "en"): readonly VerdictRow[] =>
  front(effect, language).blocks.flatMap((block) => (block.kind === "verdicts" ? block.rows : []));

const AHEAD = { zh: /领先/, en: /\bahead\b/i };
const BEHIND = { zh: /落后/, en: /\bbehind\b/i };

describe.each(LANGUAGES)("page one in %s", (language) => {
  test("of a company where AI makes no difference says so", () => {
    const rows = verdicts("none", language);
    expect(rows).toHaveLength(5);
    // five intervals of 95 %: by chance alone one of them may leave 0 out
    const clear = rows.filter(({ verdict }) => verdict === "ahead" || verdict === "behind");
    expect(clear.length).toBeLessThanOrEqual(1);
    expect(front("none", language).lead).toMatch(language === "zh" ? /没有明确差异/ : /no clear difference/);
    for (const { verdict, sentence } of rows)
      if (verdict === "no_difference")
        expect(sentence.says).toMatch(
          language === "zh" ? /看不出.*都有可能/ : /no difference in .* can be told/,
        );
  });

  test("of a company where it harms says that it is behind", () => {
    const rows = verdicts("harm", language);
    const behind = rows.filter(({ verdict }) => verdict === "behind");
    expect(behind.length).toBeGreaterThanOrEqual(3);
    expect(rows.some(({ verdict }) => verdict === "ahead")).toBe(false);
    for (const { word } of behind) expect(word).toMatch(BEHIND[language]);
    expect(front("harm", language).lead).toMatch(BEHIND[language]);
    expect(front("harm", language).lead).not.toMatch(AHEAD[language]);
  });
});

test("both languages give the same verdicts, from the same numbers", () => {
  for (const effect of reports.keys())
    expect(verdicts(effect, "zh").map(({ verdict, sentence }) => [verdict, sentence.rests])).toEqual(
      verdicts(effect, "en").map(({ verdict, sentence }) => [verdict, sentence.rests]),
    );
});
