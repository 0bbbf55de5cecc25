import { type Pair, words } from "./words.ts";

/** The texts of the page fairness. */
export const fairnessWords = words({
  sections: {
    fairness: ["各群体的通过率", "Passing by group"],
    scores: ["得分与题目", "Scores and questions"],
    prediction: ["预测是否一致", "Prediction by group"],
  },
  dimension: ["分组方式", "By"],
  leadNone: [
    "所选范围内没有已出结果的 AI 面试。请放宽周期、移除筛选，或在“数据”页导入 ai_interviews（AI 面试）和 candidates（候选人）。",
    "There are no completed AI interviews with a result in this selection. Widen the period, take off a filter, or load the feeds ai_interviews and candidates on the page Data.",
  ],
  needGroups: [
    "得分足够多的群体不足两个。请放宽周期、移除筛选，或在数据页导入 ai_scores（AI 得分）和 candidates（候选人）。",
    "Fewer than two groups have enough scored interviews. Widen the period, remove a filter, or load ai_scores and candidates on the page Data.",
  ],
  leadOne: [
    "所选范围内只有一个已知群体，无从比较。",
    "Only one group is known in this selection, so there is nothing to compare.",
  ],
  kinds: {
    gender: ["不同性别", "genders"],
    age_band: ["各年龄段", "age groups"],
    ethnicity: ["各民族", "ethnic groups"],
    education: ["各学历", "levels of education"],
  },
  leadAlike: (kind: string, group: string, best: string, value: string, interval: string) => [
    `${kind}之间看不出明确差异：“${group}”的通过率是“${best}”的 ${value}（${interval}）`,
    `No clear difference between ${kind}: “${group}” passes at ${value} times the rate of “${best}” (${interval})`,
  ],
  leadLower: (group: string, best: string, value: string, interval: string) => [
    `“${group}”的通过率明确低于“${best}”，是其 ${value}（${interval}）`,
    `“${group}” passes clearly less often than “${best}”: at ${value} times its rate (${interval})`,
  ],
  leadUnder: (groups: string) => [
    `；明确低于五分之四的有：${groups}`,
    `; surely below four fifths: ${groups}`,
  ],
  leadOpen: (groups: string) => [
    `；尚不能排除低于五分之四的有：${groups}`,
    `; below four fifths cannot be ruled out for ${groups}`,
  ],
  ratioVerdicts: {
    under: ["明确低于五分之四", "Surely below four fifths"],
    lower: ["明确更低", "Clearly lower"],
    open: [
      "看不出明确差异，但不能排除低于五分之四",
      "No clear difference; below four fifths cannot be ruled out",
    ],
    none: ["看不出明确差异", "No clear difference"],
  },
  summaryTitle: ["四个方面，有没有差异？", "Four characteristics: is there a difference?"],
  summaryFinding: (some: number, all: number) => [
    some === 0
      ? `${all} 个方面的通过率都看不出明确差异`
      : `${all} 个方面中，有 ${some} 个方面的通过率有明确差异`,
    some === 0
      ? `Pass rates: no clear difference in any of ${all} characteristics`
      : `Pass rates differ clearly in ${some} of ${all} characteristics`,
  ],
  summaryAbout: [
    "每个方面中最值得注意的群体，与通过率最高的群体相比。点名称可查看该方面",
    "Of each characteristic the group that most is to be said of, against the highest rate. Its name leads to it",
  ],
  characteristic: ["方面", "Characteristic"],
  needTwo: ["不足两个群体，无从比较", "Fewer than two groups"],
  sameMeaning: ["看不出不同", "None found"],
  notTested: ["人数不足，未检验", "Too few to test"],
  meaningChance: (some: number, all: number) => [
    `得分含义共检验 ${all} 组，${some} 组不同；即使毫无差异，每 20 组也约有 1 组会显得不同`,
    `${all} groups were tested for the meaning of the score, ${some} differ; without any difference about one in 20 would`,
  ],
  leadFlips: [
    "，但多通过一人结论就会改变，依据过于单薄",
    ", though one more pass would turn it: too few people to rest on",
  ],
  leadNoneUnder: ["；没有群体低于五分之四", "; no group lies below four fifths"],
  noVerdict: [
    "没有哪一个数字能单独判定选拔是否公平。请把各项指标放在一起看：它们可能并不一致，且都有不确定性。",
    "No single figure decides whether a selection is fair. Read the measures together: they can disagree, and each has its uncertainty.",
  ],
  lowest: ["最低影响比", "Lowest impact ratio"],
  lowestFacts: (group: string, best: string) => [`${group}，与${best}相比`, `${group} against ${best}`],
  withinJob: ["同岗位内的最大差异", "Largest difference within jobs"],
  withinFacts: (group: string, reference: string) => [
    `${group}减${reference}，同岗位内`,
    `${group} minus ${reference}, same job`,
  ],
  gap: ["能力项得分的最大差异", "Largest difference in a competency"],
  gapFacts: (of: string, group: string, reference: string) => [
    `${of}：${group}减${reference}`,
    `${of}: ${group} minus ${reference}`,
  ],
  prediction: ["得分含义不同的群体", "Groups for whom the score means something else"],
  predictionOf: (some: string, all: string) => [`${some} 个（共 ${all} 个）`, `${some} of ${all}`],
  predictionFacts: [
    "以 AI 得分预测 6 个月绩效的组间差异检验，5% 水平",
    "Differential prediction of performance after six months, 5% level",
  ],
  predictionNone: [
    "有绩效的入职者达到 30 人的群体不足两个",
    "Fewer than two groups have 30 hires with a review",
  ],
  clear: ["区间不包含“无差异”。", "The interval leaves out no difference."],
  unclear: ["看不出明确差异。", "No clear difference."],
  flips: [
    "多通过一人结论就会改变：依据过于单薄。",
    "One more person passed would turn the finding: too thin to stand on.",
  ],
  rateTitle: ["各群体有多少人通过 AI 面试？", "How many of each group pass the AI interview?"],
  rateAbout: ["完成 AI 面试者中被推荐的比例", "Share of completed AI interviews that were recommended"],
  ratioTitle: ["影响比", "Impact ratios"],
  ratioAbout: [
    "通过率与对照组之比；1 表示相同，0.8 为五分之四线",
    "Pass rate over that of the comparison group; 1 is the same rate, 0.8 the four-fifths line",
  ],
  toHighest: (group: string) => [`与通过率最高的群体相比：${group}`, `Against the highest rate: ${group}`],
  toLargest: (group: string) => [`与人数最多的群体相比：${group}`, `Against the largest group: ${group}`],
  fourFifths: ["五分之四", "Four fifths"],
  sd: ["标准差", "Standard deviations"],
  sdShort: ["个标准差", "SD"],
  chance: (all: number, some: number) => [
    `共 ${all} 个比较，即使毫无差异，也会有约 ${some} 个的区间不含 0`,
    `Of ${all} comparisons about ${some} would leave out 0 by chance alone`,
  ],
  withinTitle: ["同一岗位内还有差异吗？", "Does the difference remain within the same job?"],
  withinAbout: (reference: string) => [
    `通过率减去“${reference}”的通过率，百分点，在同一岗位内比较后合并`,
    `Pass rate minus that of “${reference}”, percentage points, within jobs (Mantel–Haenszel)`,
  ],
  jobTitle: ["哪些岗位的影响比最低？", "In which jobs is the impact ratio lowest?"],
  jobFinding: (jobs: string, all: number) => [
    all > 3 ? `${jobs}等 ${all} 个岗位的通过率存在组间差异` : `${jobs}的通过率存在组间差异`,
    all > 3
      ? `Groups pass unequally in ${jobs} and ${all - 3} more jobs`
      : `Groups pass unequally in ${jobs}`,
  ],
  jobAbout: (reference: string) => [
    `同一岗位内，通过率与“${reference}”的通过率之比；证据最强的在前。合在一起看，可能掩盖个别岗位的问题`,
    `Pass rate over that of “${reference}” in the same job; the strongest evidence first. The whole can hide what one job does`,
  ],
  jobCount: (jobs: number, ratios: number, standing: number) => [
    `共比较 ${jobs} 个岗位（${ratios} 个影响比），${standing === 0 ? "没有岗位" : `其中 ${standing} 个岗位`}的差异在错误发现率（FDR）10% 下明确。`,
    `${jobs} ${jobs === 1 ? "job was" : "jobs were"} looked at (${ratios} ${ratios === 1 ? "ratio" : "ratios"}); in ${standing === 0 ? "none of them does a ratio stand" : `${standing} of them a ratio stands`} apart from 1 at a false discovery rate of 10%.`,
  ],
  jobTold: (name: string, value: string, interval: string, p: string) => [
    `${name}：${value}（${interval}，校正后 p ${p}）。`,
    `${name}: ${value} (${interval}, adjusted p ${p}).`,
  ],
  jobLowest: (told: string) => [
    `两组均达 30 人的岗位中最低：${told}`,
    `Lowest where both groups have 30 or more: ${told}`,
  ],
  jobRates: (group: string, rate: string, n: string, other: string, otherRate: string, otherN: string) => [
    `${group} ${rate}（${n} 人），${other} ${otherRate}（${otherN} 人）`,
    `${group} ${rate} of ${n}, ${other} ${otherRate} of ${otherN}`,
  ],
  jobP: (p: string) => [`校正后 p ${p}`, `adjusted p ${p}`],
  jobStands: ["有明确差异", "clearly apart"],
  jobUntested: (fewest: string) => [`有一组不足 ${fewest} 人，未检验`, `not tested: a group under ${fewest}`],
  jobShown: (shown: number, all: number) => [
    `图中为证据最强的 ${shown} 项，共 ${all} 项，完整数据见表格`,
    `The ${shown} with the strongest evidence of ${all}; the table has all`,
  ],
  jobSmall: (count: number, fewest: string) => [
    `另有 ${count} 项因岗位内有一组不足 ${fewest} 人，未检验也未画出`,
    `${count} not tested and not drawn, since one of the two groups has fewer than ${fewest} people in the job`,
  ],
  jobHidden: (count: number) => [
    `${count} 项人数过少，为保护隐私不予显示`,
    `${count} hidden: they would tell about too few people`,
  ],
  jobExplainAbout: [
    "每次完成的 AI 面试按岗位和群体计一次。各群体都与总人数最多的群体在同一岗位内比较：小岗位中的最高通过率往往出于偶然，不宜作基准。",
    "Each completed AI interview counts once, by job and group. Every group is held against the largest group of all within the same job: the highest rate of a small job is often chance.",
  ],
  jobExplainFormula: [
    "影响比用 Koopman 得分区间；两组在岗位内均达十人时作 Fisher 精确检验（双侧）；p 值对全部受检岗位与群体作 Benjamini–Hochberg 校正。“有明确差异”指校正后 p 不超过 0.10。按 p 值排序。",
    "Impact ratio with Koopman's score interval; Fisher's exact test, two-sided, where both groups have ten people or more in the job; p adjusted over all jobs and groups that were tested (Benjamini–Hochberg). “Clearly apart”: adjusted p of 0.10 or less. Sorted by p.",
  ],
  cutTitle: ["换一条分数线会怎样？", "What would another cut-off change?"],
  cutAbout: (reference: string) => [
    `若得分最高的一部分人通过，各群体与“${reference}”的影响比；得分在供应商和模型版本内标准化`,
    `Impact ratio against “${reference}” if the best-scored share of all had passed; scores standardized within vendor and model version`,
  ],
  cutLabel: (share: string) => [`前 ${share}`, `Top ${share}`],
  cutAxis: ["影响比", "Impact ratio"],
  competencyTitle: ["哪些能力项的得分有组间差异？", "On which competencies do groups score differently?"],
  competencyAbout: (reference: string) => [
    `平均得分减去“${reference}”的平均得分，以标准差计；在供应商和模型版本内标准化`,
    `Mean score minus that of “${reference}” in standard deviations (Hedges’ g), standardized within vendor and model version`,
  ],
  questionTitle: ["哪些题目的组间差异最大？", "Which questions show the largest differences?"],
  questionAbout: (reference: string) => [
    `平均得分减去“${reference}”的平均得分，以标准差计；有差异不等于题目有偏`,
    `Mean score minus that of “${reference}” in standard deviations (Hedges’ g); a difference alone does not make a question biased`,
  ],
  predictionTitle: ["同样的得分是否意味着同样的绩效？", "Does the same score mean the same performance?"],
  predictionAbout: [
    "以 AI 得分预测 6 个月绩效：先比较斜率，再比较水平。绩效在面试半年后才有，因此取全部入职者。",
    "Regression of performance after six months on the AI score (Cleary): first slopes are compared, then levels. Over all hires on record, since reviews come later.",
  ],
  trendTitle: ["影响比随时间有变化吗？", "Does the impact ratio change over time?"],
  columns: {
    group: ["群体", "Group"],
    n: ["人数", "n"],
    selected: ["通过", "Passed"],
    rate: ["比例", "Rate"],
    ratio: ["影响比", "Impact ratio"],
    interval: ["95% 区间", "95% interval"],
    fisher: "Fisher p",
    midP: ["中间 p", "Mid-p"],
    z: "Z",
    phi: ["φ", "Phi"],
    h: ["效应量 h", "Cohen’s h"],
    odds: ["优势比", "Odds ratio"],
    flips: ["差一人即变", "One more turns it"],
    note: ["备注", "Note"],
    slope: ["斜率（本组 / 对照）", "Slope (own / other)"],
    slopeGroup: ["斜率（本组）", "Slope, own group"],
    slopeReference: ["斜率（对照组）", "Slope, other group"],
    slopeP: ["斜率 p", "Slopes p"],
    interceptP: ["水平 p", "Levels p"],
    residual: ["实际减预测（标准差）", "Actual minus predicted, SD"],
    finding: ["结论", "Finding"],
    above: ["高于中位数", "Above median"],
    share: ["占比", "Share of all"],
  },
  findings: {
    same_line: ["同一条线适用于两组", "One line serves both"],
    intercepts_differ: ["水平不同", "Levels differ"],
    slopes_differ: ["斜率不同", "Slopes differ"],
    cannot_say: ["无法判断：不足 30 人", "Cannot say: fewer than 30"],
  } as Record<string, Pair>,
  testsTitle: ["全部检验", "Every test at once"],
  testsAbout: (reference: string) => [
    `各群体与通过率最高的群体${reference && `“${reference}”`}相比`,
    `Each group against the highest rate${reference && `: “${reference}”`}`,
  ],
  yes: ["是", "yes"],
  no: ["否", "no"],
  under: ["低于五分之四", "under four fifths"],
  yardstick: ["对照组", "comparison group"],
  small: ["占比不足 2%，不作判断", "under 2% of all: not judged"],
  largest: ["人数最多", "largest group"],
  largestGroup: ["人数最多的群体", "the largest group"],
  biasTitle: ["有没有题目对某一群体偏难？", "Is a question harder for one group?"],
  biasFinding: (some: string, all: string) => [
    `${all} 项比较中有 ${some} 项：题目对某一群体偏难或偏易`,
    `${some} of ${all} questions are harder or easier for a group than its other answers suggest`,
  ],
  biasFindingNone: [
    "水平相当的人之间，没有题目明显对某一群体偏难",
    "No question is clearly harder for a group of equal standing",
  ],
  biasAbout: (reference: string) => [
    `其他题目水平相当的人之间，与“${reference}”相比的 Mantel–Haenszel Δ 值；小于 0 表示题目对该群体偏难`,
    `Mantel–Haenszel delta against “${reference}” among people of equal standing on the other questions; below 0 the question is harder for the group`,
  ],
  biasAxis: ["Δ 值（ETS 尺度）", "Delta (ETS scale)"],
  biasModerate: ["B 级起点", "B from"],
  biasNote: [
    "A 级可忽略，B 级中等（±1 起），C 级较大（±1.5 起且明确超过 ±1）。标记只说明该重新读一读这道题，不是定论。",
    "Class A is negligible, B moderate (from ±1), C large (from ±1.5 and clearly beyond ±1). A flag is a reason to read the question, not a verdict.",
  ],
  biasNone: (fewest: string) => [
    `没有题目在两个群体中各有 ${fewest} 人作答。请放宽周期、移除筛选，或在数据页导入 ai_scores（AI 得分）。`,
    `No question was answered by ${fewest} people of two groups. Widen the period, remove a filter, or load ai_scores on the page Data.`,
  ],
  expression: {
    title: ["表情与语音特征能增加什么？", "What would expression features add?"],
    none: [
      "没有证据表明表情与语音特征能增加预测力",
      "No evidence that expression features would add to prediction",
    ],
    related: (n: string) => [
      `${n} 项表情与语音特征与绩效相关，但仍不计入得分`,
      `${n} expression features go with performance; they stay out of the score`,
    ],
    about: [
      "微笑、语调、停顿等默认封存：权重为 0，不进入任何得分，也不按个人展示。数值下方为 95% 区间；组间差异以标准差计，列出最大的一组",
      "Smiles, tone and pauses are sealed: weight 0, in no score, shown of nobody. Below each number its 95 % interval; the group that differs most, in standard deviations",
    ],
    empty: [
      "所选范围内，AI 面试没有记录表情或语音特征。",
      "The AI interviews of this selection brought no expression features.",
    ],
    names: {
      smile_count: ["微笑次数", "Smiles"],
      tone_variance: ["语调变化", "Variation of tone"],
      pause_ratio: ["停顿占比", "Share of pauses"],
      speech_rate: ["语速", "Rate of speech"],
      gaze_ratio: ["注视镜头占比", "Share of gaze at the camera"],
    } as Record<string, Pair>,
    columns: {
      feature: ["特征", "Feature"],
      n: ["面试数", "Interviews"],
      hires: ["有绩效的入职者", "Hires reviewed"],
      validity: ["与绩效的 r", "r with performance"],
      gain: ["加入 AI 得分后的 ΔR²", "ΔR² over the AI score"],
      p: ["校正后 p", "Adjusted p"],
      gap: ["最大组间差异", "Largest group difference"],
      group: ["群体", "Group"],
      finding: ["结论", "Finding"],
    },
    stands: ["有关联，不计入得分", "related; not scored"],
    nothing: ["没有证据", "no evidence"],
    cannotSay: ["入职者不足", "too few hires"],
  },
  biasTableTitle: ["每道题的两种看法", "Both views of every question"],
  biasTableAbout: [
    "Mantel–Haenszel 法（高于或低于中位数）与有序逻辑回归（全部得分）并列；两者不一致时，都不能定论",
    "Mantel–Haenszel (above or below the median) beside ordinal logistic regression (the whole scale); where they disagree, neither decides",
  ],
  biasListed: (shown: string, all: string) => [
    `列出最大的 ${shown} 项，共 ${all} 项`,
    `The ${shown} largest of ${all}`,
  ],
  biasColumns: {
    question: ["题目", "Question"],
    n: ["该群体人数", "n of the group"],
    delta: ["Δ 值", "Delta"],
    interval: ["95% 区间", "95% interval"],
    p: ["校正后 p", "Adjusted p"],
    ets: ["ETS 级别", "ETS class"],
    effect: ["对数优势", "Log odds"],
    uniform: ["一致性差异 p", "Uniform p"],
    nonUniform: ["非一致性差异 p", "Non-uniform p"],
    effectClass: ["按 R² 分级", "Class by R²"],
    short: {
      n: ["人数", "n"],
      p: ["校正 p", "Adj. p"],
      ets: ["ETS", "ETS"],
      uniform: ["一致 p", "Unif. p"],
      nonUniform: ["非一致 p", "Non-u. p"],
      effectClass: ["R²", "R²"],
    },
  },
  classes: {
    A: ["A\u00a0可忽略", "A\u00a0negligible"],
    B: ["B\u00a0中等", "B\u00a0moderate"],
    C: ["C\u00a0较大", "C\u00a0large"],
  } as Record<string, Pair>,
  biasExplainAbout: [
    "每道题的作答者，按同一场面试其他题目的平均水平匹配；得分在题目、供应商和模型版本之内标准化。",
    "Everybody who answered a question is matched on the mean of the interview's other questions, standardized within question, vendor and model version.",
  ],
  biasExplainFormula: [
    "Δ = −2.35 ln（对照群体与该群体的优势比），按水平分十段，用 Mantel–Haenszel 法合并；ETS 级别依 Zieky（1993）。第二种看法为有序逻辑回归（Zumbo 1999），用似然比检验一致性与非一致性差异，级别依 Jodoin 和 Gierl（2001）。p 值对全部题目与群体作 Benjamini–Hochberg 校正。",
    "Delta = −2.35 ln(odds ratio of the reference over the group), pooled over ten bands of standing by Mantel–Haenszel; ETS classes by Zieky (1993). Second view: ordinal logistic regression (Zumbo 1999), likelihood-ratio tests of a uniform and a non-uniform difference, classes by Jodoin and Gierl (2001). p adjusted over all questions and groups by Benjamini–Hochberg.",
  ],
  auditSection: ["法定报表：纽约市第 144 号地方法", "Statutory tables: New York City Local Law 144"],
  auditAbout: [
    "自动化招聘工具的偏差审计：各类别的比例除以最高比例，分别按性别、民族及两者的组合。占比不足 2% 的类别计入并列出，但不作比较基准。",
    "The bias audit of automated hiring tools: each category's rate over the highest rate, by sex, by ethnicity and by both. Categories under 2% of the data are counted and shown, but set no yardstick.",
  ],
  selectionTitle: ["入选率", "Selection rate"],
  selectionAbout: ["各类别中通过 AI 面试的比例", "Share of each category that passed the AI interview"],
  scoringTitle: ["得分率", "Scoring rate"],
  scoringAbout: [
    "各类别中得分高于全体中位数的比例；得分在供应商和模型版本内标准化",
    "Share of each category that scored above the median of everybody; scores standardized within vendor and model version",
  ],
  bySex: ["按性别", "By sex"],
  byEthnicity: ["按民族", "By ethnicity"],
  byBoth: ["民族与性别组合", "Ethnicity and sex together"],
  unknown: (count: string) => [
    `${count} 人类别未知，不在任何一行中。`,
    `${count} people without a known category are in no row.`,
  ],
  explainAbout: [
    "每次完成的 AI 面试按候选人所属群体计一次。“通过”指 AI 面试给出推荐。",
    "Each completed AI interview counts once, by the group of its candidate. Passed means recommended by the AI interview.",
  ],
  explainFormula: [
    "比例用 Wilson 区间；影响比用 Koopman 得分区间；差异用 Newcombe 区间，同岗位内用 Mantel–Haenszel 与 Sato 区间。Fisher 精确检验为双侧；优势比为条件最大似然估计与精确区间；Z 用合并方差。得分差异为 Hedges g。占比不足 2% 的群体不作比较基准。",
    "Rates with Wilson's interval; impact ratio with Koopman's score interval; differences with Newcombe's interval, within jobs Mantel–Haenszel with Sato's. Fisher's exact test is two-sided; odds ratio by conditional maximum likelihood with the exact interval; Z with the pooled variance. Score differences are Hedges' g. Groups under 2% of all set no yardstick.",
  ],
});
