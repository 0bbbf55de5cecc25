import type { Locator, Page } from "playwright-core";
import { afterEach, describe, expect, test } from "vitest";
import { barriers } from "./axe.ts";
import { choose, LANGUAGES, settled, unfold, visit } from "./site.ts";
import { forget, sharedSite } from "./sites.ts";

const site = sharedSite();
afterEach(() => forget(site));

const figure = (page: Page, id: string) => page.locator(`section.figure[id="${id}"]`);
const fold = (page: Page, id: string) => page.locator(`.fold[data-figure="${id}"]`);
const hash = (page: Page) => decodeURIComponent(new URL(page.url()).hash);
/** Waits for an address, whichever section is read there. */
const comesTo = (page: Page, address: string) =>
  page.waitForFunction((wanted) => {
    const [path, query] = location.hash.split("?");
    const parts = query?.split("&").filter((part) => !part.startsWith("section=")) ?? [];
    return [path, parts.join("&")].filter(Boolean).join("?") === wanted;
  }, address);
const chip = (page: Page, dimension: string) => page.locator(`[data-filter="${dimension}"].filter-set`);

/** The middle of a drawn mark; the figure is scrolled to first. */
async function middle(page: Page, mark: Locator): Promise<{ x: number; y: number }> {
  await mark.scrollIntoViewIfNeeded();
  // Away from the bar that sticks to the top.
  await mark.evaluate((element) => element.closest("section")?.scrollIntoView({ block: "center" }));
  const box = await mark.boundingBox();
  if (!box) throw new Error("no mark");
  await page.mouse.move(0, 0);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

describe("a mark that stands for a value", () => {
  test("is highlighted by a click in every figure that has it, until the reader lets go", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "experience");
    const mark = figure(page, "channel").locator("svg [data-key]").nth(1);
    const { x, y } = await middle(page, mark);
    await page.mouse.click(x, y);
    const dim = figure(page, "channel").locator("svg [data-key].dim");
    const all = await figure(page, "channel").locator("svg [data-key]").count();
    await expect.poll(() => dim.count()).toBe(all - 1);
    expect(hash(page)).not.toContain("channel=");
    const whiskers = await figure(page, "channel").locator("svg [data-of]").count();
    expect(await figure(page, "channel").locator("svg [data-of].dim").count()).toBe(
      whiskers - whiskers / all,
    );
    const name = (await mark.getAttribute("data-key"))?.split(":")[2] ?? "";
    const strip = page.locator(".highlighted");
    expect(await strip.innerText()).toContain(`投递渠道：${name}`);
    const other = (await unfold(page, "response-by")).locator("svg");
    await expect.poll(() => other.locator(".dim").count()).toBeGreaterThan(0);
    expect(await other.locator("[data-key]:not(.dim)").count()).toBeGreaterThan(0);
    await strip.getByRole("button", { name: "取消突出显示" }).click();
    await expect.poll(() => page.locator("svg .dim").count()).toBe(0);
    await page.mouse.move(0, 0);
    await figure(page, "channel").locator("figure").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => dim.count()).toBe(all - 1);
    await page.keyboard.press("Escape");
    await expect.poll(() => dim.count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test("filters the page by a second click; the address and a chip say so, Back undoes it", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "experience");
    const n = () => page.locator('[data-metric="satisfaction_rate"] .headline-facts').innerText();
    const all = await n();
    const mark = figure(page, "channel").locator("svg [data-key]").nth(1);
    const label = (await mark.getAttribute("data-key"))?.split(":")[2] ?? "";
    const { x, y } = await middle(page, mark);
    await page.mouse.move(x, y);
    await expect
      .poll(() =>
        figure(page, "channel")
          .locator("figure")
          .evaluate((element) => getComputedStyle(element).cursor),
      )
      .toBe("pointer");
    expect(await figure(page, "channel").locator(".tooltip .hint").innerText()).toBe(
      `点击突出显示“投递渠道：${label}”`,
    );
    await page.mouse.click(x, y);
    expect(await figure(page, "channel").locator(".tooltip .hint").innerText()).toBe(
      `再次点击，筛选“投递渠道：${label}”`,
    );
    await page.mouse.click(x, y);
    await page.waitForFunction(() => /[?&]where\.channel=\w+$/.test(location.hash));
    await settled(page);
    expect(await chip(page, "channel").innerText()).toContain(label);
    await expect.poll(n).not.toBe(all);
    await page.reload();
    await settled(page);
    expect(await chip(page, "channel").innerText()).toContain(label);
    await page.goBack();
    await expect.poll(n).toBe(all);
    expect(await chip(page, "channel").count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test("filters by Enter and stops by Enter, and says which", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "experience");
    const chart = (await unfold(page, "vendor")).locator("figure");
    const hint = figure(page, "vendor").locator(".tooltip .hint");
    await chart.focus();
    await page.keyboard.press("ArrowDown");
    expect(await hint.innerText()).toContain("Enter highlights ");
    await page.keyboard.press("Enter");
    expect(await hint.innerText()).toContain("Enter again filters by ");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash.includes("vendor="));
    await expect.poll(() => figure(page, "vendor").locator("svg [data-key]").count()).toBe(1);
    expect(await chip(page, "vendor").count()).toBe(1);
    await page.keyboard.press("ArrowDown");
    expect(await hint.innerText()).toContain("Enter removes the filter ");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => !location.hash.includes("vendor="));
    expect(problems).toEqual([]);
  });

  test("filters from the table twin and from the list of all dimensions", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "experience");
    await choose(await unfold(page, "vendor"), "表格");
    const row = figure(page, "vendor").locator("tbody button").first();
    const label = await row.innerText();
    await row.click();
    await expect.poll(() => row.getAttribute("class")).toContain("lit");
    await row.click();
    await expect.poll(() => chip(page, "vendor").innerText()).toContain(label);
    expect(await figure(page, "vendor").locator('tbody button[aria-pressed="true"]').innerText()).toBe(label);
    await page.getByRole("button", { name: "更多筛选" }).click();
    const list = page.locator(".popover:popover-open");
    await list.getByLabel("筛选维度").selectOption("invite_channel");
    await list.getByRole("checkbox").first().check();
    await page.waitForFunction(() => location.hash.includes("where.invite_channel="));
    await page.keyboard.press("Escape");
    await expect.poll(() => chip(page, "invite_channel").count()).toBe(1);
    await chip(page, "invite_channel").getByRole("button").last().click();
    await expect.poll(() => chip(page, "invite_channel").count()).toBe(0);
    expect(problems).toEqual([]);
  });
});

