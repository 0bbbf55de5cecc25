import { packWords } from "../../dashboards/text/report-packs.ts";
import type { Language } from "../language.ts";
import type { PackId } from "./pack-ids.ts";
import { localLaw144 } from "./packs/local-law-144.ts";
import type { PackFrom } from "./packs/pack.ts";
import { pipl, type Records } from "./packs/pipl.ts";
import { uniformGuidelines } from "./packs/uniform-guidelines.ts";
import type { Part } from "./report.ts";

const packs = {
  "local-law-144": localLaw144,
  pipl,
  "uniform-guidelines": uniformGuidelines,
} satisfies Readonly<Record<PackId, (from: PackFrom, records: Records) => Promise<Part>>>;

/** A pack as a part of a report. */
export const packOf = (id: PackId, from: PackFrom, records: Records): Promise<Part> =>
  packs[id](from, records);

/** What a pack is called. */
export function packName(id: PackId, language: Language): string {
  const words = packWords(language);
  return { "local-law-144": words.ll144, pipl: words.pipl, "uniform-guidelines": words.uniform }[id].title;
}
