import { beforeAll, describe, expect, test } from "vitest";
import {
  likelyMeasures,
  type PairAnswer,
  pairQuestion,
  pairSentence,
} from "../../dashboards/components/differ-pair.ts";
import { analysisAddress } from "../../dashboards/figures/document.ts";
import { formatChange, formatCount } from "../../dashboards/format/number.ts";
import type { Metric } from "../../dashboards/types.ts";
import type { analysis as incrementalAnalysis } from "../../server/analyses/validity/incremental.ts";
import { servedDemo } from "./served.ts";

const { get, analysis, rows } = servedDemo();
type Side = Parameters<typeof pairQuestion>[0];

const whole = (metric: string, filters: Side["filters"] = {}): Side => ({ metric, days: {}, filters });
const answerOf = (a: Side, b: Side) =>
  get<PairAnswer>(analysisAddress(pairQuestion(a, b)!).replace("/api/", ""));

let metrics: Metric[];
beforeAll(async () => {
  ({ metrics } = await get<{ metrics: Metric[] }>("metrics"));
});
const metricOf = (id: string) => metrics.find((metric) => metric.id === id)!;

describe.each(["zh", "en"] as const)("why two differ in %s", (language) => {
  const zh = language === "zh";
  const verdict = (low: number, high: number) =>
    low > 0 || high < 0
      ? zh
        ? "，差异明确。"
        : "; the difference is clear."
      : zh
        ? "，看不出明确差异。"
        : "; no clear difference.";

  test("AI and interviewers are told by the difference of the same people", async () => {
    const { overall } = await analysis<typeof incrementalAnalysis>("incremental");
    const pair = [whole("human_validity_r"), whole("validity_overall_r")] as const;
    const said = pairSentence(language, metricOf("validity_overall_r"), ["a", "b"], await answerOf(...pair));
    const { value, low, high } = overall.difference;
    expect(said).toContain(formatCount(overall.people, language));
    expect(said).toContain(formatChange("r", value!, language));
    expect(said.endsWith(verdict(low!, high!))).toBe(true);
    const vendors = [whole("human_validity_r", { vendor: ["xuanji"] }), whole("validity_overall_r")] as const;
    expect(pairQuestion(...vendors)).toBeNull();
  });

  test("two values of a dimension are told by their difference, as the rows give it", async () => {
    const [a, b] = ["screening_path:traditional", "screening_path:ai"].map((each) => {
      const [name, value] = each.split(":") as [string, string];
      return whole("retention_90d", { [name]: [value] });
    });
    const both = await rows("retention_90d?by=screening_path");
    const of = (path: string) =>
      both.find(({ segment }) => segment.screening_path === path)!.value ?? Number.NaN;
    const answer = await answerOf(a!, b!);
    if ("overall" in answer) throw new Error("no two values");
    const said = pairSentence(language, metricOf("retention_90d"), ["A", "B"], answer);
    expect(said).toContain(formatChange("percent", of("traditional") - of("ai"), language));
    expect(said.endsWith(verdict(answer.difference!.low!, answer.difference!.high!))).toBe(true);
  });

  test("where nothing is known, it is said that overlapping intervals are no test", async () => {
    const pairs = [
      [whole("validity_overall_r"), whole("validity_r")],
      [whole("retention_90d"), whole("retention_90d", { screening_path: ["ai"] })],
      [{ ...whole("retention_90d"), days: { from: "2026-01-01", to: "2026-03-31" } }, whole("retention_90d")],
    ] as const;
    for (const [a, b] of pairs) expect(pairQuestion(a, b)).toBeNull();
    const said = pairSentence(language, metricOf("validity_r"), ["a", "b"], null);
    expect(said).toContain(zh ? "不能用来判断" : "is no test");
    expect(said).not.toMatch(/随机|chance/);
  });
});

test.each([
  ["validity_overall_r", ["human_validity_r", "validity_r"]],
  ["cost_per_hire", ["cost_per_hire_compared", "cost_part_per_hire"]],
  ["retention_90d", ["retention_180d"]],
  ["silence_days", ["silence_days_p90"]],
  ["impact_ratio_gender", ["impact_ratio_age", "impact_ratio_ethnicity"]],
])("the measures mixed up with %s stand among five", (id, expected) => {
  const found = likelyMeasures(metricOf(id), metrics).map((each) => each.id);
  expect(found).toHaveLength(5);
  expect(found).toEqual(expect.arrayContaining(expected));
  expect(found).not.toContain(id);
});
