import { packWords } from "../../dashboards/text/report-packs.ts";
import type { Language } from "../language.ts";
import { localLaw144 } from "./packs/local-law-144.ts";
import type { PackFrom } from "./packs/pack.ts";
import { pipl, type Records } from "./packs/pipl.ts";
import { uniformGuidelines } from "./packs/uniform-guidelines.ts";
import type { Part } from "./report.ts";

/** Statutory packs that a report takes as appendices on request. */
const packs = {
  "local-law-144": localLaw144,
  pipl,
  "uniform-guidelines": uniformGuidelines,
} satisfies Readonly<Record<string, (from: PackFrom, records: Records) => Promise<Part>>>;

export type PackId = keyof typeof packs;
export const PACKS = Object.keys(packs) as readonly PackId[];

/** A pack as a part of a report. */
export const packOf = (id: PackId, from: PackFrom, records: Records): Promise<Part> =>
  packs[id](from, records);

/** What a pack is called. */
export function packName(id: PackId, language: Language): string {
  const words = packWords(language);
  return { "local-law-144": words.ll144, pipl: words.pipl, "uniform-guidelines": words.uniform }[id].title;
}
