import type { Bilingual } from "../contract.ts";
import { type FileErrorCode, Refusal } from "./result.ts";

const OLE2 = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

/** What a file really is by its first bytes, whatever its name says; undefined for a text or anything else. */
export function kindOf(head: Buffer): "zip" | "ole2" | "html" | "spreadsheet_xml" | undefined {
  if (head.subarray(0, 4).equals(ZIP)) return "zip";
  if (head.subarray(0, 8).equals(OLE2)) return "ole2";
  const text = plainText(head).trimStart().toLowerCase();
  if (/^(<!doctype html|<html|<head|<table|<meta|<body|<div)/.test(text)) return "html";
  if (!text.startsWith("<?xml")) return undefined;
  if (text.includes("urn:schemas-microsoft-com:office:spreadsheet")) return "spreadsheet_xml";
  return text.includes("<html") ? "html" : undefined;
}

/** ASCII of a beginning in any of the encodings that are read. */
function plainText(head: Buffer): string {
  return head
    .toString("latin1")
    .replaceAll("\u0000", "")
    .replace(/^(\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, "");
}

/** The refusal of a workbook in a form that is not read, each by its kind and with what helps. */
export function wrongWorkbook(kind: "ole2" | "html" | "spreadsheet_xml", bytes: Buffer): Refusal {
  if (kind === "ole2") return oldOrLocked(bytes);
  const [zh, en] =
    kind === "html"
      ? ["HTML 表格", "an HTML table"]
      : ["XML 表格（Excel 2003）", "an XML spreadsheet (Excel 2003)"];
  return refusal("unknown_file", en, {
    zh: `这不是工作簿，而是${zh}；请用电子表格软件打开并另存为 .xlsx 或 CSV`,
    en: `this is ${en}, no workbook; open it in a spreadsheet program and save it as .xlsx or CSV`,
  });
}

/** An OLE2 container holds a locked new workbook (`EncryptedPackage`) or an old one (`Workbook` or `Book`). */
function oldOrLocked(bytes: Buffer): Refusal {
  const holds = (stream: string) => bytes.includes(Buffer.from(stream, "utf16le"));
  if (holds("EncryptedPackage"))
    return refusal("archive", "a workbook protected by a password", {
      zh: "工作簿设有密码，无法读取；请取消密码后另存为 .xlsx",
      en: "the workbook is protected by a password; save it as .xlsx without password",
    });
  if (holds("Workbook") || holds("Book"))
    return refusal("unknown_file", "a workbook in the old format (.xls)", {
      zh: "工作簿是旧格式（.xls，Excel 97-2003）；请另存为 .xlsx",
      en: "the workbook is in the old format (.xls, Excel 97-2003); save it as .xlsx",
    });
  return refusal("unknown_file", "a workbook protected by a password or in the old format", {
    zh: "工作簿设有密码或是旧格式（.xls）；请另存为不带密码的 .xlsx",
    en: "the workbook is protected by a password or in the old format (.xls); save it as .xlsx without password",
  });
}

/** The refusal of an archive that holds no XLSX workbook, by the names of its entries; undefined for a workbook. */
export function wrongArchive(names: readonly string[]): Refusal | undefined {
  if (names.includes("xl/workbook.bin"))
    return refusal("unknown_file", "a binary workbook (.xlsb)", {
      zh: "工作簿是二进制格式（.xlsb）；请另存为 .xlsx",
      en: "the workbook is in the binary format (.xlsb); save it as .xlsx",
    });
  if (names.includes("content.xml"))
    return refusal("unknown_file", "an OpenDocument file (.ods)", {
      zh: "这是 OpenDocument 文件（.ods）；请另存为 .xlsx",
      en: "this is an OpenDocument file (.ods); save it as .xlsx",
    });
  return undefined;
}

function refusal(code: FileErrorCode, found: string, message: Bilingual): Refusal {
  return new Refusal(code, message, { expected: ".xlsx", found });
}
