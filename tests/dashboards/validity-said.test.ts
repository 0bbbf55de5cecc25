import { describe, expect, test } from "vitest";
import type { analysis as incremental } from "../../server/analyses/validity/incremental.ts";
import { cellsOf, servedDemo, toldBy } from "./served.ts";

const { analysis, figure, rows, table } = servedDemo();

const two = (value: number | null | undefined) => (value ?? Number.NaN).toFixed(2).replace("-", "−");

describe.each(["zh", "en"] as const)("the validity in %s", (language) => {
  const zh = language === "zh";

  test("AI and interviewers are told of the same people, with their difference", async () => {
    const [ai] = await rows("validity_overall_r");
    const [everybody] = await rows("human_validity_r");
    const { overall } = await analysis<typeof incremental>("incremental");
    expect(everybody!.n).toBeGreaterThan(overall.people);
    const said = toldBy(await figure("validity-lead", language));
    expect(said).toContain(`r = ${two(ai!.value)}`);
    expect(said).toContain(`r = ${two(overall.human.value)}`);
    expect(said).toContain(zh ? `同样这 ${overall.people} 名` : `the same ${overall.people} hires`);
    expect(said).toContain(two(overall.difference.low).replace("−", ""));
    const isClear = overall.difference.low! > 0 || overall.difference.high! < 0;
    expect(said.includes(zh ? "看不出明确差异" : "no clear difference")).toBe(!isClear);
    expect(said).not.toContain(everybody!.n.toLocaleString("en"));
    const tile = await figure("headline-human-validity", language);
    if (tile.kind !== "headline") throw new Error(tile.kind);
    expect(tile.figure).toMatchObject({ n: overall.people, value: overall.human.value });
  });

  test("every other number that could be taken for it says what it is, one click from why", async () => {
    const [official] = await rows("validity_overall_r");
    const why = await table("why-not", language);
    expect(why.title).toContain(two(official!.value));
    const [first, ...others] = cellsOf(why);
    expect(first![1]).toContain(two(official!.value));
    expect(others.length).toBeGreaterThanOrEqual(5);
    const asked = why.rows.flatMap(({ cells }) => {
      const last = cells.at(-1)!;
      return typeof last === "object" && last.leads?.differ ? [last.leads.differ] : [];
    });
    expect(asked.length).toBeGreaterThanOrEqual(4);
    for (const pair of asked) expect(pair).toMatch(/^validity_overall_r;whole,(validity|human)_/);
  });
});
