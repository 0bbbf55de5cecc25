import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { figureOf, said } from "./said.ts";
import { LANGUAGES, settled, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

const findings = (page: Page, id: string) => page.locator(`#${id} .findings li`).allInnerTexts();
const INTERVAL = {
  zh: /（95% (预测)?区间 [^）]+ 至 [^）]+）/,
  en: /\(95% (prediction )?interval .+ to .+\)/,
};

/** Every promise of the efficiency area: where it stands, and what it says there. */
const PROMISES: { id: string; figure: string; zh: RegExp; en: RegExp; ranged?: false }[] = [
  {
    id: "E1",
    figure: "effort",
    zh: /简历筛选：由 8\.0 小时降到 2\.0 小时.*节省 6\.0 小时/,
    en: /Screening: 8\.0 hours before, 2\.0 hours now; 6\.0 hours .* saved/,
  },
  {
    id: "E1",
    figure: "effort",
    zh: /面试安排：由 3\.0 小时降到 1\.0 小时/,
    en: /Scheduling: 3\.0 hours before, 1\.0 hours now/,
  },
  {
    id: "E2",
    figure: "effort",
    zh: /数据录入：由 2\.0 小时降到 0\.5 小时/,
    en: /Data entry: 2\.0 hours before, 0\.5 hours now/,
  },
  {
    id: "E3",
    figure: "effort",
    zh: /深度面试：.*增加 (29|30)\.\d%.*符合预期/,
    en: /Deep interviews: .*(29|30)\.\d% .*more, as intended/,
  },
  {
    id: "E4",
    figure: "campaign-speed",
    zh: /传统筛选 80\.0 \/天，AI 筛选 240 \/天/,
    en: /Traditional 80\.0 a day, AI 240 a day/,
    ranged: false,
  },
  {
    id: "E4",
    figure: "campaign-days",
    zh: /传统筛选 15\.0 天，AI 筛选 5\.0 天/,
    en: /Traditional 15\.0 days, AI 5\.0 days/,
    ranged: false,
  },
  {
    id: "E5",
    figure: "screening-time",
    zh: /初筛用时缩短 (59|60|61)\.\d%/,
    en: /takes (59|60|61)\.\d% .* less time/,
  },
  {
    id: "E6",
    figure: "cost-compared",
    zh: /比传统筛选低 2[1-8]\.\d%/,
    en: /costs 2[1-8]\.\d% .*less per hire/,
  },
  {
    id: "E7",
    figure: "effort-month",
    zh: /邀请通知：.*每月合计节省 (119|12\d) 小时/,
    en: /Invitation: .*(119|12\d) hours .* saved a month/,
  },
  {
    id: "E8",
    figure: "response-time",
    zh: /上线前 6[45]\.\d%，上线后 (79|80)\.\d%/,
    en: /Before 6[45]\.\d%, After (79|80)\.\d%/,
  },
  { id: "E9", figure: "invitations", zh: /打开：企业微信.*1\.4\d 倍/, en: /Opened: WeCom.*ratio 1\.4\d×/ },
  {
    id: "E9",
    figure: "invitations",
    zh: /参加：企业微信.*1\.(2|3)\d 倍/,
    en: /Took part: WeCom.*ratio 1\.(2|3)\d×/,
  },
  {
    id: "E10",
    figure: "report-time",
    zh: /上线前 2[34]\.\d 小时，上线后 2\.\d 小时/,
    en: /Before 2[34]\.\d hours, After 2\.\d hours/,
  },
  {
    id: "E11",
    figure: "step-phase",
    zh: /人工面试 → 入职：上线前 7\.\d 天，上线后 3\.\d 天/,
    en: /Interviewed → onboarded: Before 7\.\d days, After 3\.\d days/,
  },
  {
    id: "E12",
    figure: "step-phase",
    zh: /人工面试 → 发放录用：上线前 3\.\d 天，上线后 1\.\d 天/,
    en: /Interviewed → offered: Before 3\.\d days, After 1\.\d days/,
  },
  {
    id: "E12",
    figure: "onboard",
    zh: /上线前 (69|70)\.\d%，上线后 8[456]\.\d%/,
    en: /Before (69|70)\.\d%, After 8[456]\.\d%/,
  },
  {
    id: "E13",
    figure: "collaboration",
    zh: /需求提出 → 提交：上线前 4[78]\.\d 小时，上线后 (3|4)\.\d 小时/,
    en: /Request raised → submitted: Before 4[78]\.\d hours, After (3|4)\.\d hours/,
  },
  {
    id: "E13",
    figure: "collaboration",
    zh: /IT 接收 → 处理完成：.*上线后 2\.0 小时/,
    en: /IT received → done: .*After 2\.0 hours/,
  },
  {
    id: "E14",
    figure: "complaint-time",
    zh: /上线前 1[45]\.\d%，上线后 (2|3)\.\d%/,
    en: /Before 1[45]\.\d%, After (2|3)\.\d%/,
  },
  {
    id: "E15",
    figure: "participation-company",
    zh: /星河物流：上线前 (7[6-9]|8[0-3])\.\d%，上线后 9[3-6]\.\d%/,
    en: /Xinghe Logistics: Before (7[6-9]|8[0-3])\.\d%, After 9[3-6]\.\d%/,
  },
  {
    id: "E16",
    figure: "peak",
    zh: /上线前 100 \/天，上线后 1,000 \/天/,
    en: /Before 100 a day, After 1,000 a day/,
    ranged: false,
  },
  {
    id: "E16",
    figure: "cycle-time",
    zh: /上线前 2[78]\.\d 天，上线后 1[34]\.\d 天/,
    en: /Before 2[78]\.\d days, After 1[34]\.\d days/,
  },
  {
    id: "E17",
    figure: "login",
    zh: /Chrome 78 的登录失败率为 \d+\.\d%/,
    en: /Chrome 78: \d+\.\d% .*of logins fail/,
  },
  {
    id: "E18",
    figure: "notice",
    zh: /半数结果通知在作出决定后 [1-4]\.\d 分钟/,
    en: /left within [1-4]\.\d min/,
  },
  { id: "E19", figure: "capacity", zh: /下周：\d+.*高 \d+%/, en: /Next week: \d+.*\d+% above/ },
  {
    id: "E20",
    figure: "utilisation",
    zh: /是上线前的 1\.(2|3)\d 倍/,
    en: /That is 1\.(2|3)\d× .*what it was before/,
  },
  { id: "E21", figure: "pass-job", zh: /合计：(59|60|61)\.\d%/, en: /All together: (59|60|61)\.\d%/ },
  { id: "E22", figure: "pass-hire", zh: /合计：\d+\.\d%/, en: /All together: \d+\.\d%/ },
];

describe.each(LANGUAGES)("in %s", (language) => {
  const opened = () => said(site, "efficiency", language);

  test("each promise stands in its figure, in words, with its interval", async () => {
    const page = await opened();
    const missing: string[] = [];
    for (const promise of PROMISES) {
      const told = figureOf(page, promise.figure).findings;
      const line = told.find((each) => promise[language].test(each));
      if (line === undefined) missing.push(`${promise.id} ${promise.figure}: ${told.join(" | ")}`);
      else if (promise.ranged !== false && !INTERVAL[language].test(line))
        missing.push(`${promise.id} ${promise.figure} without interval: ${line}`);
    }
    expect(missing).toEqual([]);
    expect(new Set(PROMISES.map(({ id }) => id)).size).toBe(22);
    const other = language === "zh" ? /\b(the|of|and|before|after|interval)\b/ : /\p{Script=Han}/u;
    expect(page.figures.size).toBeGreaterThan(20);
    for (const { title, about, findings: told } of page.figures.values())
      for (const text of [title, ...about, ...told]) expect(text).not.toMatch(other);
    expect(page.problems).toEqual([]);
  });

  test("the bottleneck, the silence and the day of capacity are named in words", async () => {
    const page = await opened();
    const findingsOf = (id: string) => figureOf(page, id).findings;
    const [most, , , worst] = findingsOf("bottleneck");
    expect(most).toMatch(
      language === "zh" ? /经过“.+”的投递中，\d+\.\d%/ : /“.+” is the longest wait for \d+\.\d%/,
    );
    expect(worst).toMatch(language === "zh" ? /最慢的岗位是/ : /is slowest for/);
    const silence = findingsOf("silence");
    expect(silence).toHaveLength(5);
    expect(silence.join()).toMatch(
      language === "zh" ? /超过一成始终没有得到答复/ : /more than one in ten never got an answer/,
    );
    const capacity = findingsOf("capacity-day");
    expect(capacity[0]).toMatch(
      language === "zh" ? /每天 1,000 场，取自实测单日峰值/ : /1,000 interviews a day, carried on/,
    );
    expect(capacity[2]).toMatch(
      language === "zh" ? /未来 26 周没有这样的一天/ : /No such day within 26 weeks/,
    );
    const [pay] = findingsOf("cost-pay");
    expect(pay).toMatch(INTERVAL[language]);
  });
});

test("finished applications only: labelled, other numbers, and kept by a reload", async () => {
  const { page, problems } = await site.open({ language: "en" });
  await visit(page, site, "efficiency");
  const rows = async () => {
    const button = page.locator("#funnel").getByRole("button", { name: "Table" });
    if (await button.count()) await button.click();
    return page.locator("#funnel tbody tr").allInnerTexts();
  };
  expect(await page.locator("#funnel .about").innerText()).toContain("Basis: all applications");
  const all = await rows();
  await page.locator('#funnel select[name="cases"]').selectOption("finished");
  await page.waitForURL(/cases=finished/);
  await expect.poll(rows).not.toEqual(all);
  const finished = await rows();
  expect(await page.locator("#funnel .about").innerText()).toContain("only applications that ended");
  await page.reload();
  await settled(page);
  expect(await rows()).toEqual(finished);
  expect(await page.locator("#funnel .about").innerText()).toContain("only applications that ended");
  expect(problems).toEqual([]);
}, 120_000);

test("conversion by any dimension: the choice stands in the address and survives a reload", async () => {
  const { page, problems } = await site.open({ language: "zh", width: 390 });
  await visit(page, site, "efficiency");
  await page.locator('#conversion select[name="cut"]').selectOption("job_family");
  await page.waitForURL(/cut=job_family/);
  await page.locator('#conversion select[name="stage"]').selectOption("offered");
  await page.waitForURL(/stage=offered/);
  await settled(page);
  const title = await page.locator("#conversion h2").innerText();
  expect(title).toBe("到“发放录用”的转化率，按岗位族");
  await page.reload();
  await settled(page);
  expect(await page.locator("#conversion h2").innerText()).toBe(title);
  expect(await page.locator('#conversion select[name="cut"]').inputValue()).toBe("job_family");
  await page.locator("#conversion").getByRole("button", { name: "表格" }).click();
  expect(await page.locator("#conversion tbody tr").count()).toBeGreaterThan(5);
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
  expect(problems).toEqual([]);
}, 120_000);

test("a stated capacity names the day on which it will not do", async () => {
  const { page, problems } = await site.open({ language: "zh" });
  await visit(page, site, "efficiency?capacity=10");
  const told = await findings(page, "capacity-day");
  expect(told[0]).toBe("容量：每天 10 场，为此处填写的数值");
  expect(told[2]).toMatch(/从 \d{4}年\d+月\d+日起容量不够；.*预测区间上限/);
  await page.locator('#capacity-day input[name="capacity"]').fill("100000");
  await page.keyboard.press("Enter");
  await page.waitForURL(/capacity=100000/);
  await expect.poll(async () => (await findings(page, "capacity-day"))[2]).toContain("没有这样的一天");
  expect(problems).toEqual([]);
}, 120_000);

test("more time for interviews is good, more for everything else is not", async () => {
  const { text } = figureOf(await said(site, "efficiency", "zh"), "effort");
  expect(text).toContain("越低越好；深度面试越高越好");
});
