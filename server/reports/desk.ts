import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quarterOf } from "../../dashboards/format/quarter.ts";
import type { Audit } from "../access/audit.ts";
import type { FigureSource } from "../documents/shown.ts";
import { HttpError } from "../http-error.ts";
import { LANGUAGES, type Language } from "../language.ts";
import type { ServerKeys } from "../loader/loader.ts";
import type { Scope } from "../metrics/metric.ts";
import { recordedAct } from "../recorded-act.ts";
import type { Store } from "../store/open.ts";
import { type ReportRow, reportRows } from "../store/report.ts";
import { buildReport, type Progress } from "./build.ts";
import { type Form, forms } from "./form.ts";
import type { PackId } from "./packs.ts";
import type { Basis, Report } from "./report.ts";
import { isFramed, type Signer, signerOf, signFiles, withSignature } from "./sign.ts";
import {
  digest,
  hasTables,
  type Manifest,
  openSnapshot,
  readSnapshot,
  type Snapshot,
  type Taken,
  takeSnapshot,
} from "./snapshot.ts";

/** The report of the company: for everybody who sees figures of everybody, small groups hidden. */
export const COMPANY: Scope = { kind: "all", rows: false };

/** What is being made, and how far it is. */
export type Making = { readonly quarter: string; readonly done: number; readonly all: number };

/** Makes quarterly reports, and hands them out within what a reader may see. */
export type ReportDesk = {
  /** Takes a snapshot and writes the report of a quarter; of the same state there is one report. One at a time. */
  readonly make: (quarter: string, by: string, packs?: readonly PackId[]) => Promise<ReportRow>;
  readonly making: () => Making | null;
  readonly list: () => Promise<readonly ReportRow[]>;
  /** One by its id, or the last one of a quarter. Throws `HttpError`. */
  readonly find: (idOrQuarter: string) => Promise<ReportRow>;
  /** What a reader with this scope may see of it. Throws `HttpError` where its snapshot is gone. */
  readonly read: (id: string, scope: Scope) => Promise<Report>;
  /** The same, written and signed. */
  readonly file: (id: string, form: string, language: Language, scope: Scope) => Promise<WrittenReport>;
  /** Removes the tables of snapshots beyond those that are kept; gives how many. */
  readonly prune: () => Promise<number>;
  readonly keyId: string;
};

export type WrittenReport = {
  readonly name: string;
  readonly type: string;
  readonly content: string | Uint8Array;
};

type Parts = Omit<Taken, "store"> & {
  readonly store: Store;
  readonly audit: Audit;
  readonly keys: ServerKeys;
  readonly directory: string;
};

/** Snapshots whose tables are kept: three years of quarters. */
const KEPT = 12;

/** Reports within narrower scopes that are kept in memory. */
const REMEMBERED = 8;

export function createReportDesk(parts: Parts): ReportDesk {
  const { store, audit, keys, directory } = parts;
  const home = homeOf(directory);
  const signer = signerOf(keys.purpose("report"));
  let making: Making | null = null;
  const remembered = new Map<string, Promise<Report>>();

  const make = async (quarter: string, by: string, packs: readonly PackId[] = []) => {
    if (making !== null) throw new HttpError("report_making", { quarter: making.quarter });
    making = { quarter, done: 0, all: 1 };
    try {
      return await recordedAct(
        audit,
        { actor: by, action: "report_make", subject: `report:${quarter}` },
        async () => {
          const snapshot = await takeSnapshot(parts, home);
          const report = await fromSnapshot(snapshot, quarter, COMPANY, packs, (done, all) => {
            making = { quarter, done, all };
          });
          await writeAll(folderOf(snapshot.folder, quarter), report, signer);
          const before = await reportRows.find(store, idOf(quarter, snapshot.id));
          const row: ReportRow = {
            ...{ report_id: idOf(quarter, snapshot.id), quarter, snapshot: snapshot.id },
            ...{
              languages: LANGUAGES.join(),
              packs: packs.join(),
              key_id: signer.keyId,
              public_key: signer.publicKey,
            },
            ...{ made_by: by, made_at: new Date().toISOString(), pruned_at: null, pruned_for: null },
          };
          const found = { ...row, ...(before && { made_by: before.made_by, made_at: before.made_at }) };
          await reportRows.put(store, found);
          return found;
        },
        ({ report_id, snapshot, key_id }) => ({ report_id, snapshot, key_id }),
      );
    } finally {
      making = null;
    }
  };

  const find = async (name: string) => {
    const found =
      (await reportRows.find(store, name)) ??
      (await reportRows.all(store)).find(({ quarter }) => quarter === name);
    if (found !== undefined) return found;
    throw new HttpError("not_found", { what: { zh: `报告 ${name}`, en: `A report ${name}` } });
  };

  const read = async (id: string, scope: Scope): Promise<Report> => {
    const { report_id, quarter, snapshot, packs } = await find(id);
    const folder = join(home, snapshot);
    if (scope.kind === "all") {
      const { signature: _signature, ...report } = JSON.parse(
        readFileSync(join(folderOf(folder, quarter), fileName(quarter, "json")), "utf8"),
      ) as Report & { signature: unknown };
      return report;
    }
    if (!hasTables({ folder })) throw gone(report_id);
    const key = JSON.stringify([report_id, scope]);
    const known = remembered.get(key) ?? fromSnapshot(readSnapshot(folder), quarter, scope, packsIn(packs));
    remembered.delete(key);
    remembered.set(key, known);
    known.catch(() => remembered.delete(key));
    for (const old of [...remembered.keys()].slice(0, -REMEMBERED)) remembered.delete(old);
    return known;
  };

  return {
    make,
    find,
    read,
    making: () => making,
    list: () => reportRows.all(store),
    keyId: signer.keyId,
    file: async (id, form, language, scope) => {
      const row = await find(id);
      const how = (await forms()).get(form);
      if (how === undefined)
        throw new HttpError("not_found", { what: { zh: `格式 ${form}`, en: `The form ${form}` } });
      const name = fileName(row.quarter, form, how.isWhole ? undefined : language);
      const path = join(folderOf(join(home, row.snapshot), row.quarter), name);
      const content =
        scope.kind === "all"
          ? readFileSync(path)
          : await written(how, form, await read(row.report_id, scope), language, signer);
      return { name, type: how.type, content };
    },
    prune: async () => {
      const snapshots = [...new Set((await reportRows.all(store)).map(({ snapshot }) => snapshot))];
      const old = snapshots.slice(KEPT).filter((id) => hasTables({ folder: join(home, id) }));
      for (const id of old) await dropTables(store, home, id, "age");
      sweep(home);
      return old.length;
    },
  };
}

