import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = [
  process.env.CHROME_PATH,
  // without a window's parts the same pages take a quarter less time
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const installed = () => PLACES.find((place) => place !== undefined && existsSync(place));

/** An installed Chromium or Chrome; else Debian's, installed when root; else says what to install. */
function findChromium(): string {
  const found = installed();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    spawnSync("apt-get", ["update", "-qq"], { stdio: "ignore" });
    const install = (...names: string[]) =>
      spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], {
        stdio: "ignore",
      });
    if (install("chromium-headless-shell", "fonts-noto-cjk").status !== 0)
      install("chromium", "fonts-noto-cjk");
  }
  const now = installed();
  if (now) return now;
  throw new Error(
    "no Chromium or Chrome found for the browser tests: install one (Debian, Ubuntu: apt-get install chromium; " +
      "macOS: brew install --cask google-chrome) or set CHROME_PATH",
  );
}

/** A headless browser that stays off the network. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      // the tabs of a site share a process
      "--process-per-site",
    ],
  });
}
