import { inLanguages } from "../../text/text.ts";

const en = {
  dimension: "By",
  leadNone:
    "There are no completed AI interviews with a result in this selection. Widen the period, take off a filter, or load the feeds ai_interviews and candidates on the page Data.",
  needGroups:
    "Fewer than two groups have enough scored interviews. Widen the period, remove a filter, or load ai_scores and candidates on the page Data.",
  leadOne: "Only one group is known in this selection, so there is nothing to compare.",
  lead: (group: string, value: string, interval: string, best: string) =>
    `“${group}” passes least often: ${value} times the rate of “${best}” (${interval})`,
  leadUnder: (groups: string) => `; below four fifths: ${groups}`,
  leadFlips: ", though one more pass would turn it: too few people to rest on",
  leadNoneUnder: "; no group lies below four fifths",
  noVerdict:
    "No single figure decides whether a selection is fair. Read the measures together: they can disagree, and each has its uncertainty.",
  lowest: "Lowest impact ratio",
  lowestFacts: (group: string, best: string) => `${group} against ${best}`,
  withinJob: "Largest difference within jobs",
  withinFacts: (group: string, reference: string) => `${group} minus ${reference}, same job`,
  gap: "Largest difference in a competency",
  gapFacts: (of: string, group: string, reference: string) => `${of}: ${group} minus ${reference}`,
  prediction: "Groups for whom the score means something else",
  predictionOf: (some: string, all: string) => `${some} of ${all}`,
  predictionFacts: "Differential prediction of performance after six months, 5% level",
  predictionNone: "Fewer than two groups have 30 hires with a review",
  clear: "The interval leaves out no difference.",
  unclear: "No clear difference.",
  flips: "One more person passed would turn the finding: too thin to stand on.",
  rateTitle: "How many of each group pass the AI interview?",
  rateAbout: "Share of completed AI interviews that were recommended",
  ratioTitle: "Impact ratios",
  ratioAbout: "Pass rate over that of the comparison group; 1 is the same rate, 0.8 the four-fifths line",
  toHighest: (group: string) => `Against the highest rate: ${group}`,
  toLargest: (group: string) => `Against the largest group: ${group}`,
  fourFifths: "Four fifths",
  sd: "Standard deviations",
  sdShort: "SD",
  chance: (all: number, some: number) =>
    `of ${all} comparisons about ${some} would leave out 0 by chance alone`,
  withinTitle: "Does the difference remain within the same job?",
  withinAbout: (reference: string) =>
    `Pass rate minus that of “${reference}”, percentage points, within jobs (Mantel–Haenszel)`,
  jobTitle: "In which jobs is the impact ratio lowest?",
  jobFinding: (jobs: string, all: number) =>
    all > 3
      ? `Groups pass unequally in ${jobs} and ${all - 3} more jobs`
      : `Groups pass unequally in ${jobs}`,
  jobAbout: (reference: string) =>
    `Pass rate over that of “${reference}” in the same job; the strongest evidence first. The whole can hide what one job does`,
  jobCount: (jobs: number, ratios: number, standing: number) =>
    `${jobs} ${jobs === 1 ? "job was" : "jobs were"} looked at (${ratios} ${ratios === 1 ? "ratio" : "ratios"}); in ${standing === 0 ? "none" : standing} of them does a ratio stand apart from 1 at a false discovery rate of 10%.`,
  jobTold: (name: string, value: string, interval: string, p: string) =>
    `${name}: ${value} (${interval}, adjusted p ${p}).`,
  jobLowest: (told: string) => `Lowest where both groups have 30 or more: ${told}`,
  jobRates: (group: string, rate: string, n: string, other: string, otherRate: string, otherN: string) =>
    `${group} ${rate} of ${n}, ${other} ${otherRate} of ${otherN}`,
  jobP: (p: string) => `adjusted p ${p}`,
  jobStands: "stands",
  jobUntested: (fewest: string) => `not tested: a group under ${fewest}`,
  jobShown: (shown: number, all: number) =>
    `The ${shown} with the strongest evidence of ${all}; the table has all`,
  jobSmall: (count: number, fewest: string) =>
    `${count} not tested and not drawn, since one of the two groups has fewer than ${fewest} people in the job`,
  jobHidden: (count: number) => `${count} hidden: they would tell about too few people`,
  jobExplainAbout:
    "Each completed AI interview counts once, by job and group. Every group is held against the largest group of all within the same job: the highest rate of a small job is often chance.",
  jobExplainFormula:
    "Impact ratio with Koopman's score interval; Fisher's exact test, two-sided, where both groups have ten people or more in the job; p adjusted over all jobs and groups that were tested (Benjamini–Hochberg). “Stands”: adjusted p of 0.10 or less. Sorted by p.",
  cutTitle: "What would another cut-off change?",
  cutAbout: (reference: string) =>
    `Impact ratio against “${reference}” if the best-scored share of all had passed; scores standardized within vendor and model version`,
  cutLabel: (share: string) => `Top ${share}`,
  cutAxis: "Impact ratio",
  competencyTitle: "On which competencies do groups score differently?",
  competencyAbout: (reference: string) =>
    `Mean score minus that of “${reference}” in standard deviations (Hedges’ g), standardized within vendor and model version`,
  questionTitle: "Which questions show the largest differences?",
  questionAbout: (reference: string) =>
    `Mean score minus that of “${reference}” in standard deviations (Hedges’ g); a difference alone does not make a question biased`,
  predictionTitle: "Does the same score mean the same performance?",
  predictionAbout:
    "Regression of performance after six months on the AI score (Cleary): first slopes are compared, then levels. Over all hires on record, since reviews come later.",
  trendTitle: "Does the impact ratio change over time?",
  columns: {
    group: "Group",
    n: "n",
    selected: "Passed",
    rate: "Rate",
    ratio: "Impact ratio",
    interval: "95% interval",
    fisher: "Fisher p",
    midP: "Mid-p",
    z: "Z",
    p: "p",
    phi: "Phi",
    h: "Cohen’s h",
    odds: "Odds ratio",
    shortfall: "Short of",
    flips: "One more turns it",
    note: "Note",
    slope: "Slope (own / other)",
    slopeGroup: "Slope, own group",
    slopeReference: "Slope, other group",
    slopeP: "Slopes p",
    interceptP: "Levels p",
    residual: "Actual minus predicted, SD",
    finding: "Finding",
    above: "Above median",
    share: "Share of all",
  },
  findings: {
    same_line: "One line serves both",
    intercepts_differ: "Levels differ",
    slopes_differ: "Slopes differ",
    cannot_say: "Cannot say: fewer than 30",
  } as Record<string, string>,
  testsTitle: "Every test at once",
  testsAbout: (reference: string) => `Each group against the highest rate${reference && `: “${reference}”`}`,
  yes: "yes",
  no: "no",
  under: "under four fifths",
  yardstick: "comparison group",
  small: "under 2% of all: not judged",
  largest: "largest group",
  largestGroup: "the largest group",
  biasTitle: "Is a question harder for one group?",
  biasFinding: (some: string, all: string) =>
    `${some} of ${all} questions are harder or easier for a group than its other answers suggest`,
  biasFindingNone: "No question is clearly harder for a group of equal standing",
  biasAbout: (reference: string) =>
    `Mantel–Haenszel delta against “${reference}” among people of equal standing on the other questions; below 0 the question is harder for the group`,
  biasAxis: "Delta (ETS scale)",
  biasModerate: "B from",
  biasNote:
    "Class A is negligible, B moderate (from ±1), C large (from ±1.5 and clearly beyond ±1). A flag is a reason to read the question, not a verdict.",
  biasNone: (fewest: string) =>
    `No question was answered by ${fewest} people of two groups. Widen the period, remove a filter, or load ai_scores on the page Data.`,
  biasTableTitle: "Both views of every question",
  biasTableAbout:
    "Mantel–Haenszel (above or below the median) beside ordinal logistic regression (the whole scale); where they disagree, neither decides",
  biasListed: (shown: string, all: string) => `The ${shown} largest of ${all}`,
  biasColumns: {
    question: "Question",
    n: "n of the group",
    delta: "Delta",
    interval: "95% interval",
    p: "Adjusted p",
    ets: "ETS class",
    effect: "Log odds",
    uniform: "Uniform p",
    nonUniform: "Non-uniform p",
    effectClass: "Class by R²",
  },
  classes: { A: "A negligible", B: "B moderate", C: "C large" } as Record<string, string>,
  biasExplainAbout:
    "Everybody who answered a question is matched on the mean of the interview's other questions, standardized within question, vendor and model version.",
  biasExplainFormula:
    "Delta = −2.35 ln(odds ratio of the reference over the group), pooled over ten bands of standing by Mantel–Haenszel; ETS classes by Zieky (1993). Second view: ordinal logistic regression (Zumbo 1999), likelihood-ratio tests of a uniform and a non-uniform difference, classes by Jodoin and Gierl (2001). p adjusted over all questions and groups by Benjamini–Hochberg.",
  auditSection: "Tables of New York City Local Law 144",
  auditAbout:
    "The bias audit of automated hiring tools: each category's rate over the highest rate, by sex, by ethnicity and by both. Categories under 2% of the data are counted and shown, but set no yardstick.",
  selectionTitle: "Selection rate",
  selectionAbout: "Share of each category that passed the AI interview",
  scoringTitle: "Scoring rate",
  scoringAbout:
    "Share of each category that scored above the median of everybody; scores standardized within vendor and model version",
  bySex: "By sex",
  byEthnicity: "By ethnicity",
  byBoth: "Ethnicity and sex together",
  unknown: (count: string) => `${count} people without a known category are in no row.`,
  explainAbout:
    "Each completed AI interview counts once, by the group of its candidate. Passed means recommended by the AI interview.",
  explainFormula:
    "Rates with Wilson's interval; impact ratio with Koopman's score interval; differences with Newcombe's interval, within jobs Mantel–Haenszel with Sato's. Fisher's exact test is two-sided; odds ratio by conditional maximum likelihood with the exact interval; Z with the pooled variance. Score differences are Hedges' g. Groups under 2% of all set no yardstick.",
};

