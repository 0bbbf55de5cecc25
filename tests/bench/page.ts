import type { Page } from "playwright-core";
import { readConfig } from "../../server/config.ts";
import { startServer } from "../../server/main.ts";
import { openData } from "../../server/open-data.ts";
import { buildWeb, isWebStale, webDirectory } from "../../server/web.ts";
import { openBrowser, type Site, unfold } from "../browser/site.ts";
import { signInLink } from "../helpers/accounts.ts";
import { benchData, filled } from "./load.ts";
import type { Bench } from "./main.ts";

/** A laptop's processor slowed to that of a cheap phone. */
const SLOWER = 4;
const ROUNDS = 5;
const PAGES = ["overview", "efficiency", "validity", "retention", "experience", "fairness"];

/** A browser at a server over the data that the load benchmark filled. */
async function open(): Promise<Site> {
  await filled();
  if (await isWebStale()) await buildWeb();
  const config = readConfig(benchData);
  const database = await openData(benchData, config);
  const server = await startServer({
    data: benchData,
    web: webDirectory,
    port: 0,
    database,
    logLevel: "silent",
  });
  return openBrowser(server.address, await signInLink(server), server.close);
}

/** The compiler of these files names inner functions through a helper that the browser's page does not have. */
const NAMES = { content: "globalThis.__name ??= (named) => named;" };

const median = (times: readonly number[]) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

/** Notes when the first screen is there; runs before the page's scripts, and looks only when the page has changed. */
function noteFirstUse(): void {
  const isAbove = (element: Element) => element.getBoundingClientRect().top < innerHeight;
  const observer = new MutationObserver(() => {
    if (document.querySelector("h1.lead") === null) return;
    const isWaiting =
      [...document.querySelectorAll(".chart .canvas:empty")].some(isAbove) ||
      [...document.querySelectorAll(".skeleton")].some(isAbove);
    if (isWaiting) return;
    observer.disconnect();
    // the frame that holds it
    requestAnimationFrame(() =>
      setTimeout(() => {
        window.first_use = performance.now();
      }),
    );
  });
  observer.observe(document, { subtree: true, childList: true });
}

/** Milliseconds from the navigation until the sentence, the headline figures and the charts of the first screen are painted. */
async function firstUse(page: Page, url: string): Promise<number> {
  await page.addInitScript(noteFirstUse);
  await page.goto(url);
  await page.waitForFunction(() => window.first_use !== undefined, undefined, {
    polling: 250,
    timeout: 60_000,
  });
  return page.evaluate(() => window.first_use ?? Number.NaN);
}

/** Counts a page's questions that have no answer yet; runs before its scripts. */
function countQuestions(): void {
  const ask = window.fetch;
  window.open_questions = 0;
  window.fetch = async (...given) => {
    window.open_questions += 1;
    try {
      return await ask(...given);
    } finally {
      window.open_questions -= 1;
    }
  };
}

declare global {
  interface Window {
    open_questions: number;
    first_use?: number;
  }
}

/** Milliseconds from a change of the address until the last change that its answers make to what the screen shows. */
function redraw(page: Page, hash: string): Promise<number> {
  return page.evaluate(
    (address) =>
      new Promise<number>((done) => {
        const begun = performance.now();
        let changed = begun;
        let isAsked = false;
        let quiet = 0;
        const observer = new MutationObserver((records) => {
          const seen = records.some(({ type, target, attributeName, oldValue }) => {
            // what is written as it stood is no change
            if (type === "characterData" && target.textContent === oldValue) return false;
            if (type === "attributes" && (target as Element).getAttribute(attributeName ?? "") === oldValue)
              return false;
            const element = target instanceof Element ? target : target.parentElement;
            const box = element?.getBoundingClientRect();
            return box !== undefined && box.bottom > 0 && box.top < innerHeight;
          });
          if (seen) changed = performance.now();
          quiet = 0;
        });
        observer.observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
          characterDataOldValue: true,
          attributes: true,
          attributeOldValue: true,
        });
        const look = () => {
          isAsked ||= window.open_questions > 0;
          quiet += 1;
          if (isAsked && window.open_questions === 0 && quiet > 12) {
            observer.disconnect();
            done(changed - begun);
          } else if (performance.now() - begun > 20_000) done(Number.POSITIVE_INFINITY);
          else requestAnimationFrame(look);
        };
        location.hash = address;
        requestAnimationFrame(look);
      }),
    hash,
  );
}

