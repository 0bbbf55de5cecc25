import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { startServer } from "../../server/main.ts";
import { openData } from "../../server/open-data.ts";
import { signInLink } from "../helpers/accounts.ts";
import { barriers } from "./axe.ts";
import { builtWeb, openBrowser, type Reader, type Site } from "./site.ts";
import { sharedBrowser } from "./sites.ts";

/*
 * 200 people, 95 of them hired and rated later. By the definition of Pearson's r over these 95, as cor of R computes it:
 *   AI score and performance            0.418711   cor.test of R, for normal values: 0.237184 to 0.571985
 *   interview rating and performance   -0.172969                                   -0.361896 to 0.029606
 * The interval of the page asks for no normal values: Fisher's z with the distribution-free variance of r (Browne 1984),
 * raised for small samples, by hand: the variance of r's influence, 0.817707 of the normal one, times
 * 1 + (4 * 2.012706 - 6) / 95 = 1.021589, is that of 113.13 normal pairs: tanh(0.446242 ± 1.959964 / sqrt(110.13)) =
 * 0.254 to 0.560; of the rating 0.965841 and 1.957485, 96.45 pairs: -0.361 to 0.028.
 * Ladder of the AI score: r / sqrt(0.52) = 0.580648, the reliability of one rater (Viswesvaran et al. 1996); then for
 * the range, U = sd of all 200 scores / sd of the 95 = 1.854255: 0.797637.
 */
const ROWS = Array.from({ length: 200 }, (_, i) => {
  const [ai, human] = [55 + ((i * 73) % 200) / 5, 1 + ((i * 31) % 41) / 10];
  const isHired = ai + 4 * human > 88;
  const rating = Math.min(5, Math.max(1, Math.round(1.5 + (ai - 55) / 16 + (((i * 17) % 11) - 5) * 0.28)));
  return { id: `S${1000 + i}`, isWoman: i % 3 === 0, ai, human, isHired, rating: isHired ? rating : "" };
});
const TABLES = {
  zh: [
    "候选人编号,性别,AI面试得分,面试官评分,是否录用,绩效评分",
    ...ROWS.map(({ id, isWoman, ai, human, isHired, rating }) =>
      [id, isWoman ? "女" : "男", ai, human, isHired ? "是" : "否", rating].join(","),
    ),
  ],
  en: [
    "Candidate ID,Gender,AI score,Interview rating,Hired,Performance rating",
    ...ROWS.map(({ id, isWoman, ai, human, isHired, rating }) =>
      [id, isWoman ? "Female" : "Male", ai, human, isHired ? "yes" : "no", rating].join(","),
    ),
  ],
} as const;
const LADDER = {
  zh: ["AI 总分", "95", "0.42 (0.25 至 0.56)", /^0\.58 \(/, /^0\.80 \(/, "有预测力"],
  en: ["AI, overall", "95", "0.42 (0.25 to 0.56)", /^0\.58 \(/, /^0\.80 \(/, "predicts"],
} as const;
const HUMAN = { zh: "−0.17 (−0.36 至 0.03)", en: "−0.17 (−0.36 to 0.03)" };

type Language = keyof typeof TABLES;
const root = mkdtempSync(join(tmpdir(), "assay-add-data-"));
const sites: Site[] = [];
afterAll(async () => {
  for (const site of sites) await site.close();
  rmSync(root, { recursive: true, force: true });
});

/** An installation without a single record, and who may add some. */
async function empty(): Promise<Site & { readonly data: string }> {
  const data = mkdtempSync(join(root, "data-"));
  const web = await builtWeb();
  const database = await openData(data, readConfig(data));
  const server = await startServer({ data, web, port: 0, database, logLevel: "silent" });
  const link = await signInLink(server);
  const site = await openBrowser(server.address, link, server.close, await sharedBrowser());
  sites.push(site);
  return Object.assign(site, { data });
}

const bytes = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(`\u{feff}${lines.join("\r\n")}\r\n`),
});

/** A reader whose clicks are counted, choices in a select and picked files among them. */
function counted(page: Page) {
  const clicks = { n: 0 };
  return {
    clicks,
    click: async (selector: string) => {
      clicks.n += 1;
      await page.locator(selector).first().click();
    },
    choose: async (selector: string, value: string) => {
      clicks.n += 2;
      await page.locator(selector).first().focus();
      await page.locator(selector).first().selectOption(value);
    },
    drop: async (file: ReturnType<typeof bytes>) => {
      clicks.n += 2;
      const [chooser] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.locator(".drop-actions button").first().click(),
      ]);
      await chooser.setFiles([file]);
    },
  };
}

const ready = (page: Page) => page.locator(".load button.primary:enabled").waitFor({ timeout: 60_000 });
const loaded = (page: Page) => page.locator("[data-run]").waitFor({ timeout: 60_000 });
const cells = async (page: Page, row: number) =>
  page.locator("#section-loaded .figure tbody tr").nth(row).locator("th, td").allInnerTexts();

