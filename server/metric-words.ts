import type { Status } from "./figures/figure.ts";
import type { Text } from "./language.ts";
import type { Basis, Direction } from "./metrics/metric.ts";

/** Which direction is good. */
export const DIRECTION_WORDS: Readonly<Record<Direction, Text>> = {
  higher: { zh: "越高越好", en: "higher is better" },
  lower: { zh: "越低越好", en: "lower is better" },
  neutral: { zh: "无好坏之分", en: "no good or bad direction" },
};

/** What a period's figure is about. */
export const BASIS_WORDS: Readonly<Record<Basis, Text>> = {
  cohort: { zh: "按进入日期（同期群）", en: "by the date of entry (cohort)" },
  activity: { zh: "按发生日期（活动量）", en: "by the date of the event (activity)" },
  snapshot: { zh: "当日状态（快照）", en: "state on the day (snapshot)" },
};

/** Why a row has its value or has none. */
export const STATUS_WORDS: Readonly<Record<Status, Text>> = {
  ok: { zh: "", en: "" },
  few: { zh: "数据较少", en: "few data" },
  undefined: { zh: "无法计算", en: "cannot be computed" },
  suppressed: { zh: "人数过少，为保护隐私不予显示", en: "withheld: the group is too small to show" },
  missing: { zh: "没有数据", en: "no data" },
};
