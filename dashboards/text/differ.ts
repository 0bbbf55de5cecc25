import { type Pair, words } from "./words.ts";

/** The texts of the drawer "why do these differ?". */
export const differWords = words({
  title: ["为什么不一样？", "Why do these differ?"],
  close: ["关闭", "Close"],
  first: ["当前指标", "This figure"],
  second: ["对照指标", "Compared with"],
  choose: ["请选择指标", "Choose a measure"],
  time: ["时间", "Time"],
  times: {
    period: ["所选周期", "Period shown"],
    quarter: ["最近一个季度", "Last quarter shown"],
    whole: ["全部历史", "Whole record"],
    phase: ["全部历史", "Whole record"],
  } as Record<string, Pair>,
  item: ["项目", "What"],
  rows: {
    value: ["数值", "Value"],
    n: "n",
    about: ["含义", "What it is"],
    formula: ["公式", "Formula"],
    kind: ["数值类型", "Kind of number"],
    unit: ["单位", "Unit"],
    direction: ["方向", "Direction"],
    time: ["时间", "Time"],
    basis: ["统计基准", "Basis"],
    anchor: ["按哪一天归入周期", "A row belongs to the period by the day of"],
    filters: ["生效的筛选", "Filters in force"],
    ignored: ["未应用的筛选", "Filters not applied"],
    sources: ["统计对象", "Counts rows of"],
    condition: ["只统计满足条件的", "Only those with"],
    split: ["从不合并的维度", "Never mixes"],
    minN: ["最少样本", "Least n"],
  },
  none: ["无", "none"],
  all: ["全部", "all"],
  same: [
    "两边是同一个数：指标、时间和筛选都相同。",
    "Both are the same figure: same measure, time and filters.",
  ],
  reasons: {
    unit: (a: string, aUnit: string, b: string, bUnit: string) => [
      `两者不是同一种量：“${a}”的单位是${aUnit}，“${b}”的单位是${bUnit}。`,
      `They are different quantities: ${a} is told as ${aUnit}, ${b} as ${bUnit}.`,
    ],
    kind: (a: string, aKind: string, b: string, bKind: string) => [
      `“${a}”是${aKind}，“${b}”是${bKind}。`,
      `${a} is ${aKind}, ${b} is ${bKind}.`,
    ],
    sources: (a: string, aRows: string, b: string, bRows: string) => [
      `统计对象不同：“${a}”统计${aRows}，“${b}”统计${bRows}。`,
      `They count different things: ${a} counts ${aRows}, ${b} ${bRows}.`,
    ],
    time: (a: string, aTime: string, b: string, bTime: string) => [
      `时间不同：“${a}”为${aTime}，“${b}”为${bTime}。`,
      `They are about different times: ${a} about “${aTime}”, ${b} about “${bTime}”.`,
    ],
    filters: (a: string, aFilters: string, b: string, bFilters: string) => [
      `生效的筛选不同：“${a}”为${aFilters}；“${b}”为${bFilters}。`,
      `Different filters are in force. ${a}: ${aFilters}; ${b}: ${bFilters}.`,
    ],
    ignored: (name: string, dimensions: string) => [
      `“${name}”不能按${dimensions}筛选，因此统计的是全部。`,
      `${name} cannot be filtered by ${dimensions}, so it is about everybody.`,
    ],
    condition: (rows: string) => [
      `两者都统计${rows}，但范围不同：条件不一样（见“只统计满足条件的”）。`,
      `Both count ${rows}, but not the same ones: their conditions differ (see “Only those with”).`,
    ],
    basis: (a: string, aBasis: string, b: string, bBasis: string) => [
      `统计基准不同：“${a}”${aBasis}，“${b}”${bBasis}。`,
      `They stand on different bases: ${a} ${aBasis}, ${b} ${bBasis}.`,
    ],
    anchor: (a: string, aDay: string, b: string, bDay: string) => [
      `归入周期的日期不同：“${a}”按${aDay}的日期，“${b}”按${bDay}的日期。`,
      `They put a row into a period by different days: ${a} by ${aDay}, ${b} by ${bDay}.`,
    ],
    hits: (rows: string, a: string, aAbout: string, b: string, bAbout: string) => [
      `两者都统计同样的${rows}，但看的内容不同。“${a}”：${aAbout}；“${b}”：${bAbout}。`,
      `Both count the same ${rows}, but not the same about them. ${a}: ${aAbout}; ${b}: ${bAbout}.`,
    ],
  },
  likely: ["最容易混淆的指标", "Most easily mixed up"],
  others: (area: string) => [`其他指标 · ${area}`, `All others · ${area}`],
  samePeople: (n: string, difference: string, isClear: boolean) => [
    `两项评分都有的 ${n} 人中，AI 总分的 r 减人工评分的 r：${difference}，${isClear ? "差异明确" : "看不出明确差异"}。`,
    `Among the ${n} people who have both scores, r of the AI score less r of the human rating: ${difference}; ${isClear ? "the difference is clear" : "no clear difference"}.`,
  ],
  apart: (a: string, b: string, difference: string, isClear: boolean) => [
    `“${a}”减“${b}”：${difference}，${isClear ? "差异明确" : "看不出明确差异"}。`,
    `${a} less ${b}: ${difference}; ${isClear ? "the difference is clear" : "no clear difference"}.`,
  ],
  shared: [
    "有不少人同时在两边，两者不独立，因此不判断差异是否明确。",
    "Many people stand on both sides, so the two are not independent and the difference is not judged.",
  ],
  noTest: [
    "两者可能包含同一批人，并不独立：区间是否重叠不能用来判断差异是否明确。",
    "The two may be about the same people and are not independent: whether their intervals overlap is no test of the difference.",
  ],
  unknown: ["没有这个指标。", "There is no such measure."],
  choosePrompt: [
    "请选择第二个指标，查看两者为什么不一样。",
    "Choose a second measure to see why the two differ.",
  ],
});
