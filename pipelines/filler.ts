import { quote } from "../sql/database.ts";

/**
 * What people and programs write into a cell that has nothing in it, in small letters; a space stands for any
 * punctuation or none.
 */
export const FILLERS = [
  ...["n a", "nan", "null", "nil", "none", "nothing", "no", "void", "blank", "empty", "missing", "undefined"],
  ...["unknown", "unk", "unspecified", "undisclosed", "withheld", "private", "confidential", "anonymous"],
  ...["tbd", "tba", "tbc", "to be determined", "to be confirmed", "pending", "x+"],
  ...["(?:not|none) (?:available|applicable|provided|known|given|set|specified|disclosed|assigned|found)"],
  ...["no (?:e mail|mail|phone|mobile|id|value|data)"],
  ...[
    "无",
    "暂无",
    "没有",
    "尚无",
    "空",
    "空白",
    "空值",
    "未知",
    "不知道",
    "不清楚",
    "不详",
    "未详",
    "保密",
    "匿名",
  ],
  ...[
    "未(?:填|填写|提供|登记|录入|告知|设置|分配)",
    "(?:暂)?缺(?:失)?",
    "待(?:定|补|补充|填|填写|确认)",
    "略",
    "不适用",
  ],
  ...[
    "(?:不便|不愿)(?:透露|提供|告知)",
    "(?:暂)?(?:无|没有)(?:邮箱|电子邮箱|电话|手机|手机号|证件|身份证|编号|工号)",
  ],
] as const;

const WIDE = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0xff01 + index)).join("");
const NARROW = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join("");
const GAP = "[\\pP\\pS\\pZ\\s]+";
const FILLER = `(?i)(?:${FILLERS.map((words) => words.replaceAll(" ", " ?")).join("|")})?`;

/** SQL of a text with full-width letters, digits and signs as plain ones; one of one byte a character has none. */
export function narrow(text: string): string {
  return `CASE WHEN strlen(${text}) = length(${text}) THEN ${text} ELSE translate(${text}, ${quote(`${WIDE}　`)}, ${quote(`${NARROW} `)}) END`;
}

/** SQL: whether a text only stands where an id should stand (`N/A`, `--`, `暂无`) and so names nothing. */
export function isFiller(text: string): string {
  // a pattern that has the gap at each place takes milliseconds to compile, and is compiled for every file
  const words = `trim(regexp_replace(${narrow(text)}, ${quote(GAP)}, ' ', 'g'))`;
  return `CASE WHEN regexp_matches(${text}, '[0-9]') THEN false ELSE regexp_full_match(${words}, ${quote(FILLER)}) END`;
}

/** SQL: whether digits are nobody's number: one digit over and over, or counted up from 1. */
export function isMadeUp(digits: string): string {
  return `(replace(${digits}, left(${digits}, 1), '') = '' OR starts_with('12345678901234567890', ${digits}))`;
}

/** SQL: whether a text is what a spreadsheet leaves of a long number when it saves it: `1.10101E+17`. */
export function isShortened(text: string): string {
  return `(contains(${text}, '+') AND regexp_full_match(${text}, '[+-]?[0-9](?:[.,][0-9]+)?[Ee][+][0-9]{1,3}'))`;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * SQL: whether a national id of 18 digits ends in the zeros that a spreadsheet, which keeps 15 digits, puts in the
 * place of its last three, so that its check digit is wrong (GB 11643-1999).
 */
export function isCutShort(text: string): string {
  const sum = WEIGHTS.map((weight, index) => `(ascii(${text}[${index + 1}]) - 48) * ${weight}`).join(" + ");
  return `CASE WHEN suffix(${text}, '000') AND regexp_full_match(${text}, '[0-9]{18}') THEN (${sum}) % 11 <> 1 ELSE false END`;
}
