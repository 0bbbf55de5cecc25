import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// `require` finds the CommonJS twin of what is for modules; that one lies beside it.
const tsx = (entry: string) =>
  pathToFileURL(
    createRequire(import.meta.url)
      .resolve(entry)
      .replace(/\.cjs$/, ".mjs"),
  ).href;

/** Whether Node reads TypeScript by itself, and well: from 24 on; before, tsx does. */
const isNative = "typescript" in process.features && Number.parseInt(process.versions.node, 10) >= 24;

/** What a process of its own is started with so that it reads TypeScript. */
export const TYPESCRIPT: readonly string[] = isNative ? [] : ["--import", tsx("tsx")];

/** The text of a thread of its own that reads TypeScript, which begins with `entry`. */
export const threadOf = (entry: URL): string => {
  const begun = `import(${JSON.stringify(entry.href)})`;
  return isNative
    ? begun
    : `import(${JSON.stringify(tsx("tsx/esm/api"))}).then(({ register }) => { register(); return ${begun}; })`;
};
