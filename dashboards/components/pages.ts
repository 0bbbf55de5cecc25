import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import type { Right } from "../../server/access/roles.ts";
import { may } from "../state/rights.ts";
import { world } from "../state/world.ts";
import { text } from "../text/text.ts";

/** The rail: its groups and, in each, the pages in order. A page is `pages/<name>/page.tsx`, which exports `Page`. */
const RAIL = {
  findings: ["mine", "overview", "efficiency", "validity", "retention", "experience", "fairness", "metric"],
  act: ["candidates", "lab", "reports"],
  run: ["data", "add-data", "subjects", "admin"],
} as const;

const modules = import.meta.glob<{ Page: ComponentType }>("../pages/*/page.tsx");
const addressOf = (name: string) => `../pages/${name}/page.tsx`;

/** Rights of which a page wants one, where it does not show figures. */
const NEEDS: Readonly<Record<string, readonly Right[]>> = {
  candidates: ["rows"],
  lab: ["weights.read"],
  data: ["runs.read"],
  "add-data": ["feeds.push"],
  subjects: ["subjects.read"],
  admin: ["users.read", "system.read"],
};

/** Whether the page is one for the reader: own jobs are for who sees nothing else. */
export const isOpen = (page: string): boolean =>
  (NEEDS[page] ?? ["aggregates"]).some(may) && (page !== "mine" || world.value.session.scope === "own");

/** A page's name; who has departments and no jobs of their own begins with the department. */
export function pageName(page: string): string {
  const { pages } = text.value;
  const { own } = world.value.session;
  if (page === "mine" && own.job.length === 0) return pages.department ?? page;
  return pages[page] ?? page;
}

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

/** Where a reader begins. */
export const firstPage = (): string => openGroups()[0]?.pages[0] ?? "overview";

/** Pages whose script is there: each comes when it is first opened. */
export const loadedPages = signal<ReadonlyMap<string, ComponentType>>(new Map());

/** Fetches a page's script once; rejects when it cannot be had, and may be asked again. */
export async function loadPage(name: string): Promise<void> {
  if (loadedPages.peek().has(name)) return;
  const module = await modules[addressOf(name)]?.();
  if (module) loadedPages.value = new Map([...loadedPages.peek(), [name, module.Page]]);
}
