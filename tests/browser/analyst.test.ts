import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import ExcelJS from "exceljs";
import type { Download, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { MetricRow } from "../../dashboards/types.ts";
import { demoTruth } from "../helpers/demo.ts";
import { settled, visit } from "./site.ts";
import { forget, sharedSite } from "./sites.ts";

type Language = "zh" | "en";
type Interval = { n: number; value: number; low: number; high: number };
type Acts = { acts: number; pointed: number; printed: number };

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

/** The values of a dimension with their names, those of most people first. */
const valuesOf = async (page: Page, dimension: string) =>
  (
    await served<{ values: { value: string; label: Record<Language, string>; n: number }[] }>(
      page,
      `dimensions/${dimension}`,
    )
  ).values.sort((a, b) => b.n - a.n);
const nameOf = async (page: Page, dimension: string, value: string, language: Language) =>
  (await valuesOf(page, dimension)).find((each) => each.value === value)?.label[language] ?? value;

/** How long an answer may take on a busy machine. */
const PATIENCE = { timeout: 10_000 };

const told = async (part: Locator) => (await part.innerText()).replaceAll("\u00a0", " ");
const says = (part: Locator, words: string) => expect.poll(() => told(part), PATIENCE).toContain(words);
const fixed = (value: number | null | undefined, digits: number) =>
  (value ?? Number.NaN).toFixed(digits).replace("-", "−");
const percent = (share: number | null | undefined) => fixed((share ?? Number.NaN) * 100, 1);
const numberIn = (text: string | undefined) =>
  Number.parseFloat((text ?? "").replaceAll(",", "").replace("−", "-"));

/** Counts what a reader does: presses of pointer and keys, a choice in a list, words typed into a field. */
function count(): void {
  const seen: Acts = { acts: 0, pointed: 0, printed: 0 };
  const filled = new Set<EventTarget | null>();
  const takesText = (target: EventTarget | null) =>
    target instanceof HTMLInputElement && !["checkbox", "radio"].includes(target.type);
  const once = ({ target }: Event) => {
    if (!filled.has(target)) seen.acts++;
    filled.add(target);
  };
  const listen = <K extends keyof WindowEventMap>(kind: K, act: (event: WindowEventMap[K]) => void) =>
    addEventListener(kind, act, true);
  listen("pointerdown", () => {
    seen.acts++;
    seen.pointed++;
  });
  listen("input", (event) => takesText(event.target) && once(event));
  listen("change", (event) => event.target instanceof HTMLSelectElement && once(event));
  listen("keydown", ({ key, ctrlKey, target }) => {
    const isTyped = takesText(target) || target instanceof HTMLSelectElement;
    const isPress = ["Enter", " ", "j", "k", "/", "?"].includes(key) && !isTyped;
    if (isPress || key === "Escape" || (ctrlKey && key === "k")) seen.acts++;
  });
  window.print = () => {
    seen.printed++;
  };
  Object.assign(window, { seen });
}
const seenOn = (page: Page) => page.evaluate(() => (window as unknown as { seen: Acts }).seen);

/** Goes to another page by the rail, or on a phone by the bar below. */
async function go(page: Page, name: string): Promise<void> {
  await page.locator("nav.rail").getByRole("link", { name, exact: true }).click();
  await page.locator(`nav.rail [aria-current=page]`).getByText(name, { exact: true }).waitFor();
  await settled(page);
}

/** Unfolds a figure that is one line, from the list of its section where it is not among the first ones. */
async function unfold(page: Page, id: string): Promise<Locator> {
  const fold = page.locator(`.fold[data-figure="${id}"]`);
  await fold.waitFor({ state: "attached" });
  if (!(await fold.isVisible()))
    await page.locator(".folds").filter({ has: fold }).locator(":scope > button").click();
  await fold.getByRole("heading").first().getByRole("button").click();
  await settled(page);
  return figure(page, id);
}
const figure = (page: Page, id: string) => page.locator(`section.figure[id="${id}"]`);
/** How a figure is titled, whether it was a line before or not. */
const titleOf = (part: Locator) => {
  const fold = part.page().locator(".fold").filter({ has: part });
  return fold
    .locator(".fold-title")
    .or(part.locator(":scope > header > h3"))
    .filter({ visible: true })
    .first();
};
const headline = (page: Page, metric: string) => page.locator(`.headline[data-metric="${metric}"]`);

/** Opens the menu of a figure and chooses in it. */
async function choose(part: Locator, ...entries: string[]): Promise<void> {
  await part.locator(".figure-menu > button").click();
  for (const name of entries) await part.getByRole("button", { name, exact: true }).click();
}

/** Finds something by the keyboard: types words, goes down to what is meant, and opens it. */
async function find(page: Page, words: string, option: RegExp): Promise<void> {
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog").filter({ has: page.getByRole("listbox") });
  await palette.getByRole("combobox").waitFor();
  await page.keyboard.insertText(words);
  await palette.getByRole("option").filter({ hasText: option }).first().waitFor();
  const chosen = palette.getByRole("option", { selected: true });
  // what comes late from the server may move what is chosen
  for (let presses = 0; presses < 3; presses++) {
    await sleep(100);
    if (option.test(await chosen.innerText())) break;
    await page.keyboard.press("ArrowDown");
  }
  expect(await chosen.innerText()).toMatch(option);
  await page.keyboard.press("Enter");
  await palette.waitFor({ state: "detached" });
  await settled(page);
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

/** Presses Enter on what has the focus, once it has the focus. */
async function pressFocused(page: Page, name: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), PATIENCE).toBe(name);
  await page.keyboard.press("Enter");
}

