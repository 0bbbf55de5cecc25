import type { Archive } from "./archive.ts";

/** What of a cell its value alone does not tell. */
export type CellNote =
  /** A formula of which the workbook holds no result. */
  | { readonly kind: "formula" }
  /** A result such as #N/A. */
  | { readonly kind: "error"; readonly text: string }
  /** A number of which a spreadsheet keeps 15 digits, and had more. */
  | { readonly kind: "digits" }
  /** A number shown as a percentage. */
  | { readonly kind: "percent" }
  /** A number shown with leading zeros, as in `000000`. */
  | { readonly kind: "pattern"; readonly pattern: string };

/** Cells that are one; rows and columns from 0, inclusive. */
export type Merge = { top: number; left: number; bottom: number; right: number };

/** What a sheet's XML tells beside the values of its cells: notes by row and column (from 0), merged cells, what is hidden. */
export type SheetNotes = {
  readonly cells: ReadonlyMap<number, ReadonlyMap<number, CellNote>>;
  readonly merges: readonly Merge[];
  readonly hidden: { readonly rows: number; readonly columns: number };
};

/** Whole numbers from here have more digits than the 15 that a spreadsheet keeps. */
const FIFTEEN_DIGITS = 1e15;
const PIECE = 1 << 20;

/** Reads the notes of a sheet of a checked archive by its name; no notes where the archive is laid out unusually. */
export function sheetNotes(archive: Archive, sheet: string): SheetNotes {
  const book = bookOf(archive);
  const notes = collect(book === undefined ? [] : numberFormats(archive, book));
  const part = book === undefined ? undefined : sheetPart(archive, book, sheet);
  const bytes = part === undefined ? undefined : archive.read(part);
  if (bytes === undefined) return notes.result;
  const decoder = new TextDecoder();
  let rest = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    const text = rest + decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
    // A tag, and the text after it, is whole once the next tag has begun.
    const end = text.lastIndexOf("<");
    notes.read(text.slice(0, Math.max(0, end)));
    rest = text.slice(Math.max(0, end));
  }
  notes.read(rest);
  return notes.result;
}

const TAG = /<(\/?)(?:[\w.-]+:)?(row|c|f|v|col|mergeCell)\b([^<>]*)>([^<]*)/g;

type Format = { kind: "percent" } | { kind: "pattern"; pattern: string } | undefined;

function collect(formats: readonly Format[]): { result: SheetNotes; read: (xml: string) => void } {
  const cells = new Map<number, Map<number, CellNote>>();
  const merges: Merge[] = [];
  const hidden = { rows: 0, columns: 0 };
  let row = -1;
  let column = -1;
  let cell: { type: string; format: Format; formula: boolean; value: string } | undefined;
  const close = () => {
    const note = cell === undefined ? undefined : noteOf(cell);
    cell = undefined;
    if (note === undefined) return;
    const known = cells.get(row) ?? new Map<number, CellNote>();
    cells.set(row, known.set(column, note));
  };
  const open = (name: string, attributes: string, text: string) => {
    switch (name) {
      case "row":
        row = Number(attribute(attributes, "r") ?? row + 2) - 1;
        column = -1;
        if (isTrue(attribute(attributes, "hidden"))) hidden.rows += 1;
        break;
      case "c": {
        const place = placeOf(attribute(attributes, "r") ?? "");
        column = place?.column ?? column + 1;
        const style = Number(attribute(attributes, "s") ?? -1);
        cell = { type: attribute(attributes, "t") ?? "n", format: formats[style], formula: false, value: "" };
        if (attributes.endsWith("/")) cell = undefined;
        break;
      }
      case "f":
        if (cell !== undefined) cell.formula = true;
        break;
      case "v":
        if (cell !== undefined) cell.value = text;
        break;
      case "col":
        if (isTrue(attribute(attributes, "hidden"))) hidden.columns += 1;
        break;
      default: {
        const merge = rangeOf(attribute(attributes, "ref") ?? "");
        if (merge !== undefined) merges.push(merge);
      }
    }
  };
  return {
    result: { cells, merges, hidden },
    read: (xml) => {
      for (const [, end, name = "", attributes = "", text = ""] of xml.matchAll(TAG))
        if (end === "") open(name, attributes, text);
        else if (name === "c") close();
    },
  };
}

function noteOf(cell: {
  type: string;
  format: Format;
  formula: boolean;
  value: string;
}): CellNote | undefined {
  if (cell.type === "e") return { kind: "error", text: cell.value };
  if (cell.type !== "n") return undefined;
  if (cell.value === "") return cell.formula ? { kind: "formula" } : undefined;
  if (Math.abs(Number(cell.value)) >= FIFTEEN_DIGITS) return { kind: "digits" };
  return cell.format;
}

const patterns = new Map<string, RegExp>();

/** The value of an attribute in the text of a tag. A tag is looked through for one name after the other: the patterns are kept. */
function attribute(attributes: string, name: string): string | undefined {
  let pattern = patterns.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(`(?:^|\\s)${name}=(?:"([^"]*)"|'([^']*)')`);
    patterns.set(name, pattern);
  }
  const match = pattern.exec(attributes);
  return match?.[1] ?? match?.[2];
}