test("on a touch screen the first tap reads a mark, the second highlights it, a button filters", async () => {
  const { page } = await site.openFresh({ language: "zh", width: 390, touch: true });
  await visit(page, site, "experience");
  const mark = figure(page, "channel").locator("svg [data-key]").nth(1);
  await mark.evaluate((element) => element.closest("section")?.scrollIntoView({ block: "center" }));
  const box = await mark.boundingBox();
  const at = { x: (box?.x ?? 0) + 4, y: (box?.y ?? 0) + 4 };
  await page.touchscreen.tap(at.x, at.y);
  expect(await figure(page, "channel").locator(".tooltip .hint").innerText()).toContain(
    "再点一次，突出显示“",
  );
  await page.touchscreen.tap(at.x, at.y);
  expect(hash(page)).toBe("#/experience");
  await page.locator(".highlighted").getByRole("button", { name: "筛选", exact: true }).tap();
  await page.waitForFunction(() => location.hash.includes("where.channel="));
});

test("a filter that no measure has is left out, one that only some have is told", async () => {
  const { page, problems } = await site.open({ language: "en" });
  await visit(page, site, "data?where.nonsense=1&where.item=fair");
  expect(await page.locator("[data-filter].filter-set").count()).toBe(1);
  expect(await figure(page, "coverage").locator(".note").innerText()).toContain("Not filtered by");
  expect(problems).toEqual([]);
});

