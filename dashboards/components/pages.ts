import type { Page } from "./page.ts";

const modules = import.meta.glob<{ page: Page }>("../pages/*.tsx", { eager: true });

/** Every page there is, in the order of the rail: one file in `pages/` adds one. */
export const pages: readonly Page[] = Object.values(modules)
  .map(({ page }) => page)
  .sort((a, b) => a.order - b.order);

export const GROUPS = ["findings", "act", "run"] as const;
