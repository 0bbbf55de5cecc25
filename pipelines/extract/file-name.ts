import type { Bilingual } from "../contract.ts";

/** Longest path of a file, and longest name within it, in bytes as disks count. */
const LONGEST = { path: 200, name: 240 };

/**
 * What is wrong with the name of a file that somebody else gave, a path with `/`; undefined where it stays within its
 * folder on every system. Ends a sentence that names it.
 */
export function wrongName(name: string): Bilingual | undefined {
  const parts = name.split("/");
  if (/^\/|^[A-Za-z]:|\\/.test(name) || parts.includes(".."))
    return { zh: "指向文件夹之外", en: "leads out of its folder" };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u001f\u007f<>:"|?*\u202a-\u202e\u2066-\u2069]/.test(name) || /\p{Surrogate}/u.test(name))
    return { zh: "含有不能用于文件名的字符", en: "has characters that no file name has" };
  if (parts.some((part) => part === "" || part === "." || /[. ]$|^ /.test(part)))
    return { zh: "不是完整的文件名", en: "is no whole file name" };
  if (name.length > LONGEST.path || parts.some((part) => Buffer.byteLength(part) > LONGEST.name))
    return {
      zh: `过长（最多 ${LONGEST.path} 个字符）`,
      en: `is too long (${LONGEST.path} characters at most)`,
    };
  if (parts.length > 8) return { zh: "的文件夹层数过多", en: "lies in too many folders" };
  return undefined;
}
