import { words } from "./words.ts";

/** What a sentence of one of the five questions is made of. */
const since = (isSince: boolean, zh: string, en: string) =>
  [
    `${isSince ? "上线以来，" : ""}${zh}，`,
    isSince ? `Since the roll-out, in ${en}, ` : `In ${en}, `,
  ] as const;

/** The sentences of the five questions. */
export const questionsSaid = words({
  frames: {
    saves: (isSince: boolean) => since(isSince, "同岗位同季度", "the same jobs and quarters"),
    predicts: () => ["同一批入职者中，", "Among the same hires, "],
    stays: (isSince: boolean) => since(isSince, "同岗位同季度", "the same jobs and quarters"),
    fair: (isSince: boolean) => since(isSince, "同岗位内", "the same jobs"),
    liked: (isSince: boolean) => since(isSince, "同岗位同季度", "the same jobs and quarters"),
  },
  ahead: {
    saves: (size: string) => [
      `AI 路径的入职者从投递到入职平均快 ${size}`,
      `hires of the AI path started work ${size} sooner after applying`,
    ],
    predicts: (size: string) => [
      `AI 得分与入职半年绩效的相关系数比面试官评分高 ${size}`,
      `the correlation with performance after six months is ${size} higher for the AI score than for the interviewers’ rating`,
    ],
    stays: (size: string) => [
      `AI 路径的入职者 90 天后仍在职的比例高 ${size}`,
      `the share of hires still employed after 90 days is ${size} higher on the AI path`,
    ],
    fair: (size: string, group: string) => [
      `${group}与对照群体的通过率差距，AI 路径比传统路径小 ${size}`,
      `the gap in passing between ${group} and the group it is held against is ${size} narrower on the AI path`,
    ],
    liked: (size: string) => [
      `AI 路径的候选人满意的比例高 ${size}`,
      `the share of satisfied candidates is ${size} higher on the AI path`,
    ],
  },
  behind: {
    saves: (size: string) => [
      `AI 路径的入职者从投递到入职平均慢 ${size}`,
      `hires of the AI path started work ${size} later after applying`,
    ],
    predicts: (size: string) => [
      `AI 得分与入职半年绩效的相关系数比面试官评分低 ${size}`,
      `the correlation with performance after six months is ${size} lower for the AI score than for the interviewers’ rating`,
    ],
    stays: (size: string) => [
      `AI 路径的入职者 90 天后仍在职的比例低 ${size}`,
      `the share of hires still employed after 90 days is ${size} lower on the AI path`,
    ],
    fair: (size: string, group: string) => [
      `${group}与对照群体的通过率差距，AI 路径比传统路径大 ${size}`,
      `the gap in passing between ${group} and the group it is held against is ${size} wider on the AI path`,
    ],
    liked: (size: string) => [
      `AI 路径的候选人满意的比例低 ${size}`,
      `the share of satisfied candidates is ${size} lower on the AI path`,
    ],
  },
  same: {
    saves: (below: string, above: string) => [
      `看不出招聘用时的差异：AI 路径从快 ${below}到慢 ${above}都有可能`,
      `no difference in time to hire can be told: the AI path may be anything from ${below} sooner to ${above} later`,
    ],
    predicts: (below: string, above: string) => [
      `看不出两者与入职半年绩效的相关系数有差异：AI 得分从低 ${below} 到高 ${above} 都有可能`,
      `no difference in the correlation with performance after six months can be told: that of the AI score may be anything from ${below} lower to ${above} higher than that of the interviewers’ rating`,
    ],
    stays: (below: string, above: string) => [
      `看不出 90 天留任的差异：AI 路径从低 ${below}到高 ${above}都有可能`,
      `no difference in the share still employed after 90 days can be told: the AI path may be anything from ${below} lower to ${above} higher`,
    ],
    fair: (below: string, above: string, group: string) => [
      `看不出两条路径的群体通过率差距有差异：即使是相差最明显的${group}，AI 路径的差距从大 ${below}到小 ${above}都有可能`,
      `no difference in the gaps between groups can be told: even for ${group}, where the paths differ most clearly, the gap may be anything from ${below} wider to ${above} narrower on the AI path`,
    ],
    liked: (below: string, above: string) => [
      `看不出候选人满意度的差异：AI 路径满意的比例从低 ${below}到高 ${above}都有可能`,
      `no difference in the share of satisfied candidates can be told: the AI path may be anything from ${below} lower to ${above} higher`,
    ],
  },
  group: (dimension: string, value: string) => [`${dimension}“${value}”`, `${dimension} “${value}”`],
  level: ["95% 区间", "95% interval"],
  inside: (what: string, n: string) => [`（${what}，n = ${n}）。`, ` (${what}, n = ${n}).`],
  sides: {
    paths: (ai: string, other: string) => [
      `不分岗位和季度：AI 路径 ${ai}，传统路径 ${other}。`,
      ` All jobs and quarters together: ${ai} on the AI path, ${other} on the traditional one.`,
    ],
    scores: (ai: string, other: string) => [
      `r 分别为 ${ai} 和 ${other}，均为入职者中的观察值，未校正筛选的影响。`,
      ` r is ${ai} for the AI score and ${other} for the rating, as observed among hires and not corrected for their selection.`,
    ],
    gaps: (ai: string, other: string) => [
      `差距：AI 路径 ${ai}，传统路径 ${other}；在所比较的群体中相差最明显，区间已按比较次数放宽。`,
      ` The gap is ${ai} on the AI path and ${other} on the traditional one. Of all groups compared the paths differ most clearly here; the interval allows for their number.`,
    ],
  },
  unproven: [
    "AI 得分本身能否预测绩效，还看不出来。",
    " Whether the AI score by itself goes with performance cannot be told.",
  ],
  cannot: {
    hidden: ["人数过少，为保护隐私不予显示。", "Too few people: nothing is told, to protect them."],
    none: ["还没有可供比较的数据。", "There are no data yet to compare."],
    noTraditional: (isSince: boolean) => [
      `${isSince ? "上线以来" : "所选范围内"}没有人走传统路径，无从比较。`,
      `${isSince ? "Since the roll-out" : "In the selection"} nobody went the traditional path, so there is nothing to compare with.`,
    ],
    noAi: (isSince: boolean) => [
      `${isSince ? "上线以来" : "所选范围内"}没有人走 AI 路径，无从比较。`,
      `${isSince ? "Since the roll-out" : "In the selection"} nobody went the AI path, so there is nothing to compare.`,
    ],
    few: (ai: string, other: string, least: string) => [
      `AI 路径 ${ai} 人，传统路径 ${other} 人；任一侧不足 ${least} 人时不下结论。`,
      `There are ${ai} people on the AI path and ${other} on the traditional one; with under ${least} on either side nothing is concluded.`,
    ],
    fewPeople: (n: string, least: string) => [
      `既有两种评分又有 入职半年绩效的入职者为 ${n} 人；不足 ${least} 人时不下结论。`,
      `There are ${n} hires with both scores and a review after six months; with under ${least} nothing is concluded.`,
    ],
    groups: (least: string) => [
      `没有两个群体在两条路径上都有 ${least} 人，无从比较。`,
      `No two groups have ${least} people on both paths, so no gap can be compared.`,
    ],
    apart: [
      "没有任何岗位和季度同时有两条路径的人，无法同类相比。",
      "No job and quarter has people on both paths, so like cannot be compared with like.",
    ],
    constant: [
      "两种评分或绩效没有差异，相关系数无从计算。",
      "The scores or the reviews do not vary, so there is no correlation.",
    ],
  },
});
