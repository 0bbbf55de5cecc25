import type { Language } from "../types.ts";

/** A p value as readers know it: three decimals, or that it is smaller than the third. */
export function formatP(p: number | null, language: Language): string {
  if (p === null) return "—";
  if (p < 0.001) return language === "zh" ? "<0.001" : "< 0.001";
  return p.toFixed(3);
}
