import { type Connection, quote } from "../../sql/database.ts";
import type { Bilingual, Contract } from "../contract.ts";

/** Ends of scales that begin at 1 where a form has this many steps. */
const STEPS = [3, 4, 5, 7, 9, 10];

/**
 * What has to be told of a score whose scale seems to begin at 1 though nothing says so: as it stands, its lowest
 * mark counts as a fifth of five and every mark lies too high.
 */
export async function scaleRemarks(
  connection: Connection,
  { feed, fields }: Contract,
  acceptedFile: string | null,
): Promise<Bilingual[]> {
  const told: Bilingual[] = [];
  for (const value of ["score", "rating"]) {
    const [lowest, highest] = [`min_${value}`, `max_${value}`];
    if (
      acceptedFile === null ||
      ![value, lowest, highest].every((name) => fields.some((one) => one.name === name))
    )
      continue;
    const [row] = await connection.rows<{ low: number; high: number; isStated: boolean; isWhole: boolean }>(
      `SELECT min(${value}) AS low, max(${highest}) AS high, count(${lowest}) > 0 OR count(DISTINCT ${highest}) <> 1 AS "isStated",
         bool_and(${value} = round(${value})) AS "isWhole"
       FROM read_parquet(${quote(acceptedFile)}) WHERE ${value} IS NOT NULL HAVING count(*) >= 5`,
    );
    if (row === undefined || row.isStated || !row.isWhole || row.low !== 1 || !STEPS.includes(row.high))
      continue;
    told.push({
      zh: `${feed}：${value} 最低为 1、满分为 ${row.high}，但没有 ${lowest}，按从 0 分起算；如果评分从 1 分起，请在 ${lowest} 里写 1`,
      en: `${feed}: ${value} runs from 1 up to ${row.high}, but there is no ${lowest}: the scale is taken to begin at 0; where it begins at 1, say so by ${lowest} 1`,
    });
  }
  return told;
}
