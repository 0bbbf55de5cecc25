import { describe, expect, test } from "vitest";
import type { analysis as hireSteps } from "../../server/analyses/efficiency/hire-steps.ts";
import type { analysis as drivers } from "../../server/analyses/experience/drivers.ts";
import type { analysis as retention } from "../../server/analyses/retention/retention.ts";
import { figures } from "../../server/documents/shown.ts";
import type { MetricRow } from "../../server/metrics/metric.ts";
import { servedDemo, toldBy, wordsOf } from "./served.ts";

const LANGUAGES = ["zh", "en"] as const;
const COMPANIES = {
  good: servedDemo(),
  none: servedDemo({ seed: 42, scale: 1, aiEffect: "none" }),
  harm: servedDemo({ seed: 42, scale: 1, aiEffect: "harm" }),
};
const { analysis, chart, figure, rows } = COMPANIES.good;
const YEAR = "from=2025-10-01&to=2026-09-30";
const holdsNone = ({ low, high }: Pick<MetricRow, "low" | "high">) => (low ?? 0) < 0 && (high ?? 0) > 0;

describe.each(LANGUAGES)("in %s", (language) => {
  const zh = language === "zh";

  test.each(["good", "none"] as const)(
    "a change of everybody is not credited to AI interviews (%s)",
    async (effect) => {
      const areas = ["efficiency", "experience", "retention"];
      const ids = [...(await figures()).values()].filter(({ area }) => areas.includes(area));
      const credited = /使用 AI 面试|(with|before|since) AI interviews/i;
      for (const { id } of ids)
        expect(credited.exec(wordsOf(await COMPANIES[effect].figure(id, language)))?.[0], id).toBe(undefined);
      const { title } = await COMPANIES[effect].chart("satisfaction-phase", language);
      expect(title).toContain(zh ? "上线以来" : "since the roll-out");
    },
  );

  test("the net promoter score runs from −100 to 100", async () => {
    for (const id of ["nps-time", "headline-nps"]) {
      const said = JSON.stringify(await figure(id, language));
      expect(said).toContain(zh ? "−100 至 100" : "−100 to 100");
      expect(said).not.toMatch(/百分制|0–100|of 100/);
    }
  });

  test("what the items explain together stands in the title beside how it is shared out", async () => {
    const { r_squared, items } = await analysis<typeof drivers>(`drivers?${YEAR}`);
    const { title } = await chart("drivers", language);
    expect(title).toContain(`${Math.round(r_squared.value! * 100)}%`);
    expect(title).toContain(`${Math.round(items[0]!.share! * 100)}%`);
  });

  test("the bottleneck is that of the hires, the same for a path whether the page is filtered by it or not", async () => {
    const both = await chart("bottleneck", language);
    for (const path of ["ai", "traditional"]) {
      const alone = await chart(`bottleneck?screening_path=${path}`, language);
      const own = both.marks.filter(({ series }) => series === path);
      expect(alone.marks.map(({ value, n }) => [value, n])).toEqual(own.map(({ value, n }) => [value, n]));
      const [most] = own.toSorted((a, b) => b.value! - a.value!);
      expect(both.title).toContain(most!.label);
      expect(alone.title).toContain(most!.label);
      expect(toldBy(await figure("efficiency-lead", language))).toContain(most!.label);
    }
  });

  test("a saving whose interval holds none is no saving", async () => {
    const all = (await rows(`cost_saving?by=job&${YEAR}`)).filter(({ value }) => value !== null);
    const open = all.filter(holdsNone).slice(0, 3);
    expect(open.length).toBeGreaterThan(0);
    for (const { segment } of open) {
      const costs = await figure(`cost-compared?job=${segment.job}`, language);
      expect(toldBy(costs)).toMatch(zh ? /看不出.*有明确差异/ : /no clear difference in cost per hire/);
      expect(wordsOf(costs)).not.toMatch(zh ? /比传统筛选[低高]|录用一人[省多]/ : /costs \S+ (less|more)/);
    }
  });
});

