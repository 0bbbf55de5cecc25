import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Download, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { buildApp } from "../../server/app.ts";
import { readConfig } from "../../server/config.ts";
import { createContext } from "../../server/main.ts";
import { openData } from "../../server/open-data.ts";
import { signInLink } from "../helpers/accounts.ts";
import { demo } from "../helpers/demo.ts";
import { builtWeb, choose, openBrowser, settled, unfold, visit } from "./site.ts";
import { sharedBrowser, sharedSite } from "./sites.ts";

const site = sharedSite();

const figure = (page: Page, id: string) => page.locator(`section.figure#${id}`);

interface Row {
  key: string;
  sentence: string;
  cells: string[];
}
const tableOf = (page: Page, id: string): Promise<Row[]> =>
  figure(page, id)
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => ({
        key: row.getAttribute("data-key") ?? "",
        sentence: row.getAttribute("title") ?? "",
        cells: [...row.children].map((cell) => cell.textContent ?? ""),
      })),
    );

describe("filters", () => {
  test("stand in the address, change the figures, survive reload and Back", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "efficiency");
    const count = () => page.locator('[data-metric="cycle_days"] .headline-facts').innerText();
    const all = await count();
    await page.locator('[data-filter="company"] button').first().click();
    await page.locator(".popover:popover-open label").first().click();
    await page.waitForFunction(() => location.hash.includes("company="));
    await page.keyboard.press("Escape");
    await expect.poll(count).not.toBe(all);
    const one = await count();
    await page.reload();
    await settled(page);
    expect(await count()).toBe(one);
    expect(await page.locator('[data-filter="company"].filter-set').count()).toBe(1);
    await page.goBack();
    await expect.poll(count).toBe(all);
    expect(await page.locator('[data-filter="company"].filter-set').count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test("follow to other pages and are told where a measure has them not", async () => {
    const { page } = await site.open({ language: "en" });
    await visit(page, site, "efficiency?vendor=xuanji");
    expect(await (await unfold(page, "cost-path")).locator(".note").allInnerTexts()).toContain(
      "Not filtered by Vendor: the measure does not have it.",
    );
    await page.getByRole("link", { name: "Validity" }).first().click();
    await settled(page);
    expect(new URL(page.url()).hash).toBe("#/validity?vendor=xuanji");
  });

  test("by a value that does not exist are told so, with what is written nearly so", async () => {
    const told = /^Job has no value “J99”: no data match it\. Written nearly so: .+\.$/;
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "efficiency?job=J99");
    expect(await page.locator('[data-metric="cycle_days"] .note').innerText()).toMatch(told);
    const notes = await (await unfold(page, "stage-times")).locator(".note").allInnerTexts();
    expect(notes.some((note) => told.test(note))).toBe(true);
    expect(problems).toEqual([]);
  });

  test("choose a period by quarters and leave the comparison out", async () => {
    const { page } = await site.open({ language: "en" });
    await visit(page, site, "experience");
    const change = page.locator('[data-metric="satisfaction_rate"] .change');
    expect(await change.innerText()).toContain("against 2024Q4 to 2025Q3");
    await page.locator(".filter-period button").click();
    await page.getByRole("button", { name: "Last quarter" }).click();
    await page.waitForFunction(() => location.hash.includes("period=2026Q3..2026Q3"));
    await expect.poll(() => change.innerText()).toContain("2026Q2");
    await page.getByRole("radio", { name: "With the same period a year before" }).check();
    await page.waitForFunction(() => location.hash.includes("compare=year"));
    await expect.poll(() => change.innerText()).toContain("against the year before (2025Q3)");
    await page.getByRole("radio", { name: "With nothing" }).check();
    await page.waitForFunction(() => location.hash.includes("compare=none"));
    await expect.poll(() => change.count()).toBe(0);
  });
});