/** Whether the figure's top edge stands just below the bar that sticks to the top. */
const isBelowBar = (page: Page, id: string) =>
  page.evaluate((name) => {
    const top = document.querySelector(`.fold[data-figure="${name}"]`)?.getBoundingClientRect().top ?? 0;
    const below = top - (document.querySelector(".bars")?.getBoundingClientRect().bottom ?? 0);
    return Math.abs(below - 20) <= 2;
  }, id);

describe("the menu of a figure", () => {
  test("holds all that can be done with it: by keyboard, closed by Escape, its button has the focus again", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "experience");
    const button = (await unfold(page, "nps-time")).getByRole("button", { name: /^Actions: / });
    await button.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => button.getAttribute("aria-expanded")).toBe("true");
    const items = figure(page, "nps-time").locator(".menu button");
    await expect
      .poll(() => items.allInnerTexts())
      .toEqual([
        "How it is computed",
        "Table",
        "Export",
        "Why did it change?",
        "Why do these differ?",
        "Annotate",
        "Copy link",
        "Report an error",
      ]);
    await expect.poll(() => items.first().evaluate((item) => item === document.activeElement)).toBe(true);
    expect(await barriers(page, "#nps-time")).toEqual([]);
    await page.keyboard.press("Escape");
    await expect.poll(() => items.count()).toBe(0);
    await expect.poll(() => button.evaluate((item) => item === document.activeElement)).toBe(true);
    // a drawer that the menu opened gives the focus back to the menu's button
    await page.keyboard.press("Enter");
    await items.last().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => button.evaluate((item) => item === document.activeElement)).toBe(true);
    expect(problems).toEqual([]);
  });
});

test("a table opens with twelve rows, is searched, and sorted by its numbers, what has none last", async () => {
  const { page, problems } = await site.open({ language: "en" });
  await visit(page, site, "experience");
  await unfold(page, "term-table");
  const part = page.locator("section.figure", { has: page.locator(".table-more") }).first();
  const rows = part.locator("tbody tr:not(.table-group)");
  const seen = rows.filter({ visible: true });
  const all = await rows.count();
  expect(all).toBeGreaterThan(12);
  expect(await seen.count()).toBe(12);
  await part.getByRole("button", { name: `Show all ${all} rows` }).click();
  expect(await seen.count()).toBe(all);
  const heads = part.locator("thead th.number");
  const at = await heads.last().evaluate((head) => [...(head.parentElement?.children ?? [])].indexOf(head));
  const numbers = async () =>
    (
      await rows.evaluateAll((each, column) => each.map((row) => row.children[column]?.textContent ?? ""), at)
    ).map((said) => (said === "—" ? null : Number(said.replaceAll(",", "").replace("−", "-"))));
  for (const [order, sign] of [
    ["descending", -1],
    ["ascending", 1],
  ] as const) {
    await heads.last().getByRole("button").click();
    expect(await heads.last().getAttribute("aria-sort")).toBe(order);
    const shown = await numbers();
    const known = shown.filter((each) => each !== null);
    expect(new Set(known).size).toBeGreaterThan(1);
    expect(shown.slice(0, known.length)).toEqual([...known].sort((a, b) => sign * (a - b)));
  }
  const name = await rows.first().locator("th").innerText();
  await part.getByRole("searchbox").fill(name.toUpperCase());
  const found = await rows.allInnerTexts();
  expect(found.length).toBeLessThan(all);
  for (const row of found) expect(row.toLowerCase()).toContain(name.toLowerCase());
  expect(problems).toEqual([]);
});

test.each(LANGUAGES)("the filter bar is one row at 1280 pixels, in %s", async (language) => {
  const { page } = await site.open({ language });
  await visit(page, site, "overview");
  const tops = await page.locator(".filters > *, .preferences > *").evaluateAll((all) =>
    all
      .filter((each) => each.clientHeight > 0)
      .map((each) => each.getBoundingClientRect())
      .map(({ top, bottom }) => Math.round((top + bottom) / 2)),
  );
  expect(tops.length).toBeGreaterThan(8);
  expect(Math.max(...tops) - Math.min(...tops)).toBeLessThan(12);
});

