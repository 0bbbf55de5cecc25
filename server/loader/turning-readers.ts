import { AsyncLocalStorage } from "node:async_hooks";
import { join } from "node:path";
import { mountPublication, type Publication, publicationFolder } from "../../pipelines/publication.ts";
import type { Readers } from "../../sql/database.ts";
import { type OwnReaders, openReaders } from "../../sql/readers.ts";
import type { Published } from "../warehouse-version.ts";

/** Readers that go over from one published warehouse to the next. */
export type TurningReaders = {
  readonly readers: Readers;
  readonly published: () => Promise<Published>;
  /** What each relation of a version, of the last two, was built from. */
  readonly prints: (version: number) => ReadonlyMap<string, string> | undefined;
  /**
   * Opens a newer publication, has `warm` ask it what it likes, and then gives it to everybody; who reads the one before
   * ends there. One that is open already changes nothing.
   */
  readonly turnTo: (publication: Publication, warm: () => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Opened = { readonly publication: Publication; readonly own: OwnReaders };

/** Opens a publication; what does not fit into the memory lies in folders that begin with `spill`. */
export async function turningReaders(
  directory: string,
  options: { readonly readers: number; readonly threads: number; readonly memoryLimit?: string },
  first: Publication,
  spill = "spill",
): Promise<TurningReaders> {
  const warming = new AsyncLocalStorage<Opened>();
  let serial = 0;
  const open = async (publication: Publication): Promise<Opened> => ({
    publication,
    own: await openReaders({
      ...options,
      directory,
      version: publication.version,
      spill: join(publicationFolder(directory), `${spill}-${serial++ % 2}`),
      mount: (connection) => mountPublication(connection, directory, publication),
    }),
  });
  let current = await open(first);
  let before: Publication | undefined;
  let closing: Promise<void> = Promise.resolve();
  return {
    readers: { directory, reader: (work) => (warming.getStore() ?? current).own.reader(work) },
    published: async () => {
      const { version, builtAt } = (warming.getStore() ?? current).publication;
      return { version, built_at: builtAt };
    },
    prints: (version) => {
      const known = [warming.getStore()?.publication, current.publication, before].find(
        (each) => each?.version === version,
      );
      return known && new Map(known.relations.map(({ name, print }) => [name, print]));
    },
    turnTo: async (publication, warm) => {
      if (publication.version === current.publication.version) return;
      await closing; // its folder for what does not fit into the memory is used again
      const next = await open(publication);
      await warming.run(next, warm);
      const last = current;
      before = last.publication;
      current = next;
      closing = last.own.close();
    },
    close: async () => {
      await closing;
      await current.own.close();
    },
  };
}
