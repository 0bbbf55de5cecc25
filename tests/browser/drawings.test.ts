import { readFileSync } from "node:fs";
import type { Download, Page } from "playwright-core";
import { expect, test } from "vitest";
import { choose, unfold, visit } from "./site.ts";
import { sharedSite } from "./sites.ts";

const site = sharedSite();

/** How many pixels of two drawings differ, and how many there are that are not white. */
const compared = (page: Page, drawings: readonly string[]) =>
  page.evaluate(async (svgs) => {
    const pixels = await Promise.all(
      svgs.map(async (svg) => {
        const image = new Image();
        image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext("2d")!;
        context.drawImage(image, 0, 0);
        return new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
      }),
    );
    const [one, other] = pixels as [Uint32Array, Uint32Array];
    return {
      sizes: pixels.map(({ length }) => length),
      inked: one.filter((pixel) => pixel !== 0xffffffff).length,
      different: one.filter((pixel, at) => pixel !== other[at]).length,
    };
  }, drawings);

test("what the page saves of a chart is what the server draws without a browser, pixel by pixel", async () => {
  // Plot shifts hairlines by half a pixel for screens of single density, which no file is drawn for.
  const { page, problems } = await site.openFresh({ language: "zh", density: 2 });
  const drawn: string[] = [];
  await visit(page, site, "efficiency");
  for (const fold of await page.locator(".page > :not(#section-more) .fold").all())
    await unfold(page, (await fold.getAttribute("data-figure"))!);
  for (const figure of await page.locator(".page > :not(#section-more) section.figure:has(svg.plot)").all()) {
    const id = (await figure.getAttribute("id"))!;
    const [download] = (await Promise.all([
      page.waitForEvent("download"),
      choose(figure, "导出", "矢量图（SVG）"),
    ])) as [Download, unknown];
    const saved = readFileSync(await download.path(), "utf8");
    const served = await site.request.get(`${site.address}/api/figures/${id}.svg?lang=zh`);
    expect({ id, status: served.status() }).toEqual({ id, status: 200 });
    const found = await compared(page, [saved, await served.text()]);
    expect({ id, ...found }).toMatchObject({ id, sizes: [found.sizes[0], found.sizes[0]], different: 0 });
    expect(found.inked).toBeGreaterThan(1_000);
    drawn.push(id);
  }
  expect(drawn).toContain("stage-times");
  expect(problems).toEqual([]);
});