describe.each<[Language, Reader]>([
  ["zh", { width: 1280 }],
  ["en", { width: 390, theme: "dark" }],
])("a study of 200 people in %s", (language, reader) => {
  test("is seen, checked and loaded on an empty installation, and shows r with its ladder in 12 clicks", async () => {
    const site = await empty();
    const { page, problems } = await site.open({ ...reader, language });
    await page.goto(`${site.address}/#/data`);
    const hand = counted(page);
    await hand.click(".page a[href^='#/add-data']");
    await hand.drop(bytes("study.csv", TABLES[language]));
    await ready(page);

    expect(await page.locator(".uploaded tbody tr").first().locator("td").allInnerTexts()).toEqual([
      ...["2", ...TABLES[language][1]!.split(",")],
    ]);
    const takes = (heading: number) => page.locator(".guesses thead th > select").nth(heading).inputValue();
    expect(await Promise.all([1, 2, 3].map(takes))).toEqual([
      ...["candidates.gender", "ai_interviews.overall_score", "human_ratings.score"],
    ]);
    const checked = page.locator("#section-check");
    expect(await checked.locator("[data-feed=candidates] td.number").allInnerTexts()).toEqual(["200", "0"]);
    expect(await checked.locator("[data-feed=hires] td.number").allInnerTexts()).toEqual(["95", "0"]);
    const lacks = (id: string) => page.locator(`[data-answer=${id}]`).innerText();
    expect(await lacks("ai_validity")).toMatch(/✓/);
    expect(await lacks("efficiency")).toMatch(
      language === "zh" ? /还缺投递时间/ : /lacks times of application/,
    );
    expect(await lacks("experience")).not.toMatch(/✓/);
    expect(await barriers(page)).toEqual([]);

    await hand.click(".load button.primary");
    await loaded(page);
    await page.locator("#section-loaded .figure tbody tr").first().waitFor({ timeout: 60_000 });
    const ai = await cells(page, 0);
    expect(ai).toHaveLength(LADDER[language].length);
    for (const [index, wanted] of LADDER[language].entries())
      if (typeof wanted === "string") expect(ai[index]).toBe(wanted);
      else expect(ai[index]).toMatch(wanted);
    expect((await cells(page, 1))[2]).toBe(HUMAN[language]);
    expect(await lacks("experience")).not.toMatch(/✓/);
    expect(hand.clicks.n).toBeLessThanOrEqual(12);
    expect(readdirSync(join(site.data, "uploads"))).toEqual([]);
    const isWider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(isWider).toBe(false);
    expect(await barriers(page)).toEqual([]);
    expect(problems).toEqual([]);
  }, 180_000);
});

test("a wrong guess is mended by a choice; the next month loads by itself; a renamed column is told", async () => {
  const site = await empty();
  const { page, problems } = await site.open({ language: "en" });
  await page.goto(`${site.address}/#/add-data`);
  const hand = counted(page);
  // nobody can tell what this column is
  const [headings, ...rows] = TABLES.en;
  const unclear = [headings.replace("AI score", "Zeta"), ...rows];
  await hand.drop(bytes("study-2026-01.csv", unclear));
  await page.locator("th[data-column=Zeta]").waitFor({ timeout: 60_000 });
  expect(await page.locator("[data-answer=ai_validity]").innerText()).toMatch(
    /lacks scores of AI interviews/,
  );
  await hand.choose("th[data-column=Zeta] select", "ai_interviews.overall_score");
  await page.locator("[data-answer=ai_validity].can").waitFor({ timeout: 60_000 });
  await ready(page);
  await hand.click(".load button.primary");
  await loaded(page);
  await page.locator("#section-loaded .figure tbody tr").first().waitFor({ timeout: 60_000 });
  expect((await cells(page, 0))[2]).toBe("0.42 (0.25 to 0.56)");

  // the same people once more, and ten new ones: nothing is clicked but to bring the file
  await page.getByRole("button", { name: "Add more data" }).click();
  const more = rows.slice(0, 10).map((row) => row.replace("S1", "S2"));
  await hand.drop(bytes("study-2026-02.csv", [unclear[0]!, ...rows, ...more]));
  await page.getByText("As the last time: loading has begun by itself.").waitFor({ timeout: 60_000 });
  await loaded(page);
  const brought = /^(\d+) new, 0 updated, [\d,]+ unchanged\./.exec(
    await page.locator("[data-run]").innerText(),
  )?.[1];
  expect(Number(brought)).toBeGreaterThanOrEqual(50);

  // and taken back where it was loaded
  await page.getByRole("button", { name: "Take this load back…" }).click();
  await page.getByRole("button", { name: "Take it back" }).click();
  const undone = page.locator("[data-undone]");
  await undone.waitFor({ timeout: 60_000 });
  expect(await undone.innerText()).toBe(`Taken back: ${brought} removed, 0 as they were before.`);

  await page.getByRole("button", { name: "Add more data" }).click();
  const renamed = [unclear[0]!.replace("Interview rating", "Interviewer rating"), ...rows];
  await hand.drop(bytes("study-2026-03.csv", renamed));
  const asked = page.locator(".renamed[data-from='Interview rating']");
  await asked.waitFor({ timeout: 60_000 });
  expect(await asked.innerText()).toMatch(/Is the column Interview rating called Interviewer rating now\?/);
  expect(await page.locator(".load button.primary:enabled").count()).toBe(0);
  await asked.getByRole("button", { name: "Yes, renamed" }).click();
  await ready(page);
  await page.locator(".load button.primary").click();
  await loaded(page);
  const versions = await (await site.request.get(`${site.address}/api/mappings`)).json();
  expect(versions.mappings).toMatchObject([{ version: 2 }]);
  expect(problems).toEqual([]);
}, 240_000);
