import { inLanguages } from "../text/text.ts";

const en = {
  /** Things that a figure counts. */
  things: {
    hire: (n: string) => `${n} more hires`,
    application: (n: string) => `${n} more applications`,
    survey_answer: (n: string) => `${n} more answers`,
    message: (n: string) => `${n} more messages`,
    row: (n: string) => `${n} more records`,
  } as Record<string, (n: string) => string>,
  when: (quarter: string) => `around ${quarter} at the present rate`,
  never: "not within sight at the present rate",
  shown: (more: string, when: string) => `${more} before a value is shown${when ? `: ${when}` : ""}`,
  apart: (more: string, r: string, when: string) =>
    `About ${more} before r = ${r} can be told from 0${when ? `: ${when}` : ""}`,
  precision: (more: string, half: string, when: string) =>
    `About ${more} before the interval is ±${half}${when ? `: ${when}` : ""}`,
  impossible: (half: string) => `No amount of data would bring the interval to ±${half}`,
  sharePoints: (value: string) => `${value} percentage points`,
  title: "Is it enough data?",
  reachedPrecision: (half: string) => `Enough for an interval of ±${half}.`,
  reachedApart: (r: string) => `Enough to tell r = ${r} from 0 (80% power).`,
  reachedOf: (some: number, all: number) => `${some} of ${all} rows have enough data.`,
  change: (least: string, times: string | null) =>
    `No clear change: with these data only changes of about ${least} or more could be told.${times ? ` Were the change really as large as it looks, periods ${times} times as long would tell it.` : ""}`,
  fewRows: (rows: string) => `Still missing before a value is shown: ${rows}`,
  fewRow: (label: string, more: string, quarter: string) =>
    quarter ? `${more} for ${label} (around ${quarter})` : `${more} for ${label}`,
  others: (count: number) => `${count} more rows`,
  meter: (n: string, needed: string) => `${n} of ${needed}`,
};

const zh: typeof en = {
  things: {
    hire: (n) => `${n} 名入职者`,
    application: (n) => `${n} 份投递`,
    survey_answer: (n) => `${n} 份答卷`,
    message: (n) => `${n} 条消息`,
    row: (n) => `${n} 条数据`,
  },
  when: (quarter) => `按目前速度约在 ${quarter}`,
  never: "按目前速度尚无法达到",
  shown: (more, when) => `再积累 ${more}即可显示数值${when ? `（${when}）` : ""}`,
  apart: (more, r, when) => `再积累约 ${more}，才能判断 r = ${r} 与 0 有别${when ? `（${when}）` : ""}`,
  precision: (more, half, when) => `再积累约 ${more}，区间可收窄到 ±${half}${when ? `（${when}）` : ""}`,
  impossible: (half) => `再多数据也无法把区间收窄到 ±${half}`,
  sharePoints: (value) => `${value} 个百分点`,
  title: "数据是否足够",
  reachedPrecision: (half) => `数据足够：区间已在 ±${half} 以内。`,
  reachedApart: (r) => `数据足够：能够判断 r = ${r} 与 0 有别（检验效能 80%）。`,
  reachedOf: (some, all) => `${all} 行中有 ${some} 行数据足够。`,
  change: (least, times) =>
    `变化不明确：以目前的数据量，约 ${least}以上的变化才看得出来。${times ? `若实际变化就是所见的幅度，周期需延长到约 ${times} 倍。` : ""}`,
  fewRows: (rows) => `数据不足，尚未显示：${rows}`,
  fewRow: (label, more, quarter) =>
    quarter ? `${label}还差 ${more}（约 ${quarter} 可达）` : `${label}还差 ${more}`,
  others: (count) => `另有 ${count} 行`,
  meter: (n, needed) => `${n} / ${needed}`,
};

/** The texts of the enough-data meter. */
export const enoughText = inLanguages({ en, zh });
