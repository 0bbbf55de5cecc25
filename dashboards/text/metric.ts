import { type Pair, words } from "./words.ts";

/** The texts of the page of one measure, and of the catalogue. */
export const metricWords = words({
  all: (count: string) => [`${count} 项指标，每项一页`, `${count} measures, a page for each`],
  catalogue: ["指标目录", "Every measure of the catalogue"],
  catalogueAbout: [
    "点开任一指标：当前值、历史、各维度拆分、定义与目标，也可自选图表。",
    "Open one for its value now, its history, every cut, its definition and target, and a chart of your own.",
  ],
  measure: ["指标", "Measure"],
  meaning: ["含义", "What it is"],
  unit: ["单位", "Unit"],
  cuts: ["可拆分维度数", "Cuts"],
  noMeasure: ["目录中没有指标。", "The catalogue has no measure."],
  is: (name: string, value: string, period: string, isOpen: boolean) => [
    `${name}：${value}，${period}${isOpen ? "；区间包含 0" : ""}`,
    `${name}: ${value}, ${period}${isOpen ? "; the interval includes 0" : ""}`,
  ],
  isOf: (name: string, count: string, dimension: string) => [
    `${name}：按${dimension}分为 ${count} 项，分别统计`,
    `${name}: ${count} values by ${dimension}, each by itself`,
  ],
  separate: (dimension: string) => [
    `按${dimension}分别统计，不合并成一个数`,
    `Told by ${dimension}, never as one number`,
  ],
  history: (name: string) => [`${name}：各季度变化`, `${name}, quarter by quarter`],
  historyChoice: ["时间范围", "Time shown"],
  trailing: ["最近八个季度", "Last eight quarters"],
  whole: ["全部历史", "Whole record"],
  distribution: (name: string) => [`${name}：数值分布`, `${name}: how its values are spread`],
  distributionAbout: (unit: string) => [
    `本期记录按数值（单位：${unit}）分段的占比；两端各不超过 1% 的记录并入开口区间。`,
    `Share of the period's records by value (unit: ${unit}); at either end at most 1 % of them in an open bin.`,
  ],
  shareOfRecords: ["记录占比（%）", "Share of records, %"],
  bins: {
    under: (edge: string) => [`低于 ${edge}`, `under ${edge}`],
    over: (edge: string) => [`${edge} 及以上`, `${edge} or more`],
    between: (from: string, to: string) => [`${from} 至 ${to}`, `${from} to ${to}`],
  },
  spread: (median: string, p90: string, n: string) => [
    `一半的记录不超过 ${median}，九成不超过 ${p90}；n = ${n}`,
    `Half of the records are at most ${median}, nine in ten at most ${p90}; n = ${n}`,
  ],
  oneOf: (dimension: string) => [
    `该指标按${dimension}分别统计：筛选到其中一项后显示分布。`,
    `The measure is told by ${dimension}, each by itself: filter by one to see its distribution.`,
  ],
  noValues: [
    "该指标不是单条记录数值的统计，没有分布。",
    "The measure is made of no single values: it has no distribution.",
  ],
  noHistory: ["该指标不按季度统计。", "This measure is not told by quarter."],
  by: (name: string, dimension: string) => [`${name}：按${dimension}`, `${name} by ${dimension}`],
  byChoice: ["拆分", "Split by"],
  own: ["自选图表", "A chart of your own"],
  ownAbout: [
    "选择指标、拆分维度、时间与对比；图表由地址决定，可存为视图、复制链接或固定到总览。",
    "Choose measure, cut, time and comparison; the address holds the chart, so that it can be kept as a view, sent as a link or pinned to the overview.",
  ],
  notCut: ["不拆分", "Not split"],
  grain: ["时间", "Over time"],
  grains: {
    none: ["整个周期一个值", "One value for the period"],
    month: ["按月", "By month"],
    quarter: ["按季度", "By quarter"],
    year: ["按年", "By year"],
  } as Record<string, Pair>,
  against: ["对比", "Compare with"],
  againsts: {
    none: ["不对比", "Nothing"],
    previous: ["上一周期（环比）", "The period before"],
    year: ["去年同期（同比）", "The same period a year before"],
  },
  over: (name: string, grain: string) => [`${name}，${grain}`, `${name}, ${grain.toLowerCase()}`],
  compared: (name: string, against: string) => [
    `${name}：与${against}对比`,
    `${name}, against ${against.charAt(0).toLowerCase()}${against.slice(1)}`,
  ],
  catalogueSection: ["指标目录", "The catalogue"],
  historySection: ["历史", "Over time"],
  section: ["各维度拆分", "Every cut"],
  sectionAbout: [
    "同一指标按不同维度拆分，从高到低排列。",
    "The same measure by each of its dimensions, the highest first.",
  ],
  lines: (drawn: string, all: string) => [
    `共 ${all} 条，图中为样本量最大的 ${drawn} 条；其余见表格。`,
    `Of ${all} lines the ${drawn} with the most data are drawn; the table has all.`,
  ],
  drawn: (drawn: string, all: string) => [
    `共 ${all} 项，图中为样本量最大的 ${drawn} 项；其余见表格。`,
    `Of ${all} rows the ${drawn} with the most data are drawn; the table has all.`,
  ],
  definition: ["定义与目标", "Definition and target"],
});
