import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import iconv from "iconv-lite";
import { expect, test } from "vitest";
import { type Encoding, writeUtf8 } from "../../pipelines/extract/encoding.ts";

test.each<[Encoding, string]>([
  ["gb18030", "汉"],
  ["gb18030", "𠀀"],
  ["utf-16le", "汉"],
  ["utf-16le", "𠀀"],
])(
  "a file of %s larger than a read keeps the characters at the reads' borders (%s)",
  (encoding, character) => {
    const folder = mkdtempSync(join(tmpdir(), "assay-encoding-"));
    const [source, target] = [join(folder, "source"), join(folder, "target")];
    for (const shift of ["", "a", "ab", "abc"]) {
      const text = shift + `${character}的`.repeat(1_500_000);
      writeFileSync(source, iconv.encode(text, encoding));
      writeUtf8(source, target, encoding);
      expect(readFileSync(target, "utf8") === text).toBe(true);
    }
    rmSync(folder, { recursive: true });
  },
);
