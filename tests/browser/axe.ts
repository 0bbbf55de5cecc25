import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/**
 * What axe calls serious of a page, or of a part of it; the drawings are hidden from it as from a reader, their
 * figure speaks for them. A page has no frames, and of what it does well nothing is reported.
 */
export async function barriers(page: Page, part?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  if (part === undefined) axe.exclude(".canvas svg");
  else axe.include(part);
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => part !== undefined || impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}