describe("the link of a figure", () => {
  test("is copied with the filters; opening it goes to the figure and marks it", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await visit(page, site, "experience?company=C2");
    await choose(await unfold(page, "vendor"), "复制链接");
    await expect.poll(() => page.locator(".notice").innerText()).toBe("链接已复制");
    const address = await page.evaluate(() => navigator.clipboard.readText());
    expect(address).toMatch(/#\/experience\?period=\w+\.\.\w+&company=C2&figure=vendor&lang=zh$/);
    const { page: other } = await site.open({ language: "zh" });
    await other.goto(address);
    await fold(other, "vendor").and(other.locator("[data-arrived]")).waitFor();
    await settled(other);
    await expect.poll(() => isBelowBar(other, "vendor")).toBe(true);
    expect(await other.evaluate(() => document.activeElement?.getAttribute("data-figure"))).toBe("vendor");
    await expect.poll(() => other.locator("[data-arrived]").count(), { timeout: 10_000 }).toBe(0);
    // The next change of the address leaves the figure out, so that a reload does not jump.
    await chip(other, "company").getByRole("button").last().click();
    await other.waitForFunction(() =>
      /^#\/experience\?period=\w+\.\.\w+(&section=\w+)?$/.test(location.hash),
    );
    expect(problems).toEqual([]);
  });

  test("of a figure that is not on the page says so", async () => {
    const { page } = await site.open({ language: "en" });
    await visit(page, site, "experience?figure=nowhere");
    await expect
      .poll(() => page.locator(".notice").innerText())
      .toBe("The figure of this link is not on this page.");
  });
});

test("an address that the browser will not copy is shown to be copied by hand", async () => {
  const { page } = await site.open({ language: "en" });
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await visit(page, site, "experience");
  await choose(await unfold(page, "items"), "Copy link");
  expect(await figure(page, "items").getByRole("textbox").inputValue()).toMatch(
    /#\/experience\?period=\w+\.\.\w+&figure=items&lang=en$/,
  );
});

describe("the command palette", () => {
  const field = (page: Page) => page.locator(".palette-field");
  const options = (page: Page) =>
    page.locator(".palette").getByRole("option").locator("span").allInnerTexts();

  test("is not part of the first script", async () => {
    const { page } = await site.openFresh({ language: "en" });
    const scripts: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith(".js")) scripts.push(request.url());
    });
    await visit(page, site, "overview");
    expect(scripts.filter((each) => each.includes("palette"))).toEqual([]);
    await page.keyboard.press("Control+k");
    await field(page).waitFor();
    expect(scripts.filter((each) => each.includes("palette"))).toHaveLength(1);
  });

  test.each([
    ["zh", { 留任: "#/retention", gp: "#/fairness", experience: "#/experience" }],
    ["en", { fairnes: "#/fairness", 效度: "#/validity" }],
  ] as const)("goes to pages in %s by what they are called", async (language, wanted) => {
    const { page, problems } = await site.open({ language });
    await visit(page, site, "overview");
    for (const [typed, address] of Object.entries(wanted)) {
      await page.keyboard.press("Control+k");
      await field(page).waitFor();
      await page.keyboard.type(typed);
      await page.keyboard.press("Enter");
      await page.waitForFunction((hash) => location.hash === hash, address);
      await expect.poll(() => field(page).count()).toBe(0);
    }
    await settled(page);
    expect(problems).toEqual([]);
  });

  test("reaches figures, measures, filters and commands by keys alone", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "experience");
    const run = async (typed: string, item?: string) => {
      await expect.poll(() => field(page).count()).toBe(0);
      await page.keyboard.press("/");
      await field(page).waitFor();
      await page.keyboard.type(typed);
      if (item) await page.locator(`.palette [data-item="${item}"][aria-selected="true"]`).waitFor();
    };
    // A figure of this page, by its title.
    const title = await fold(page, "vendor").locator(".fold-title").innerText();
    await run(title);
    await expect.poll(async () => (await options(page))[0]).toBe(title);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash.endsWith("figure=vendor"));
    await expect.poll(() => isBelowBar(page, "vendor")).toBe(true);
    // A filter value, found by its name in the other language too.
    await run("校园招聘", "filter:channel:campus");
    await page.keyboard.press("Enter");
    await comesTo(page, "#/experience?where.channel=campus");
    // A measure of another page, with the filter kept.
    await run("validity_overall_r", "metric:validity_overall_r");
    await page.keyboard.press("Enter");
    await comesTo(page, "#/metric?where.channel=campus&metric=validity_overall_r");
    await settled(page);
    // A command; the arrows choose among several.
    await run("clear all", "command:clear");
    await page.keyboard.press("Enter");
    await comesTo(page, "#/metric?metric=validity_overall_r");
    await run("theme");
    const before = await page.locator(".palette").getByRole("option", { selected: true }).innerText();
    await page.keyboard.press("ArrowDown");
    await expect
      .poll(() => page.locator(".palette").getByRole("option", { selected: true }).innerText())
      .not.toBe(before);
    await page.keyboard.press("ArrowUp");
    expect(await page.locator(".palette").getByRole("option", { selected: true }).innerText()).toBe(before);
    await page.keyboard.press("Escape");
    await expect.poll(() => field(page).count()).toBe(0);
    // Back undoes step by step.
    await page.goBack();
    await page.waitForFunction(() => location.hash.includes("where.channel=campus&metric="));
    expect(problems).toEqual([]);
  });

  test("goes to a figure of another page by the word that people use", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "overview");
    await page.keyboard.press("Control+k");
    await field(page).waitFor();
    await page.keyboard.type("漏斗");
    await page.locator('.palette [data-item="figure:funnel"][aria-selected="true"]').waitFor();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash === "#/efficiency?figure=funnel");
    await expect.poll(() => isBelowBar(page, "funnel")).toBe(true);
    expect(problems).toEqual([]);
  });

  test("says when nothing fits, and opens by its button", async () => {
    const { page } = await site.open({ language: "en" });
    await visit(page, site, "overview");
    await page.getByRole("button", { name: "Find Ctrl K" }).click();
    await field(page).fill("zzzqqq");
    expect(await page.locator(".palette-foot").innerText()).toContain("Nothing fits");
    expect(await barriers(page, ".palette")).toEqual([]);
  });
});

