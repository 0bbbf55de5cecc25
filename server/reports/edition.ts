import type { FigureSource } from "../documents/shown.ts";
import { LANGUAGES, type Language } from "../language.ts";
import type { Scope } from "../metrics/metric.ts";
import { buildReport, type Progress } from "./build.ts";
import type { PackId } from "./pack-ids.ts";
import type { Basis, Report } from "./report.ts";
import { digest, type Manifest, openSnapshot, type Snapshot } from "./snapshot.ts";

/** What is made out of a snapshot. */
export type Edition = {
  readonly quarter: string;
  readonly scope: Scope;
  readonly packs: readonly PackId[];
};

/** `assay-2026Q3-zh.pdf` */
export const fileName = (quarter: string, form: string, language?: Language): string =>
  `assay-${quarter}${language === undefined ? "" : `-${language}`}.${form}`;

/** What a report says it was made from. */
const basisOf = (id: string, manifest: Manifest, scope: Scope): Basis => ({
  snapshot: id,
  warehouse_version: manifest.warehouse.version,
  built_at: manifest.warehouse.built_at,
  program: manifest.program,
  settings: digest(JSON.stringify(manifest.settings)),
  kept: digest(JSON.stringify([manifest.kept, manifest.effects, manifest.records])),
  scope,
  inputs: manifest.tables.map(({ name, rows, sha256 }) => ({ table: name, rows, sha256 })),
});

/** Makes a report out of a snapshot, and of nothing else. Throws `SnapshotBroken`. */
export async function fromSnapshot(
  snapshot: Snapshot,
  { quarter, scope, packs }: Edition,
  progress?: Progress,
): Promise<Report> {
  const source = await openSnapshot(snapshot);
  try {
    const { id, manifest } = snapshot;
    const asked = { quarter, languages: LANGUAGES, scope, packs, records: manifest.records };
    return await buildReport({ ...source, keep: keeping() }, basisOf(id, manifest, scope), asked, progress);
  } finally {
    await source.close();
  }
}

/** Asks everything once: both languages have the same answers. */
function keeping(): NonNullable<FigureSource["keep"]> {
  const known = new Map<string, Promise<object>>();
  return <T extends object>(question: string, work: () => Promise<T>) => {
    const found = known.get(question) ?? work();
    known.set(question, found);
    return found as Promise<T>;
  };
}