describe("a figure", () => {
  test("has a table that is the chart, number by number as the API serves it", async () => {
    const { page } = await site.open({ language: "en" });
    await visit(page, site, "validity");
    const drawn = await (await unfold(page, "competency"))
      .locator("svg [data-key]")
      .evaluateAll((marks) =>
        marks.map((mark) => mark.getAttribute("data-key") ?? "").sort((a, b) => (a < b ? -1 : 1)),
      );
    await choose(figure(page, "competency"), "Table");
    const rows = await tableOf(page, "competency");
    expect(
      rows
        .filter((row) => row.cells[1] !== "—")
        .map((row) => row.key)
        .sort(),
    ).toEqual(drawn);
    const served = (await (
      await page.request.get(`${site.address}/api/metrics/validity_r?by=competency`)
    ).json()) as { rows: { value: number | null; low: number; high: number; n: number }[] };
    const number = (value: number) => value.toFixed(2).replace("-", "−").replace("−0.00", "−0.00");
    const wanted = served.rows
      .filter((row) => row.value !== null)
      .map((row) =>
        [number(row.value as number), number(row.low), number(row.high), row.n.toLocaleString("en-GB")].join(
          " ",
        ),
      )
      .sort();
    const shown = rows
      .filter((row) => row.cells[1] !== "—" && row.cells[0] !== "All together")
      .map((row) => row.cells.slice(1, 5).join(" "))
      .sort();
    expect(shown).toEqual(wanted);
  });

  test("says under the arrow keys what its table says", async () => {
    const { page } = await site.open({ language: "zh" });
    await visit(page, site, "experience");
    await (await unfold(page, "length")).locator("figure").focus();
    const said: string[] = [];
    const marks = await figure(page, "length").locator("svg [data-key]").count();
    for (let step = 0; step < marks; step += 1) {
      await page.keyboard.press("ArrowDown");
      said.push(await figure(page, "length").locator(".tooltip .said").innerText());
    }
    await choose(figure(page, "length"), "表格");
    expect(said).toEqual((await tableOf(page, "length")).map((row) => row.sentence));
    expect(said[0]).toMatch(/：\d+\.\d%（95% 区间 .+ 至 .+%，n\u00a0=\u00a0[\d,]+）$/);
  });

  test("leaves as PNG, SVG and CSV", async () => {
    const { page, problems } = await site.open({ language: "zh" });
    await visit(page, site, "experience");
    await unfold(page, "length");
    const save = async (name: string): Promise<Buffer> => {
      const [download] = (await Promise.all([
        page.waitForEvent("download"),
        choose(figure(page, "length"), "导出", name),
      ])) as [Download, unknown];
      return readFileSync(await download.path());
    };
    const png = await save("图片（PNG）");
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    expect(png.readUInt32BE(16)).toBe(1800);
    const svg = (await save("矢量图（SVG）")).toString("utf8");
    expect(svg).toContain(await figure(page, "length").locator("h3").innerText());
    expect(svg).not.toContain("var(--");
    const csv = (await save("数据（CSV）")).toString("utf8");
    expect(csv.startsWith("\uFEFF项目,")).toBe(true);
    await choose(figure(page, "length"), "表格");
    const rows = await tableOf(page, "length");
    const lines = csv
      .trim()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(","));
    expect(lines.map((cells) => [cells[0], (100 * Number(cells[1])).toFixed(1)])).toEqual(
      rows.map((row) => [row.cells[0], row.cells[1]]),
    );
    expect(problems).toEqual([]);
  });

  test("tells how it is computed", async () => {
    const { page } = await site.open({ language: "en" });
    await visit(page, site, "efficiency?company=C2");
    await choose(await unfold(page, "stage-times"), "How it is computed");
    const drawer = page.getByRole("dialog");
    const words = await drawer.innerText();
    for (const part of [
      "Formula and interval",
      "Company: Xinghe Retail",
      "Warehouse version",
      "marts.stage_interval",
    ])
      expect(words).toContain(part);
    await page.keyboard.press("Escape");
    await expect.poll(() => drawer.count()).toBe(0);
  });
});

