import { words } from "./words.ts";

/** The texts of the figure "why did the headline figures change?". */
export const whyChangedWords = words({
  title: ["主要指标为什么变化？", "Why did the headline figures change?"],
  about: [
    "与上一周期相比的变化，拆成各组自身的变化和构成的变化；在岗位族、公司、渠道、筛选方式中，取构成变化影响最大的维度。变化在波动范围内的，不作拆分。",
    "The change against the period before, split into what changed within groups and what comes from another mix of them: by job family, company, channel or screening path, whichever mix moves the figure most. A change within noise is not split.",
  ],
  note: (count: number) => [
    `拆分说明变化来自哪里，不能证明因果。${count > 1 ? `同时看了 ${count} 个指标：没有任何变化时，每二十个中也约有一个会显得明确。` : ""}`,
    `It shows where a change comes from, not what caused it.${count > 1 ? ` ${count} measures were looked at: where nothing changes, about one in twenty would still look clear.` : ""}`,
  ],
  formulaNote: [
    "结果还会变动的季度不比较，改取此前已成熟的季度。",
    "Quarters whose outcomes are still to come are left out: the complete ones before them are compared.",
  ],
  measure: ["指标", "Measure"],
  compared: ["对比", "Compared"],
  against: (now: string, base: string) => [`${now} 对比 ${base}`, `${now} against ${base}`],
  values: ["之前 → 当前", "Before → now"],
  before: ["之前", "Before"],
  now: ["当前", "Now"],
  change: ["变化", "Change"],
  by: ["拆分维度", "Taken apart by"],
  rate: ["各组自身", "Within groups"],
  mix: ["构成", "Mix"],
  noise: ["在波动范围内，不拆分", "Within noise, not split"],
  noInterval: ["变化没有区间，不拆分", "No interval of the change, not split"],
  moved: (name: string, from: string, to: string, times: string, change: string, interval: string) => [
    `${name}由 ${from} 变为 ${to}（${times}），变化 ${change}（95% 区间 ${interval}）。`,
    `${name} went from ${from} to ${to} (${times}): ${change} (95% interval ${interval}).`,
  ],
  noParts: ["各部分没有区间。", "The parts have no interval of their own."],
  still: (names: string) => [`看不出明确变化：${names}。`, `No clear change: ${names}.`],
});
