import { quote } from "../../sql/database.ts";
import { SHIFT_YEARS } from "../zone.ts";

/** What a time has to say of its zone, where it says anything. */
export const ZONE = "a zone as +08:00, Z, UTC or Asia/Shanghai";

const HALF = "凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|[AaPp][Mm]";

/** A date with its year first, as people write it: 2026年3月1日 下午2:30, 2026/3/1 上午 09:05:00, 2026.3.1 14:30. */
const WRITTEN = [
  String.raw`^(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?\s*`,
  String.raw`(?:[(（]?(?:星期|周)[一二三四五六日天][)）]?)?\s*(${HALF})?\s*`,
  String.raw`(?:(\d{1,2})\s*[:：时点]\s*(?:(\d{1,2})\s*(?:[:：分]\s*(?:(\d{1,2}(?:\.\d{1,6})?)\s*秒?)?)?)?\s*(${HALF})?)?\s*`,
  String.raw`(Z|[+-]\d{2}:?\d{2})?$`,
].join("");

/** SQL of a date, milliseconds since 1970 as that of the session's zone; a text that names no day of the calendar is NULL. */
export function dateSql(text: string): string {
  const plain = `CASE WHEN ${startsWithDigit(text)} THEN CASE WHEN strlen(${text}) <= 10 THEN try_cast(${text} AS DATE)
    WHEN ${isMilliseconds(text)} THEN CAST(make_timestamptz(try_cast(${text} AS BIGINT) * 1000) AS DATE) ELSE CAST(try_cast(${text} AS TIMESTAMP) AS DATE) END END`;
  return `coalesce(${plain}, ${writtenSql(text, (local) => `CAST(try_cast(${local} AS TIMESTAMP) AS DATE)`)})`;
}

/**
 * SQL of an instant. Naive times are read in the session's zone, which is `shift` microseconds ahead of UTC in all of
 * `SHIFT_YEARS` (null: the zone's rules decide). Twelve or thirteen digits are milliseconds since 1970. NULL: no
 * instant, or one whose zone is written in ambiguous letters.
 */
export function timestampSql(text: string, shift: number | null): string {
  const plain = `CASE ${shift === null ? "" : shiftedSql(text, shift)} WHEN ${ambiguousZoneSql(text)} THEN NULL
    WHEN ${startsWithDigit(text)} THEN CASE WHEN contains(${text}, '-') OR contains(${text}, '/') THEN try_cast(${text} AS TIMESTAMPTZ)
    WHEN ${isMilliseconds(text)} THEN make_timestamptz(try_cast(${text} AS BIGINT) * 1000) END END`;
  return `coalesce(${plain}, ${writtenSql(text, (local) => `try_cast(${local} AS TIMESTAMPTZ)`)})`;
}

/** SQL that is true where letters stand for the zone which mean several, as CST (China, Chicago, Cuba), IST and EST. */
export function ambiguousZoneSql(text: string): string {
  return `(${text}[-1] BETWEEN 'A' AND 'z' AND ${text}[-1] <> 'Z' AND ${startsWithDigit(text)}
    AND regexp_matches(${text}, '[0-9] ?[A-Za-z][A-Za-z0-9]+$') AND NOT regexp_matches(${text}, '(UTC|GMT|[0-9] ?[AaPp][Mm])$'))`;
}

function isMilliseconds(text: string): string {
  return `strlen(${text}) BETWEEN 12 AND 13 AND regexp_full_match(${text}, '[0-9]+')`;
}

function startsWithDigit(text: string): string {
  return `${text} >= '0' AND ${text} < ':'`;
}

/** `YYYY-MM-DD HH:MM:SS` in any writing of its length, which names no zone. */
function shiftedSql(text: string, shift: number): string {
  const { from, until } = SHIFT_YEARS;
  return `WHEN ${text} >= '${from}' AND ${text} < '${until}' AND ${text} LIKE '_____________:__:__'
    THEN make_timestamptz(epoch_us(try_cast(${text} AS TIMESTAMP)) - ${shift})`;
}

/** The text as `cast` of ISO writing, where it is `WRITTEN`. An hour that its part of the day does not have is NULL. */
function writtenSql(text: string, cast: (local: string) => string): string {
  const names = ["y", "m", "d", "before", "h", "min", "s", "after", "zone"].map(quote).join(", ");
  const half = "upper(concat(p.before, p.after))";
  const hour = "try_cast(p.h AS INTEGER)";
  const inHalf = (halves: string, hours: readonly [string, string][]) =>
    `WHEN ${half} IN (${halves.split(" ").map(quote).join(", ")}) THEN CASE ${hours.map(([when, is]) => `WHEN ${hour} ${when} THEN ${is}`).join(" ")} END`;
  const whole = `CASE WHEN ${half} = '' THEN coalesce(${hour}, 0)
    ${inHalf("上午 凌晨 AM", [
      ["= 12", "0"],
      ["< 12", hour],
    ])}
    ${inHalf("清晨 早晨 早上", [["BETWEEN 3 AND 11", hour]])}
    ${inHalf("中午", [
      ["BETWEEN 11 AND 14", hour],
      ["IN (1, 2)", `${hour} + 12`],
    ])}
    ${inHalf("下午 PM", [
      ["BETWEEN 12 AND 23", hour],
      ["< 12", `${hour} + 12`],
    ])}
    ${inHalf("傍晚 晚上", [
      ["BETWEEN 17 AND 23", hour],
      ["BETWEEN 5 AND 11", `${hour} + 12`],
    ])} END`;
  const filled = (part: string) => `coalesce(nullif(${part}, ''), '0')`;
  const local = `p.y || '-' || p.m || '-' || p.d || ' ' || ${whole} || ':' || ${filled("p.min")} || ':' || ${filled("p.s")} || p.zone`;
  return `CASE WHEN ${startsWithDigit(text)} AND regexp_matches(${text}, ${quote(WRITTEN)})
    THEN list_transform([regexp_extract(${text}, ${quote(WRITTEN)}, [${names}])], lambda p: ${cast(local)})[1] END`;
}