describe("the shell", () => {
  test("switches language and theme and remembers them", async () => {
    const { page } = await site.open({ language: "zh" });
    await visit(page, site, "overview");
    await page.getByRole("button", { name: "Switch to English" }).click();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByLabel("Dark").check();
    const stored = await page.evaluate(() => JSON.parse(localStorage.getItem("assay") ?? "{}"));
    expect(stored).toEqual({ language: "en", theme: "dark" });
  });

  test("links only to pages that exist", async () => {
    const { page } = await site.open({ language: "en" });
    await visit(page, site, "overview");
    const links = await page
      .locator("nav:not(.section-bar) a")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    // own jobs are a page of who sees nothing else
    const pages = readdirSync(new URL("../../dashboards/pages", import.meta.url)).filter(
      (name) => name !== "mine",
    );
    expect(new Set(links)).toEqual(new Set(pages.map((name) => `#/${name}`)));
    await page.goto(`${site.address}/#/nowhere`);
    await page.getByText("There is no page at this address.").waitFor();
  });

  test("tells who has no session how to get one", async () => {
    const context = await site.browser.newContext({ locale: "en-GB" });
    const page = await context.newPage();
    await page.goto(`${site.address}/`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.goto(`${site.address}/#/sign-in/not-a-token`);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("has been used or has expired");
    await context.close();
  });
});

test("a measure that is dropped into the folder appears on its area's page", async () => {
  const { directory } = await demo();
  const folder = mkdtempSync(join(process.env.ASSAY_TEST_RUN ?? "", "metrics-"));
  cpSync(fileURLToPath(new URL("../../sql/metrics", import.meta.url)), folder, { recursive: true });
  writeFileSync(
    join(folder, "campus_share.sql"),
    `/* metric
title:     校园招聘占比 | Campus share
about:     校园招聘投递占全部投递的比例 | Share of applications that came from campuses
area:      data
unit:      percent
better:    neutral
min_n:     10
estimator: proportion
at:        applied_at
basis:     cohort
*/
select *, channel = 'campus' as hit
from marts.application
`,
  );
  const config = readConfig(directory);
  const database = await openData(directory, config);
  const context = await createContext(database, config, folder);
  const app = await buildApp({ context, web: await builtWeb() });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const own = await openBrowser(
    address,
    await signInLink({ address, context }, { roles: ["analyst"] }),
    async () => {
      await app.close();
      await context.audit.close();
      context.atOnce.close();
      await context.store.destroy();
      await database.close();
    },
    await sharedBrowser(),
  );
  try {
    const { page } = await own.open({ language: "en" });
    await visit(page, own, "data");
    expect(await (await unfold(page, "campus_share")).locator("h3").innerText()).toBe("Campus share");
    expect(await figure(page, "campus_share").locator("svg [data-key]").count()).toBe(8);
  } finally {
    await own.close();
  }
});

describe("what the screen shows", () => {
  test("is asked for first; what lies below it waits, and is asked for when it is scrolled to", async () => {
    const { page, problems } = await site.open({ language: "en" });
    await visit(page, site, "efficiency");
    const asked: string[] = [];
    const held: (() => void)[] = [];
    await page.route("**/api/query", async (route) => {
      const { queries } = route.request().postDataJSON() as { queries: { metric: string }[] };
      asked.push(...queries.map(({ metric }) => metric));
      await new Promise<void>((go) => held.push(go));
      await route.continue();
    });
    await page.evaluate(() => {
      location.hash = "#/efficiency?company=C2";
    });
    await expect.poll(() => asked).toContain("cycle_days");
    const turns = () =>
      page.evaluate(
        () =>
          new Promise<void>((done) => {
            let left = 20;
            const turn = () => (left-- > 0 ? setTimeout(turn) : done());
            turn();
          }),
      );
    await turns();
    const first = [...asked];
    expect(first).not.toContain("silence_days");
    expect(first).not.toContain("interviews_per_day");
    await page.locator("#section-waiting").evaluate((element) => element.scrollIntoView());
    await expect.poll(() => asked).toContain("silence_days");
    while (held.length > 0 || (await page.locator(".stale").count()) > 0) {
      for (const go of held.splice(0)) go();
      await turns();
    }
    expect(asked).toContain("interviews_per_day");
    expect(problems).toEqual([]);
  });

  test("comes by itself where the server had too much to do at first", async () => {
    const { page } = await site.open({ language: "en" });
    let asked = 0;
    const error = { code: "busy", message: "The server has too much to do at once; try again in 1 s" };
    await page.route("**/api/query", (route) => {
      asked += 1;
      return asked <= 2
        ? route.fulfill({ status: 503, headers: { "retry-after": "1" }, json: { error } })
        : route.continue();
    });
    await page.goto(`${site.address}/#/efficiency`);
    await page.locator('section.figure[id="cycle-time"] .canvas svg').waitFor();
    await settled(page);
    expect(asked).toBeGreaterThan(2);
    expect(await page.locator("main").innerText()).not.toContain(error.message);
  });

  test("is drawn once an answer: a chart stays as it is when another part of its page gets its own", async () => {
    const { page, problems } = await site.open({ language: "en" });
    let release = () => {};
    const held = new Promise<void>((go) => {
      release = go;
    });
    await page.route("**/api/analyses/path-changes*", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${site.address}/#/efficiency`);
    const chart = page.locator('section.figure[id="cycle-time"] .canvas svg');
    await chart.waitFor();
    await chart.evaluate((svg) => svg.setAttribute("data-first", ""));
    release();
    await settled(page);
    await page.locator(".fold[data-figure=time-by-path-change] .skeleton").waitFor({ state: "detached" });
    expect(await page.locator('section.figure[id="cycle-time"] svg[data-first]').count()).toBe(1);
    expect(problems).toEqual([]);
  });
});
