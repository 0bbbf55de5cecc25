import { readFileSync } from "node:fs";
import ExcelJS from "exceljs";
import type { Download, Locator, Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { MetricRow } from "../../dashboards/types.ts";
import { demoTruth } from "../helpers/demo.ts";
import { choose, settled, visit } from "./site.ts";
import { forget, sharedSite } from "./sites.ts";

type Language = "zh" | "en";

const site = sharedSite();
let severe: string[];
beforeAll(async () => {
  severe = (await demoTruth()).facts.severe_raters;
});
afterEach(() => forget(site));

const YEAR = "from=2025-10-01&to=2026-09-30";
const served = async <T>(page: Page, path: string): Promise<T> => {
  const response = await page.request.get(`${site.address}/api/${path}`);
  expect(response.status(), path).toBe(200);
  return response.json() as Promise<T>;
};
const rowsOf = async (page: Page, path: string) =>
  (await served<{ rows: MetricRow[] }>(page, `metrics/${path}`)).rows;

/** The name of a dimension's value, as people know it. */
const nameOf = async (page: Page, dimension: string, value: string, language: Language) =>
  (
    await served<{ values: { value: string; label: Record<Language, string> }[] }>(
      page,
      `dimensions/${dimension}`,
    )
  ).values.find((each) => each.value === value)?.label[language] ?? value;

/** A figure by the words that stand over it. */
const figure = (page: Page, title: RegExp) =>
  page.getByRole("region", { name: title }).filter({ has: page.getByRole("heading", { level: 3 }) });
const told = async (part: Locator) => (await part.innerText()).replaceAll("\u00a0", " ");
const fixed = (value: number | null | undefined, digits: number) =>
  (value ?? Number.NaN).toFixed(digits).replace("-", "−");
const percent = (share: number | null | undefined) => fixed((share ?? Number.NaN) * 100, 1);
const numberIn = (text: string | undefined) =>
  Number.parseFloat((text ?? "").replaceAll(",", "").replace("−", "-"));

/** Rows of the table twin: what each row is called, and its cells. */
async function twin(part: Locator, language: Language): Promise<string[][]> {
  if ((await part.getByRole("table").count()) === 0) await choose(part, language === "zh" ? "表格" : "Table");
  const rows = part.getByRole("table").getByRole("row");
  await rows.nth(1).waitFor();
  return rows.evaluateAll((all) =>
    all.slice(1).map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? "")),
  );
}

/** Ticks values in the filter bar, found by what is typed. */
async function filterBy(page: Page, name: string, search: string, value: string): Promise<void> {
  const bar = page.getByRole("region", { name: /^(筛选|Filters)$/ });
  await bar.getByRole("button", { name, exact: true }).click();
  const field = bar.getByRole("searchbox");
  if (await field.count()) await field.fill(search);
  await bar.getByRole("checkbox", { name: value }).check();
  await bar.getByRole("button", { name: `${name} ${value}`, exact: true }).click();
  await fresh(page);
}

/** Waits until no figure shows an older answer. */
async function fresh(page: Page): Promise<void> {
  await settled(page);
  await page.waitForFunction(() => document.querySelector(".stale") === null);
}

/** Finds something by the keyboard: types words, goes down to what is meant, and opens it. */
async function find(page: Page, words: string, option: RegExp): Promise<void> {
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog");
  await palette.getByRole("combobox").waitFor();
  await page.keyboard.insertText(words);
  await palette.getByRole("option").filter({ hasText: option }).waitFor();
  const chosen = palette.getByRole("option", { selected: true });
  for (let presses = 0; presses < 10 && !option.test(await chosen.innerText()); presses++)
    await page.keyboard.press("ArrowDown");
  expect(await chosen.innerText()).toMatch(option);
  await page.keyboard.press("Enter");
  await palette.waitFor({ state: "detached" });
}

/** Presses Tab until the control of a name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  while (passed.length < 40) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLElement> };
      return element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText ?? "";
    });
    if (name.test(now)) return;
    passed.push(now.slice(0, 30));
  }
  throw new Error(`no ${name} among ${passed.join(" | ")}`);
}

const focused = (page: Page, title: RegExp) =>
  expect
    .poll(() => page.evaluate(() => document.activeElement?.querySelector("h3")?.textContent ?? ""))
    .toMatch(title);

async function downloaded(page: Page, press: () => Promise<unknown>): Promise<Buffer> {
  const [file] = (await Promise.all([page.waitForEvent("download"), press()])) as [Download, unknown];
  return readFileSync(await file.path());
}

interface Task {
  language: Language;
  width?: number;
  page: string;
  /** Nothing but the keyboard is touched. */
  keys?: true;
  work: (page: Page) => Promise<void>;
}