describe("by keyboard alone", () => {
  test("help opens by ?, and its switch turns the letters off", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "experience");
    await page.keyboard.press("?");
    const help = page.getByRole("dialog");
    await help.getByText("Back: undoes").waitFor();
    expect(await barriers(page, ".drawer[open]")).toEqual([]);
    await help.getByRole("checkbox").uncheck();
    await page.keyboard.press("Escape");
    await expect.poll(() => help.count()).toBe(0);
    await page.keyboard.press("?");
    await page.keyboard.press("j");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.closest(".figure, .headline"))).toBeNull();
    await page.keyboard.press("Control+k");
    await page.locator(".palette-field").waitFor();
    expect(problems).toEqual([]);
  });

  test("the first Tabs skip to content and filters; J and K go from figure to figure", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "experience");
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("跳到正文");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("跳到筛选");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.closest(".filter-period") !== null)).toBe(true);
    const at = () =>
      page.evaluate(() => {
        const place = document.activeElement;
        return (
          place?.id ||
          place?.getAttribute("data-metric") ||
          place?.parentElement?.closest<HTMLElement>(".fold")?.dataset.figure
        );
      });
    await page.keyboard.press("j");
    expect(await at()).toBe("satisfaction_rate");
    for (let step = 0; step < 4; step += 1) await page.keyboard.press("j");
    const below = await at();
    expect(await page.locator(`.figure[id="${below}"]`).count()).toBe(1);
    await page.keyboard.press("k");
    expect(await at()).toBe("survey_response_rate");
    for (let step = 0; step < 40 && (await at()) !== "vendor"; step += 1) await page.keyboard.press("j");
    // Enter unfolds the figure, Tab leads to its menu and on to its chart, where Enter filters.
    await page.keyboard.press("Enter");
    await fold(page, "vendor").locator(".canvas svg").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash.includes("vendor="));
    expect(problems).toEqual([]);
  });
});

