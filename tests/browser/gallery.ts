import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setup } from "../helpers/run.ts";
import { openSite, PAGES, type Reader, visit } from "./site.ts";

/** The README's pictures of each page: how it is read at a desk in either language, and on a phone. */
const LOOKS: readonly (readonly [name: string, reader: Reader])[] = [
  ["zh-light", { language: "zh", theme: "light" }],
  ["en-dark", { language: "en", theme: "dark" }],
  ["phone", { language: "zh", theme: "light", width: 390 }],
];

const folder = fileURLToPath(new URL("../../dashboards/gallery/", import.meta.url));
const clear = setup();
const site = await openSite();
try {
  mkdirSync(folder, { recursive: true });
  for (const name of PAGES) {
    for (const [look, reader] of LOOKS) {
      const { page, context } = await site.openFresh(reader);
      await visit(page, site, name);
      await page.screenshot({ path: `${folder}${name}-${look}.png` });
      await context.close();
    }
  }
} finally {
  await site.close();
  await clear();
}
