import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { Right } from "../../server/access/roles.ts";
import { may } from "../state/rights.ts";

/** The rail: its groups and, in each, the pages in order. A page is `pages/<name>/page.tsx`, which exports `Page`. */
const RAIL = {
  findings: ["overview", "efficiency", "validity", "retention", "experience", "fairness", "metric"],
  act: ["lab", "reports"],
  run: ["data", "admin"],
} as const;

const modules = import.meta.glob<{ Page: ComponentType }>("../pages/*/page.tsx");
const addressOf = (name: string) => `../pages/${name}/page.tsx`;

/** Rights of which a page wants one, where it does not show figures. */
const NEEDS: Readonly<Record<string, readonly Right[]>> = {
  lab: ["weights.read"],
  data: ["runs.read"],
  admin: ["users.read", "system.read"],
};

/** Whether the page is one for the reader. */
export const isOpen = (page: string): boolean => (NEEDS[page] ?? ["aggregates"]).some(may);

/** The groups of the rail with the pages that there are. */
const groups: readonly { group: string; pages: readonly string[] }[] = Object.entries(RAIL)
  .map(([group, names]) => ({ group, pages: names.filter((name) => modules[addressOf(name)] !== undefined) }))
  .filter(({ pages }) => pages.length > 0);

export const pageNames: readonly string[] = groups.flatMap(({ pages }) => pages);

/** The same for the reader: pages and groups with one. */
export const openGroups = (): typeof groups =>
  groups
    .map(({ group, pages }) => ({ group, pages: pages.filter(isOpen) }))
    .filter(({ pages }) => pages.length > 0);

/** Pages whose script is there: each comes when it is first opened. */
export const loadedPages = signal<ReadonlyMap<string, ComponentType>>(new Map());

/** Fetches a page's script once; rejects when it cannot be had, and may be asked again. */
export async function loadPage(name: string): Promise<void> {
  if (loadedPages.peek().has(name)) return;
  const module = await modules[addressOf(name)]?.();
  if (module) loadedPages.value = new Map([...loadedPages.peek(), [name, module.Page]]);
}