describe("on paper", () => {
  test("a page is white, without controls, with its filters and date above", async () => {
    const { page, problems } = await site.open({ language: "zh", theme: "dark" });
    await visit(page, site, "experience?company=C2&where.channel=campus");
    expect(await page.locator(".print-head").isVisible()).toBe(false);
    await page.emulateMedia({ media: "print" });
    const head = await page.locator(".print-head").innerText();
    const wanted = [
      "试金石 · 体验",
      "周期",
      "公司：星河零售",
      "投递渠道：校园招聘",
      "打印时间",
      "#/experience?company=C2",
    ];
    for (const words of wanted) expect(head).toContain(words);
    const seen = await page.evaluate(() => ({
      paper: getComputedStyle(document.documentElement).backgroundColor,
      controls: [...document.querySelectorAll("button, select, input, nav, .topbar")]
        // heads of columns and words with more to say print as words
        .filter(
          (element) =>
            element.checkVisibility() && !element.matches(".sort, [aria-describedby], [aria-expanded]"),
        )
        .map((element) => element.outerHTML.slice(0, 80)),
      broken: [...document.querySelectorAll(".figure:not(:has(.table-scroll)), .headline")].filter(
        (element) => getComputedStyle(element).breakInside !== "avoid",
      ).length,
      links: [...document.querySelectorAll("main a")].filter(
        (link) => !getComputedStyle(link).textDecorationLine.includes("underline"),
      ).length,
    }));
    expect(seen).toEqual({ paper: "rgb(255, 255, 255)", controls: [], broken: 0, links: 0 });
    await page.emulateMedia({ media: "screen" });
    const pdf = await page.pdf({ preferCSSPageSize: true });
    // A4 in points, and no page more than the figures need.
    const boxes = [...pdf.toString("latin1").matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
    expect(boxes.map((box) => [Math.round(Number(box[1])), Math.round(Number(box[2]))])).toEqual(
      boxes.map(() => [595, 842]),
    );
    expect(boxes.length).toBeGreaterThan(2);
    // After the print the charts have the width of the screen again.
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
      .toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
  });
});

/** Drawn words that lie upon each other in a figure. */
const overlapping = (page: Page, id: string) =>
  page.evaluate((name) => {
    const texts = [...document.querySelectorAll(`.figure[id="${name}"] svg.plot text`)]
      .map((text) => ({ words: text.textContent ?? "", box: text.getBoundingClientRect() }))
      // the tick of an event is no word
      .filter(({ words, box }) => !/^\s*(╵|$)/.test(words) && box.width > 0);
    return texts.flatMap((a, index) =>
      texts.slice(index + 1).flatMap((b) => {
        const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        return width > 3 && height > 5 ? [`“${a.words}” upon “${b.words}”`] : [];
      }),
    );
  }, id);

/** Asks the API from within the page, as the reader. */
const api = (page: Page, method: string, path: string, body?: unknown) =>
  page.evaluate(
    async ([verb, address, sent]) => {
      const response = await fetch(`/api/${address}`, {
        method: verb as string,
        ...(sent === undefined
          ? {}
          : { headers: { "content-type": "application/json" }, body: JSON.stringify(sent) }),
      });
      const said = await response.text();
      return said === "" ? null : JSON.parse(said);
    },
    [method, path, body] as const,
  );

describe("an annotation", () => {
  const words = "Simulation question added";
  const OVER_TIME = ["nps-time", "satisfaction-time", "business-time", "survey-response-time"] as const;

  test("is written, drawn on every chart over time, changed and removed, by keyboard alone", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "experience");
    for (const id of OVER_TIME) await unfold(page, id);
    await figure(page, "nps-time")
      .getByRole("button", { name: /^Actions: / })
      .focus();
    await page.keyboard.press("Enter");
    // a menu that opens takes the focus, a moment later
    await page.waitForFunction(() => document.activeElement?.closest(".menu"));
    const start = figure(page, "nps-time").getByRole("button", { name: "Annotate" });
    await start.focus();
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("dialog");
    await drawer.getByLabel("Day").fill("2025-10-15");
    await drawer.getByLabel("What happened").focus();
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
    await drawer.getByRole("listitem").getByText(words).waitFor();
    await page.keyboard.press("Escape");
    for (const id of OVER_TIME) {
      const drawn = figure(page, id).locator("svg text", { hasText: words.slice(0, 4) });
      await drawn.first().waitFor();
      expect(await figure(page, id).locator(".annotated").innerText()).toContain(words);
      expect(await overlapping(page, id)).toEqual([]);
    }
    // The line stands at the quarter that holds the day.
    const place = await figure(page, "nps-time").evaluate(
      (section, said) => {
        const middle = (element: Element | null | undefined) => {
          const box = element?.getBoundingClientRect();
          return box ? box.left + box.width / 2 : Number.NaN;
        };
        const label = [...section.querySelectorAll("svg text")].find((text) =>
          text.textContent?.startsWith(said),
        );
        const mark = section.querySelector('svg [data-key*=":2025Q4:"]');
        const box = label?.getBoundingClientRect();
        return { mark: middle(mark), left: box?.left ?? 0, right: box?.right ?? 0 };
      },
      words.slice(0, 4),
    );
    expect(Math.min(Math.abs(place.left - place.mark), Math.abs(place.right - place.mark))).toBeLessThan(8);
    // On paper too.
    await page.emulateMedia({ media: "print" });
    expect(await figure(page, "nps-time").locator(".annotated").isVisible()).toBe(true);
    await page.emulateMedia({ media: "screen" });

    await page.keyboard.press("Control+k");
    await page.locator(".palette-field").waitFor();
    await page.keyboard.type("annotations");
    await page.keyboard.press("Enter");
    await drawer.getByRole("button", { name: `Change ${words}` }).click();
    expect(await barriers(page, ".drawer[open]")).toEqual([]);
    const entry = drawer.locator(".entries li").first();
    await entry.getByLabel("Whom it concerns").selectOption("company");
    await entry.locator(".pair select").last().selectOption("C2");
    await entry.getByRole("button", { name: "Save" }).click();
    await drawer.getByText("Company: Xinghe Retail").waitFor();
    await page.keyboard.press("Escape");
    // What concerns one company is not on the page of another.
    await visit(page, site, "experience?company=C1");
    await unfold(page, "nps-time");
    expect(await page.locator(".annotated").count()).toBe(0);
    await visit(page, site, "experience?company=C2");
    expect(await (await unfold(page, "nps-time")).locator(".annotated").innerText()).toContain(words);

    await choose(figure(page, "nps-time"), "Annotate");
    await drawer.getByRole("button", { name: `Remove ${words}` }).click();
    await drawer.getByRole("button", { name: "Remove it" }).click();
    await expect.poll(() => page.locator(".annotated").count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test("keeps clear of others where many are near, also on a phone", async () => {
    const { page } = await site.open({ language: "zh", width: 390 });
    await visit(page, site, "experience");
    for (const date of ["2025-02-01", "2025-10-15", "2025-11-01", "2026-01-20", "2026-05-05", "2026-08-30"])
      await api(page, "POST", "annotations", {
        date,
        text: { zh: `很长的事件说明 ${date}`, en: `A long event of ${date}` },
      });
    await page.reload();
    expect(await (await unfold(page, "nps-time")).locator(".annotated li").count()).toBe(6);
    expect(await overlapping(page, "nps-time")).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 900 });
    // drawn again for the width that it has now
    const wide = figure(page, "nps-time").locator("svg.plot");
    await expect.poll(async () => (await wide.boundingBox())?.width ?? 0).toBeGreaterThan(390);
    expect(await overlapping(page, "nps-time")).toEqual([]);
  });
});