const focused = (page: Page, title: RegExp) =>
  expect
    .poll(() => page.evaluate(() => document.activeElement?.querySelector("h3")?.textContent ?? ""), PATIENCE)
    .toMatch(title);

async function downloaded(page: Page, press: () => Promise<unknown>): Promise<ExcelJS.Workbook> {
  const [file] = (await Promise.all([page.waitForEvent("download"), press()])) as [Download, unknown];
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(readFileSync(await file.path()) as never);
  return workbook;
}
const linesOf = (sheet: ExcelJS.Worksheet) => {
  const lines: (string | number)[][] = [];
  sheet.eachRow((row) => {
    lines.push([...(row.values as (string | number)[])].slice(1));
  });
  return lines;
};
/** Rows of a table: what each is called, and its cells. */
const cellsOf = (table: Locator) =>
  table
    .locator("tbody tr")
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? "")));

interface Task {
  language: Language;
  width?: number;
  /** Where it begins; the overview unless said. */
  page?: string;
  clicks: number;
  /** Nothing but the keyboard is touched. */
  keys?: true;
  work: (page: Page) => Promise<void>;
}

const TWENTY: Record<string, Task> = {
  "1 Which job does the AI score predict worst, and is that certain?": {
    language: "en",
    clicks: 1,
    work: async (page) => {
      await go(page, "Validity");
      type Row = { segment: { job: string }; n: number; observed: Interval; p_adjusted: number | null };
      const { rows } = await served<{ rows: Row[] }>(
        page,
        "analyses/validity?predictor=ai&criterion=performance_6m&by=job",
      );
      const tested = rows
        .filter(({ p_adjusted }) => p_adjusted !== null)
        .sort((a, b) => a.observed.value - b.observed.value);
      const { segment, observed, n } = tested[0]!;
      const [r, low, high] = [observed.value, observed.low, observed.high].map((each) => fixed(each, 2));
      const name = await nameOf(page, "job", segment.job, "en");
      await says(
        figure(page, "forest").locator(".findings"),
        `Lowest of the ${tested.length} with enough hires: ${name}, r = ${r} (95% interval ${low} to ${high}, ${n} hires)`,
      );
    },
  },

  "2 两家供应商的效度相差多少": {
    language: "zh",
    clicks: 2,
    work: async (page) => {
      await go(page, "效度");
      const part = await unfold(page, "two-values");
      const [a, b] = await Promise.all(
        ["xuanji", "wenlu"].map((vendor) => nameOf(page, "vendor", vendor, "zh")),
      );
      const { difference } = await served<{ difference: Interval & { clear: boolean } }>(
        page,
        "analyses/two-values?measure=validity:ai&dimension=vendor&a=xuanji&b=wenlu",
      );
      const signed = (value: number) => (value > 0 ? "+" : "") + fixed(value, 2);
      const [value, low, high] = [difference.value, difference.low, difference.high].map(signed);
      const said = await told(part.locator(".findings"));
      expect(said).toContain(`${a} `);
      expect(said).toContain(`${b} `);
      expect(said).toContain(`相差 ${value}（95% 区间 ${low} 至 ${high}）`);
      expect(said).toContain(difference.clear ? "差异明确" : "看不出差异");
    },
  },

  "3 招聘变快，是结构变了还是各组都快了": {
    language: "zh",
    clicks: 3,
    work: async (page) => {
      await go(page, "效率");
      await choose(headline(page, "cycle_days"), "变化原因");
      const drawer = page.locator("dialog[open]");
      await drawer.locator(".canvas svg").waitFor();
      type Change = Record<"change" | "rate", { value: number }> & { mix: number };
      const { change, rate, mix } = await served<Change>(page, `analyses/change?metric=cycle_days&${YEAR}`);
      const [whole, own, , mixed] = (await drawer.locator("tr.total td").allTextContents()).map(numberIn);
      // what is shown is rounded so that the parts add up
      expect(Math.abs(whole! - change.value)).toBeLessThan(1);
      expect(Math.abs(own! - rate.value)).toBeLessThan(1);
      expect(Math.abs(mixed! - mix)).toBeLessThan(1);
      expect(own! + mixed!).toBeCloseTo(whole!, 6);
      expect(Math.abs(rate.value)).toBeGreaterThan(Math.abs(mix));
      await says(drawer.locator(".drawer-lead"), "各组自身的改善");
    },
  },

  "4 One department's satisfaction last quarter, against the year before": {
    language: "en",
    page: "experience",
    clicks: 5,
    work: async (page) => {
      const { value, label } = (await valuesOf(page, "department"))[0]!;
      await find(page, label.en, new RegExp(`^Department: ${label.en}`));
      await page
        .getByRole("region", { name: "Filters" })
        .getByRole("button", { name: /^Period/ })
        .click();
      await page.getByRole("button", { name: "Last quarter", exact: true }).click();
      await page.getByRole("radio", { name: /^With the same period a year before/ }).check();
      const [row] = await rowsOf(
        page,
        `satisfaction_rate?department=${value}&from=2026-07-01&to=2026-09-30&compare=year`,
      );
      const part = headline(page, "satisfaction_rate");
      await says(part, `n = ${row!.n}`);
      expect(await told(part)).toContain(percent(row!.value));
      await says(part.locator(".change"), `${percent(row!.change!.value)} percentage points`);
      expect(await told(part.locator(".change"))).toContain("2025Q3");
    },
  },

  "5 把招聘漏斗导出到 Excel": {
    language: "zh",
    clicks: 5,
    work: async (page) => {
      await go(page, "效率");
      const part = await unfold(page, "funnel");
      const workbook = await downloaded(page, () => choose(part, "导出", "数据（XLSX）"));
      const rows = await rowsOf(page, `stage_conversion?by=stage&by=screening_path&${YEAR}`);
      const lines = workbook.worksheets.flatMap(linesOf);
      const own = rows.filter(({ segment, value }) => segment.screening_path && value !== null);
      expect(own.length).toBeGreaterThan(10);
      for (const { segment, value, n } of own) {
        const path = await nameOf(page, "screening_path", segment.screening_path!, "zh");
        const line = lines.find(
          ([name, shown, , , , , of]) => `${name}`.startsWith(`${path} · `) && shown === value && of === n,
        );
        expect(line, JSON.stringify(segment)).toContain(Math.round(value! * n!));
      }
    },
  },

  "6 Which group passes less often, and by how much?": {
    language: "en",
    clicks: 1,
    work: async (page) => {
      await go(page, "Fairness");
      type Group = { group: string; n: number; to_highest: { ratio: Interval; reference: string } | null };
      const { characteristics } = await served<{
        characteristics: { dimension: string; table: { groups: Group[] } }[];
      }>(page, `analyses/fairness-summary?${YEAR}`);
      const rows = await cellsOf(figure(page, "fairness-summary").getByRole("table"));
      expect(rows.length).toBeGreaterThan(2);
      for (const [characteristic, pair = "", n, ratio, interval] of rows) {
        const { dimension, table } = (await Promise.all(
          characteristics.map(async (each) => ({
            ...each,
            label: (await served<{ label: { en: string } }>(page, `dimensions/${each.dimension}`)).label.en,
          })),
        ).then((all) => all.find(({ label }) => label === characteristic)))!;
        const named = await valuesOf(page, dimension);
        const [group] = table.groups.filter(({ group: value }) =>
          pair.startsWith(`${named.find((each) => each.value === value)?.label.en} against `),
        );
        const found = group!.to_highest!.ratio;
        expect([numberIn(n), ratio, interval]).toEqual([
          group!.n,
          fixed(found.value, 2),
          `${fixed(found.low, 2)} to ${fixed(found.high, 2)}`,
        ]);
      }
    },
  },

  "7 How many more hires until a job can be told?": {
    language: "en",
    clicks: 2,
    keys: true,
    work: async (page) => {
      await find(page, "how many more hires", /^Every row in numbers/);
      type Row = {
        segment: { job: string };
        verdict: string;
        enough: { useful: { outcomes_to_come: number; quarter: string } };
      };
      const { rows } = await served<{ rows: Row[] }>(
        page,
        "analyses/validity?predictor=ai&criterion=performance_6m&by=job",
      );
      const shown = await cellsOf(figure(page, "forest-table").getByRole("table"));
      const open = rows.filter(({ verdict }) => verdict === "cannot_say");
      expect(open.length).toBeGreaterThan(0);
      for (const { segment, enough } of open) {
        const name = await nameOf(page, "job", segment.job, "en");
        expect(shown.find(([job]) => job === name)?.at(-1)).toContain(
          `${enough.useful.outcomes_to_come} short, about ${enough.useful.quarter}`,
        );
      }
    },
  },

  "8 哪道题该改写": {
    language: "zh",
    clicks: 2,
    keys: true,
    work: async (page) => {
      await find(page, "改题", /每道题都切合/);
      const { rows } = await served<{ rows: { question: string; verdict: string; rest: Interval }[] }>(
        page,
        "analyses/questions",
      );
      const general = rows.filter(({ verdict }) => verdict === "too_general");
      expect(general.length).toBeGreaterThan(0);
      const said = await told(figure(page, "question-general").locator(".findings"));
      for (const { question, rest } of general) {
        expect(said).toContain((await nameOf(page, "question", question, "zh")).replace(/。$/, ""));
        expect(said).toContain(`r = ${fixed(rest.value, 2)}`);
      }
    },
  },

  "9 What did the changes of questions in 2026Q1 do?": {
    language: "en",
    clicks: 2,
    keys: true,
    work: async (page) => {
      await find(page, "effect of new questions", /^What did each version change/);
      type Version = {
        version: string;
        from: string;
        what: { en: string };
        has_new_questions: boolean;
        effects: { of: string | null; difference: Interval }[];
      };
      const { versions } = await served<{ versions: Version[] }>(page, "analyses/change-log");
      const quarter = versions.filter(({ from }) => from >= "2026-01-01" && from < "2026-04-01");
      expect(quarter.length).toBeGreaterThan(0);
      const part = figure(page, "change-log");
      const findings = await told(part.locator(".findings"));
      for (const { version, what, has_new_questions, effects } of quarter) {
        expect(await told(part)).toContain(what.en);
        if (!has_new_questions) expect(findings).toContain(`${version} (1 Jan 2026) changed no question`);
        const rows = (await cellsOf(part.getByRole("table"))).filter(([name]) => name === version);
        expect(rows.map((cells) => numberIn(cells[4]))).toEqual(
          effects.map(({ difference }) => numberIn(fixed(difference.value, 2))),
        );
      }
    },
  },

  "10 面试邀请该走哪个渠道": {
    language: "zh",
    clicks: 2,
    work: async (page) => {
      await go(page, "效率");
      const part = await unfold(page, "invitations");
      const rows = await rowsOf(page, `invite_response_rate?by=invite_channel&${YEAR}`);
      const [best, ...others] = rows.sort((a, b) => b.value! - a.value!);
      const name = await nameOf(page, "invite_channel", best!.segment.invite_channel!, "zh");
      expect(best!.low).toBeGreaterThan(Math.max(...others.map(({ high }) => high!)));
      expect(await told(titleOf(part))).toContain(name);
      expect(await told(part.locator(".findings"))).toContain(`${name} ${percent(best!.value)}%`);
    },
  },

  "11 还缺哪些数据": {
    language: "zh",
    clicks: 3,
    work: async (page) => {
      await go(page, "数据");
      const part = await unfold(page, "missing-reviews");
      type Row = { group: string; there: number; missing: number; left: number; pending: number };
      const { rows } = await served<{ rows: Row[] }>(page, "analyses/missing-reviews?of=quarter");
      const shown = await cellsOf(part.getByRole("table"));
      expect(
        shown.map(([group, missing, , there, left, pending]) => [group, missing, there, left, pending]),
      ).toEqual(
        rows.map(({ group, ...of }) => [group, ...[of.missing, of.there, of.left, of.pending].map(String)]),
      );
      await part.getByLabel("按").selectOption({ label: "岗位" });
      const jobs = await served<{ rows: Row[] }>(page, "analyses/missing-reviews?of=job");
      await expect
        .poll(async () => new Set((await cellsOf(part.getByRole("table"))).map(([job]) => job)), PATIENCE)
        .toEqual(new Set(await Promise.all(jobs.rows.map(({ group }) => nameOf(page, "job", group, "zh")))));
    },
  },

  "12 Which feed is stale?": {
    language: "en",
    clicks: 3,
    work: async (page) => {
      type Feed = { feed: string; about: { en: string }; behind_days: number | null; state: string };
      const { feeds } = await served<{ feeds: Feed[] }>(page, "overview/freshness");
      const late = feeds.filter(({ state }) => state === "late").map(({ about }) => about.en);
      await find(page, "which feed is stale", /^Freshness of the feeds/);
      const part = page.locator("#section-sources");
      if (late.length === 0) await says(part, "No feed is late.");
      for (const name of late) await says(part, name);
      await part.getByRole("button", { name: "Behind the newest", exact: true }).click();
      const rows = await cellsOf(part.getByRole("table"));
      const oldest = Math.max(...feeds.map(({ behind_days }) => behind_days ?? 0));
      expect(rows[0]![5]).toBe(`${oldest} days`);
      const row = feeds.find(({ feed }) => rows[0]![0]!.endsWith(feed));
      expect(row?.behind_days).toBe(oldest);
      expect(rows[0]![3]).toBe(
        { late: "late", on_time: "on time", rare: "reference data, seldom changes" }[row!.state],
      );
    },
  },

  "13 把一张图表的链接发给同事": {
    language: "zh",
    clicks: 4,
    work: async (page) => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await go(page, "体验");
      const part = await unfold(page, "satisfaction-time");
      const title = await told(titleOf(part));
      await choose(part, "复制链接");
      await expect.poll(() => page.locator(".notice").innerText(), PATIENCE).toBe("链接已复制");
      const { page: other } = await site.open({ language: "zh" });
      await other.goto(await page.evaluate(() => navigator.clipboard.readText()));
      await settled(other);
      expect(await told(titleOf(figure(other, "satisfaction-time")))).toBe(title);
    },
  },

  "14 把满意度目标定到 90%，总览会提醒吗": {
    language: "zh",
    page: "experience",
    clicks: 5,
    work: async (page) => {
      await choose(headline(page, "satisfaction_rate"), "计算方法");
      const drawer = page.getByRole("dialog");
      await drawer.getByRole("heading", { level: 2, name: "候选人满意度" }).waitFor();
      await drawer.getByLabel("自设目标").fill("90");
      await page.keyboard.press("Enter");
      await says(headline(page, "satisfaction_rate"), "目标 90.0%（");
      await page.keyboard.press("Escape");
      await go(page, "总览");
      const [row] = await rowsOf(page, `satisfaction_rate?${YEAR}`);
      expect(row!.high).toBeLessThan(0.9);
      const warned = figure(page, "attention").getByRole("row").filter({ hasText: "候选人满意度" });
      await says(warned, `${percent(row!.value)}%`);
      expect(await told(warned)).toContain("90.0%");
    },
  },

  "15 Note an event on a chart": {
    language: "en",
    clicks: 5,
    work: async (page) => {
      await go(page, "Efficiency");
      const part = figure(page, "cycle-time");
      await choose(part, "Annotate");
      const drawer = page.getByRole("dialog", { name: "Annotations" });
      await drawer.getByLabel("Day", { exact: true }).fill("2026-02-16");
      await drawer.getByLabel("What happened").fill("New year holidays");
      await page.keyboard.press("Enter");
      await says(part.locator(".annotated"), "New year holidays");
    },
  },

  "16 What exactly is the time to hire?": {
    language: "en",
    clicks: 3,
    work: async (page) => {
      await go(page, "Efficiency");
      await choose(headline(page, "cycle_days"), "How it is computed");
      const { metrics } = await served<{
        metrics: { id: string; about: { en: string }; formula: { en: string }; sql: string }[];
      }>(page, "metrics");
      const metric = metrics.find(({ id }) => id === "cycle_days")!;
      const drawer = page.getByRole("dialog");
      await says(drawer, metric.about.en);
      expect(await told(drawer)).toContain(metric.formula.en);
      expect(await drawer.locator("pre").textContent()).toBe(metric.sql.trim());
    },
  },

  "17 打印一页": {
    language: "zh",
    clicks: 3,
    work: async (page) => {
      await go(page, "留任");
      await page.getByRole("button", { name: "账户", exact: true }).click();
      await page.getByRole("button", { name: "打印本页", exact: true }).click();
      await expect.poll(async () => (await seenOn(page)).printed, PATIENCE).toBe(1);
      await page.emulateMedia({ media: "print" });
      const head = await told(page.locator(".print-head"));
      expect(head).toContain("2025Q4 至 2026Q3");
      expect(head).toContain(site.address);
      expect(await page.locator("nav.rail").isVisible()).toBe(false);
      await page.emulateMedia({ media: "screen" });
    },
  },

  "18 中途切换语言": {
    language: "zh",
    clicks: 3,
    work: async (page) => {
      await go(page, "效度");
      const part = await unfold(page, "why-not");
      const top = () => part.evaluate((element) => Math.round(element.getBoundingClientRect().top));
      const before = await top();
      await page.getByRole("button", { name: "Switch to English" }).click();
      await says(titleOf(part), "Why not another number?");
      await settled(page);
      await expect.poll(async () => Math.abs((await top()) - before), PATIENCE).toBeLessThan(200);
      expect(await told(part)).not.toMatch(/[\u4e00-\u9fff]/);
    },
  },

  "19 Keys alone: a page, a figure, the values of its chart": {
    language: "en",
    clicks: 4,
    keys: true,
    work: async (page) => {
      await find(page, "efficiency", /^Efficiency/);
      await find(page, "from application to start", /^From application to start of work/);
      await focused(page, /^From application to start/);
      await tabTo(page, /arrow keys/i);
      await page.keyboard.press("Home");
      const part = figure(page, "cycle-time");
      const rows = await rowsOf(
        page,
        "cycle_days?by=screening_path&period=quarter&from=2024-10-01&to=2026-09-30",
      );
      const first = rows.filter(({ period, value }) => period === "2024Q4" && value !== null);
      await says(part.getByRole("status"), "2024Q4");
      const heard = [await told(part.getByRole("status"))];
      await page.keyboard.press("ArrowRight");
      heard.push(await told(part.getByRole("status")));
      expect(heard[1]).not.toBe(heard[0]);
      expect(first.some(({ value }) => heard[0]!.includes(fixed(value, 1)))).toBe(true);
    },
  },

  "20 手机上看各年龄段的通过率": {
    language: "zh",
    width: 390,
    clicks: 3,
    work: async (page) => {
      await go(page, "公平");
      await page.getByRole("button", { name: "年龄段", exact: true }).click();
      const part = await unfold(page, "rates");
      const rows = await rowsOf(page, `ai_pass_rate?by=age_band&${YEAR}`);
      expect(rows.length).toBeGreaterThan(3);
      for (const { segment, value } of rows) {
        await says(part, await nameOf(page, "age_band", segment.age_band!, "zh"));
        await says(part, `${percent(value)}%`);
      }
    },
  },
};