const TASKS: Record<string, Task> = {
  店长二季度招聘慢在哪个环节: {
    language: "zh",
    page: "efficiency",
    work: async (page) => {
      const bar = page.getByRole("region", { name: "筛选", exact: true });
      await bar.getByRole("button", { name: /^周期/ }).click();
      await bar.getByRole("button", { name: "2026Q2", exact: true }).click();
      await bar.getByRole("button", { name: "完成", exact: true }).click();
      await filterBy(page, "岗位", "店长", "门店店长");
      const job = (
        await served<{ values: { value: string; label: { zh: string } }[] }>(page, "dimensions/job")
      ).values.find(({ label }) => label.zh === "门店店长")!.value;
      const rows = await rowsOf(page, `stage_days?by=step&job=${job}&from=2026-04-01&to=2026-06-30`);
      const spans = ["human_interviewed_to_onboarded", "applied_to_onboarded"];
      const slowest = rows
        .filter(({ value, segment }) => value !== null && !spans.includes(segment.step ?? ""))
        .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))[0]!;
      const name = await nameOf(page, "step", slowest.segment.step ?? "", "zh");
      const part = page.locator("section.figure#stage-times");
      await expect.poll(() => told(part)).toContain(`耗时最长的环节是“${name}”`);
      const row = (await twin(part, "zh")).find(([label]) => label === name)!;
      expect(row.slice(1, 4).map(numberIn)).toEqual(
        [slowest.value, slowest.low, slowest.high].map((value) => numberIn(fixed(value, 1))),
      );
      expect(row).toContain(String(slowest.n));
    },
  },

  哪几位面试官打分明显偏严: {
    language: "zh",
    page: "validity",
    keys: true,
    work: async (page) => {
      await find(page, "明显比其他面试官严", /明显比其他面试官严/);
      await focused(page, /明显比其他面试官严/);
      const part = figure(page, /明显比其他面试官严/);
      const title = await told(part.getByRole("heading"));
      await tabTo(page, /方向键/);
      // Whoever differs clearly comes first.
      await page.keyboard.press("Home");
      const heard = [await told(part.getByRole("status"))];
      while (heard.length < 4) {
        await page.keyboard.press("ArrowDown");
        heard.push(await told(part.getByRole("status")));
      }
      for (const rater of severe) {
        expect(title).toContain(rater);
        expect(heard.filter((said) => said.includes(rater) && said.includes("−")).length, heard.join()).toBe(
          1,
        );
      }
    },
  },

  哪个数据源最久没有更新: {
    language: "zh",
    width: 390,
    page: "data",
    work: async (page) => {
      const table = page.getByRole("region", { name: "各数据源的新鲜度" }).getByRole("table");
      await table.waitFor();
      const rows = await table
        .getByRole("row")
        .evaluateAll((all) =>
          all.slice(1).map((row) => [...row.children].map((cell) => cell.textContent ?? "")),
        );
      const oldest = rows.reduce((a, b) => (numberIn(b[5]) > numberIn(a[5]) ? b : a));
      const { feeds } = await served<{
        feeds: { feed: string; about: { zh: string }; behind_days: number | null }[];
      }>(page, "overview/freshness");
      const behind = Math.max(...feeds.map(({ behind_days }) => behind_days ?? 0));
      expect(behind).toBeGreaterThan(365);
      expect(oldest[5]).toBe(`${behind} 天`);
      const last = feeds.filter(({ behind_days }) => behind_days === behind).map(({ about }) => about.zh);
      expect(last.some((name) => oldest[0]?.startsWith(name))).toBe(true);
    },
  },

  "What is a product manager scored on?": {
    language: "en",
    page: "validity",
    keys: true,
    work: async (page) => {
      await find(page, "production supervisor: problem", /^Production Supervisor/);
      await focused(page, /^Production Supervisor/);
      await tabTo(page, /^Job/);
      await page.keyboard.type("Product M");
      const part = figure(page, /^Product Manager:/);
      await part.waitFor();
      const rows = await twin(part, "en");
      expect(rows.map(([name]) => name)).toEqual(["User thinking", "Collaboration", "Fast learning"]);
    },
  },

  "把满意度目标定到 90%，总览会提醒吗": {
    language: "zh",
    page: "experience",
    work: async (page) => {
      await choose(page.locator(".headline").first(), "计算方法");
      const drawer = page.getByRole("dialog");
      await drawer.getByRole("heading", { level: 2, name: "候选人满意度" }).waitFor();
      await drawer.getByLabel("自设目标").fill("90");
      await drawer.getByRole("button", { name: "设定目标", exact: true }).click();
      await expect.poll(() => told(page.locator("main"))).toContain("目标 90.0%（");
      await page.keyboard.press("Escape");
      await page.getByRole("navigation").getByRole("link", { name: "总览", exact: true }).click();
      await settled(page);
      await page.keyboard.press("End");
      const [row] = await rowsOf(page, `satisfaction_rate?${YEAR}`);
      expect(row!.high).toBeLessThan(0.9);
      const warned = figure(page, /^需要关注/)
        .getByRole("row")
        .filter({ hasText: "候选人满意度" });
      await warned.waitFor();
      expect(await told(warned)).toContain(`${percent(row!.value)}%`);
      expect(await told(warned)).toContain("90.0%");
    },
  },

  "From which files does the validity of an ability come?": {
    language: "en",
    page: "validity",
    keys: true,
    work: async (page) => {
      await find(page, "predicts performance best", /predicts performance best/);
      await focused(page, /predicts performance best/);
      await tabTo(page, /^Actions: /);
      await page.keyboard.press("Enter");
      await tabTo(page, /^How it is computed$/);
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await tabTo(page, /^Where it comes from$/);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Where a figure comes from" }).waitFor();
      const lineage = await served<{
        feeds: { feed: string; about: { en: string } }[];
        relations: { name: string }[];
      }>(page, "metrics/validity_r/lineage");
      const part = page.locator("section", {
        has: page.getByRole("heading", { name: "Where a figure comes from" }),
      });
      await expect.poll(() => told(part)).toContain("validity_r");
      const said = await part.textContent();
      for (const { name } of lineage.relations) expect(said).toContain(name);
      expect(lineage.feeds.map(({ feed }) => feed)).toEqual(
        expect.arrayContaining(["ai_scores", "performance_reviews"]),
      );
    },
  },

  "导出零售公司的留任页，文件里要写明筛选条件": {
    language: "zh",
    page: "retention",
    work: async (page) => {
      await filterBy(page, "公司", "零售", "星河零售");
      const file = await downloaded(page, () =>
        page.getByRole("button", { name: "导出本页", exact: true }).click(),
      );
      const workbook = new ExcelJS.Workbook();
      await workbook.xlsx.load(file as never);
      const about: string[] = [];
      workbook.getWorksheet("说明")!.eachRow((row) => {
        about.push([row.values].flat().filter(Boolean).join(" "));
      });
      expect(about.join("\n")).toMatch(/公司.*星河零售/);
      expect(workbook.worksheets.length).toBeGreaterThan(5);
      const titles = await page.getByRole("heading", { level: 3 }).allInnerTexts();
      expect(titles.filter((title) => about.some((line) => line.includes(title))).length).toBeGreaterThan(5);
    },
  },

  "Cost per hire and cost on equal terms differ: which may I quote?": {
    language: "en",
    page: "efficiency",
    keys: true,
    work: async (page) => {
      await find(page, "what does a hire cost on each path", /^What does a hire cost on each path/);
      await focused(page, /^What does a hire cost on each path/);
      await tabTo(page, /^Actions: /);
      await page.keyboard.press("Enter");
      await tabTo(page, /^How it is computed$/);
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await tabTo(page, /why do they differ\?$/);
      await page.keyboard.press("Enter");
      const drawer = page.getByRole("dialog", { name: "Why do these differ?" });
      await drawer.waitFor();
      await tabTo(page, /^Compared with$/);
      await page.keyboard.type("Comparable");
      await tabTo(page, /^Screening path$/);
      await page.keyboard.type("AI");
      const rows = (label: string) =>
        drawer.getByRole("row").filter({ has: page.getByRole("rowheader", { name: label, exact: true }) });
      const [booked] = await rowsOf(page, `cost_per_hire?${YEAR}`);
      const [comparable] = await rowsOf(page, `cost_per_hire_compared?screening_path=ai&${YEAR}`);
      const yuan = (value: number | null | undefined) => `¥${Math.round(value ?? 0).toLocaleString("en-GB")}`;
      for (const row of [booked, comparable])
        await expect
          .poll(() => told(rows("Value")))
          .toContain(`${yuan(row?.value)} (95% interval ${yuan(row?.low)} to ${yuan(row?.high)}`);
      expect(await told(rows("What it is"))).toContain(
        "Only jobs and quarters in which both paths spent and hired",
      );
      expect(await told(drawer)).toContain(
        "They count different things: Cost per hire counts monthly recruiting costs",
      );
    },
  },
};

describe("an HR analyst asks", () => {
  for (const [name, { language, width, page: path, keys, work }] of Object.entries(TASKS))
    test(name, async () => {
      const { page, problems } = await site.open({ language, ...(width ? { width } : {}) });
      const pointed: string[] = [];
      if (keys) {
        await page.exposeFunction("pointed", (at: string) => pointed.push(at));
        await page.addInitScript(
          'addEventListener("pointerdown", (event) => pointed(String(event.target?.outerHTML).slice(0, 80)), true)',
        );
      }
      await visit(page, site, path);
      await work(page);
      expect(pointed).toEqual([]);
      expect(problems).toEqual([]);
    }, 120_000);
});
