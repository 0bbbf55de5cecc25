import { words } from "./words.ts";

/** The texts of the page retention. */
export const retentionWords = words({
  sections: {
    retention: ["两种筛选方式", "Either screening path"],
    bands: ["按 AI 得分", "By AI score"],
    jobs: ["按岗位", "By job"],
  },
  lead: (ai: string, other: string) => [
    `AI 筛选的新员工中，${ai} 入职 90 天后仍在职，传统筛选为 ${other}`,
    `${ai} of AI-screened hires are still employed after 90 days, against ${other} of those screened the traditional way`,
  ],
  leadClear: (change: string, interval: string) => [
    `在同一岗位、同一入职季度内比较，AI 与传统相差 ${change}${interval && `（${interval}）`}。`,
    `Within the same job and hire quarter the difference is ${change}${interval && ` (${interval})`}.`,
  ],
  leadUnclear: (change: string, interval: string) => [
    `在同一岗位、同一入职季度内比较，看不出明确差别：${change}${interval && `（${interval}）`}。`,
    `Within the same job and hire quarter no clear difference can be seen: ${change}${interval && ` (${interval})`}.`,
  ],
  gapWasThere: (before: string, after: string, change: string) => [
    `这一差距在上线前就有（${before}），上线后为 ${after}，前后没有明确差异（${change}）：差距来自筛选方式本身或进入该方式的人，而不是上线带来的`,
    `The gap was there before the roll-out (${before}); since then it is ${after}, no clear difference (${change}): it comes with the path, or with who is screened on it, and not with the roll-out`,
  ],
  gapChanged: (before: string, after: string, change: string) => [
    `上线前差距为 ${before}，上线后为 ${after}，变化 ${change}`,
    `Before the roll-out the gap was ${before}, since then it is ${after}; it changed by ${change}`,
  ],
  leadOne: (path: string, value: string) => [
    `${value} 的新员工入职 90 天后仍在职。他们都经由同一种筛选方式（${path}），无从比较。`,
    `${value} of hires are still employed after 90 days. All of them were screened by the same path (${path}), so there is nothing to compare.`,
  ],
  leadOnePathYet: (path: string, value: string) => [
    `目前只有一种筛选方式（${path}）的新员工已观察满 90 天：${value} 入职 90 天后仍在职，暂时无从比较。`,
    `${value} of hires are still employed after 90 days by the only screening path (${path}) whose hires have been followed that long, so there is nothing to compare yet.`,
  ],
  leadTooSoon: [
    "所选范围内还没有新员工观察满 90 天。",
    "No hire of this selection has been followed for 90 days yet.",
  ],
  leadNone: [
    "所选范围内没有入职与在职记录。请放宽周期、移除筛选，或在“数据”页导入 hires（入职）和 employment（在职）。",
    "There are no hires with an employment record in this selection. Widen the period, take off a filter, or load the feeds hires and employment on the page Data.",
  ],
  needBoth: [
    "比较需要同一岗位、同一季度内两种筛选方式都有入职者。请移除筛选，或在数据页导入两种方式的 applications（投递）和 hires（入职）。",
    "The comparison needs hires of both screening paths in the same job and quarter. Remove the filter, or load the feeds applications and hires of both on the page Data.",
  ],
  needMore: [
    "每一组的新员工都太少，画不出曲线。放宽周期或移除筛选，会有更多数据。",
    "Every group has too few hires for a curve. Widen the period or remove a filter to have more data.",
  ],
  needScores: [
    "这些入职者都没有 AI 得分：请在数据页导入 ai_interviews（AI 面试）。",
    "None of these hires has an AI score. Load the feed ai_interviews on the page Data.",
  ],
  aiNinety: ["AI 筛选：90 天后仍在职", "AI screening: employed after 90 days"],
  traditionalNinety: ["传统筛选：90 天后仍在职", "Traditional screening: employed after 90 days"],
  gap: ["同岗位、同季度的 90 天差异", "Difference at 90 days, same job and quarter"],
  daysGap: (until: string) => [`前 ${until}的在职天数差异`, `Difference in days employed, first ${until}`],
  days: (count: number) => [`${count} 天`, `${count} days`],
  crude: (value: string) => [`不区分岗位和季度：${value}`, `Without regard to job and quarter: ${value}`],
  strata: (compared: string) => [
    `比较了 ${compared} 个“岗位 × 季度”组合`,
    `${compared} combinations of job and quarter compared`,
  ],
  everybody: [
    "全部入职者；选择周期后只看该周期入职的人",
    "All hires on record: choose a period to look at its hires alone",
  ],
  hired: (range: string) => [`${range} 入职`, `Hired ${range}`],
  curveTitle: ["AI 筛选的人留得更久吗？", "Do AI-screened hires stay longer?"],
  curveFinding: [
    "同岗位、同季度相比，AI 筛选的人留得更久",
    "AI-screened hires stay longer, job by job and quarter by quarter",
  ],
  curveFindingLess: [
    "同岗位、同季度相比，AI 筛选的人离开得更早",
    "AI-screened hires leave sooner, job by job and quarter by quarter",
  ],
  curveAbout: [
    "按入职天数计的在职比例；两种筛选方式取相同的岗位与入职季度构成，未到期者按删失处理",
    "Share still employed by days since the start of work, with the same mix of jobs and hire quarters on both paths; people not yet there are censored",
  ],
  crudeTitle: ["不区分岗位和季度的原始比较", "The same without regard to job and quarter"],
  crudeAbout: [
    "按入职天数计的在职比例（Kaplan–Meier），各筛选方式的全部入职者",
    "Share still employed by days since the start of work (Kaplan–Meier), all hires of each path",
  ],
  logRank: (chi: string, p: string, crudeChi: string, crudeP: string) => [
    `对数秩检验：同岗位同季度内 χ² = ${chi}，${p}；合在一起 χ² = ${crudeChi}，${crudeP}`,
    `Log-rank test within job and quarter: χ² = ${chi}, ${p}; all together: χ² = ${crudeChi}, ${crudeP}`,
  ],
  gapTitle: ["差距有多大，会不会扩大？", "How large is the difference, and does it grow?"],
  gapAbout: [
    "在职比例之差（AI 减传统），百分点",
    "Share still employed, AI minus traditional, percentage points",
  ],
  within: ["同岗位、同入职季度内", "Within job and hire quarter"],
  together: ["合在一起（Kaplan–Meier）", "All together, Kaplan–Meier"],
  hazardTitle: ["筛选方式让离职风险相差多少？", "How much does the path change the risk of leaving?"],
  hazardFinding: (less: string) => [
    `入职第一年的任何时候，AI 筛选者的离职风险都低 ${less}`,
    `At any time in the first year, the risk of leaving is ${less} lower with AI screening`,
  ],
  hazardAbout: [
    "风险比（AI 比传统）：1 表示风险相同，小于 1 表示离职更少（Cox 模型）",
    "Hazard ratio, AI over traditional: 1 means the same risk, less than 1 fewer leave (Cox)",
  ],
  hazardAxis: ["风险比", "Hazard ratio"],
  hazardTogether: ["合在一起", "All together"],
  proportional: (chi: string, p: string) => [
    `可以认为这一比值不随时间改变（Schoenfeld 残差检验：χ² = ${chi}，${p}）。`,
    `The ratio may be taken as the same at all times (Schoenfeld check: χ² = ${chi}, ${p}).`,
  ],
  notProportional: (chi: string, p: string) => [
    `这一比值随时间改变（Schoenfeld 残差检验：χ² = ${chi}，${p}）：只能当作平均值，请以各时点的差异为准。`,
    `The ratio changes with time (Schoenfeld check: χ² = ${chi}, ${p}): read it as an average, and the differences by day instead.`,
  ],
  meanTitle: ["第一年平均在职多少天？", "How many days of the first year do hires stay?"],
  meanAbout: [
    "入职第一年内的平均在职天数（受限平均）",
    "Mean days employed within the first year (restricted mean)",
  ],
  bandTitle: ["得分高的人留得更久吗？", "Do those with high scores stay longer?"],
  bandAbout: [
    "90 天后仍在职的比例，按 AI 得分段",
    "Share still employed after 90 days, by band of the AI score",
  ],
  bandCurveTitle: ["最高与最低分数段的第一年", "The highest and the lowest score band over the first year"],
  bandCurveAbout: [
    "按入职天数计的在职比例；其他分数段见表格",
    "Share still employed by days since the start of work; the other bands are in the table",
  ],
  jobCurveTitle: (job: string) => [`${job}：入职第一年`, `${job}: the first year`],
  jobCurveAbout: [
    "所选岗位按入职天数计的在职比例（Kaplan–Meier），按筛选方式",
    "Share still employed by days since the start of work in the chosen job (Kaplan–Meier), by screening path",
  ],
  jobLabel: ["岗位", "Job"],
  jobTitle: ["哪些岗位留得住人？", "Where do people stay?"],
  jobAbout: [
    "90 天后仍在职的比例，按岗位与筛选方式",
    "Share still employed after 90 days, by job and screening path",
  ],
  dayLabel: (day: number) => [
    day === 0 ? "第 0 天" : `${day} 天后`,
    day === 0 ? "Day 0" : `After ${day} days`,
  ],
  explainAbout: [
    "每位入职者从到岗之日算起，到离职之日或数据的最后一天为止；尚未到期者按删失处理，绝不当作留任。",
    "Each hire counts from the start of work to the end of employment, or to the last day of the data (censored, never counted as stayed).",
  ],
  explainFormula: [
    "Kaplan–Meier 留任比例，log-log 区间（Greenwood 方差）。同岗位同季度内的差异用 Mantel–Haenszel 风险差和 Sato 区间，只取入职已满相应天数的人；检验用分层对数秩检验。构成相同的曲线按所在层的人数加权（逆概率加权）。在职天数为受限平均，分层比较时每层权重为 n1 n0 / (n1 + n0)。风险比用 Cox 模型（Efron 法处理同日离职），每个岗位与入职季度各有基线；比例风险用 Grambsch–Therneau 检验。",
    "Kaplan–Meier share with log-log intervals (Greenwood). The difference within job and hire quarter is the Mantel–Haenszel risk difference with Sato's interval, over hires long enough ago to be followed to that day; its test is the stratified log-rank test. Curves with the same mix weigh each hire by the size of its stratum (inverse probability weighting). Days employed are the restricted mean; within strata each stratum weighs n1 n0 / (n1 + n0). Hazard ratio by Cox with Efron’s handling of ties, each job and hire quarter with its own baseline; its check is the score test of Grambsch and Therneau.",
  ],
});
