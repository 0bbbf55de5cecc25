import { describe, expect, test } from "vitest";
import type { analysis as drivers } from "../../server/analyses/experience/drivers.ts";
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

  test("a saving whose interval holds none is no saving", async () => {
    const all = (await rows(`cost_saving?by=job&${YEAR}`)).filter(({ value }) => value !== null);
    const open = all.filter(holdsNone).slice(0, 3);
    expect(open.length).toBeGreaterThan(0);
    for (const { segment } of open) {
      const costs = await figure(`cost-compared?job=${segment.job}`, language);
      expect(toldBy(costs)).toMatch(zh ? /看不出.*有明确差异/ : /no clear difference in cost per hire/);
      expect(wordsOf(costs)).not.toMatch(zh ? /省 \d|低 \d|多花/ : /costs \S+ (less|more)/);
    }
  });
});