describe("saved views", () => {
  test("are kept, opened, renamed, shared and removed, found by the palette", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "experience?company=C2&where.channel=campus");
    const open = page.locator(".preferences").getByRole("button", { name: "我的视图", exact: true });
    const list = page.locator(".views");
    await open.focus();
    await page.keyboard.press("Enter");
    const name = list.getByLabel("保存当前页面和筛选条件");
    await name.waitFor();
    expect(await name.inputValue()).toContain("公司：星河零售");
    await name.fill("零售校招");
    await page.keyboard.press("Enter");
    const link = list.getByRole("link", { name: "零售校招" });
    await link.waitFor();
    // The same name again is refused in words.
    await list.getByRole("button", { name: "保存", exact: true }).click();
    await list.getByRole("alert").waitFor();
    expect(await list.getByRole("alert").innerText()).toContain("请换一个名称");
    await list.getByRole("button", { name: "重命名" }).click();
    await list.getByLabel("视图名称").fill("零售 校园");
    await page.keyboard.press("Enter");
    await list.getByRole("link", { name: "零售 校园" }).waitFor();
    await list.getByRole("button", { name: "共享", exact: true }).click();
    await list.getByText("已共享给所有人").waitFor();
    expect(await barriers(page, ".views")).toEqual([]);
    await page.keyboard.press("Escape");

    await visit(page, site, "overview");
    await open.click();
    await list.getByRole("link", { name: "零售 校园" }).click();
    await comesTo(page, "#/experience?company=C2&where.channel=campus");
    await visit(page, site, "overview");
    await page.keyboard.press("/");
    await page.locator(".palette-field").waitFor();
    await page.keyboard.type("lsxy");
    await page.locator(".palette").getByRole("option", { name: "零售 校园" }).waitFor();
    await page.keyboard.press("Enter");
    await comesTo(page, "#/experience?company=C2&where.channel=campus");
    await open.click();
    await list.getByRole("button", { name: `删除“` }).click();
    await list.getByRole("button", { name: "确认删除" }).click();
    await list.getByText("还没有保存过视图").waitFor();
    // The refusal of the second name is the only problem that there was.
    expect(problems.filter((each) => !each.includes("409"))).toEqual([]);
  });
});

