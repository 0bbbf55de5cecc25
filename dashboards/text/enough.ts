import { type Pair, words } from "./words.ts";

/** The texts of the enough-data meter. */
export const enoughWords = words({
  /** Things that a figure counts. */
  things: {
    hire: (n: string) => [`${n} 名入职者`, `${n} more hires`],
    application: (n: string) => [`${n} 份投递`, `${n} more applications`],
    survey_answer: (n: string) => [`${n} 份答卷`, `${n} more answers`],
    message: (n: string) => [`${n} 条消息`, `${n} more messages`],
    row: (n: string) => [`${n} 条数据`, `${n} more records`],
  } as Record<string, (n: string) => Pair>,
  when: (quarter: string) => [`按目前速度约在 ${quarter}`, `around ${quarter} at the present rate`],
  never: ["按目前速度尚无法达到", "not within sight at the present rate"],
  shown: (more: string, when: string) => [
    `再积累 ${more}即可显示数值${when ? `（${when}）` : ""}`,
    `${more} before a value is shown${when ? `: ${when}` : ""}`,
  ],
  apart: (more: string, r: string, when: string) => [
    `再积累约 ${more}，才能判断 r = ${r} 与 0 有别${when ? `（${when}）` : ""}`,
    `About ${more} before r = ${r} can be told from 0${when ? `: ${when}` : ""}`,
  ],
  precision: (more: string, half: string, when: string) => [
    `再积累约 ${more}，区间可收窄到 ±${half}${when ? `（${when}）` : ""}`,
    `About ${more} before the interval is ±${half}${when ? `: ${when}` : ""}`,
  ],
  impossible: (half: string) => [
    `再多数据也无法把区间收窄到 ±${half}`,
    `No amount of data would bring the interval to ±${half}`,
  ],
  title: ["数据是否足够", "Is it enough data?"],
  reachedPrecision: (half: string) => [
    `数据足够：区间已在 ±${half} 以内。`,
    `Enough for an interval of ±${half}.`,
  ],
  reachedApart: (r: string) => [
    `数据足够：能够判断 r = ${r} 与 0 有别（检验效能 80%）。`,
    `Enough to tell r = ${r} from 0 (80% power).`,
  ],
  reachedOf: (some: number, all: number) => [
    `${all} 行中有 ${some} 行数据足够。`,
    `${some} of ${all} rows have enough data.`,
  ],
  change: (least: string, times: string | null) => [
    `变化不明确：以目前的数据量，约 ${least}以上的变化才看得出来。${times ? `若实际变化就是所见的幅度，周期需延长到约 ${times} 倍。` : ""}`,
    `No clear change: with these data only changes of about ${least} or more could be told.${times ? ` Were the change really as large as it looks, periods ${times} times as long would tell it.` : ""}`,
  ],
  fewRows: (rows: string) => [
    `数据不足，尚未显示：${rows}`,
    `Still missing before a value is shown: ${rows}`,
  ],
  fewRow: (label: string, more: string, quarter: string) => [
    quarter ? `${label}还差 ${more}（约 ${quarter} 可达）` : `${label}还差 ${more}`,
    quarter ? `${more} for ${label} (around ${quarter})` : `${more} for ${label}`,
  ],
  others: (count: number) => [`另有 ${count} 行`, `${count} more rows`],
  wide: ["区间较宽", "wide interval"],
  meter: (n: string, needed: string) => [`${n} / ${needed}`, `${n} of ${needed}`],
});
