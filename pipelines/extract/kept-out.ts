import { quote } from "../../sql/database.ts";
import { eachChunk } from "./bytes.ts";

/** Why a row of a table is no record: it sums others up, or repeats what stands above the records. */
export type KeptOut = "totals" | "headings";

/** How such a row is told. */
export const KEPT_OUT: Readonly<Record<KeptOut, string>> = {
  totals: "a row of totals",
  headings: "the headings once more",
};

/**
 * The first cell that holds something in a row that sums others up: the word alone, or followed by a colon, a
 * bracket or a number. RE2 and JavaScript read it alike; letters in either case.
 */
const TOTALS =
  "^((grand|sub|page)?[ -]?totals?|averages?|mean|(本页|本頁|总|總)?[合总總小共累][ \\u3000]*[计計]|[汇匯][总總]|[总總]和|平均(值|分|数|數)?|共[ ]?[0-9]+[ ]?[条條人项項笔筆位名].*)[ ]*([:：(（].*|[0-9].*)?$";
const totals = new RegExp(TOTALS, "iu");
const reTotals = TOTALS.replace("\\u3000", "\u3000");

/** What keeps a row out of the records; `above` are the rows down to the headings, as `rowKey` writes them. */
export function keptOut(cells: readonly string[], above: ReadonlySet<string>): KeptOut | undefined {
  const first = cells.find((cell) => cell.trim() !== "");
  if (first === undefined) return undefined;
  if (totals.test(first.trim())) return "totals";
  return above.has(rowKey(cells)) ? "headings" : undefined;
}

/** A row as one text, without the empty cells at its end. */
export function rowKey(cells: readonly string[]): string {
  return cells
    .map((cell) => cell.trim())
    .join("\t")
    .replace(/\t+$/, "");
}

/** The condition of `keptOut` on the columns of a table in DuckDB, a little wider. */
export function maybeKeptOutSql(columns: readonly string[], above: ReadonlySet<string>): string {
  const cells = columns.map((column) => `nullif(trim(${column}, ' \t\u3000\u00a0'), '')`);
  const first = `coalesce(${cells.join(", ")})`;
  const row = `rtrim(concat_ws(chr(9), ${cells.map((cell) => `coalesce(${cell}, '')`).join(", ")}), chr(9))`;
  const repeated = above.size === 0 ? "false" : `${row} IN (${[...above].map(quote).join(", ")})`;
  return `(regexp_matches(${first}, ${quote(reTotals)}, 'i') OR ${repeated})`;
}

/** Beginnings of `TOTALS`. */
const WORDS = "grand sub page total average mean 本页 本頁 合 总 總 小 共 累 汇 匯 平均".split(" ");
/** Bytes of a line's beginning that are looked at: empty cells, then a word. */
const BEGINNING = 1024;

/**
 * Whether some line of a UTF-8 text may be kept out, by the beginnings of its lines alone: only then are the rows
 * of a large file compared one by one. `above` are rows as `rowKey` writes them; the last of them is the first
 * line of the text, unless it has no headings.
 */
export function mayHoldKeptOut(path: string, above: ReadonlySet<string>): boolean {
  const repeated = [...above].flatMap((row) => row.split("\t").find((cell) => cell !== "") ?? []);
  const words = [...WORDS, ...repeated].map((word) =>
    Buffer.from(word)
      .toString("latin1")
      .slice(0, 32)
      .replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
  );
  const begins = new RegExp(`\\n[\\s",;|]*(?:${words.join("|")})`, "i");
  let found = false;
  let before = above.size === 0 ? "\n" : "";
  eachChunk(path, (chunk) => {
    const text = before + chunk.toString("latin1");
    found = begins.test(text);
    before = text.slice(-BEGINNING);
    return !found;
  });
  return found;
}