describe("an own target", () => {
  test("stands in the place of the definition's with who and when, and can be removed", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "experience");
    await unfold(page, "nps-time");
    const facts = page.locator('[data-metric="nps"] .headline-facts');
    const before = await facts.innerText();
    expect(await page.locator('[data-metric="nps"] .scale-target').count()).toBe(0);
    await choose(page.locator('[data-metric="nps"]'), "How it is computed");
    const drawer = page.getByRole("dialog");
    const field = drawer.getByLabel("Own target");
    await field.fill("-101");
    await page.keyboard.press("Enter");
    await drawer.getByRole("alert").waitFor();
    await field.fill("50");
    await page.keyboard.press("Enter");
    const said = /Target 50.0 points, set by Local user on \d+ \w+ \d{4}/;
    await expect.poll(() => facts.innerText()).toMatch(said);
    await page.keyboard.press("Escape");
    expect(await page.locator('[data-metric="nps"] .scale-target').count()).toBe(1);
    const label = figure(page, "nps-time").locator("svg text", {
      hasText: "Target 50.0 points",
    });
    await label.waitFor();
    expect(await figure(page, "nps-time").locator("footer").innerText()).toMatch(said);
    expect(await overlapping(page, "nps-time")).toEqual([]);
    // It stays, for the next visit too.
    await page.reload();
    await settled(page);
    expect(await facts.innerText()).toMatch(said);
    await choose(page.locator('[data-metric="nps"]'), "How it is computed");
    await drawer.getByRole("button", { name: "Remove own target" }).click();
    await expect.poll(() => facts.innerText()).toBe(before);
    expect(problems.filter((each) => !each.includes("400"))).toEqual([]);
  });

  test("of a share is entered in hundredths; the definition's is told beside it", async () => {
    const { page } = await site.open({ language: "zh" });
    await visit(page, site, "experience");
    await choose(page.locator('[data-metric="satisfaction_rate"]'), "计算方法");
    const drawer = page.getByRole("dialog");
    const field = drawer.getByLabel("自设目标");
    expect(await field.inputValue()).toBe("85");
    await field.fill("87.5");
    await page.keyboard.press("Enter");
    await drawer.getByText("指标定义中为 85.0%").waitFor();
    const kept = await api(page, "GET", "targets");
    expect(kept.targets).toMatchObject([{ metric: "satisfaction_rate", value: 0.875, own: true }]);
  });
});
