/** A file with its path in what was dropped or chosen. */
export interface Dropped {
  readonly name: string;
  readonly file: File;
}

/** What systems put beside files. */
const isBeside = (name: string) => /(^|\/)(\.|~\$|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i.test(name);
const taken = (files: readonly Dropped[]) => files.filter(({ name }) => !isBeside(name));

/** The files of an input; those of a chosen folder with their path in it. */
export const chosenFiles = (list: FileList | null): Dropped[] =>
  taken([...(list ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, file })));

/** The files that were dropped, those of folders with their path. */
export async function droppedFiles(data: DataTransfer | null): Promise<Dropped[]> {
  const entries = [...(data?.items ?? [])].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return chosenFiles(data?.files ?? null);
  return taken((await Promise.all(entries.map(filesIn))).flat());
}

async function filesIn(entry: FileSystemEntry): Promise<Dropped[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((found, failed) =>
      (entry as FileSystemFileEntry).file(found, failed),
    );
    return [{ name: entry.fullPath.replace(/^\//, ""), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: FileSystemEntry[] = [];
  // a browser gives the entries of a folder by a hundred
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((found, failed) => reader.readEntries(found, failed));
    if (some.length === 0) break;
    all.push(...some);
  }
  return (await Promise.all(all.map(filesIn))).flat();
}
