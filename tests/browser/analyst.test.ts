import { readFileSync } from "node:fs";
import ExcelJS from "exceljs";
import type { Download, Locator, Page } from "playwright-core";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { MetricRow } from "../../dashboards/types.ts";
import type { Promised } from "../../fixtures/generator/truth.ts";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import type { analysis as fairnessAnalysis } from "../../server/analyses/fairness/fairness.ts";
import type { analysis as retentionAnalysis } from "../../server/analyses/retention/retention.ts";
import type { analysis as modelsAnalysis } from "../../server/analyses/validity/models.ts";
import type { analysis as questionAnalysis } from "../../server/analyses/validity/questions.ts";
import { demoTruth } from "../helpers/demo.ts";
import { settled, visit } from "./site.ts";
import { forget, sharedSite } from "./sites.ts";

type Language = "zh" | "en";

const site = sharedSite();
let promises: Promised[];
let facts: {
  severe_raters: string[];
  general_question: string;
  old_browser_version: string;
  adverse_impact: { job: string; group: Record<string, string> };
};
beforeAll(async () => {
  const truth = await demoTruth();
  promises = truth.promises;
  facts = truth.facts;
});
afterEach(() => forget(site));

/** What was planted for a promise about one row. */
const planted = (id: string, pick: Record<string, string>) =>
  promises
    .filter((promise) => "pick" in promise)
    .find(
      (promise) =>
        promise.id === id && Object.entries(pick).every(([name, value]) => promise.pick[name] === value),
    )?.planted;

/** What was planted for a promise about two values of a dimension: `dimension:focal:reference`. */
const difference = (id: string, contrast: string) =>
  promises
    .filter((promise) => "contrast" in promise)
    .find((promise) => promise.id === id && Object.values(promise.contrast).join(":") === contrast)?.planted;

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
  page.getByRole("region", { name: title }).filter({ has: page.getByRole("heading", { level: 2 }) });
const told = async (part: Locator) => (await part.innerText()).replaceAll("\u00a0", " ");
const fixed = (value: number | null | undefined, digits: number) =>
  (value ?? Number.NaN).toFixed(digits).replace("-", "−");
const percent = (share: number | null | undefined) => fixed((share ?? Number.NaN) * 100, 1);
const numberIn = (text: string | undefined) =>
  Number.parseFloat((text ?? "").replaceAll(",", "").replace("−", "-"));

