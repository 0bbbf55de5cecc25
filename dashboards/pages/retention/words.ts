import { inLanguages } from "../../text/text.ts";

const en = {
  lead: (ai: string, other: string) =>
    `${ai} of AI-screened hires are still employed after 90 days, against ${other} of those screened the traditional way`,
  leadClear: (change: string, interval: string) =>
    `Within the same job and hire quarter the difference is ${change}${interval && ` (${interval})`}.`,
  leadUnclear: (change: string, interval: string) =>
    `Within the same job and hire quarter no clear difference can be seen: ${change}${interval && ` (${interval})`}.`,
  leadOne: (path: string, value: string) =>
    `${value} of hires are still employed after 90 days. All of them were screened by the same path (${path}), so there is nothing to compare.`,
  leadOnePathYet: (path: string, value: string) =>
    `${value} of hires are still employed after 90 days by the only screening path (${path}) whose hires have been followed that long, so there is nothing to compare yet.`,
  leadTooSoon: "No hire of this selection has been followed for 90 days yet.",
  leadNone:
    "There are no hires with an employment record in this selection. Widen the period, take off a filter, or load the feeds hires and employment on the page Data.",
  needBoth:
    "The comparison needs hires of both screening paths in the same job and quarter. Remove the filter, or load the feeds applications and hires of both on the page Data.",
  needMore:
    "Every group has too few hires for a curve. Widen the period or remove a filter to have more data.",
  needScores: "None of these hires has an AI score. Load the feed ai_interviews on the page Data.",
  aiNinety: "AI screening: employed after 90 days",
  traditionalNinety: "Traditional screening: employed after 90 days",
  gap: "Difference at 90 days, same job and quarter",
  daysGap: (until: string) => `Difference in days employed, first ${until}`,
  days: (count: number) => `${count} days`,
  crude: (value: string) => `Without regard to job and quarter: ${value}`,
  strata: (compared: string) => `${compared} combinations of job and quarter compared`,
  everybody: "All hires on record: choose a period to look at its hires alone",
  hired: (range: string) => `Hired ${range}`,
  curveTitle: "Do AI-screened hires stay longer?",
  curveFinding: "AI-screened hires stay longer, job by job and quarter by quarter",
  curveFindingLess: "AI-screened hires leave sooner, job by job and quarter by quarter",
  curveAbout:
    "Share still employed by days since the start of work, with the same mix of jobs and hire quarters on both paths; people not yet there are censored",
  crudeTitle: "The same without regard to job and quarter",
  crudeAbout: "Share still employed by days since the start of work (Kaplan–Meier), all hires of each path",
  logRank: (chi: string, p: string, crudeChi: string, crudeP: string) =>
    `Log-rank test within job and quarter: χ² = ${chi}, ${p}; all together: χ² = ${crudeChi}, ${crudeP}`,
  gapTitle: "How large is the difference, and does it grow?",
  gapAbout: "Share still employed, AI minus traditional, percentage points",
  within: "Within job and hire quarter",
  together: "All together, Kaplan–Meier",
  hazardTitle: "How much does the path change the risk of leaving?",
  hazardFinding: (less: string) =>
    `At any time in the first year, the risk of leaving is ${less} lower with AI screening`,
  hazardAbout: "Hazard ratio, AI over traditional: 1 means the same risk, less than 1 fewer leave (Cox)",
  hazardAxis: "Hazard ratio",
  hazardTogether: "All together",
  proportional: (chi: string, p: string) =>
    `The ratio may be taken as the same at all times (Schoenfeld check: χ² = ${chi}, ${p}).`,
  notProportional: (chi: string, p: string) =>
    `The ratio changes with time (Schoenfeld check: χ² = ${chi}, ${p}): read it as an average, and the differences by day instead.`,
  meanTitle: "How many days of the first year do hires stay?",
  meanAbout: "Mean days employed within the first year (restricted mean)",
  bandTitle: "Do those with high scores stay longer?",
  bandAbout: "Share still employed after 90 days, by band of the AI score",
  bandCurveTitle: "The highest and the lowest score band over the first year",
  bandCurveAbout: "Share still employed by days since the start of work; the other bands are in the table",
  jobCurveTitle: "The jobs where most and where fewest stay",
  jobCurveAbout: "Share still employed by days since the start of work; the other jobs are in the table",
  jobTitle: "Where do people stay?",
  jobFinding: (worst: string) => `Fewest stay in ${worst}`,
  jobAbout: "Share still employed after 90 days, by job",
  dayLabel: (day: number) => (day === 0 ? "Day 0" : `After ${day} days`),
  all: "All hires",
  explainAbout:
    "Each hire counts from the start of work to the end of employment, or to the last day of the data (censored, never counted as stayed).",
  explainFormula:
    "Kaplan–Meier share with log-log intervals (Greenwood). The difference within job and hire quarter is the Mantel–Haenszel risk difference with Sato's interval, over hires long enough ago to be followed to that day; its test is the stratified log-rank test. Curves with the same mix weigh each hire by the size of its stratum (inverse probability weighting). Days employed are the restricted mean; within strata each stratum weighs n1 n0 / (n1 + n0). Hazard ratio by Cox with Efron’s handling of ties, each job and hire quarter with its own baseline; its check is the score test of Grambsch and Therneau.",
};