function isTrue(text: string | undefined): boolean {
  return text === "1" || text === "true";
}

function placeOf(reference: string): { row: number; column: number } | undefined {
  const match = /^\$?([A-Z]{1,3})\$?(\d+)$/.exec(reference);
  if (match === null) return undefined;
  const column = [...(match[1] as string)].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(match[2]) - 1, column: column - 1 };
}

/** A column's letters, from its number (0 is A). */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26) - 1;
  return `${rest < 0 ? "" : columnLetters(rest)}${String.fromCharCode(65 + (column % 26))}`;
}

function rangeOf(reference: string): Merge | undefined {
  const [first, last] = reference.split(":").map(placeOf);
  if (first === undefined || last === undefined) return undefined;
  return { top: first.row, left: first.column, bottom: last.row, right: last.column };
}

type Book = {
  readonly path: string;
  readonly part: (is: (attributes: string) => boolean) => string | undefined;
};

/** The workbook of an archive, and where its parts lie. */
function bookOf(archive: Archive): Book | undefined {
  const root = related(archive, "", "_rels/.rels");
  const path = root((attributes) => attribute(attributes, "Type")?.endsWith("/officeDocument") === true);
  if (path === undefined) return undefined;
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  return { path, part: related(archive, folder, `${folder}_rels/${path.slice(folder.length)}.rels`) };
}

function related(archive: Archive, folder: string, list: string): Book["part"] {
  const tags = [...text(archive, list).matchAll(/<(?:[\w.-]+:)?Relationship\b([^<>]*)>/g)].map(
    (match) => match[1] ?? "",
  );
  return (is) => {
    const target = attribute(tags.find(is) ?? "", "Target");
    return target?.startsWith("/") === true ? target.slice(1) : target && folder + target;
  };
}

/** The part of the archive that holds a sheet. */
function sheetPart(archive: Archive, book: Book, sheet: string): string | undefined {
  const tag = [...text(archive, book.path).matchAll(/<(?:[\w.-]+:)?sheet\b([^<>]*)>/g)].find(
    ([, attributes = ""]) => unescaped(attribute(attributes, "name") ?? "") === sheet,
  );
  const id = /(?:^|\s)[\w.-]+:id=["']([^"']*)["']/.exec(tag?.[1] ?? "")?.[1];
  return book.part((attributes) => attribute(attributes, "Id") === id);
}

/** What the number formats of a workbook mean, by the style of a cell. */
function numberFormats(archive: Archive, book: Book): Format[] {
  const part = book.part((attributes) => attribute(attributes, "Type")?.endsWith("/styles") === true);
  const styles = part === undefined ? "" : text(archive, part);
  const codes = new Map<string, string>([
    ["9", "0%"],
    ["10", "0.00%"],
  ]);
  for (const [, attributes = ""] of styles.matchAll(/<(?:[\w.-]+:)?numFmt\b([^<>]*)>/g))
    codes.set(attribute(attributes, "numFmtId") ?? "", unescaped(attribute(attributes, "formatCode") ?? ""));
  const list = /<(?:[\w.-]+:)?cellXfs\b[^<>]*>([\s\S]*?)<\/(?:[\w.-]+:)?cellXfs>/.exec(styles)?.[1] ?? "";
  return [...list.matchAll(/<(?:[\w.-]+:)?xf\b([^<>]*)>/g)].map(([, attributes = ""]) =>
    meaning(codes.get(attribute(attributes, "numFmtId") ?? "") ?? ""),
  );
}

/** What a number format means: a percentage, or a pattern of digits with leading zeros. */
function meaning(code: string): Format {
  const first = code.split(";")[0] ?? "";
  const literal = first.replace(/"([^"]*)"|\\(.)/g, (_whole, quoted?: string, escaped?: string) =>
    /^[ ()-]*$/.test(quoted ?? escaped ?? "") ? (quoted ?? escaped ?? "") : "x",
  );
  if (literal.includes("%")) return { kind: "percent" };
  return /^[0 ()-]+$/.test(literal) && literal.split("0").length > 2
    ? { kind: "pattern", pattern: literal }
    : undefined;
}

/** A whole number in a pattern of digits: 1234 in `000000` is 001234; undefined for any other number. */
export function inPattern(value: number, pattern: string): string | undefined {
  if (!Number.isSafeInteger(value) || value < 0) return undefined;
  const digits = [...String(value)];
  const written = [...pattern].reverse().map((sign) => (sign === "0" ? (digits.pop() ?? "0") : sign));
  return digits.join("") + written.reverse().join("");
}

function text(archive: Archive, name: string): string {
  return archive.read(name)?.toString("utf8") ?? "";
}

function unescaped(xml: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return xml.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) =>
      hex !== undefined
        ? String.fromCodePoint(Number.parseInt(hex, 16))
        : decimal !== undefined
          ? String.fromCodePoint(Number(decimal))
          : (named[name ?? ""] ?? whole),
  );
}
