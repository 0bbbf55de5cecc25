import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import iconv from "iconv-lite";
import { expect, test } from "vitest";
import { type Encoding, writeUtf8 } from "../../pipelines/extract/encoding.ts";

/** Bytes that readers take at a time. */
const READ = 4 << 20;

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
    const words = `${character}的`.repeat(30);
    for (const shift of ["", "a", "ab", "abc"]) {
      const begin = `${shift}${"a".repeat(READ / (encoding === "gb18030" ? 1 : 2) - 60)}`;
      const end = "b".repeat(READ);
      const parts = [begin, words, end].map((text) =>
        text === words
          ? iconv.encode(text, encoding)
          : Buffer.from(text, encoding === "gb18030" ? "latin1" : "utf16le"),
      );
      writeFileSync(source, Buffer.concat(parts));
      writeUtf8(source, target, encoding);
      expect(readFileSync(target, "utf8") === begin + words + end).toBe(true);
    }
    rmSync(folder, { recursive: true });
  },
);
