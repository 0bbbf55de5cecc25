import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { open, type Place, seal } from "../../pipelines/vault/seal.ts";
import type { ServerKeys } from "../loader/loader.ts";

/** What was answered, as it is kept. */
export type Landed =
  | {
      /** When it came. */
      readonly at: string;
      readonly answer: unknown;
      /** The ids that it was asked for. */
      readonly ids?: readonly string[];
    }
  | { readonly at: string; readonly deleted: readonly string[] };

/** The pages of an endpoint in a run. */
export type Shelf = { readonly system: string; readonly endpoint: string; readonly run: string };

/** The folder of landed pages: `<system>/<endpoint>/<run>/<page>.json.sealed`. */
export type Landing = {
  /** Keeps a page, number 1 the first. */
  readonly land: (shelf: Shelf, page: number, landed: Landed) => void;
  /** The pages up to a number, in order. */
  readonly pages: (shelf: Shelf, upTo?: number) => Generator<Landed>;
  /** Every endpoint and run of a system that has pages. */
  readonly shelves: (system: string) => Shelf[];
  /** Throws away the pages that are older than so many days. */
  readonly prune: (system: string, days: number, now: number) => void;
  /** A folder for the records that a load reads, open for as long as it works. */
  readonly ready: (name: string) => string;
};

/** Made ready for a load; everything in it is in clear. */
const READY = ".ready";
const ENDING = ".json.sealed";

export const landingFolder = (directory: string): string => join(directory, "landing");

/** Opens the landing of a data directory; what a killed process left in clear is thrown away. */
export function openLanding(directory: string, keys: ServerKeys): Landing {
  const root = landingFolder(directory);
  rmSync(join(root, READY), { recursive: true, force: true });
  const folderOf = ({ system, endpoint, run }: Shelf) => join(root, system, endpoint, run);
  return {
    land: (shelf, page, landed) => {
      const folder = folderOf(shelf);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const name = String(page).padStart(6, "0");
      const sealed = seal({ id: keys.id, key: keys.purpose("pull") }, landed, placeOf(shelf, name));
      writeFileSync(join(folder, `${name}${ENDING}`), sealed, { mode: 0o600 });
    },
    pages: function* (shelf, upTo = Number.POSITIVE_INFINITY) {
      const folder = folderOf(shelf);
      if (!existsSync(folder)) return;
      const names = readdirSync(folder).filter((name) => name.endsWith(ENDING));
      for (const file of names.sort()) {
        const name = file.slice(0, -ENDING.length);
        if (Number(name) > upTo) return;
        yield open(
          (id) => keys.purpose("pull", id),
          readFileSync(join(folder, file)),
          placeOf(shelf, name),
        ) as Landed;
      }
    },
    shelves: (system) =>
      foldersIn(join(root, system)).flatMap((endpoint) =>
        foldersIn(join(root, system, endpoint))
          .sort()
          .map((run) => ({ system, endpoint, run })),
      ),
    prune: (system, days, now) => {
      for (const endpoint of foldersIn(join(root, system)))
        for (const run of foldersIn(join(root, system, endpoint))) {
          const folder = join(root, system, endpoint, run);
          if (statSync(folder).mtimeMs <= now - days * 86_400_000)
            rmSync(folder, { recursive: true, force: true });
        }
    },
    ready: (name) => {
      const folder = join(root, READY, name);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return folder;
    },
  };
}

/** Throws away every landed page: after an erasure, since nobody is taken out of them, and where their key goes. */
export function clearLanding(directory: string): void {
  rmSync(landingFolder(directory), { recursive: true, force: true });
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

const placeOf = ({ system, endpoint, run }: Shelf, page: string): Place => ({
  ...{ table: "landing", person: "", source: `${system}/${endpoint}`, source_id: run, version: page },
});
