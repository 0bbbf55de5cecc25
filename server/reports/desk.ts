import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { Audit } from "../access/audit.ts";
import { HttpError } from "../http-error.ts";
import { LANGUAGES, type Language } from "../language.ts";
import type { ServerKeys } from "../loader/loader.ts";
import type { Scope } from "../metrics/metric.ts";
import { recordedAct } from "../recorded-act.ts";
import type { Store } from "../store/open.ts";
import { type ReportRow, reportRows } from "../store/report.ts";
import type { Progress } from "./build.ts";
import { type Edition, fileName } from "./edition.ts";
import { forms } from "./form.ts";
import type { PackId } from "./pack-ids.ts";
import { type Press, startPress } from "./press.ts";
import type { Report } from "./report.ts";
import { isFramed, type Signer, signerOf, signFiles, withSignature } from "./sign.ts";
import { digest, hasTables, type Taken, takeSnapshot } from "./snapshot.ts";

/** The report of the company: for everybody who sees figures of everybody, small groups hidden. */
export const COMPANY: Scope = { kind: "all", rows: false };

/** What is being made, and how far it is. */
export type Making = { readonly quarter: string; readonly done: number; readonly all: number };

/** Makes quarterly reports, and hands them out within what a reader may see. */
export type ReportDesk = {
  /** Takes a snapshot and writes the report of a quarter; of the same state there is one report. One at a time; by a press of its own unless one is there. */
  readonly make: (
    quarter: string,
    by: string,
    packs?: readonly PackId[],
    press?: Press,
  ) => Promise<ReportRow>;
  readonly making: () => Making | null;
  readonly list: () => Promise<readonly ReportRow[]>;
  /** One by its id, or the last one of a quarter. Throws `HttpError`. */
  readonly find: (idOrQuarter: string) => Promise<ReportRow>;
  /** What a reader with this scope may see of it. Throws `HttpError` where its snapshot is gone. */
  readonly read: (id: string, scope: Scope) => Promise<Report>;
  /** The same, written and signed. */
  readonly file: (id: string, form: string, language: Language, scope: Scope) => Promise<Buffer>;
  /** Removes the tables of snapshots beyond those that are kept, as every report that is made does; gives how many. */
  readonly prune: () => Promise<number>;
  /** By which people tell the key that signs. */
  readonly keyId: string;
};

type Parts = Omit<Taken, "store"> & {
  readonly store: Store;
  readonly audit: Audit;
  readonly keys: ServerKeys;
  readonly directory: string;
};

/** Snapshots whose tables are kept: three years of quarters. */
const KEPT = 12;

