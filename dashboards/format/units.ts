import { words } from "../text/words.ts";
import type { Unit } from "../types.ts";

/** Decimals with which numbers of a unit are written. */
export const unitDecimals: Readonly<Record<Unit, number>> = {
  percent: 1,
  points: 1,
  net_points: 1,
  days: 1,
  hours: 1,
  minutes: 1,
  r: 2,
  count: 0,
  ratio: 2,
  coefficient: 2,
  currency: 0,
  score: 1,
  per_day: 1,
};

const points = (value: number) => [" 分", value === 1 ? " point" : " points"] as const;

/**
 * The words of every unit: its name, its name on an axis and in a file that leaves (where shares stay 0..1), and what
 * stands after a number, with the space that it takes. Differences of shares are `share_points`.
 */
export const unitWords = words({
  percent: {
    name: ["占比（%）", "share in %"],
    axis: ["占比（%）", "Share, %"],
    file: ["占比，1 = 100%", "share, 1 = 100%"],
    suffix: () => "%",
  },
  share_points: {
    name: ["百分点", "Percentage points"],
    axis: ["百分点", "Percentage points"],
    file: ["占比之差，0.01 = 1 个百分点", "difference of shares, 0.01 = 1 percentage point"],
    suffix: () => [" 个百分点", " percentage points"],
  },
  points: {
    name: ["分（百分制）", "points of 100"],
    axis: ["分（百分制）", "Points (0–100 scale)"],
    file: ["分（百分制）", "points of 100"],
    suffix: points,
  },
  net_points: {
    name: ["分（−100 至 100）", "points, −100 to 100"],
    axis: ["分（−100 至 100）", "Points (−100 to 100)"],
    file: ["分（−100 至 100）", "points, −100 to 100"],
    suffix: points,
  },
  days: {
    name: ["天", "days"],
    axis: ["天", "Days"],
    file: ["天", "days"],
    suffix: (value: number) => [" 天", value === 1 ? " day" : " days"],
  },
  hours: {
    name: ["小时", "hours"],
    axis: ["小时", "Hours"],
    file: ["小时", "hours"],
    suffix: (value: number) => [" 小时", value === 1 ? " hour" : " hours"],
  },
  minutes: {
    name: ["分钟", "minutes"],
    axis: ["分钟", "Minutes"],
    file: ["分钟", "minutes"],
    suffix: () => [" 分钟", " min"],
  },
  r: {
    name: ["相关系数 r（−1 到 1）", "correlation r, −1 to 1"],
    axis: ["相关系数 r", "Correlation r"],
    file: ["相关系数 r，−1 至 1", "correlation r, −1 to 1"],
    suffix: () => "",
  },
  count: {
    name: ["个数", "count"],
    axis: ["个数", "Count"],
    file: ["个数", "count"],
    suffix: () => "",
  },
  ratio: {
    name: ["倍数", "ratio"],
    axis: ["倍数", "Ratio"],
    file: ["比值", "ratio"],
    suffix: () => [" 倍", "×"],
  },
  coefficient: {
    name: ["系数", "coefficient"],
    axis: ["系数", "Coefficient"],
    file: ["系数", "coefficient"],
    suffix: () => "",
  },
  // English writes a sign before the amount
  currency: {
    name: ["元", "yuan"],
    axis: ["元", "Yuan"],
    file: ["元", "yuan"],
    suffix: () => [" 元", ""],
  },
  score: {
    name: ["分", "score"],
    axis: ["分", "Score"],
    file: ["分", "score"],
    suffix: points,
  },
  per_day: {
    name: ["每天", "per day"],
    axis: ["每天", "Per day"],
    file: ["每天", "per day"],
    suffix: () => [" /天", " a day"],
  },
});
