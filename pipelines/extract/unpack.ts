import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bilingual } from "../contract.ts";
import { checkArchive } from "./archive.ts";
import { fileSize } from "./bytes.ts";
import { failure, type Job } from "./extract-here.ts";
import { wrongName } from "./file-name.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { type FileError, Refusal } from "./result.ts";

/** Files of an archive that were written into the work directory: `at` is where, `name` what they are called. */
export type Unpacked =
  | {
      readonly status: "ok";
      readonly files: readonly { readonly name: string; readonly at: string; readonly bytes: number }[];
    }
  | { readonly status: "refused" | "failed"; readonly error: FileError };

/** Files that an archive may hold. */
const MOST = 200;

/** What systems put beside the files of an archive. */
const BESIDE = /(^|\/)(__MACOSX\/|\.[^./\\][^/\\]*$|~\$|Thumbs\.db$|desktop\.ini$)/i;

/**
 * Unpacks a ZIP archive after `checkArchive`. No name of an entry decides where its bytes go; one that leads out of
 * the archive, is a link or an archive again, or comes twice refuses the whole. Runs inside the child.
 */
export function unpackHere({ request, prefix }: Job): Unpacked {
  try {
    fileSize(request.path);
    const limits = { ...DEFAULT_LIMITS, ...request.limits };
    const archive = checkArchive(readFileSync(request.path), limits);
    const names = archive.names.filter((name) => !name.endsWith("/") && !BESIDE.test(name));
    checkNames(names, archive.links);
    const files = names.map((name, index) => {
      const at = join(request.workDirectory, `${prefix}-${index}`);
      const bytes = archive.read(name) as Buffer;
      writeFileSync(at, bytes, { mode: 0o600 });
      return { name: name.normalize("NFC"), at, bytes: bytes.length };
    });
    return { status: "ok", files };
  } catch (error) {
    if (error instanceof Refusal) return { status: "refused", error: error.error };
    return { status: "failed", error: failure(error) };
  }
}

function checkNames(names: readonly string[], links: readonly string[]): void {
  if (names.length === 0) throw refused("", { zh: "压缩包里没有文件", en: "the archive holds no file" });
  if (names.length > MOST)
    throw refused(`${names.length}`, {
      zh: `压缩包里有 ${names.length} 个文件，最多 ${MOST} 个`,
      en: `the archive holds ${names.length} files, ${MOST} at most`,
    });
  const seen = new Set<string>();
  for (const name of names) {
    const shown = [...name].slice(0, 100).join("");
    const wrong = wrongName(name);
    if (wrong !== undefined)
      throw refused(shown, {
        zh: `压缩包里的文件名“${shown}”${wrong.zh}`,
        en: `the name “${shown}” in the archive ${wrong.en}`,
      });
    if (links.includes(name))
      throw refused(shown, {
        zh: `压缩包里的“${shown}”是链接，不是文件`,
        en: `“${shown}” in the archive is a link, not a file`,
      });
    if (/\.(zip|rar|7z)$/i.test(name))
      throw refused(shown, {
        zh: `压缩包里的“${shown}”又是压缩包；请先解开`,
        en: `“${shown}” in the archive is an archive again; unpack it first`,
      });
    const key = name.normalize("NFC").toLowerCase();
    if (seen.has(key))
      throw refused(shown, {
        zh: `压缩包里有两个名为“${shown}”的文件`,
        en: `the archive holds two files named “${shown}”`,
      });
    seen.add(key);
  }
}

const refused = (found: string, message: Bilingual) => new Refusal("archive", message, { found });