const OWN: Record<string, Task> = {
  店长二季度招聘慢在哪个环节: {
    language: "zh",
    page: "efficiency",
    clicks: 5,
    work: async (page) => {
      await page
        .getByRole("region", { name: "筛选", exact: true })
        .getByRole("button", { name: /^周期/ })
        .click();
      await page.getByRole("button", { name: "2026Q2", exact: true }).click();
      await find(page, "门店店长", /^岗位：门店店长/);
      const job = (await valuesOf(page, "job")).find(({ label }) => label.zh === "门店店长")!.value;
      const rows = await rowsOf(page, `stage_days?by=step&job=${job}&from=2026-04-01&to=2026-06-30`);
      const spans = ["human_interviewed_to_onboarded", "applied_to_onboarded"];
      const slowest = rows
        .filter(({ value, segment }) => value !== null && !spans.includes(segment.step ?? ""))
        .sort((a, b) => b.value! - a.value!)[0]!;
      const name = await nameOf(page, "step", slowest.segment.step!, "zh");
      const part = await unfold(page, "stage-times");
      const [value, low, high] = [slowest.value, slowest.low, slowest.high].map((each) => fixed(each, 1));
      await says(part, `耗时最长的环节是“${name}”：${value} 天（95% 区间 ${low} 至 ${high} 天）`);
    },
  },

  哪几位面试官打分明显偏严: {
    language: "zh",
    page: "validity",
    clicks: 2,
    keys: true,
    work: async (page) => {
      await find(page, "明显比其他面试官严", /明显比其他面试官严/);
      await focused(page, /明显比其他面试官严/);
      const part = figure(page, "rater");
      const title = await told(titleOf(part));
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

  "What is a product manager scored on?": {
    language: "en",
    page: "lab",
    clicks: 3,
    keys: true,
    work: async (page) => {
      await find(page, "call centre representative: comm", /^Call Centre Representative/);
      await tabTo(page, /^Job/);
      // Sent at once: a list forgets what was typed into it a second ago.
      await Promise.all([..."Product M"].map((key) => page.keyboard.press(key)));
      const part = figure(page, "scoring-model");
      await says(titleOf(part), "Product Manager:");
      const job = (await valuesOf(page, "job")).find(({ label }) => label.en === "Product Manager")!.value;
      type Weights = { competency: string; weight: number }[];
      const { versions } = await served<{ versions: { is_current: boolean; competencies: Weights }[] }>(
        page,
        `analyses/models?job=${job}`,
      );
      const { competencies } = versions.find(({ is_current }) => is_current)!;
      const rows = await cellsOf(part.getByRole("table"));
      expect(rows.map(([name, weight]) => [name, numberIn(weight)])).toEqual(
        await Promise.all(
          competencies.map(async ({ competency, weight }) => [
            await nameOf(page, "competency", competency, "en"),
            Math.round(weight * 100),
          ]),
        ),
      );
    },
  },

  "From which files does the validity of an ability come?": {
    language: "en",
    page: "validity",
    clicks: 5,
    keys: true,
    work: async (page) => {
      await find(page, "predicts performance best", /predicts performance best/);
      await focused(page, /predicts performance best/);
      await tabTo(page, /^Actions: /);
      await page.keyboard.press("Enter");
      await pressFocused(page, "How it is computed");
      await page.getByRole("dialog").waitFor();
      await tabTo(page, /^Where it comes from$/);
      await page.keyboard.press("Enter");
      const part = page.locator("#section-lineage");
      await says(part, "validity_r");
      const lineage = await served<{ feeds: { feed: string }[]; relations: { name: string }[] }>(
        page,
        "metrics/validity_r/lineage",
      );
      const said = await part.textContent();
      for (const { name } of lineage.relations) expect(said).toContain(name);
      expect(lineage.feeds.map(({ feed }) => feed)).toEqual(
        expect.arrayContaining(["ai_scores", "performance_reviews"]),
      );
    },
  },

  "导出零售公司的留任页，文件里要写明筛选条件": {
    language: "zh",
    clicks: 4,
    work: async (page) => {
      await go(page, "留任");
      await find(page, "星河零售", /^公司：星河零售/);
      const workbook = await downloaded(page, () =>
        page.getByRole("button", { name: "导出本页", exact: true }).click(),
      );
      const about = linesOf(workbook.getWorksheet("说明")!).map((line) => line.join(" "));
      expect(about.join("\n")).toMatch(/公司.*星河零售/);
      expect(workbook.worksheets.length).toBeGreaterThan(5);
    },
  },

  "Cost per hire and cost on equal terms differ: which may I quote?": {
    language: "en",
    page: "efficiency",
    clicks: 4,
    work: async (page) => {
      await choose(figure(page, "cost-compared"), "Why do these differ?");
      const drawer = page.getByRole("dialog", { name: "Why do these differ?" });
      await drawer.getByLabel("Compared with").selectOption({ label: "Cost per hire" });
      await drawer.getByLabel("Screening path").first().selectOption({ label: "AI" });
      const row = (label: string) =>
        drawer.getByRole("row").filter({ has: page.getByRole("rowheader", { name: label, exact: true }) });
      const [booked] = await rowsOf(page, `cost_per_hire?${YEAR}`);
      const [comparable] = await rowsOf(page, `cost_per_hire_compared?screening_path=ai&${YEAR}`);
      const yuan = (value: number | null | undefined) => `¥${Math.round(value ?? 0).toLocaleString("en-GB")}`;
      for (const each of [booked, comparable])
        await says(
          row("Value"),
          `${yuan(each?.value)} (95% interval ${yuan(each?.low)} to ${yuan(each?.high)}`,
        );
      expect(await told(row("What it is"))).toContain(
        "Only jobs and quarters in which both paths spent and hired",
      );
      expect(await told(drawer)).toContain("They count different things");
    },
  },

  "Did the AI path make candidates more satisfied, or did time?": {
    language: "en",
    clicks: 0,
    work: async (page) => {
      type Change = { measure: string } & Record<"all" | "difference", Interval>;
      const { changes } = await served<{ changes: Change[] }>(page, "analyses/path-changes");
      const { difference, all } = changes.find(({ measure }) => measure === "satisfied")!;
      const row = figure(page, "path-changes")
        .getByRole("row")
        .filter({ hasText: "Share of satisfied candidates" });
      const clear = difference.low > 0 || difference.high < 0;
      await says(row, `${percent(all.value)} percentage points`);
      expect(await told(row)).toContain(
        `${percent(difference.low)} to ${difference.high > 0 ? "+" : ""}${percent(difference.high)}`,
      );
      expect((await told(row)).includes("No effect of the AI path seen")).toBe(!clear);
    },
  },

  "最该先处理的发现是什么，依据在哪里": {
    language: "zh",
    clicks: 1,
    work: async (page) => {
      type Action = { figure: string; page: string; unit: string; value: number; people: number };
      const { actions } = await served<{ actions: Action[] }>(page, `analyses/actions?${YEAR}`);
      const [first] = actions;
      const row = figure(page, "actions").locator("tbody tr").first();
      const people = first!.people.toLocaleString("en-GB");
      expect(await told(row)).toContain(people);
      await row.getByRole("link").click();
      await page.waitForURL((url) => url.hash.includes(`#/${first!.page}`));
      await settled(page);
      await says(figure(page, first!.figure), percent(Math.abs(first!.value)));
    },
  },

  "Which jobs keep the fewest people for 90 days?": {
    language: "en",
    clicks: 5,
    work: async (page) => {
      await go(page, "Retention");
      const part = figure(page, "jobs");
      await choose(part, "Table");
      const sort = part.getByRole("button", { name: /^Value/ });
      await sort.click();
      await sort.click();
      const rows = await cellsOf(part.getByRole("table"));
      const values = rows.map((cells) => numberIn(cells[2])).filter((value) => !Number.isNaN(value));
      expect(values).toEqual([...values].sort((a, b) => a - b));
      type Curve = { segment: Record<string, string>; retention: { day: number; value: number | null }[] };
      const { curves } = await served<{ curves: Curve[] }>(
        page,
        "analyses/retention?by=job&by=screening_path",
      );
      const known = curves.flatMap(({ segment, retention }) => {
        const value = retention.find(({ day }) => day === 90)?.value ?? null;
        return value === null ? [] : [{ segment, value }];
      });
      expect(values.length).toBe(known.length);
      const { segment, value } = known.sort((a, b) => a.value - b.value)[0]!;
      expect(rows[0]!.slice(0, 2)).toEqual([
        await nameOf(page, "job", segment.job!, "en"),
        await nameOf(page, "screening_path", segment.screening_path!, "en"),
      ]);
      expect(rows[0]![2]).toBe(percent(value));
    },
  },

  "Satisfaction by job family as a chart of my own": {
    language: "en",
    clicks: 4,
    work: async (page) => {
      await find(page, "candidate satisfaction", /^Candidate satisfaction\s*Experience · Measure/);
      const part = figure(page, "own-chart");
      await part.getByLabel("Split by").selectOption({ label: "Job family" });
      await part.getByLabel("Over time").selectOption({ label: "One value for the period" });
      const rows = await rowsOf(page, `satisfaction_rate?by=job_family&${YEAR}`);
      expect(rows.length).toBeGreaterThan(3);
      for (const { segment, value } of rows) {
        await says(part, `${percent(value)}%`);
        expect(await told(part)).toContain(await nameOf(page, "job_family", segment.job_family!, "en"));
      }
    },
  },
};

/** Titles of the tasks with what each took. */
const taken: string[] = [];
afterAll(() => console.log(taken.join("\n")));

/** The most that a question may take. */
const MOST = 5;

const doTasks = (tasks: Record<string, Task>) => {
  for (const [name, { language, width, page: path = "overview", clicks, keys, work }] of Object.entries(
    tasks,
  ))
    test(name, async () => {
      const { page, problems } = await site.open({ language, ...(width ? { width } : {}) });
      await page.addInitScript(count);
      await visit(page, site, path);
      await work(page);
      const { acts, pointed } = await seenOn(page);
      taken.push(`${acts} ${acts === 1 ? "click" : "clicks"}: ${name}`);
      expect(acts).toBe(clicks);
      expect(acts).toBeLessThanOrEqual(MOST);
      if (keys) expect(pointed).toBe(0);
      expect(problems).toEqual([]);
    }, 60_000);
};

describe("the twenty tasks of a new user", () => doTasks(TWENTY));
describe("an HR analyst asks", () => doTasks(OWN));