export function createReportDesk(parts: Parts): ReportDesk {
  const { store, audit, keys, directory } = parts;
  const home = homeOf(directory);
  const signer = signerOf(keys.purpose("report"));
  sweep(home);
  let making: Making | null = null;
  const underWay = new Map<string, Promise<void>>();

  const prune = async () => {
    const snapshots = [...new Set((await reportRows.all(store)).map(({ snapshot }) => snapshot))];
    const old = snapshots.slice(KEPT).filter((id) => hasTables({ folder: join(home, id) }));
    for (const id of old) await dropRows(store, home, id, "age");
    return old.length;
  };

  const make: ReportDesk["make"] = async (quarter, by, packs = [], given) => {
    if (making !== null) throw new HttpError("report_making", { quarter: making.quarter });
    making = { quarter, done: 0, all: 1 };
    const press = given ?? startPress();
    try {
      return await recordedAct(
        audit,
        { actor: by, action: "report_make", subject: `report:${quarter}` },
        async () => {
          const edition = { quarter, scope: COMPANY, packs };
          const { id: snapshot } = await takeSnapshot(parts, home);
          await write({ home, snapshot, edition, signer, press }, (done, all) => {
            making = { quarter, done, all };
          });
          const report_id = `${quarter}-${snapshot.slice(0, 12)}`;
          const before = await reportRows.find(store, report_id);
          const row: ReportRow = {
            ...{ report_id, quarter, snapshot, languages: LANGUAGES.join(), packs: packs.join() },
            ...{ key_id: signer.keyId, public_key: signer.publicKey },
            ...{ made_by: before?.made_by ?? by, made_at: before?.made_at ?? new Date().toISOString() },
            ...{ pruned_at: null, pruned_for: null },
          };
          await reportRows.put(store, row);
          await prune();
          return row;
        },
        ({ report_id, snapshot, key_id }) => ({ report_id, snapshot, key_id }),
      );
    } finally {
      press.close();
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

  /** The folder of what a scope may see, made where it is not there yet: of who sees everybody's it always is. */
  const folderFor = async ({ report_id, quarter, snapshot, packs }: ReportRow, scope: Scope) => {
    const edition: Edition = {
      ...{ quarter, scope: scope.kind === "all" ? COMPANY : scope },
      packs: packs.split(",").filter(Boolean) as PackId[],
    };
    const folder = folderOf(home, snapshot, edition);
    if (existsSync(folder)) return folder;
    if (!hasTables({ folder: join(home, snapshot) })) throw gone(report_id);
    const work = underWay.get(folder) ?? write({ home, snapshot, edition, signer, press: startPress() });
    underWay.set(folder, work);
    await work.finally(() => underWay.delete(folder));
    return folder;
  };

  const file = async (id: string, form: string, language: Language, scope: Scope) => {
    const row = await find(id);
    const how = (await forms()).get(form);
    if (how === undefined)
      throw new HttpError("not_found", { what: { zh: `格式 ${form}`, en: `The form ${form}` } });
    const name = fileName(row.quarter, form, how.isWhole ? undefined : language);
    return readFileSync(join(await folderFor(row, scope), name));
  };

  return {
    make,
    find,
    file,
    making: () => making,
    list: () => reportRows.all(store),
    keyId: signer.keyId,
    read: async (id, scope) => {
      const content = await file(id, "json", LANGUAGES[0], scope);
      const { signature: _signature, ...report } = JSON.parse(content.toString()) as Report & {
        readonly signature: unknown;
      };
      return report;
    },
    prune,
  };
}

const homeOf = (directory: string) => join(directory, "reports");

/** Beside the company's report, those of narrower scopes: their readers may see groups that are hidden from others. */
const OWN = "own-";

const folderOf = (home: string, snapshot: string, { quarter, scope }: Edition): string =>
  scope.kind === "all"
    ? join(home, snapshot, quarter)
    : join(home, snapshot, `${OWN}${quarter}-${digest(JSON.stringify(scope)).slice(0, 16)}`);

/** Removes the rows that snapshots hold, since those of somebody are to be erased; signed reports stay. */
export async function forgetSnapshots(directory: string, store: Store): Promise<void> {
  const home = homeOf(directory);
  if (!existsSync(home)) return;
  sweep(home);
  for (const id of readdirSync(home)) await dropRows(store, home, id, "erasure");
}

async function dropRows(store: Store, home: string, id: string, why: "age" | "erasure"): Promise<void> {
  if (!hasTables({ folder: join(home, id) })) return;
  for (const name of readdirSync(join(home, id)))
    if (name === "tables" || name.startsWith(OWN))
      rmSync(join(home, id, name), { recursive: true, force: true });
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

type Writing = {
  readonly home: string;
  readonly snapshot: string;
  readonly edition: Edition;
  readonly signer: Signer;
  readonly press: Press;
};

/** Has every form written into a draft, signs each, beside them the digests of all, and puts the folder in its place. */
async function write(
  { home, snapshot, edition, signer, press }: Writing,
  progress?: Progress,
): Promise<void> {
  const folder = folderOf(home, snapshot, edition);
  const into = join(home, `draft-${snapshot.slice(0, 12)}-${process.hrtime.bigint()}`);
  mkdirSync(into, { recursive: true, mode: 0o700 });
  try {
    await press.print({ snapshot: join(home, snapshot), into, ...edition }, progress);
    const { quarter, scope, packs } = edition;
    const about = { quarter, languages: LANGUAGES, scope, packs, snapshot };
    const files: Record<string, string> = {};
    for (const name of readdirSync(into).sort()) {
      const path = join(into, name);
      const form = extname(name).slice(1);
      if (isFramed(form)) {
        const language = LANGUAGES.find((each) => name === fileName(quarter, form, each));
        const own = { ...about, languages: language === undefined ? LANGUAGES : [language] };
        writeFileSync(path, withSignature(form, readFileSync(path, "utf8"), own, signer));
      }
      files[name] = digest(readFileSync(path));
    }
    writeFileSync(join(into, SIGNATURES), signFiles(files, about, signer), { mode: 0o600 });
    rmSync(folder, { recursive: true, force: true });
    renameSync(into, folder);
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

export const SIGNATURES = "signatures.json";