const zh: typeof en = {
  dimension: "分组方式",
  leadNone:
    "所选范围内没有已出结果的 AI 面试。请放宽周期、移除筛选，或在“数据”页导入 ai_interviews（AI 面试）和 candidates（候选人）。",
  needGroups:
    "得分足够多的群体不足两个。请放宽周期、移除筛选，或在数据页导入 ai_scores（AI 得分）和 candidates（候选人）。",
  leadOne: "所选范围内只有一个已知群体，无从比较。",
  lead: (group, value, interval, best) => `“${group}”的通过率最低，是“${best}”的 ${value}（${interval}）`,
  leadUnder: (groups) => `；低于五分之四的有：${groups}`,
  leadFlips: "，但多通过一人结论就会改变，依据过于单薄",
  leadNoneUnder: "；没有群体低于五分之四",
  noVerdict:
    "没有哪一个数字能单独判定选拔是否公平。请把各项指标放在一起看：它们可能并不一致，且都有不确定性。",
  lowest: "最低影响比",
  lowestFacts: (group, best) => `${group}，与${best}相比`,
  withinJob: "同岗位内的最大差异",
  withinFacts: (group, reference) => `${group}减${reference}，同岗位内`,
  gap: "能力项得分的最大差异",
  gapFacts: (of, group, reference) => `${of}：${group}减${reference}`,
  prediction: "得分含义不同的群体",
  predictionOf: (some, all) => `${some} / ${all}`,
  predictionFacts: "以 AI 得分预测 6 个月绩效的组间差异检验，5% 水平",
  predictionNone: "有绩效的入职者达到 30 人的群体不足两个",
  clear: "区间不包含“无差异”。",
  unclear: "看不出明确差异。",
  flips: "多通过一人结论就会改变：依据过于单薄。",
  rateTitle: "各群体有多少人通过 AI 面试？",
  rateAbout: "完成 AI 面试者中被推荐的比例",
  ratioTitle: "影响比",
  ratioAbout: "通过率与对照组之比；1 表示相同，0.8 为五分之四线",
  toHighest: (group) => `与通过率最高的群体相比：${group}`,
  toLargest: (group) => `与人数最多的群体相比：${group}`,
  fourFifths: "五分之四",
  sd: "标准差",
  sdShort: "个标准差",
  chance: (all, some) => `共 ${all} 个比较，即使毫无差异，也会有约 ${some} 个的区间不含 0`,
  withinTitle: "同一岗位内还有差异吗？",
  withinAbout: (reference) => `通过率减去“${reference}”的通过率，百分点，在同一岗位内比较后合并`,
  jobTitle: "哪些岗位的影响比最低？",
  jobFinding: (jobs, all) =>
    all > 3 ? `${jobs}等 ${all} 个岗位的通过率存在组间差异` : `${jobs}的通过率存在组间差异`,
  jobAbout: (reference) =>
    `同一岗位内，通过率与“${reference}”的通过率之比；证据最强的在前。合在一起看，可能掩盖个别岗位的问题`,
  jobCount: (jobs, ratios, standing) =>
    `共比较 ${jobs} 个岗位（${ratios} 个影响比），${standing === 0 ? "没有岗位" : `其中 ${standing} 个岗位`}的差异在 10% 假发现率下成立。`,
  jobTold: (name, value, interval, p) => `${name}：${value}（${interval}，校正后 p ${p}）。`,
  jobLowest: (told) => `两组均达 30 人的岗位中最低：${told}`,
  jobRates: (group, rate, n, other, otherRate, otherN) =>
    `${group} ${rate}（${n} 人），${other} ${otherRate}（${otherN} 人）`,
  jobP: (p) => `校正后 p ${p}`,
  jobStands: "成立",
  jobUntested: (fewest) => `有一组不足 ${fewest} 人，未检验`,
  jobShown: (shown, all) => `图中为证据最强的 ${shown} 项，共 ${all} 项，完整数据见表格`,
  jobSmall: (count, fewest) => `另有 ${count} 项因岗位内有一组不足 ${fewest} 人，未检验也未画出`,
  jobHidden: (count) => `${count} 项人数过少，为保护隐私不予显示`,
  jobExplainAbout:
    "每次完成的 AI 面试按岗位和群体计一次。各群体都与总人数最多的群体在同一岗位内比较：小岗位中的最高通过率往往出于偶然，不宜作基准。",
  jobExplainFormula:
    "影响比用 Koopman 得分区间；两组在岗位内均达十人时作 Fisher 精确检验（双侧）；p 值对全部受检岗位与群体作 Benjamini–Hochberg 校正。“成立”指校正后 p 不超过 0.10。按 p 值排序。",
  cutTitle: "换一条分数线会怎样？",
  cutAbout: (reference) =>
    `若得分最高的一部分人通过，各群体与“${reference}”的影响比；得分在供应商和模型版本内标准化`,
  cutLabel: (share) => `前 ${share}`,
  cutAxis: "影响比",
  competencyTitle: "哪些能力项的得分有组间差异？",
  competencyAbout: (reference) =>
    `平均得分减去“${reference}”的平均得分，以标准差计；在供应商和模型版本内标准化`,
  questionTitle: "哪些题目的组间差异最大？",
  questionAbout: (reference) => `平均得分减去“${reference}”的平均得分，以标准差计；有差异不等于题目有偏`,
  predictionTitle: "同样的得分是否意味着同样的绩效？",
  predictionAbout:
    "以 AI 得分预测 6 个月绩效：先比较斜率，再比较水平。绩效在面试半年后才有，因此取全部入职者。",
  trendTitle: "影响比随时间有变化吗？",
  columns: {
    group: "群体",
    n: "人数",
    selected: "通过",
    rate: "比例",
    ratio: "影响比",
    interval: "95% 区间",
    fisher: "Fisher p",
    midP: "中间 p",
    z: "Z",
    p: "p",
    phi: "φ",
    h: "效应量 h",
    odds: "优势比",
    shortfall: "少通过人数",
    flips: "差一人即变",
    note: "备注",
    slope: "斜率（本组 / 对照）",
    slopeGroup: "斜率（本组）",
    slopeReference: "斜率（对照组）",
    slopeP: "斜率 p",
    interceptP: "水平 p",
    residual: "实际减预测（标准差）",
    finding: "结论",
    above: "高于中位数",
    share: "占比",
  },
  findings: {
    same_line: "同一条线适用于两组",
    intercepts_differ: "水平不同",
    slopes_differ: "斜率不同",
    cannot_say: "无法判断：不足 30 人",
  },
  testsTitle: "全部检验",
  testsAbout: (reference) => `各群体与通过率最高的群体${reference && `“${reference}”`}相比`,
  yes: "是",
  no: "否",
  under: "低于五分之四",
  yardstick: "对照组",
  small: "占比不足 2%，不作判断",
  largest: "人数最多",
  largestGroup: "人数最多的群体",
  biasTitle: "有没有题目对某一群体偏难？",
  biasFinding: (some, all) => `${all} 项比较中有 ${some} 项：题目对某一群体偏难或偏易`,
  biasFindingNone: "水平相当的人之间，没有题目明显对某一群体偏难",
  biasAbout: (reference) =>
    `其他题目水平相当的人之间，与“${reference}”相比的 Mantel–Haenszel Δ 值；小于 0 表示题目对该群体偏难`,
  biasAxis: "Δ 值（ETS 尺度）",
  biasModerate: "B 级起点",
  biasNote:
    "A 级可忽略，B 级中等（±1 起），C 级较大（±1.5 起且明确超过 ±1）。标记只说明该重新读一读这道题，不是定论。",
  biasNone: (fewest) =>
    `没有题目在两个群体中各有 ${fewest} 人作答。请放宽周期、移除筛选，或在数据页导入 ai_scores（AI 得分）。`,
  biasTableTitle: "每道题的两种看法",
  biasTableAbout:
    "Mantel–Haenszel 法（高于或低于中位数）与有序逻辑回归（全部得分）并列；两者不一致时，都不能定论",
  biasListed: (shown, all) => `列出最大的 ${shown} 项，共 ${all} 项`,
  biasColumns: {
    question: "题目",
    n: "该群体人数",
    delta: "Δ 值",
    interval: "95% 区间",
    p: "校正后 p",
    ets: "ETS 级别",
    effect: "对数优势",
    uniform: "一致性差异 p",
    nonUniform: "非一致性差异 p",
    effectClass: "按 R² 分级",
  },
  classes: { A: "A 可忽略", B: "B 中等", C: "C 较大" },
  biasExplainAbout:
    "每道题的作答者，按同一场面试其他题目的平均水平匹配；得分在题目、供应商和模型版本之内标准化。",
  biasExplainFormula:
    "Δ = −2.35 ln（对照群体与该群体的优势比），按水平分十段，用 Mantel–Haenszel 法合并；ETS 级别依 Zieky（1993）。第二种看法为有序逻辑回归（Zumbo 1999），用似然比检验一致性与非一致性差异，级别依 Jodoin 和 Gierl（2001）。p 值对全部题目与群体作 Benjamini–Hochberg 校正。",
  auditSection: "纽约市第 144 号地方法的两张表",
  auditAbout:
    "自动化招聘工具的偏差审计：各类别的比例除以最高比例，分别按性别、民族及两者的组合。占比不足 2% 的类别计入并列出，但不作比较基准。",
  selectionTitle: "入选率",
  selectionAbout: "各类别中通过 AI 面试的比例",
  scoringTitle: "得分率",
  scoringAbout: "各类别中得分高于全体中位数的比例；得分在供应商和模型版本内标准化",
  bySex: "按性别",
  byEthnicity: "按民族",
  byBoth: "民族与性别组合",
  unknown: (count) => `${count} 人类别未知，不在任何一行中。`,
  explainAbout: "每次完成的 AI 面试按候选人所属群体计一次。“通过”指 AI 面试给出推荐。",
  explainFormula:
    "比例用 Wilson 区间；影响比用 Koopman 得分区间；差异用 Newcombe 区间，同岗位内用 Mantel–Haenszel 与 Sato 区间。Fisher 精确检验为双侧；优势比为条件最大似然估计与精确区间；Z 用合并方差。得分差异为 Hedges g。占比不足 2% 的群体不作比较基准。",
};

/** The texts of this page. */
export const pageText = inLanguages({ en, zh });