const zh: typeof en = {
  lead: (ai, other) => `AI 筛选的新员工中，${ai} 入职 90 天后仍在职，传统筛选为 ${other}`,
  leadClear: (change, interval) =>
    `在同一岗位、同一入职季度内比较，AI 与传统相差 ${change}${interval && `（${interval}）`}。`,
  leadUnclear: (change, interval) =>
    `在同一岗位、同一入职季度内比较，看不出明确差别：${change}${interval && `（${interval}）`}。`,
  leadOne: (path, value) =>
    `${value} 的新员工入职 90 天后仍在职。他们都经由同一种筛选方式（${path}），无从比较。`,
  leadOnePathYet: (path, value) =>
    `目前只有一种筛选方式（${path}）的新员工已观察满 90 天：${value} 入职 90 天后仍在职，暂时无从比较。`,
  leadTooSoon: "所选范围内还没有新员工观察满 90 天。",
  leadNone:
    "所选范围内没有入职与在职记录。请放宽周期、移除筛选，或在“数据”页导入 hires（入职）和 employment（在职）。",
  needBoth:
    "比较需要同一岗位、同一季度内两种筛选方式都有入职者。请移除筛选，或在数据页导入两种方式的 applications（投递）和 hires（入职）。",
  needMore: "每一组的新员工都太少，画不出曲线。放宽周期或移除筛选，会有更多数据。",
  needScores: "这些入职者都没有 AI 得分：请在数据页导入 ai_interviews（AI 面试）。",
  aiNinety: "AI 筛选：90 天后仍在职",
  traditionalNinety: "传统筛选：90 天后仍在职",
  gap: "同岗位、同季度的 90 天差异",
  daysGap: (until) => `前 ${until}的在职天数差异`,
  days: (count) => `${count} 天`,
  crude: (value) => `不区分岗位和季度：${value}`,
  strata: (compared) => `比较了 ${compared} 个“岗位 × 季度”组合`,
  everybody: "全部入职者；选择周期后只看该周期入职的人",
  hired: (range) => `${range} 入职`,
  curveTitle: "AI 筛选的人留得更久吗？",
  curveFinding: "同岗位、同季度相比，AI 筛选的人留得更久",
  curveFindingLess: "同岗位、同季度相比，AI 筛选的人离开得更早",
  curveAbout: "按入职天数计的在职比例；两种筛选方式取相同的岗位与入职季度构成，未到期者按删失处理",
  crudeTitle: "不区分岗位和季度的原始比较",
  crudeAbout: "按入职天数计的在职比例（Kaplan–Meier），各筛选方式的全部入职者",
  logRank: (chi, p, crudeChi, crudeP) =>
    `对数秩检验：同岗位同季度内 χ² = ${chi}，${p}；合在一起 χ² = ${crudeChi}，${crudeP}`,
  gapTitle: "差距有多大，会不会扩大？",
  gapAbout: "在职比例之差（AI 减传统），百分点",
  within: "同岗位、同入职季度内",
  together: "合在一起（Kaplan–Meier）",
  hazardTitle: "筛选方式让离职风险相差多少？",
  hazardFinding: (less) => `入职第一年的任何时候，AI 筛选者的离职风险都低 ${less}`,
  hazardAbout: "风险比（AI 比传统）：1 表示风险相同，小于 1 表示离职更少（Cox 模型）",
  hazardAxis: "风险比",
  hazardTogether: "合在一起",
  proportional: (chi, p) => `可以认为这一比值不随时间改变（Schoenfeld 残差检验：χ² = ${chi}，${p}）。`,
  notProportional: (chi, p) =>
    `这一比值随时间改变（Schoenfeld 残差检验：χ² = ${chi}，${p}）：只能当作平均值，请以各时点的差异为准。`,
  meanTitle: "第一年平均在职多少天？",
  meanAbout: "入职第一年内的平均在职天数（受限平均）",
  bandTitle: "得分高的人留得更久吗？",
  bandAbout: "90 天后仍在职的比例，按 AI 得分段",
  bandCurveTitle: "最高与最低分数段的第一年",
  bandCurveAbout: "按入职天数计的在职比例；其他分数段见表格",
  jobCurveTitle: "留下最多和最少的岗位",
  jobCurveAbout: "按入职天数计的在职比例；其他岗位见表格",
  jobTitle: "哪些岗位留得住人？",
  jobFinding: (worst) => `${worst} 留下的人最少`,
  jobAbout: "90 天后仍在职的比例，按岗位",
  dayLabel: (day) => (day === 0 ? "第 0 天" : `${day} 天后`),
  all: "全部入职者",
  explainAbout:
    "每位入职者从到岗之日算起，到离职之日或数据的最后一天为止；尚未到期者按删失处理，绝不当作留任。",
  explainFormula:
    "Kaplan–Meier 留任比例，log-log 区间（Greenwood 方差）。同岗位同季度内的差异用 Mantel–Haenszel 风险差和 Sato 区间，只取入职已满相应天数的人；检验用分层对数秩检验。构成相同的曲线按所在层的人数加权（逆概率加权）。在职天数为受限平均，分层比较时每层权重为 n1 n0 / (n1 + n0)。风险比用 Cox 模型（Efron 法处理同日离职），每个岗位与入职季度各有基线；比例风险用 Grambsch–Therneau 检验。",
};

/** The texts of this page. */
export const pageText = inLanguages({ en, zh });
