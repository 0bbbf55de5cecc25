import { type Pair, words } from "./words.ts";

/** The texts of the drawer "why did it change?". */
export const whyWords = words({
  title: ["变化原因", "Why did it change?"],
  close: ["关闭", "Close"],
  by: ["拆分维度", "Taken apart by"],
  time: ["对比时间", "Compared"],
  against: (now: string, base: string) => [`${now} 对比 ${base}`, `${now} against ${base}`],
  phase: ["使用 AI 面试后对比使用前", "After AI interviews went live against before"],
  now: ["当前", "Now"],
  before: ["之前", "Before"],
  moved: (metric: string, base: string, now: string, change: string, interval: string) => [
    `${metric}由 ${base} 变为 ${now}，变化 ${change}${interval ? `（95% 区间 ${interval}）` : ""}。`,
    `${metric} went from ${base} to ${now}: ${change}${interval ? ` (95% ${interval})` : ""}.`,
  ],
  unclear: [
    "没有明确变化：区间包含 0，这一变化和下面的拆分可能只是随机波动。",
    "No clear change: the interval includes 0, so the change and its parts may be chance.",
  ],
  both: (change: string, rate: string, mix: string, by: string, rates: string) => [
    `${change}中，${rate} 来自${rates}，${mix} 来自${by}构成的变化。`,
    `Of ${change}, ${rate} come from ${rates} and ${mix} from a different mix by ${by}.`,
  ],
  opposed: (rate: string, mix: string, by: string, rates: string) => [
    `仅看${rates}应为 ${rate}，但${by}构成的变化带来 ${mix}，两者方向相反。`,
    `By ${rates} alone it would have been ${rate}; a different mix by ${by} worked against that with ${mix}.`,
  ],
  allRate: (change: string, by: string, rates: string) => [
    `${change}全部来自${rates}，${by}构成几乎没有影响。`,
    `All of ${change} comes from ${rates}; the mix by ${by} hardly changed anything.`,
  ],
  allMix: (change: string, by: string) => [
    `${change}全部来自${by}构成的变化，各组自身几乎没有变化。`,
    `All of ${change} comes from a different mix by ${by}; within each ${by} hardly anything changed.`,
  ],
  none: ["没有变化。", "Nothing changed."],
  rates: {
    good: (by: string) => ["各组自身的改善", `better results within each ${by}`],
    bad: (by: string) => ["各组自身的变差", `worse results within each ${by}`],
    up: (by: string) => ["各组自身的上升", `higher values within each ${by}`],
    down: (by: string) => ["各组自身的下降", `lower values within each ${by}`],
    open: (by: string) => ["各组自身的变化", `changes within each ${by}`],
  },
  most: (label: string, effect: string) => [
    `贡献最大的是“${label}”：${effect}。`,
    `${label} contributes most: ${effect}.`,
  ],
  rateInterval: (interval: string, clear: boolean) => [
    clear
      ? `各组自身的变化是明确的：95% 区间 ${interval}（占比视为已知）。`
      : `各组自身的变化并不明确：95% 区间 ${interval}（占比视为已知）。`,
    clear
      ? `What comes from within is clear: 95% interval ${interval}, the shares taken as they are.`
      : `What comes from within is not clear: 95% interval ${interval}, the shares taken as they are.`,
  ],
  fresh: (by: string, share: string) => [
    `${share} 的数据所属的“${by}”只在其中一个周期出现，只能计入构成变化；换一个维度会更有说明力。`,
    `${share} of the data are of values of ${by} that were there in one of the two periods only. They count as mix, so another dimension says more.`,
  ],
  chartTitle: (by: string) => [`从之前到当前：按${by}拆分`, `From before to now, by ${by}`],
  chartAbout: [
    "每一行把数值向前推进一步：上方横条为本组自身水平的变化，下方为本组占比的变化。",
    "Each row carries the value on: the upper bar by its own rate, the lower by its share of all.",
  ],
  rate: ["水平变化", "Rate"],
  mix: ["构成变化", "Mix"],
  others: (count: number) => [`其余 ${count} 组`, `${count} others`],
  small: (count: number) => [
    count === 1 ? "1 个小组" : `${count} 个小组合并`,
    count === 1 ? "One small group" : `${count} small groups together`,
  ],
  isNew: ["新增", "new"],
  isGone: ["不再出现", "no longer there"],
  table: ["对应的数据", "The same in numbers"],
  columns: {
    segment: ["分组", "Group"],
    share: ["占比", "Share of all"],
    value: ["数值", "Value"],
    n: "n",
    rate: ["水平变化", "Rate effect"],
    interval: ["95% 区间", "95% interval"],
    mix: ["构成变化", "Mix effect"],
    both: ["合计贡献", "Together"],
  },
  csvColumns: {
    segments: ["本行包含的组数", "Groups in this row"],
    kind: ["出现的周期", "In which period"],
    shareBase: ["之前占比", "Share before"],
    shareNow: ["当前占比", "Share now"],
    valueBase: ["之前数值", "Value before"],
    valueNow: ["当前数值", "Value now"],
    nBase: ["之前 n", "n before"],
    nNow: ["当前 n", "n now"],
    low: ["水平变化下限（95%）", "Rate effect, low (95%)"],
    high: ["水平变化上限（95%）", "Rate effect, high (95%)"],
  },
  kinds: {
    both: ["两个周期", "both"],
    new: ["仅当前", "now only"],
    gone: ["仅之前", "before only"],
    small: ["小组合并", "small groups together"],
  } as Record<string, Pair>,
  all: ["全部", "All"],
  data: ["打开数据（JSON）", "Open the data (JSON)"],
  howTitle: ["拆分方法", "How it is taken apart"],
  how: {
    kitagawa: [
      "水平变化 = 该组两期平均占比 × 该组数值的变化；构成变化 = 该组两期平均数值与总体平均之差 × 该组占比的变化。两个周期对称处理（Kitagawa，1955），各部分之和与总变化完全相等，没有余项。新增或不再出现的组没有自身变化，全部计入构成变化；数据过少的组合并显示，不会丢弃。拆分说明变化来自哪里，不能证明因果。",
      "Rate effect: average share of a group times the change of its value. Mix effect: how far the group's average value lies from that of all, times the change of its share. Symmetric in both periods (Kitagawa, 1955), it adds up exactly with nothing left over. A group that is new or no longer there has no change of its own, so it counts as mix. Groups with too few data are told together, never left out. It shows where a change comes from, not what caused it.",
    ],
    shapley: [
      "中位数、分位数、相关系数和留任率不是各组的平均，因此把各组数据按另一期的占比加权后重新计算：水平变化 = 占比不变、只换组内数据时数值的变化；构成变化 = 组内数据不变、只换占比时数值的变化。两种先后顺序取平均（Shapley 值；Shorrocks，2013），各部分之和与总变化相等，没有余项。新增或不再出现的组全部计入构成变化；数据过少的组合并显示，不会丢弃。各部分没有区间。拆分说明变化来自哪里，不能证明因果。",
      "A median, quantile, correlation or share who stayed is no mean of its groups, so it is computed again from the groups' rows weighted to the other period's shares. Rate effect: how the value changes where only what is within the groups is exchanged. Mix effect: how it changes where only their shares are. The average of both orders (Shapley's value; Shorrocks, 2013) adds up to the change with nothing left over. A group that is new or no longer there counts as mix. Groups with too few data are told together, never left out. The parts have no interval. It shows where a change comes from, not what caused it.",
    ],
  },
  whyNot: {
    count: [
      "变化原因：这是数量，它的变化就是各组变化之和，没有构成可拆",
      "Why did it change? It is a count: its change is the sum of its groups' changes",
    ],
    ratio: [
      "变化原因：这是两组之比，无法按构成拆分；请看两组各自的变化",
      "Why did it change? It is a ratio between two groups: look at the change of each",
    ],
    other: [
      "变化原因：它不是由各组数据混合而成的数值，无法拆分",
      "Why did it change? It is no value mixed from groups, so it cannot be taken apart",
    ],
  },
  missing: [
    "两个周期中有一个没有数据。请换一个时间或移除筛选。",
    "One of the two periods has no data. Choose another time or remove a filter.",
  ],
  few: [
    "两个周期中有一个数据过少，无法拆分。",
    "One of the two periods has too few data to take the change apart.",
  ],
  suppressed: ["人数过少，为保护隐私不予显示。", "Hidden: it would tell about too few people."],
  failed: ["无法拆分这一变化", "The change could not be taken apart"],
  unknownMetric: [
    "没有这个指标，或它的变化无法拆分。",
    "There is no such measure, or its changes cannot be taken apart.",
  ],
});