describe.each(["good", "none", "harm"] as const)("the way to a hire, in the company '%s'", (effect) => {
  const served = COMPANIES[effect];

  test("its spans add up to the whole way, which says no direction where its interval holds none", async () => {
    const { n, steps } = await served.analysis<typeof hireSteps>(`hire-steps?${YEAR}`);
    expect(Math.min(n.ai, n.traditional)).toBeGreaterThan(30);
    const whole = steps.find(({ span }) => span === "whole")!;
    for (const side of ["ai", "traditional", "difference"] as const) {
      const parts = steps.filter(({ span }) => span !== "whole").map((step) => step[side].value!);
      expect(parts.reduce((sum, value) => sum + value, 0)).toBeCloseTo(whole[side].value!, 9);
    }
    const { title, marks } = await served.chart("hire-steps", "en");
    const isOpen = whole.difference.low! <= 0 && whole.difference.high! >= 0;
    expect(/(faster|slower) end to end/.test(title)).toBe(!isOpen);
    if (!isOpen) expect(title).toContain(whole.difference.value! < 0 ? "faster" : "slower");
    expect(marks).toHaveLength(9);
  });
});

test("the hours of either team add up to the whole, before and since the roll-out", async () => {
  for (const id of ["effort-share", "utilisation"]) {
    const { marks } = await chart(id, "en");
    for (const phase of ["before", "after"]) {
      const shares = marks.filter(({ series }) => series === phase).map(({ value }) => value!);
      expect(shares.length).toBeGreaterThan(1);
      expect(shares.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 3);
    }
  }
});

test("next week's forecast is one number whatever the period, and says by how much it missed", async () => {
  const [whole] = await rows("demand_forecast");
  const [quarter] = await rows("demand_forecast?from=2026-04-01&to=2026-06-30");
  expect(quarter).toEqual(whole);
  expect(toldBy(await figure("capacity", "en"))).toMatch(/Past misses: about ±\d+ a week/);
  expect(JSON.stringify(await figure("capacity", "zh"))).not.toContain("滚动回测误差（MASE）：");
});

describe.each(["good", "none", "harm"] as const)("retention in the company '%s'", (effect) => {
  const served = COMPANIES[effect];

  test("a gap that was there before the roll-out and did not change is said to come with the path", async () => {
    const { rollout } = await served.analysis<typeof retention>("retention");
    const { before, after, change } = rollout;
    expect(change.value).toBeCloseTo(after.value! - before.value!, 9);
    const isOpen = holdsNone(change);
    const wasThere = isOpen && !holdsNone(before) && before.value! > 0 === after.value! > 0;
    for (const language of LANGUAGES) {
      const said = toldBy(await served.figure("curves", language));
      expect(/上线前就有|was there before the roll-out/.test(said)).toBe(wasThere);
      expect(/上线前差距为|Before the roll-out the gap was/.test(said)).toBe(!isOpen);
    }
    if (effect === "none") expect(wasThere).toBe(false);
  });

  test("each job has both paths, and its curves are those of the job that is chosen", async () => {
    const { marks } = await served.chart("jobs", "en");
    const both = marks.filter(({ label }) => label === marks[0]!.label).map(({ series }) => series);
    expect(both.toSorted()).toEqual(["ai", "traditional"]);
    const chosen = await served.chart("job-curves?curve=J02", "en");
    expect(chosen.title).toContain(await served.nameOf("job", "J02", "en"));
    const { curves } = await served.analysis<typeof retention>("retention?by=screening_path&job=J02");
    for (const { segment, n } of curves)
      expect(chosen.marks.find(({ key }) => key === `${segment.screening_path}:0`)?.n).toBe(n);
  });
});

test("a line of those who entered says that its last quarter is not complete, one of events does not", async () => {
  const remarks = async (id: string) => (await chart(id, "en")).remarks.join("\n");
  expect(await remarks("cycle-time")).toContain("2026Q3 is not complete");
  expect(await remarks("cycle-time?period=2025Q4..2026Q2")).not.toContain("not complete");
  expect(await remarks("nps-time")).not.toContain("not complete");
});

test("the funnel tells people, their share of the start and of the step before, on screen and in the file", async () => {
  const { marks, table } = await chart("funnel", "en");
  const [people, share] = ["people", "share_of_start"].map((key) =>
    table.columns.findIndex((column) => column.key === key),
  );
  for (const [at, { n, value, reached, told, series }] of marks.entries()) {
    const start = Math.max(...marks.filter((mark) => mark.series === series).map((mark) => mark.n ?? 0));
    expect(reached).toEqual({ people: Math.round(value! * n!), share: Math.round(value! * n!) / start });
    expect([table.rows[at]![people!], table.rows[at]![share!]]).toEqual([reached!.people, reached!.share]);
    expect(told!.value).toContain(`${(reached!.share * 100).toFixed(1)}%`);
  }
  expect((await COMPANIES.good.drawn("funnel", "en")).join()).toContain("of the step before");
});
