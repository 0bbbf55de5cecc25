import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Files of the product by their paths, with their text; statistics apart, which know no database. */
const files = ["sql", "pipelines", "server"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  )
  .filter((file) => /\.(sql|ts)$/.test(file) && !file.startsWith("server/statistics/"))
  .map((file) => ({ file, text: readFileSync(join(root, file), "utf8") }));

test("a z-score is defined in sql/warehouse alone", () => {
  const define = files
    .filter(({ text }) => /\bstandardized\(|\.deviation\b|stddev/.test(text))
    .map(({ file }) => file);
  expect(define.filter((file) => file.startsWith("sql/warehouse/")).length).toBeGreaterThan(4);
  // the macros that these files use
  const elsewhere = define.filter((file) => !file.startsWith("sql/warehouse/"));
  expect(elsewhere).toEqual(["pipelines/build.ts"]);
});