/** Rows of the table twin: what each row is called, and its cells. */
async function twin(part: Locator, language: Language): Promise<string[][]> {
  const button = part.getByRole("button", { name: language === "zh" ? "表格" : "Table", exact: true });
  if (await button.count()) await button.click();
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
    .poll(() => page.evaluate(() => document.activeElement?.querySelector("h2")?.textContent ?? ""))
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
      const part = figure(page, /耗时最长$/);
      await expect.poll(() => told(part.getByRole("heading"))).toBe(`“${name}”耗时最长`);
      const row = (await twin(part, "zh")).find(([label]) => label === name)!;
      expect(row.slice(1, 4).map(numberIn)).toEqual(
        [slowest.value, slowest.low, slowest.high].map((value) => numberIn(fixed(value, 1))),
      );
      expect(row).toContain(String(slowest.n));
    },
  },

  "Should we change the question on logical thinking, and why?": {
    language: "en",
    page: "validity",
    keys: true,
    work: async (page) => {
      await find(page, "too general", /^Too general/);
      await focused(page, /^Too general: “What do you think of logical thinking\?”/);
      const said = await told(figure(page, /^Too general/));
      const { rows } = await served<AnswerOf<typeof questionAnalysis>>(page, "analyses/questions");
      const question = rows.find(({ verdict }) => verdict === "too_general")!;
      expect(question.question).toBe(facts.general_question);
      expect(said).toContain(
        `r = ${fixed(question.rest.value, 2)} (95% interval ${fixed(question.rest.low, 2)} to ${fixed(question.rest.high, 2)})`,
      );
      expect(said).toContain("ask for a case instead");
    },
  },

  "企业微信和邮件哪个打开率高，导出给领导": {
    language: "zh",
    page: "efficiency",
    work: async (page) => {
      const part = figure(page, /^企业微信邀请的打开率是邮件的/);
      await part.getByRole("button", { name: "导出", exact: true }).click();
      const file = await downloaded(page, () =>
        page.getByRole("button", { name: "数据（CSV）", exact: true }).click(),
      );
      const lines = file
        .toString("utf8")
        .split("\r\n")
        .map((line) => line.split(","));
      const rows = await rowsOf(page, `invite_open_rate?by=invite_channel&${YEAR}`);
      const said = await told(part);
      for (const [channel, name] of [
        ["wecom", "企业微信"],
        ["email", "邮件"],
      ] as const) {
        const { value, low, high } = rows.find(({ segment }) => segment.invite_channel === channel)!;
        expect(said).toContain(`${name} ${percent(value)}%`);
        const line = lines.find((cells) => cells[0] === `打开 · ${name}`)!;
        expect(line, lines.slice(0, 4).join("\n")).toEqual(
          expect.arrayContaining([String(value), String(low), String(high)]),
        );
      }
    },
  },

  "同岗位同季度里，AI 招的人 90 天留任高多少": {
    language: "zh",
    page: "retention",
    work: async (page) => retention(page, "zh"),
  },

  "How many more stay 90 days when AI screens, within job and quarter?": {
    language: "en",
    width: 390,
    page: "retention",
    work: async (page) => retention(page, "en"),
  },

  "Which jobs pass the AI interview least?": {
    language: "en",
    width: 390,
    page: "efficiency",
    work: async (page) => {
      const shown = await twin(figure(page, /^How many pass the AI interview/), "en");
      const rows = (await rowsOf(page, `ai_pass_rate?by=job&${YEAR}`))
        .filter(({ value }) => value !== null)
        .sort((a, b) => (a.value ?? 0) - (b.value ?? 0));
      const lowest = [...shown]
        .filter(([name, value]) => name !== "All together" && !Number.isNaN(numberIn(value)))
        .sort((a, b) => numberIn(a[1]) - numberIn(b[1]))
        .slice(0, 3);
      for (const [at, cells] of lowest.entries()) {
        const row = rows[at]!;
        expect(cells[0]).toBe(await nameOf(page, "job", row.segment.job ?? "", "en"));
        expect(cells.slice(1, 4).map(numberIn)).toEqual(
          [row.value, row.low, row.high].map((value) => numberIn(percent(value))),
        );
      }
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
      for (const rater of facts.severe_raters) {
        expect(title).toContain(rater);
        expect(heard.filter((said) => said.includes(rater) && said.includes("−")).length, heard.join()).toBe(
          1,
        );
      }
    },
  },

  "After how many minutes does satisfaction fall?": {
    language: "en",
    page: "experience",
    work: async (page) => {
      const part = figure(page, /^Satisfaction falls past 25 minutes/);
      const rows = await rowsOf(page, `satisfaction_rate?by=length_band&${YEAR}`);
      const of = (band: string) => rows.find(({ segment }) => segment.length_band === band)!;
      const shown = await twin(part, "en");
      for (const band of ["20-25", "25-30"]) {
        const { value, low, high, n } = of(band);
        const cells = shown.find(([name]) => name === `${band.replace("-", "–")} min`)!;
        expect(cells.slice(1, 4).map(numberIn)).toEqual(
          [value, low, high].map((each) => numberIn(percent(each))),
        );
        expect(cells).toContain(n?.toLocaleString("en-GB"));
      }
      const fall = (of("25-30").value! - of("20-25").value!) * 100;
      expect(await told(part)).toContain(`25–30 min minus 20–25 min: ${fixed(fall, 1)} percentage points`);
      expect(difference("X3", "length_band:25-30:20-25")).toBeLessThan(0);
    },
  },

  "满意度为什么变了：人变了还是体验变了": {
    language: "zh",
    page: "experience",
    work: async (page) => {
      const change = /改善 (\+[\d.]+) 个百分点/.exec(await told(page.locator("main")))?.[1];
      await page.getByRole("button", { name: "变化原因", exact: true }).first().click();
      const drawer = page.getByRole("dialog");
      await drawer.getByRole("table").waitFor();
      const rows = await drawer
        .getByRole("row")
        .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
      const total = rows.find(([name]) => name === "全部")!.slice(1);
      expect(total[0]).toBe(change);
      expect(numberIn(total[1]) + numberIn(total[3])).toBeCloseTo(numberIn(total[0]), 9);
      const [row] = await rowsOf(page, `satisfaction_rate?${YEAR}&compare=previous`);
      expect(total[5]).toBe(`${percent(row!.previous?.value)}% → ${percent(row!.value)}%`);
      expect(await told(drawer)).toContain("各组自身的改善");
    },
  },

  "Is a gender under four fifths in any job, and would another cut-off help?": {
    language: "en",
    page: "fairness",
    work: async (page) => {
      const lead = page.getByRole("heading", { level: 1 });
      expect(await told(lead)).toContain("no group lies below four fifths");
      const { job, group } = facts.adverse_impact;
      const name = await nameOf(page, "job", job, "en");
      await filterBy(page, "Job", name, name);
      const answer = await served<AnswerOf<typeof fairnessAnalysis>>(
        page,
        `analyses/fairness?job=${job}&${YEAR}`,
      );
      const low = answer.table.groups.find((each) => each.group === group.gender)!;
      expect(low.to_highest?.under_four_fifths).toBe(true);
      await expect
        .poll(() => told(lead))
        .toContain(`“Female” passes least often: ${fixed(low.to_highest?.ratio.value, 2)} times`);
      expect(await told(lead)).toContain(
        `95% interval ${fixed(low.to_highest?.ratio.low, 2)} to ${fixed(low.to_highest?.ratio.high, 2)}`,
      );
      const shown = await twin(figure(page, /^What would another cut-off change/), "en");
      for (const cut of answer.cut_offs)
        for (const each of cut.groups) {
          const label = `${Math.round(cut.aimed * 100)}%`;
          const cells = shown.find(([first]) => first?.includes(label) && first.length < label.length + 12)!;
          expect(cells, `${label}: ${shown.map(([first]) => first).join()}`).toBeDefined();
          expect(cells.map((cell) => cell.replace("×", ""))).toContain(fixed(each.value, 2));
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
      const oldest = rows.reduce((a, b) => (numberIn(b[3]) > numberIn(a[3]) ? b : a));
      const { feeds } = await served<{
        feeds: { feed: string; about: { zh: string }; newest_updated_at: string | null }[];
      }>(page, "overview/freshness");
      const known = feeds.filter(({ newest_updated_at }) => newest_updated_at !== null);
      const times = known.map(({ newest_updated_at }) => Date.parse(newest_updated_at ?? ""));
      const behind = Math.floor((Math.max(...times) - Math.min(...times)) / 86_400_000);
      expect(oldest[3]).toBe(`${behind} 天`);
      const last = known
        .filter(({ newest_updated_at }) => Date.parse(newest_updated_at ?? "") === Math.min(...times))
        .map(({ about }) => about.zh);
      expect(last.some((name) => oldest[0]?.startsWith(name))).toBe(true);
    },
  },

  "生产主管的模型里，团队管理占多少": {
    language: "zh",
    page: "validity",
    work: async (page) => {
      const part = figure(page, /^生产主管：/);
      const rows = await twin(part, "zh");
      const weights = await served<AnswerOf<typeof modelsAnalysis>>(page, "analyses/models?job=J01");
      const current = weights.versions.find(({ is_current }) => is_current)!;
      expect(rows.length).toBe(current.competencies.length);
      for (const { competency, weight } of current.competencies) {
        expect(weight).toBeCloseTo(planted("M1", { competency }) ?? Number.NaN, 9);
        const cells = rows.find(([name]) =>
          weights.competencies.some((each) => each.label.zh === name && each.competency === competency),
        )!;
        expect(cells[1]).toBe(`${Math.round(weight * 100)}%`);
      }
      expect(rows.find(([name]) => name === "团队管理")?.[1]).toBe("30%");
    },
  },

  "What is a product manager scored on, and how often was the model renewed?": {
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
      const model = await served<AnswerOf<typeof modelsAnalysis>>(page, "analyses/models?job=J11");
      const current = model.versions.find(({ is_current }) => is_current)!;
      const rows = await twin(part, "en");
      expect(rows.map(([name]) => name)).toEqual(["User thinking", "Collaboration", "Fast learning"]);
      for (const { competency, weight } of current.competencies) {
        const { label, indicators } = model.competencies.find((each) => each.competency === competency)!;
        const cells = rows.find(([name]) => name === label.en)!;
        expect(weight).toBeCloseTo(planted("M2", { competency }) ?? Number.NaN, 9);
        expect(cells[1]).toBe(`${Math.round(weight * 100)}%`);
        expect(indicators.length).toBeGreaterThan(1);
        for (const indicator of indicators) expect(cells[3]).toContain(indicator);
      }
      expect(await told(part)).toMatch(new RegExp(`\\b${planted("M3", {})} versions`));
      expect(model.versions.length).toBe(planted("M3", {}));
    },
  },

  "Mark the day of the simulation question where validity is drawn over time": {
    language: "en",
    page: "validity",
    work: async (page) => {
      const part = figure(page, /^Does the AI score keep its validity/);
      await part.getByRole("button", { name: "More about this figure" }).click();
      await part.getByRole("button", { name: "Annotate", exact: true }).click();
      const drawer = page.getByRole("dialog");
      await drawer.getByLabel("Day").fill("2025-10-01");
      await drawer.getByLabel("What happened").fill("Simulation question added");
      await drawer.getByRole("button", { name: "Add", exact: true }).click();
      await drawer.getByRole("listitem").getByText("Simulation question added").waitFor();
      await page.keyboard.press("Escape");
      const marked = part.getByRole("list", { name: "Annotations" });
      await marked.waitFor();
      expect(await told(marked)).toContain("1 Oct 2025 Simulation question added");
      // What the question did to hands-on ability stands on the same page.
      const hands = await told(figure(page, /^Hands-on ability: from r = /));
      const rows = await rowsOf(page, "validity_r?by=phase&competency=hands_on");
      for (const [phase, name] of [
        ["before", "Before"],
        ["after", "After"],
      ] as const) {
        const row = rows.find(({ segment }) => segment.phase === phase)!;
        expect(hands).toContain(
          `${name}: r = ${fixed(row.value, 2)} (95% interval ${fixed(row.low, 2)} to ${fixed(row.high, 2)}`,
        );
      }
      const { annotations } = await served<{ annotations: { id: string; text: { en: string } }[] }>(
        page,
        "annotations",
      );
      expect(annotations.map(({ text }) => text.en)).toEqual(["Simulation question added"]);
    },
  },

  "把满意度目标定到 90%，总览会提醒吗": {
    language: "zh",
    page: "experience",
    work: async (page) => {
      await page.getByRole("button", { name: "计算方法", exact: true }).first().click();
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
      const titles = await page.getByRole("heading", { level: 2 }).allInnerTexts();
      expect(titles.filter((title) => about.some((line) => line.includes(title))).length).toBeGreaterThan(5);
    },
  },

  "Which channel's candidates answer the survey least, and is it clear?": {
    language: "en",
    width: 390,
    page: "experience",
    work: async (page) => {
      const part = figure(page, /^(No group answers clearly more than another|Response differs by)/);
      const rows = (await rowsOf(page, `survey_response_rate?by=channel&${YEAR}`)).sort(
        (a, b) => (a.value ?? 0) - (b.value ?? 0),
      );
      const shown = await twin(part, "en");
      const names = await Promise.all(
        rows.map(({ segment }) => nameOf(page, "channel", segment.channel ?? "", "en")),
      );
      const seen = names.map((name) => shown.find((cells) => cells[0]?.endsWith(name))!);
      for (const [at, cells] of seen.entries())
        expect(cells.map(numberIn)).toContain(numberIn(percent(rows[at]!.value)));
      // the channels are said to differ only where their ends lie apart
      const isNamed = (await told(part.getByRole("heading"))).includes("pplication channel");
      if (isNamed) expect(rows[0]!.high).toBeLessThan(rows.at(-1)!.low ?? 0);
    },
  },

  "哪个浏览器登录老失败，满意度因此差多少": {
    language: "zh",
    page: "experience",
    keys: true,
    work: async (page) => {
      await find(page, "登录失败", /的登录失败/);
      const version = facts.old_browser_version;
      await focused(page, new RegExp(`^浏览器版本 ${version}：`));
      const [worst] = (await rowsOf(page, `login_failure_rate?by=browser_version&${YEAR}`)).sort(
        (a, b) => (b.value ?? 0) - (a.value ?? 0),
      );
      expect(worst!.segment.browser_version).toBe(version);
      await tabTo(page, /方向键/);
      const part = figure(page, new RegExp(`^浏览器版本 ${version}：`));
      await page.keyboard.press("Home");
      for (let presses = 0; presses < 8; presses++) {
        if ((await told(part.getByRole("status"))).startsWith(version)) break;
        await page.keyboard.press("ArrowDown");
      }
      const heard = await told(part.getByRole("status"));
      expect(heard).toContain(`${percent(worst!.value)}%`);
      expect(heard).toContain(`${percent(worst!.low)} 至 ${percent(worst!.high)}%`);
      await find(page, "登录失败过", /登录失败过的人/);
      const { failures } = await served<{
        failures: {
          effects: { of: string; satisfied: { value: number; low: number; high: number } }[];
        };
      }>(page, `analyses/experience?${YEAR}`);
      const { satisfied } = failures.effects.find(({ of }) => of === "sign_in_failed")!;
      expect(await told(figure(page, /^登录失败过的人/))).toContain(
        `${percent(satisfied.value)} 个百分点（95% 区间 ${percent(satisfied.low)} 至 ${percent(satisfied.high)}）`,
      );
    },
  },

  "Cost per hire and cost on equal terms differ: which may I quote?": {
    language: "en",
    page: "efficiency",
    keys: true,
    work: async (page) => {
      await find(page, "what does a hire cost on each path", /^What does a hire cost on each path/);
      await focused(page, /^What does a hire cost on each path/);
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

  "人工面试完一个月没有答复的有多少，哪个渠道最多": {
    language: "zh",
    page: "efficiency",
    work: async (page) => {
      await page.getByLabel("等待环节").selectOption({ label: "人工面试后等答复" });
      const part = figure(page, /^人工面试后等答复：未答复率，按投递渠道/);
      await part.waitFor();
      await fresh(page);
      const rows = (await rowsOf(page, `unanswered_30d?by=channel&wait=after_human_interview&${YEAR}`)).sort(
        (a, b) => (b.value ?? 0) - (a.value ?? 0),
      );
      const worst = await nameOf(page, "channel", rows[0]!.segment.channel ?? "", "zh");
      expect(await told(part)).toContain(
        `最高：${worst} ${percent(rows[0]!.value)}%（95% 区间 ${percent(rows[0]!.low)} 至 ${percent(rows[0]!.high)}%）`,
      );
      const [all] = await rowsOf(page, `unanswered_30d?wait=after_human_interview&${YEAR}`);
      expect(await told(figure(page, /^人工面试后等答复：30 天后仍有/).getByRole("heading"))).toContain(
        `${percent(all!.value)}%`,
      );
    },
  },

  "会计的效度还要等多少人、等到何时才能下结论": {
    language: "zh",
    width: 390,
    page: "validity",
    work: async (page) => {
      const rows = await twin(figure(page, /^各步校正的数值/), "zh");
      const cells = rows.find(([name]) => name === "会计")!;
      const { rows: jobs } = await served<{
        rows: {
          segment: { job: string };
          n: number;
          observed: { value: number };
          enough: { useful: { outcomes_to_come: number; quarter: string } };
        }[];
      }>(page, "analyses/validity?predictor=ai&criterion=performance_6m&by=job");
      const names = await Promise.all(jobs.map(({ segment }) => nameOf(page, "job", segment.job, "zh")));
      const job = jobs[names.indexOf("会计")]!;
      expect(numberIn(cells[1])).toBe(job.n);
      expect(cells[2]).toContain(fixed(job.observed.value, 2));
      expect(cells.at(-1)).toBe(
        `还差 ${job.enough.useful.outcomes_to_come} 人，约 ${job.enough.useful.quarter}`,
      );
    },
  },
};

/** The difference in retention within job and quarter, the crude one beside it, both with their intervals. */
async function retention(page: Page, language: Language): Promise<void> {
  const { comparison } = await served<AnswerOf<typeof retentionAnalysis>>(
    page,
    "analyses/retention?by=screening_path",
  );
  const { adjusted, crude } = comparison.retention.find(({ day }) => day === 90)!;
  const range = (low: number | null, high: number | null) =>
    `+${percent(low)} ${language === "zh" ? "至" : "to"} +${percent(high)}`;
  const lead = await told(page.getByRole("heading", { level: 1 }));
  expect(lead).toContain(`+${percent(adjusted.value)}`);
  expect(lead).toContain(range(adjusted.low, adjusted.high));
  const page_ = await told(page.locator("main"));
  expect(page_).toContain(`+${percent(crude.value)}`);
  expect(page_).toContain(range(crude.low, crude.high));
  const meant = difference("V6", "screening_path:ai:traditional") ?? Number.NaN;
  for (const { low, high } of [adjusted, crude]) {
    expect(low).toBeLessThan(meant);
    expect(high).toBeGreaterThan(meant);
  }
  const shown = await twin(
    figure(page, language === "zh" ? /^差距有多大/ : /^How large is the difference/),
    language,
  );
  expect(shown.flat().map(numberIn)).toEqual(
    expect.arrayContaining([adjusted.value, crude.value].map((value) => numberIn(percent(value)))),
  );
}

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
