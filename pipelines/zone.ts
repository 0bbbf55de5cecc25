import { type Connection, quote } from "../sql/database.ts";

/** Organisation zone where no setting names one. */
export const DEFAULT_ZONE = "Asia/Shanghai";

/** Years in which times are shifted instead of looked up in the zone's rules, which takes five to twenty times as long. */
export const SHIFT_YEARS = { from: 2000, until: 2040 } as const;

const shifts = new Map<string, number | null>();

/** Microseconds that a zone is ahead of UTC where that is the same in all of `SHIFT_YEARS` (as in China), else null. */
export async function constantShift(connection: Connection, zone: string): Promise<number | null> {
  const known = shifts.get(zone);
  if (known !== undefined) return known;
  const found = await connection.rows<{ shift: number }>(
    `SELECT DISTINCT epoch_us(timezone(${quote(zone)}, day) AT TIME ZONE 'UTC') - epoch_us(day) AS shift
     FROM range(TIMESTAMPTZ '${SHIFT_YEARS.from - 1}-12-30', TIMESTAMPTZ '${SHIFT_YEARS.until}-01-03', INTERVAL 1 DAY) AS days (day)`,
  );
  const shift = found.length === 1 ? (found[0]?.shift ?? null) : null;
  shifts.set(zone, shift);
  return shift;
}