/** Milliseconds from each of twenty moves of the cut-off until the frame that shows it. */
async function moveSlider(): Promise<number[]> {
  const figure = document.querySelector('section.figure[id="cut-off"]')!;
  const slider = figure.querySelector<HTMLInputElement>('input[type="range"]')!;
  const first = slider.valueAsNumber;
  const times: number[] = [];
  for (let move = 1; move <= 20; move++) {
    const before = figure.querySelector("tbody")!.textContent;
    const begun = performance.now();
    slider.valueAsNumber = first + (move % 2 === 0 ? -1 : 1) * Math.ceil(move / 2);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    do await new Promise((frame) => requestAnimationFrame(frame));
    while (figure.querySelector("tbody")!.textContent === before && performance.now() - begun < 5000);
    times.push(performance.now() - begun);
  }
  return times;
}

/** What a reader waits for in the browser, at ASSAY_BENCH_SCALE (the target of a redraw is for scale 10). */
export const benches: readonly Bench[] = [
  {
    name: `the first page on a processor ${SLOWER}x slower, nothing cached`,
    target: "< 1.5 s",
    run: async () => {
      const site = await open();
      try {
        const times: number[] = [];
        for (let round = 0; round <= ROUNDS; round++) {
          const { page, context } = await site.openFresh({ language: round % 2 === 0 ? "zh" : "en" });
          await page.addInitScript(NAMES);
          const session = await context.newCDPSession(page);
          await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
          const time = await firstUse(page, `${site.address}/#/overview`);
          if (round > 0) times.push(time);
          await context.close();
        }
        const reached = median(times);
        return { figure: `${(reached / 1000).toFixed(2)} s (median of ${times.length})`, ok: reached < 1500 };
      } finally {
        await site.close();
      }
    },
  },
  {
    name: "a change of filter until the page shows its figures, each page",
    target: "< 200 ms",
    run: async () => {
      const site = await open();
      try {
        const found: [string, number][] = [];
        const { page, context } = await site.openFresh({ language: "en" });
        await page.addInitScript(NAMES);
        await page.addInitScript(countQuestions);
        for (const name of PAGES) {
          await page.goto(`${site.address}/#/${name}`);
          await page.locator("h1.lead").waitFor();
          await page.waitForFunction(() => document.querySelector(".skeleton") === null);
          const times: number[] = [];
          for (const company of ["C1", "C2", "C3", "C4", "C5"])
            times.push(await redraw(page, `#/${name}?company=${company}`));
          found.push([name, median(times)]);
        }
        await context.close();
        const worst = Math.max(...found.map(([, time]) => time));
        return {
          figure: found.map(([name, time]) => `${name} ${time.toFixed(0)}`).join(", "),
          ok: worst < 200,
        };
      } finally {
        await site.close();
      }
    },
  },
  {
    name: "a move of the slider of the cut-off until the figure shows it",
    target: "< 100 ms",
    run: async () => {
      const site = await open();
      try {
        const { page, context } = await site.openFresh({ language: "en" });
        await page.addInitScript(NAMES);
        await page.goto(`${site.address}/#/lab`);
        await unfold(page, "cut-off");
        const times = await page.evaluate(moveSlider);
        await context.close();
        const worst = Math.max(...times);
        return {
          figure: `${median(times).toFixed(0)} ms, at most ${worst.toFixed(0)} (${times.length} moves)`,
          ok: worst < 100,
        };
      } finally {
        await site.close();
      }
    },
  },
];
