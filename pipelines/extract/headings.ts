import { closeSync, openSync, readSync } from "node:fs";
import type { MappedFeed } from "../mapping.ts";
import { readColumns, unpivotItems } from "../mapping-columns.ts";
import { Refusal } from "./result.ts";

const HEAD_BYTES = 1 << 20;
const DELIMITERS = [",", "\t", ";", "|"] as const;

/** The first record of a UTF-8 CSV text: its cells, and the delimiter that splits it best unless one is set. */
export function readHeadings(
  path: string,
  delimiter: string | undefined,
): { headings: string[]; delimiter: string } {
  const file = openSync(path, "r");
  const buffer = Buffer.alloc(HEAD_BYTES);
  const length = readSync(file, buffer, 0, HEAD_BYTES, 0);
  closeSync(file);
  const text = buffer
    .subarray(0, length)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
  const best =
    delimiter ??
    DELIMITERS.map((sign) => ({ sign, cells: firstRecord(text, sign).length })).sort(
      (a, b) => b.cells - a.cells,
    )[0]?.sign ??
    ",";
  return { headings: firstRecord(text, best).map((cell) => cell.trim()), delimiter: best };
}

/** Cells of the first record of a CSV text (RFC 4180). */
export function firstRecord(text: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += sign;
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === delimiter) {
      cells.push(cell);
      cell = "";
    } else if (sign === "\n" || sign === "\r") break;
    else cell += sign;
  }
  cells.push(cell);
  return cells;
}

/** Refuses headings that are doubled, empty throughout, or lack one that a feed reads. */
export function checkHeadings(
  headings: readonly string[],
  feeds: readonly MappedFeed[],
  where: string,
): void {
  const seen = new Set<string>();
  const double = headings.filter((heading) => heading !== "" && (seen.has(heading) || !seen.add(heading)));
  if (double.length > 0)
    throw new Refusal(
      "headings",
      {
        zh: `${where}列名重复：${double.join("、")}`,
        en: `${where}headings occur twice: ${double.join(", ")}`,
      },
      { line: 1, field: double.join(", "), expected: "once each", found: headings.join(", ").slice(0, 500) },
    );
  const missing = [
    ...new Set(
      feeds.flatMap((feed) =>
        readColumns(feed)
          .filter(({ name, optional }) => !optional && !seen.has(name))
          .map(({ name }) => name),
      ),
    ),
  ];
  if (missing.length > 0)
    throw new Refusal(
      "headings",
      {
        zh: `${where}缺少列：${missing.join("、")}`,
        en: `${where}headings are missing: ${missing.join(", ")}`,
      },
      {
        line: 1,
        field: missing.join(", "),
        expected: missing.join(", "),
        found: headings.join(", ").slice(0, 500),
      },
    );
  for (const feed of feeds)
    if (feed.unpivot !== undefined && unpivotItems(feed.unpivot, headings).length === 0)
      throw new Refusal(
        "headings",
        { zh: `${where}没有要展开的列`, en: `${where}no column is there to unpivot` },
        { line: 1, expected: feed.unpivot.pattern ?? "", found: headings.join(", ").slice(0, 500) },
      );
}

/** The headings that no feed reads. */
export function unreadHeadings(headings: readonly string[], feeds: readonly MappedFeed[]): string[] {
  const read = new Set<string>();
  for (const feed of feeds) {
    for (const { name } of readColumns(feed)) read.add(name);
    for (const item of feed.unpivot === undefined ? [] : unpivotItems(feed.unpivot, headings)) {
      read.add(item.column);
      for (const companion of Object.values(item.companions))
        if (companion !== undefined) read.add(companion);
    }
  }
  return headings.filter((heading) => heading !== "" && !read.has(heading));
}
