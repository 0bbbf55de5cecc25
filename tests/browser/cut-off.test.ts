import { expect, test } from "vitest";
import { unfold } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

type CutOff = { readonly applicants: number; readonly is_now: boolean };

test.each(["zh", "en"] as const)(
  "the slider of the cut-off moves the figure at once, asks nothing, and stands in the address (%s)",
  async (language) => {
    const { page, problems } = await site.open({ language });
    const question = page.waitForRequest(/\/api\/analyses\/cut-off/, { timeout: 60_000 });
    await page.goto(`${site.address}/#/lab`);
    const figure = await unfold(page, "cut-off");
    const { cut_offs } = await (await site.request.get((await question).url())).json();
    const cutOffs = cut_offs as CutOff[];
    const now = cutOffs.findIndex(({ is_now }) => is_now);
    const slider = figure.locator('input[type="range"]');
    expect(Number(await slider.inputValue())).toBe(now);

    const asked: string[] = [];
    page.on("request", (request) => request.url().includes("/api/") && asked.push(request.url()));
    // the first row: applicants who pass, as many as now and at the chosen cut-off
    const chosen = figure.locator("tbody tr").first().locator("td").last();
    for (let place = now + 1; place <= now + 3; place++) {
      await slider.press("ArrowRight");
      const applicants = cutOffs[place]!.applicants.toLocaleString("en");
      await expect.poll(() => chosen.innerText()).toContain(applicants);
      expect(await slider.getAttribute("aria-valuetext")).toContain(applicants);
      expect(page.url()).toContain(`pass=${place}`);
    }
    for (let place = now + 3; place > now; place--) await slider.press("ArrowLeft");
    // as many as now leaves no trace
    await expect.poll(() => page.url()).not.toContain("pass=");
    expect(asked).toEqual([]);
    expect(problems).toEqual([]);
  },
);
