import { inLanguages } from "../text/text.ts";

const en = {
  title: "Why do these differ?",
  close: "Close",
  first: "This figure",
  second: "Compared with",
  choose: "Choose a measure",
  time: "Time",
  times: {
    period: "Period shown",
    quarter: "Last quarter shown",
    whole: "Whole record",
    phase: "Whole record",
  } as Record<string, string>,
  item: "What",
  rows: {
    value: "Value",
    n: "n",
    about: "What it is",
    formula: "Formula",
    kind: "Kind of number",
    unit: "Unit",
    direction: "Direction",
    time: "Time",
    basis: "Basis",
    anchor: "A row belongs to the period by the day of",
    filters: "Filters in force",
    ignored: "Filters not applied",
    sources: "Counts rows of",
    condition: "Only those with",
    split: "Never mixes",
    minN: "Least n",
  },
  none: "none",
  all: "all",
  same: "Both are the same figure: same measure, time and filters.",
  reasons: {
    unit: (a: string, aUnit: string, b: string, bUnit: string) =>
      `They are different quantities: ${a} is told as ${aUnit}, ${b} as ${bUnit}.`,
    kind: (a: string, aKind: string, b: string, bKind: string) => `${a} is ${aKind}, ${b} is ${bKind}.`,
    sources: (a: string, aRows: string, b: string, bRows: string) =>
      `They count different things: ${a} counts ${aRows}, ${b} ${bRows}.`,
    time: (a: string, aTime: string, b: string, bTime: string) =>
      `They are about different times: ${a} about “${aTime}”, ${b} about “${bTime}”.`,
    filters: (a: string, aFilters: string, b: string, bFilters: string) =>
      `Different filters are in force. ${a}: ${aFilters}; ${b}: ${bFilters}.`,
    ignored: (name: string, dimensions: string) =>
      `${name} cannot be filtered by ${dimensions}, so it is about everybody.`,
    condition: (rows: string) =>
      `Both count ${rows}, but not the same ones: their conditions differ (see “Only those with”).`,
    basis: (a: string, aBasis: string, b: string, bBasis: string) =>
      `They stand on different bases: ${a} ${aBasis}, ${b} ${bBasis}.`,
    anchor: (a: string, aDay: string, b: string, bDay: string) =>
      `They put a row into a period by different days: ${a} by ${aDay}, ${b} by ${bDay}.`,
    hits: (rows: string, a: string, aAbout: string, b: string, bAbout: string) =>
      `Both count the same ${rows}, but not the same about them. ${a}: ${aAbout}; ${b}: ${bAbout}.`,
  },
  overlap: "Their intervals overlap: the difference may also be chance.",
  apart: "Their intervals do not overlap: chance alone does not explain the difference.",
  unknown: "There is no such measure.",
  choosePrompt: "Choose a second measure to see why the two differ.",
};

const zh: typeof en = {
  title: "为什么不一样？",
  close: "关闭",
  first: "当前指标",
  second: "对照指标",
  choose: "请选择指标",
  time: "时间",
  times: { period: "所选周期", quarter: "最近一个季度", whole: "全部历史", phase: "全部历史" },
  item: "项目",
  rows: {
    value: "数值",
    n: "n",
    about: "含义",
    formula: "公式",
    kind: "数值类型",
    unit: "单位",
    direction: "方向",
    time: "时间",
    basis: "统计基准",
    anchor: "按哪一天归入周期",
    filters: "生效的筛选",
    ignored: "未应用的筛选",
    sources: "统计对象",
    condition: "只统计满足条件的",
    split: "从不合并的维度",
    minN: "最少样本",
  },
  none: "无",
  all: "全部",
  same: "两边是同一个数：指标、时间和筛选都相同。",
  reasons: {
    unit: (a, aUnit, b, bUnit) => `两者不是同一种量：“${a}”的单位是${aUnit}，“${b}”的单位是${bUnit}。`,
    kind: (a, aKind, b, bKind) => `“${a}”是${aKind}，“${b}”是${bKind}。`,
    sources: (a, aRows, b, bRows) => `统计对象不同：“${a}”统计${aRows}，“${b}”统计${bRows}。`,
    time: (a, aTime, b, bTime) => `时间不同：“${a}”为${aTime}，“${b}”为${bTime}。`,
    filters: (a, aFilters, b, bFilters) => `生效的筛选不同：“${a}”为${aFilters}；“${b}”为${bFilters}。`,
    ignored: (name, dimensions) => `“${name}”不能按${dimensions}筛选，因此统计的是全部。`,
    condition: (rows) => `两者都统计${rows}，但范围不同：条件不一样（见“只统计满足条件的”）。`,
    basis: (a, aBasis, b, bBasis) => `统计基准不同：“${a}”${aBasis}，“${b}”${bBasis}。`,
    anchor: (a, aDay, b, bDay) => `归入周期的日期不同：“${a}”按${aDay}的日期，“${b}”按${bDay}的日期。`,
    hits: (rows, a, aAbout, b, bAbout) =>
      `两者都统计同样的${rows}，但看的内容不同。“${a}”：${aAbout}；“${b}”：${bAbout}。`,
  },
  overlap: "两者的区间重叠，差异也可能只是随机波动。",
  apart: "两者的区间不重叠，差异不能只用随机波动解释。",
  unknown: "没有这个指标。",
  choosePrompt: "请选择第二个指标，查看两者为什么不一样。",
};

/** The texts of the drawer "why do these differ?". */
export const differText = inLanguages({ en, zh });