const homeOf = (directory: string) => join(directory, "reports");

/** Removes the rows that snapshots hold, since those of somebody are to be erased; signed reports stay. */
export async function forgetSnapshots(directory: string, store: Store): Promise<void> {
  const home = homeOf(directory);
  if (!existsSync(home)) return;
  sweep(home);
  for (const id of readdirSync(home)) await dropTables(store, home, id, "erasure");
}

async function dropTables(store: Store, home: string, id: string, why: "age" | "erasure"): Promise<void> {
  if (!hasTables({ folder: join(home, id) })) return;
  rmSync(join(home, id, "tables"), { recursive: true, force: true });
  await reportRows.pruned(store, id, { pruned_at: new Date().toISOString(), pruned_for: why });
}

const gone = (id: string) =>
  new HttpError("not_found", {
    what: {
      zh: `报告 ${id} 的数据快照（已清理，只能读取公司报告）`,
      en: `The snapshot of report ${id} (it was removed; only the report of the company can be read)`,
    },
  });

/** What a killed process left half done. */
function sweep(home: string): void {
  if (!existsSync(home)) return;
  for (const name of readdirSync(home))
    if (name.startsWith("draft-")) rmSync(join(home, name), { recursive: true, force: true });
}

/** Packs as a row has them. */
const packsIn = (text: string) => text.split(",").filter(Boolean) as PackId[];

const idOf = (quarter: string, snapshot: string) => `${quarter}-${snapshot.slice(0, 12)}`;
const folderOf = (snapshot: string, quarter: string) => join(snapshot, quarter);

/** `assay-2026Q3-zh.pdf` */
export const fileName = (quarter: string, form: string, language?: Language): string =>
  `assay-${quarter}${language === undefined ? "" : `-${language}`}.${form}`;

/** What a report says it was made from. */
export const basisOf = (id: string, manifest: Manifest, scope: Scope): Basis => ({
  snapshot: id,
  warehouse_version: manifest.warehouse.version,
  built_at: manifest.warehouse.built_at,
  program: manifest.program,
  settings: digest(JSON.stringify(manifest.settings)),
  kept: digest(JSON.stringify([manifest.kept, manifest.effects])),
  scope,
  inputs: manifest.tables.map(({ name, rows, sha256 }) => ({ table: name, rows, sha256 })),
});

/** Makes a report out of a snapshot, and of nothing else. */
export async function fromSnapshot(
  snapshot: Snapshot,
  quarter: string,
  scope: Scope,
  packs: readonly PackId[],
  progress?: Progress,
): Promise<Report> {
  const source = await openSnapshot(snapshot);
  try {
    const basis = basisOf(snapshot.id, snapshot.manifest, scope);
    const { records } = snapshot.manifest;
    const asked = { quarter, languages: LANGUAGES, scope, packs, records };
    return await buildReport({ ...source, keep: keeping() }, basis, asked, progress);
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

/** One form of a report, signed where it can carry its signature. */
export async function written(
  form: Form,
  name: string,
  report: Report,
  language: Language,
  signer: Signer,
): Promise<string | Uint8Array> {
  const content = await form.write(report, language);
  if (!isFramed(name) || typeof content !== "string") return content;
  const { quarter, packs, basis } = report;
  const languages = form.isWhole ? LANGUAGES : [language];
  return withSignature(
    name,
    content,
    { quarter, languages, scope: basis.scope, packs, snapshot: basis.snapshot },
    signer,
  );
}

/** Writes every form of a report into a folder, and beside them their digests, signed. */
export async function writeAll(folder: string, report: Report, signer: Signer): Promise<void> {
  const { quarter, packs, basis } = report;
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const files: Record<string, string> = {};
  for (const [name, form] of await forms())
    for (const language of form.isWhole ? [undefined] : LANGUAGES) {
      const content = await written(form, name, report, language ?? LANGUAGES[0], signer);
      const file = fileName(quarter, name, language);
      writeFileSync(join(draft, file), content, { mode: 0o600 });
      files[file] = digest(content);
    }
  const about = { quarter, languages: LANGUAGES, scope: basis.scope, packs, snapshot: basis.snapshot };
  writeFileSync(join(draft, SIGNATURES), signFiles(files, about, signer), { mode: 0o600 });
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
}

export const SIGNATURES = "signatures.json";

/** The last quarter that is over on a day. */
export const lastQuarter = (day: string): string => {
  const [year = 0, index = 1] = quarterOf(day).split("Q").map(Number);
  return index === 1 ? `${year - 1}Q4` : `${year}Q${index - 1}`;
};
