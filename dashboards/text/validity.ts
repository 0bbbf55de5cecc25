import { type Pair, words } from "./words.ts";

/** The texts of the page validity. */
export const validityWords = words({
  lead: (ai: string, range: string, n: string) => [
    `在 ${n} 名有绩效记录的新员工中，AI 总分与半年后绩效的相关系数 r\u00a0=\u00a0${ai}（${range}）`,
    `Among ${n} hires with a review, the overall AI score goes with performance six months later at r\u00a0=\u00a0${ai} (${range})`,
  ],
  leadOpen: ["，看不出预测力", ": no sign that it predicts"],
  leadAgainst: ["，而且得分越高、绩效越低", ", and the higher the score, the lower the performance"],
  leadSame: (n: string, ai: string, human: string, who: "ai" | "human" | "none") => [
    `同样这 ${n} 名有绩效记录的新员工，${
      who === "none"
        ? "AI 总分与面试官评分对半年后绩效的预测看不出明确差异"
        : who === "ai"
          ? "AI 总分对半年后绩效的预测强于面试官"
          : "AI 总分对半年后绩效的预测弱于面试官"
    }：AI r\u00a0=\u00a0${ai}，面试官 r\u00a0=\u00a0${human}`,
    `Over the same ${n} hires with a review, ${
      who === "none"
        ? "no clear difference shows between AI score and interviewers in predicting performance six months later"
        : who === "ai"
          ? "the AI score predicts performance six months later better than the interviewers do"
          : "the interviewers predict performance six months later better than the AI score does"
    }: AI r\u00a0=\u00a0${ai}, interviewers r\u00a0=\u00a0${human}`,
  ],
  leadRanges: (ai: string, difference: string, range: string) => [
    `AI 总分的${ai}；两者相差 ${difference}（${range}）。`,
    `AI ${ai}; difference ${difference} (${range}). `,
  ],
  leadShared: (n: string, ai: string, human: string, difference: string, range: string) => [
    `两种评分都有的 ${n} 人中，AI 总分 r\u00a0=\u00a0${ai}，面试官 r\u00a0=\u00a0${human}，相差 ${difference}（${range}）。`,
    `Of the ${n} with both scores: AI r\u00a0=\u00a0${ai}, interviewers r\u00a0=\u00a0${human}, difference ${difference} (${range}). `,
  ],
  leadBest: (best: string, value: string, range: string) => [
    `单项能力中相关最高的是“${best}”：r\u00a0=\u00a0${value}（${range}）。`,
    `Highest of the single abilities: “${best}”, r\u00a0=\u00a0${value} (${range}).`,
  ],
  leadNone: [
    "有绩效记录的新员工还太少，尚不能判断得分是否有预测力。",
    "There are not yet enough hires with a performance review to say whether scores predict.",
  ],
  empty: [
    "没有符合筛选条件、且已有评分和结果的新员工。请去掉部分筛选，或在数据页导入绩效考核、业绩指标或在职数据。",
    "No hire with this score and a known outcome fits these filters. Remove a filter, or load outcomes (performance reviews, KPI results, employment) on the page Data.",
  ],
  overall: ["AI 得分与绩效", "AI score and performance"],
  human: ["面试官评分与绩效（同一批人）", "Human rating and performance, same people"],
  humanLess: (value: string, range: string, isClear: boolean) => [
    `AI 减面试官：${value}（${range}）${isClear ? "" : "，看不出明确差异"}。`,
    `AI less interviewers: ${value} (${range})${isClear ? "" : "; no clear difference"}.`,
  ],

  whyNot: {
    title: (value: string) => [
      `为什么不是别的数？正式效度是 ${value}`,
      `Why not another number? The validity is ${value}`,
    ],
    titleNone: ["效度的几种算法", "Ways to count the validity"],
    about: [
      "在本页之外，“AI 效度”只指第一行：AI 总分，全部历史。其余各行算的是别的问题",
      "Outside this page “AI validity” means the first row: the overall AI score over the whole record. The others answer other questions",
    ],
    columns: {
      which: ["算的是什么", "What it is"],
      r: "r",
      n: ["人数", "n"],
      why: ["为什么不同", "Why it differs"],
      more: ["对照", "Compare"],
    },
    open: ["为什么不一样？", "Why do these differ?"],
    official: ["AI 总分，全部历史（正式效度）", "AI overall, whole record: the validity"],
    ability: ["逐项能力", "One ability at a time"],
    pooled: ["先按岗位算，再合并", "Job by job, then pooled"],
    period: (range: string) => [`仅 ${range}`, `${range} only`],
    version: (version: string) => [`仅模型版本 ${version}`, `Model version ${version} only`],
    humanAll: ["面试官，全部有评分的新员工", "Interviewers, everybody they rated"],
    humanSame: ["面试官，与第一行同一批人", "Interviewers, the same people as the first row"],
    whys: {
      official: ["每名新员工一个总分", "One overall score a hire"],
      ability: [
        "单项评分比总分粗，且每人有几项",
        "A single score is less reliable than the whole, and each hire has several",
      ],
      pooled: [
        "各岗位内部的相关，取随机效应均值：小岗位的权重更大",
        "Correlations within jobs, their random-effects mean: small jobs weigh more",
      ],
      period: ["只有这段时间入职、且已满半年的人", "Only who was hired then and has half a year behind them"],
      version: ["只有由这一版本打分的人", "Only who was scored by this version"],
      humanAll: ["包括没有 AI 得分的新员工", "Includes hires without an AI score"],
      humanSame: ["同一批人，才能与 AI 相比", "The same people: these can be compared with AI"],
    },
  },

  criteria: {
    performance_6m: ["入职 6 个月绩效", "Performance after 6 months"],
    performance_12m: ["入职 12 个月绩效", "Performance after 12 months"],
    kpi: ["业绩指标（KPI）", "KPI (objective results)"],
    retention: ["入职 90 天仍在职", "Still employed after 90 days"],
  } as Record<string, Pair>,
  cuts: {
    job: ["按岗位", "By job"],
    job_family: ["按岗位族", "By job family"],
    competency: ["按能力项", "By ability"],
    model_version: ["按模型版本", "By model version"],
    vendor: ["按供应商", "By vendor"],
  } as Record<string, Pair>,
  choose: {
    score: ["谁的评分", "Whose score"],
    criterion: ["预测什么", "Held against"],
    rows: ["分行", "Rows"],
    ai: ["AI 总分", "AI, overall"],
    human: ["面试官总评", "Interviewers, overall"],
    competency: (name: string) => [`AI：${name}`, `AI, ${name}`],
    of: ["评分", "Score"],
    overall: ["总分", "Overall"],
    words: ["关键词", "Words"],
    byFamily: ["分岗位族", "By job family"],
    allJobs: ["全部岗位合计", "All jobs together"],
  },
  range: (interval: string) => [`95% 区间 ${interval}`, `95% interval ${interval}`],

  predictionSection: ["评分有没有预测力", "Do scores predict?"],
  predictionAbout: [
    "各供应商、各模型版本的分数先在内部标准化再合并。只有入职者才有结果：先给出观测值，校正另列。",
    "Scores are standardized within vendor and version before they are pooled. Only hires have outcomes: observed first, corrections apart.",
  ],
  forestTitle: (score: string, outcome: string) => [
    `${score}能预测“${outcome}”吗？`,
    `${score}: does it predict “${outcome}”?`,
  ],
  forestCounted: (score: string, outcome: string, some: string, all: string, rows: string) => [
    `${score}：人数足够的 ${all} 个${rows}中，有 ${some} 个能看出对“${outcome}”的预测力`,
    `${score} predicts “${outcome}” in ${some} of ${all} ${rows} with enough hires`,
  ],
  cutRows: {
    job: ["岗位", "jobs"],
    job_family: ["岗位族", "job families"],
    competency: ["能力项", "abilities"],
    model_version: ["模型版本", "model versions"],
    vendor: ["供应商", "vendors"],
  } as Record<string, Pair>,
  forestAbout: [
    "入职者中的相关系数 r，横线为 95% 区间。实心点：观测值；下方空心点：参考其他各行后的稳健估计；菱形：各行均值（合并估计），灰条为预测区间。",
    "Correlation r among hires, whisker 95%. Filled dot: observed. Below it, open dot: what it becomes when rows borrow strength from each other. Diamond: the mean of the rows, on the bar of its prediction interval.",
  ],
  forestCorrected: [
    "上方三角：校正结果测量误差，方块：再校正录用筛选的影响，空心表示校正不稳健。",
    "Above: triangle corrected for an unreliable outcome, square for restricted range too; hollow where fragile.",
  ],
  stepsShown: ["显示", "Show"],
  stepsPlain: ["观测值与稳健估计", "Observed and steadied"],
  stepsAll: ["加上各步校正", "With corrections"],
  forestLowest: (row: string, r: string, range: string, n: string, k: string, verdict: string) => [
    `人数足够的 ${k} 行中，最低的是${row}：r = ${r}（${range}，${n} 名新员工），${verdict}。`,
    `Lowest of the ${k} with enough hires: ${row}, r = ${r} (${range}, ${n} hires): ${verdict}.`,
  ],
  lowestVerdicts: {
    predicts: ["但仍有预测力", "even there the score predicts"],
    reversed: ["得分越高，结果反而越差", "there higher scores go with worse outcomes"],
    does_not_predict: ["看不出得分在这里有预测力", "no sign that the score predicts there"],
    cannot_say: [
      "尚不能判断得分在这里有没有预测力",
      "it cannot be told yet whether the score predicts there",
    ],
  },
  forestSteadied: (k: string, r: string, range: string, isOpen: boolean) => [
    `最低者往往有运气成分：参考其余各行后，估计为 ${r}（${range}）${isOpen ? "，区间包含 0" : ""}。`,
    `The lowest of ${k} is partly bad luck: steadied by the others it comes to ${r} (${range})${isOpen ? "; the interval includes 0" : ""}.`,
  ],
  forestAlike: (p: string, isAlike: boolean) => [
    isAlike
      ? `各行之间的差别看不出超过偶然（同质性检验 p ${p}）。`
      : `各行之间确有差别（同质性检验 p ${p}）。`,
    isAlike
      ? `The rows cannot be told apart (test of homogeneity, p ${p}).`
      : `The rows do differ (test of homogeneity, p ${p}).`,
  ],
  forestPair: (a: string, b: string, value: string, range: string, isClear: boolean) => [
    `${a}减${b}：r 相差 ${value}（${range}）${isClear ? "" : "，看不出明确差异"}。`,
    `${a} less ${b}: ${value} (${range})${isClear ? "" : "; no clear difference"}.`,
  ],
  forestFewRows: [
    "不足五行，不给出预测区间，也不判断各行相差多少。",
    "With under five rows neither a prediction interval is given nor how far the rows spread.",
  ],
  forestMean: ["各行均值（合并估计）", "Mean of the rows (pooled)"],
  forestPooled: (k: string, r: string, range: string, prediction: string | null) => [
    `${k} 行的均值（合并估计，不同于全体入职者的效度）：r = ${r}（${range}）。${prediction === null ? "" : `换一个同类对象，r 应在 ${prediction} 之间（95% 预测区间）。`}`,
    `Mean of the ${k} rows (pooled, not the validity over all hires): r = ${r} (${range}).${prediction === null ? "" : ` In one more of their kind r would lie between ${prediction} (95% prediction interval).`}`,
  ],
  forestStands: (names: string) => [
    `在错误发现率（FDR）10% 下有预测力：${names}。`,
    `Predicts, at a false discovery rate of 10%: ${names}.`,
  ],
  forestNoneStand: [
    "在错误发现率（FDR）10% 下没有一行能看出预测力：单看任何一行，都可能是偶然。",
    "None predicts at a false discovery rate of 10%: taken one by one, each may be chance.",
  ],
  forestReliability: (value: string, source: string) => [
    `结果的信度取 ${value}（${source}）。`,
    `Reliability of the outcome that was corrected for: ${value} (${source}).`,
  ],
  forestNoReliability: [
    "这一结果的信度未知，因此未作校正：可在设置中填写效标信度。",
    "No reliability of this outcome is known, so it is not corrected for: its reliability can be set in the settings.",
  ],
  forestSame: [
    "各行是同一批人，因此不合并，也不互相借力。",
    "The rows are the same people, so they are neither pooled nor lend each other strength.",
  ],
  forestLeft: (few: number, least: number) => [
    `另有 ${few} 行不足 ${least} 人，图中不画，也不检验；下表列出，并说明还差多少。`,
    `${few} rows with fewer than ${least} hires are neither drawn nor tested; the table below has them, and what they still need.`,
  ],
  adjustedP: (p: string) => [`校正后 p ${p}`, `adjusted p ${p}`],
  crossedTitle: (outcome: string) => [
    `哪项能力在哪个岗位能预测“${outcome}”？`,
    `Which ability predicts “${outcome}” in which job?`,
  ],
  crossedAbout: (rater: "ai" | "human") => [
    `各岗位各能力的${rater === "ai" ? " AI 得分" : "面试官评分"}，画法同上。带圆圈并注“有预测力”的，在错误发现率（FDR）10% 下有预测力。菱形为该组均值，灰条为预测区间`,
    `${rater === "ai" ? "AI score" : "Interviewers’ rating"} of each ability in each job, drawn as above. A ring and “predicts”: at a false discovery rate of 10%. Diamond: the group's mean, on the bar of its prediction interval`,
  ],
  crossedGroup: ["分组", "Grouped"],
  crossedPooled: {
    job: ["各能力均值", "Mean of its abilities"],
    competency: ["各岗位均值", "Mean of the jobs"],
  },
  crossedAll: ["全部岗位，各能力均值", "All jobs, mean of the abilities"],
  crossedShown: ["显示", "Show"],
  crossedMost: ["数据最多的", "those with most data"],
  crossedEvery: {
    job: (n: string) => [`全部 ${n} 个岗位`, `all ${n} jobs`],
    competency: (n: string) => [`全部 ${n} 项能力`, `all ${n} abilities`],
  },
  crossedWhole: (k: string, r: string, range: string, prediction: string | null) => [
    `${k} 个岗位的各项能力合并：r = ${r}（${range}）。${prediction === null ? "" : `换一个岗位，各能力的平均 r 应在 ${prediction} 之间（95% 预测区间）。`}`,
    `The abilities of ${k} jobs together: r = ${r} (${range}).${prediction === null ? "" : ` In one more job the mean of its abilities would lie between ${prediction} (95% prediction interval).`}`,
  ],
  crossedStand: (some: string, all: string, names: string) => [
    `检验的 ${all} 行中有 ${some} 行在错误发现率（FDR）10% 下有预测力：${names}。`,
    `${some} of the ${all} that were tested predict at a false discovery rate of 10%: ${names}.`,
  ],
  crossedCell: (name: string, r: string, n: string) => [
    `${name}（r\u00a0=\u00a0${r}，n\u00a0=\u00a0${n}）`,
    `${name} (r\u00a0=\u00a0${r}, n\u00a0=\u00a0${n})`,
  ],
  crossedReversed: (names: string) => [
    `得分越高、结果反而越差：${names}。`,
    `Higher scores go with worse outcomes: ${names}.`,
  ],
  crossedNoneStand: (all: string) => [
    `检验的 ${all} 行中，没有一行在错误发现率（FDR）10% 下能看出预测力。`,
    `None of the ${all} that were tested predicts at a false discovery rate of 10%.`,
  ],
  crossedNone: [
    "没有岗位的新员工多到足以判断任何一项能力。",
    "No job has an ability with enough hires to say.",
  ],
  crossedLeft: (
    groups: string,
    all: string,
    by: "job" | "competency",
    rows: string,
    small: string,
    least: string,
  ) => [
    `图中为人数最多的 ${groups} ${by === "job" ? "个岗位" : "项能力"}，共 ${all} ${by === "job" ? "个" : "项"}；另有 ${rows} 行未画出，其中 ${small} 行不足 ${least} 人，完整数据见表格。`,
    `Drawn: the ${groups} ${by === "job" ? "jobs" : "abilities"} with most hires, of ${all}. ${rows} rows are not drawn (${small} of them have fewer than ${least} hires); the table has all.`,
  ],
  crossedHidden: (count: string) => [
    `${count} 行人数过少，为保护隐私不予显示。`,
    `${count} rows are hidden: they would tell about too few people.`,
  ],
  explainCrossed: [
    "逐个岗位，各项能力的标准化评分与入职者结果的相关系数，以及各步校正。",
    "Correlation of each ability’s standardized score with the outcome among hires, job by job, with the ladder of corrections.",
  ],
  formulaCrossed: [
    "算法同上图；错误发现率（FDR）按全部岗位与能力计算。按能力分组时，各岗位是不同的人：在 Fisher z 上用 REML 合并（Knapp–Hartung 区间），满 5 个岗位时给出预测区间，各岗位互相借力。按岗位分组时，各能力是同一批人：取 Fisher z 的平均，误差按完全相关处理；再加一项能力的预测区间用 t(k − 1)。全部岗位：对各岗位的平均值用 REML 合并。",
    "As in the forest above; false discovery rate over all jobs and abilities. Grouped by ability, jobs are different people: REML on Fisher z, Knapp–Hartung, with prediction interval (from 5 jobs), and jobs lend each other strength. Grouped by job, abilities are the same people: mean Fisher z, its error taken as if all erred together; one more ability by t(k − 1). All jobs: REML over the jobs’ means.",
  ],
  steps: {
    ai: ["AI，观测值", "AI, observed"],
    human: ["面试官，观测值", "Interviewers, observed"],
    criterion: ["校正结果测量误差", "Corrected for the outcome"],
    range: ["再校正录用筛选的影响", "Corrected for range too"],
    shrunken: ["稳健估计", "Steadied"],
    pooled: ["合并", "Pooled"],
    prediction: ["预测区间", "Prediction interval"],
  } as Record<string, Pair>,
  overallLadderTitle: ["总体：分数与 6 个月绩效", "Overall: scores and performance at 6 months"],
  overallLadderAbout: [
    "全部入职者的相关系数 r 和 95% 区间；入职者是按分数挑选的，校正值并列在未校正值旁边",
    "Correlation r over all hires with its 95 % interval; hires were selected on scores, so corrected values stand beside the uncorrected one",
  ],
  tableTitle: ["每一行的数值与结论", "Every row in numbers, with its verdict"],
  tableAbout: [
    "校正值与观测值并列；p 值按检验的行数校正。有预测力：错误发现率（FDR）10% 以内且区间不含 0；无预测力：区间含 0，且排除了 r = 0.30；其余尚不能判断，并注明要把 r = 0.30 与偶然区分开（把握度 80%）还差多少人",
    "Each correction beside the observed value; p adjusted for the rows tested. Predicts: at a false discovery rate of 10%, with an interval off 0. Does not predict: the interval holds 0 and rules out r = 0.30. Else it cannot be told yet, with the outcomes that are short of telling r = 0.30 from chance (power 80%)",
  ],
  columns: {
    row: ["对象", "Row"],
    n: ["人数", "n"],
    observed: ["观测 r", "Observed r"],
    criterion: ["校正测量误差", "Corrected: outcome"],
    range: ["再校正录用筛选", "Corrected: range too"],
    shrunken: ["稳健估计", "Steadied r"],
    p: ["校正后 p", "Adjusted p"],
    finding: ["结论", "Verdict"],
    human: ["仅面试官", "Interviewers alone"],
    ai: ["仅 AI", "AI alone"],
    both: ["两者（R）", "Both (R)"],
    gain: ["AI 增加", "AI adds"],
    partialAi: ["AI（扣除面试官评分的影响）", "AI, interviewers held constant"],
    partialHuman: ["面试官（扣除 AI 得分的影响）", "Interviewers, AI held constant"],
    source: ["来源", "Source"],
    variance: ["方差", "Variance"],
    share: ["占比", "Share"],
  },
  low: ["下限（95%）", "Low (95%)"],
  high: ["上限（95%）", "High (95%)"],
  fragile: [
    "† 不稳健：不足 30 人，或入职者的差异反而大于应聘者。",
    "† Fragile: fewer than 30 hires, or hires who vary more than applicants did.",
  ],
  verdicts: {
    predicts: ["有预测力", "predicts"],
    reversed: ["方向相反", "predicts the reverse"],
    does_not_predict: ["无预测力", "does not predict"],
    cannot_say: ["尚不能判断", "cannot tell yet"],
  },
  adds: ["AI 有补充", "AI adds"],
  enough: {
    coming: (outcomes: string, quarter: string) => [
      `还差 ${outcomes} 人，约 ${quarter}`,
      `${outcomes} short, about ${quarter}`,
    ],
    never: (outcomes: string) => [
      `还差 ${outcomes} 人，按目前速度达不到`,
      `${outcomes} short, not at the present rate`,
    ],
  },

  competencyTitle: ["哪些能力能预测绩效？", "Which abilities predict performance?"],
  competencyFinding: (best: string) => [`“${best}”最能预测绩效`, `“${best}” predicts performance best`],
  competencyAbout: [
    "新员工的 AI 得分与半年后绩效考核的相关系数",
    "Correlation of the AI score with the performance review after six months, among hires",
  ],

  bandsSection: ["分数高，好在哪里", "What a higher score is worth"],
  bandsSectionAbout: [
    "按上面选定的评分和结果。不足五人的分数段和格子一律不显示。",
    "The score and the outcome chosen above. Bands and bins of fewer than five people are never shown.",
  ],
  bandsTitle: (outcome: string) => [`各分数段的${outcome}`, `${outcome} by band of the score`],
  bandsAbout: {
    sd: [
      "各标准化分数段的平均值，单位为同岗位同期的标准差",
      "Mean in standard deviations within job and period, by band of the standardized score",
    ],
    index: [
      "各标准化分数段的平均值，为同岗位同期平均的倍数",
      "Mean as a multiple of the mean of job and period, by band of the standardized score",
    ],
    share: [
      "各标准化分数段入职 90 天仍在职的比例",
      "Share still employed after 90 days, by band of the standardized score",
    ],
  } as Record<string, Pair>,
  sd: ["标准差", "standard deviations"],
  scoreSd: ["评分（标准差）", "Score, standard deviations"],
  indexAxis: ["同岗位同期平均的倍数", "times the mean of job and period"],
  between: (from: string, to: string) => [`${from} 至 ${to}`, `${from} to ${to}`],
  below: (to: string) => [`低于 ${to}`, `below ${to}`],
  above: (from: string) => [`${from} 及以上`, `${from} and above`],
  people: (n: string) => [`${n} 人`, n === "1" ? "1 person" : `${n} people`],
  scatterTitle: ["评分与结果的分布", "Score and outcome, person by person, in bins"],
  scatterNone: [
    "留任只有“在职”和“离职”两种结果，画不成散点图：请看分数段。",
    "Retention is either or, which no scatter plot can show: see the bands.",
  ],
  scatterAbout: [
    "颜色越深人数越多；圆点为该列平均值及 95% 区间",
    "Darker: more people. Dots: mean of the column with its 95% interval",
  ],
  leftOut: (n: string) => [
    `有 ${n} 人所在的格子不足五人，未画出。`,
    `${n} people are in bins of fewer than five and are not drawn.`,
  ],
  scatterR: (r: string, range: string, n: string) => [
    `r = ${r}（${range}），${n} 名新员工。`,
    `r = ${r} (${range}), ${n} hires.`,
  ],
  expectancyTitle: ["有多大把握表现更好？", "How often does it turn out well?"],
  expectancyAbout: {
    sd: [
      "按评分分为五档，各档中结果高于中位数的比例（期望表）",
      "Share above the median outcome, by fifth of the score (expectancy table)",
    ],
    index: [
      "按评分分为五档，各档中结果高于中位数的比例（期望表）",
      "Share above the median outcome, by fifth of the score (expectancy table)",
    ],
    share: [
      "按评分分为五档，各档入职 90 天仍在职的比例（期望表）",
      "Share still employed after 90 days, by fifth of the score (expectancy table)",
    ],
  } as Record<string, Pair>,
  fifthNames: [
    ["最低一档", "第二档", "中间一档", "第四档", "最高一档"],
    ["Lowest fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Highest fifth"],
  ],
  liftDifference: (value: string, range: string, d: string) => [
    `最高一档与其余人相差 ${value}（${range}）；效应量\u00a0d\u00a0=\u00a0${d}。`,
    `The best fifth differs from the rest by ${value} (${range}); Cohen’s\u00a0d\u00a0=\u00a0${d}.`,
  ],
  liftRelative: (value: string, range: string, d: string) => [
    `最高一档与其余人相差 ${value}（${range}）；效应量\u00a0d\u00a0=\u00a0${d}。`,
    `The best fifth differs from the rest by ${value} (${range}); Cohen’s\u00a0d\u00a0=\u00a0${d}.`,
  ],
  liftShare: (value: string, range: string) => [
    `最高一档与其余人的在职比例相差 ${value}（${range}）。`,
    `Share who stay, best fifth less the rest: ${value} (${range}).`,
  ],
  liftTitle: (ability: string) => [
    `${ability}得分高的人业绩更好吗？`,
    `Do those who score best${ability && ` on “${ability}”`} perform better?`,
  ],
  liftIn: (family: string, ability: string, more: string) => [
    `${family}：${ability}前五分之一的人业绩高出 ${more}`,
    `${family}: the top fifth in “${ability}” performs ${more} better`,
  ],
  liftAbout: (ability: string) => [
    `${ability || "得分"}前五分之一的业绩比其余人员高出多少，按岗位族`,
    `KPI of the top fifth${ability && ` on “${ability}”`} over the rest, by job family`,
  ],
  liftFinding: (family: string, value: string, range: string, n: string) => [
    `${family}：${value}（${range}，n = ${n}）。`,
    `${family}: ${value} (${range}, n = ${n}).`,
  ],
  fifthsTitle: (ability: string) => [
    `${ability}得分越高，业绩越好吗？`,
    `Does performance rise with the score${ability && ` on “${ability}”`}?`,
  ],
  fifthsAbout: (ability: string, family: string) => [
    `按${ability}得分分为五档，业绩相对同岗位同期平均的倍数${family && `，${family}`}`,
    `KPI over the mean of job and period, by fifth of the score${family && `, ${family}`}`,
  ],

  incrementalSection: ["AI 能否补充面试官的判断", "Does AI add to the interviewers?"],
  incrementalSectionAbout: [
    "这决定了在面试官之外是否值得再用 AI：两者合起来，比单用其中之一多看出什么。",
    "The question that decides whether AI is worth having beside people: what both say together that one of them does not.",
  ],
  incrementalTitle: ["仅面试官、仅 AI、两者结合", "Interviewers alone, AI alone, both"],
  incrementalGain: (gain: string) => [
    `在面试官评分之外，AI 多解释 ${gain}的绩效差异`,
    `AI explains ${gain} more of performance than interviewers alone`,
  ],
  incrementalAbout: (outcome: string) => [
    `同时有两种评分的新员工，评分与“${outcome}”的相关系数；两者结合为复相关 R`,
    `Correlation with “${outcome}” among hires with both scores; both: multiple R`,
  ],
  rows: {
    human: ["仅面试官", "Interviewers alone"],
    ai: ["仅 AI", "AI alone"],
    both: ["两者结合", "Both together"],
  },
  gainAi: (value: string, range: string, p: string) => [
    `在面试官评分之外加上 AI，多解释 ${value}的差异（${range}；F 检验 p ${p}）。`,
    `AI beside the interviewers’ rating explains ${value} more of the differences (${range}; F test p ${p}).`,
  ],
  gainHuman: (value: string, range: string) => [
    `反过来，在 AI 之外加上面试官评分，多解释 ${value}（${range}）。`,
    `The rating beside AI explains ${value} more (${range}).`,
  ],
  partial: (ai: string, aiRange: string, human: string, humanRange: string) => [
    `扣除另一方的影响后：AI ${ai}（${aiRange}），面试官 ${human}（${humanRange}）。`,
    `Each with the other held constant: AI ${ai} (${aiRange}), interviewers ${human} (${humanRange}).`,
  ],
  differenceFinding: (value: string, range: string) => [
    `AI 的 r 减面试官的 r：${value}（${range}）。`,
    `r of AI less r of interviewers: ${value} (${range}).`,
  ],
  gainTitle: ["AI 在哪里补充最多？", "Where does AI add most?"],
  gainAbout: [
    "在面试官评分之外，AI 多解释的绩效差异（ΔR²），按岗位族",
    "Explained variance that AI adds to the interviewers’ rating (ΔR²), by job family",
  ],
  gainTable: [
    "各岗位族：单独使用、合并使用与扣除另一方之后",
    "Alone, together and held constant, by job family",
  ],

  versionSection: ["各模型版本与各时期的效度", "Validity by model version and over time"],
  versionSectionAbout: [
    "题目或权重改动后效度变了多少，能否保持。",
    "What a change of questions or weights did to the validity, and whether it lasts.",
  ],
  changedTitle: ["上线前后，哪项能力的效度变化最大？", "Whose validity changed most with the rollout?"],
  changedFinding: (name: string, before: string, after: string, isUp: boolean) => [
    `${name}：上线后，r 由 ${before} ${isUp ? "升" : "降"}至 ${after}`,
    `${name}: from r\u00a0=\u00a0${before} to ${after} since the rollout`,
  ],
  changedAbout: (name: string, k: number, isClear: boolean) => [
    `${name}得分的效度，按模型版本${k > 1 ? `；在可比较的 ${k} 项能力中，它在上线前后${isClear ? "有最大的明确差异" : "相差最大"}，其中可能有偶然成分` : ""}`,
    `Validity of the score “${name}” by model version${k > 1 ? `; of ${k} abilities that can be compared it has the largest ${isClear ? "clear " : ""}difference before and since the rollout, which may in part be chance` : ""}`,
  ],
  changedAboutNone: [
    "上线前后效度相差最大的能力，按模型版本",
    "Validity by model version of the ability that differs most before and since the rollout",
  ],
  changedBy: (value: string, range: string, isClear: boolean) => [
    `相差 ${value}（${range}）${isClear ? "" : "，差异不明确"}。`,
    `Difference ${value} (${range})${isClear ? "" : "; no clear difference"}.`,
  ],
  phaseTitle: ["上线前后各能力的效度", "Validity before and since the rollout, by ability"],
  versionTitle: ["新版本模型更好吗？", "Is a newer model a better one?"],
  versionAbout: [
    "AI 总分与半年后绩效的相关系数，按模型版本（旁为启用日期）",
    "Correlation of the overall AI score with performance after six months, by model version with the day of its start",
  ],
  timeTitle: ["AI 得分的效度能保持吗？", "Does the AI score keep its validity?"],
  timeAbout: [
    "AI 总分与半年后绩效的相关系数，按入职季度",
    "Correlation of the overall AI score with performance after six months, by quarter of hire",
  ],

  textSection: ["回答中的哪些内容有预测力", "What in the answers predicts"],
  textSectionAbout: [
    "词语和题目很多，因此同时说明哪些可能只是偶然。",
    "Words and questions: many are looked at, so what may be chance is said.",
  ],
  questionTitle: ["哪些题目有信息量？", "Which questions carry information?"],
  questionAbout: [
    "题目得分与半年后绩效的相关系数；最强和最弱各十题",
    "Correlation of a question’s score with performance after six months; the ten best and the ten weakest",
  ],
  questionStands: (names: string) => [
    `在错误发现率（FDR）10% 下有预测力：${names}。`,
    `Predict at a false discovery rate of 10%: ${names}.`,
  ],
  generalTitle: ["每道题都切合它的能力项吗？", "Does each question fit its ability?"],
  generalFinding: (question: string) => [`过于笼统：“${question}”`, `Too general: “${question}”`],
  generalAbout: [
    "题目得分与同场面试中同一能力项其他题目的相关系数；最低的十二题。低于 0.20 说明问的是另一回事",
    "Correlation of a question’s score with the other questions of the same ability in the same interview; the twelve lowest. Below 0.20 a question asks about something else",
  ],
  generalSentence: (question: string, competency: string, r: string, range: string, validity: string) => [
    `“${question}”（${competency}）与${competency}的其他题目几乎无关：r = ${r}（${range}）；与绩效的 r = ${validity}。题目过于笼统，建议改问具体事例。`,
    `“${question}” (${competency}) hardly goes with the other questions on ${competency}: r = ${r} (${range}); with performance r = ${validity}. It is too general: ask for a case instead.`,
  ],
  generalNone: ["没有可以断定为过于笼统的题目。", "No question is surely too general."],
  generalLine: ["过于笼统", "Too general"],
  keywordTitle: ["回答中的哪些词与绩效有关？", "Which words in answers go with performance?"],
  keywordFinding: (word: string, family: string, r: string) => [
    `关键词“${word}”${family ? `在${family}岗位族中` : ""}与绩效相关：r\u00a0=\u00a0${r}`,
    `The keyword “${word}” goes with performance${family ? ` in the job family ${family}` : ""}: r\u00a0=\u00a0${r}`,
  ],
  keywordAbout: (least: string) => [
    `新员工每千字提及次数与半年后绩效的相关系数；只检验至少 ${least} 份面试文本提及的词`,
    `Correlation of mentions per 1,000 characters with performance after six months, among hires; words that at least ${least} transcripts mention`,
  ],
  keywordStands: (names: string) => [
    `按全部行计算，在错误发现率（FDR）10% 下有预测力：${names}。`,
    `Predict at a false discovery rate of 10% over all rows: ${names}.`,
  ],
  keywordNone: [
    "没有词语在错误发现率（FDR）10% 下能看出预测力。",
    "No word predicts at a false discovery rate of 10%.",
  ],
  keywordOf: (
    word: string,
    family: string,
    r: string,
    range: string,
    documents: string,
    n: string,
    rate: string,
  ) => [
    `“${word}”${family ? `（${family}）` : ""}：r = ${r}（${range}）；${n} 份面试文本中有 ${documents} 份提及，每千字 ${rate} 次。`,
    `“${word}”${family ? `, ${family}` : ""}: r = ${r} (${range}); mentioned in ${documents} of ${n} transcripts, ${rate} times per 1,000 characters.`,
  ],
  keywordLabel: (name: string, documents: string, n: string) => [
    `${name}（${documents}/${n} 份）`,
    `${name} (${documents} of ${n})`,
  ],
  keywordLeft: (count: number, least: string) => [
    `另有 ${count} 行的提及文本不足 ${least} 份，未检验。`,
    `${count} rows with fewer than ${least} transcripts that mention the word were not tested.`,
  ],

  agreementSection: ["与面试官的一致性：不等于效度", "Agreement with interviewers: not validity"],
  agreementSectionAbout: [
    "AI 与面试官的判断是否相似。这不说明谁判断得对：那是上面的效度。相关系数用供应商和模型版本内标准化的 AI 得分；分差用 0 至 100 的统一分制。",
    "Whether AI and interviewers judge alike. This says nothing about whether either is right: that is validity, above. Correlations use AI scores standardized within vendor and model version; differences in points use the common scale of 0 to 100.",
  ],
  agreementTitle: ["AI 与面试官在哪些能力上看法相近？", "Where do AI and interviewers rank people alike?"],
  agreementAbout: [
    "同一人的 AI 得分与人工评分的相关系数，按能力项；0.70 以上算高",
    "Correlation of AI score and human rating of the same person, by ability; 0.70 counts as high",
  ],
  namedR: (name: string, r: string, range: string, n: string) => [
    `${name}：r = ${r}（${range}，n = ${n}）。`,
    `${name}: r = ${r} (${range}, n = ${n}).`,
  ],
  biasTitle: ["AI 在哪些能力上打分更高？", "Where is the AI more generous?"],
  biasFinding: (name: string, points: string) => [
    `${name}：AI 打分高 ${points}`,
    `${name}: the AI scores ${points} higher`,
  ],
  biasAbout: [
    "AI 得分减人工评分的均值（分）；大于 0 表示 AI 打分更高",
    "Mean of AI score minus human rating, points; above 0 the AI scores higher",
  ],
  blandTitle: ["对同一个人，两者会差多少？", "How far apart can the two be for one person?"],
  blandFinding: (low: string, high: string) => [
    `对同一个人，AI 与面试官的分差可在 ${low} 至 ${high} 分之间`,
    `For one person the AI may lie from ${low} to ${high} points off`,
  ],
  blandAbout: (of: string) => [
    `AI 减人工评分，随两者均值的变化，${of}；格子至少五人。横线为偏差和一致性界限（Bland–Altman）`,
    `AI minus human against the mean of both, ${of}; bins of five people and more. Lines: bias and limits of agreement (Bland–Altman)`,
  ],
  blandBias: ["偏差", "Bias"],
  blandUpper: ["上限", "Upper limit"],
  blandLower: ["下限", "Lower limit"],
  blandSentence: (
    bias: string,
    biasRange: string,
    low: string,
    lowRange: string,
    high: string,
    highRange: string,
  ) => [
    `平均偏差 ${bias} 分（${biasRange}）。95% 的分差在 ${low}（${lowRange}）与 ${high}（${highRange}）之间。`,
    `Bias ${bias} points (${biasRange}). 95% of the differences lie between ${low} (${lowRange}) and ${high} (${highRange}).`,
  ],
  trendClear: (value: string, range: string) => [
    `分差随分数高低变化：均值每高十分，分差变化 ${value} 分（${range}）。`,
    `The difference changes with the level: ${value} points for every ten points (${range}).`,
  ],
  trendNone: (value: string, range: string) => [
    `分差不随分数高低明显变化：均值每高十分，变化 ${value} 分（${range}）。`,
    `No clear change with the level: ${value} points for every ten points (${range}).`,
  ],
  meanOfBoth: ["AI 与人工评分的均值（分）", "Mean of AI and human score, points"],
  differenceAxis: ["AI 减人工评分（分）", "AI minus human, points"],
  seenTitle: [
    "面试官看没看过 AI 评分，有影响吗？",
    "Does it matter whether the interviewer had seen the AI score?",
  ],
  seenFinding: [
    "看过 AI 评分的面试官，与 AI 更一致",
    "Interviewers who had seen the AI score agree with it more",
  ],
  seenAbout: (of: string) => [
    `AI 得分与人工评分的相关系数，${of}，按面试官评分前是否看过 AI 评分`,
    `Correlation of AI score and human rating, ${of}, by whether the interviewer had seen the score before rating`,
  ],
  seenMeaning: [
    "看过 AI 评分的面试官不是独立的评判者：这时的一致性也包含了 AI 的影响，只有没看过时的评分才能互相印证。",
    "Who has seen the score is no independent judge: agreement then shows influence as well, so that only ratings without sight of it speak for both.",
  ],
  seenR: (value: string, range: string, isClear: boolean) => [
    `看过减未看过，r 相差 ${value}（${range}）${isClear ? "" : "，差异不明确"}。`,
    `Seen less not seen, r: ${value} (${range})${isClear ? "" : "; no clear difference"}.`,
  ],
  seenBias: (value: string, range: string, isClear: boolean) => [
    `看过减未看过，偏差相差 ${value} 分（${range}）${isClear ? "" : "，差异不明确"}。`,
    `Seen less not seen, bias: ${value} points (${range})${isClear ? "" : "; no clear difference"}.`,
  ],
  seenNone: [
    "没有记录面试官是否看过 AI 评分：请在数据页导入人工面试数据中的“看过 AI 评分”一列。",
    "It is not recorded who had seen the AI score: load saw_ai_score with human_interviews on the page Data.",
  ],
  seenBiasTitle: ["分差是否也不同？", "The same for the difference in points"],
  seenBiasAbout: [
    "AI 得分减人工评分的均值，按面试官是否看过 AI 评分",
    "Mean of AI score minus human rating, by whether the score had been seen",
  ],
  seenNames: {
    yes: ["看过 AI 评分", "Had seen the AI score"],
    no: ["未看过 AI 评分", "Had not seen the AI score"],
    unknown: ["没有记录", "Not recorded"],
  },
  raterTitle: ["哪些面试官的尺度与众不同？", "Which interviewers rate differently from the rest?"],
  raterSevere: (names: string) => [
    `${names} 明显比其他面试官严`,
    `${names} rate clearly more severely than the rest`,
  ],
  raterAbout: [
    "每位面试官的松紧（分）：用全部评分一起估计的经验贝叶斯值及 95% 区间；小于 0 为偏严",
    "Leaning of each interviewer in points, empirical Bayes from all ratings at once, with its 95% interval; below 0 is severe",
  ],
  raterNamed: (name: string, value: string, range: string, n: string) => [
    `${name}：${value} 分（${range}，${n} 次评分）。`,
    `${name}: ${value} points (${range}, ${n} ratings).`,
  ],
  raterNone: ["没有与众不同的面试官。", "No interviewer stands apart from the rest."],
  raterRule: (points: string) => [
    `整个区间偏离中间水平超过 ${points} 分（常见差距的三倍）的面试官才点名。`,
    `Named are those whose whole interval lies more than ${points} points (three times the usual distance) from the median interviewer.`,
  ],
  severe: ["偏严", "severe"],
  mild: ["偏松", "mild"],
  varianceTitle: ["评分的差异从何而来？", "What makes ratings differ?"],
  varianceFinding: (share: string) => [
    `评分差异中有 ${share} 来自面试官的松紧`,
    `${share} of the variance of a rating is the interviewer’s doing`,
  ],
  varianceAbout: ["一次总评的方差由哪些部分构成", "Shares of the variance of one overall rating"],
  sources: {
    candidate: ["候选人之间的差异", "Candidates differ"],
    rater: ["面试官松紧的差异", "Interviewers differ in severity"],
    residual: ["其余：面试官与候选人的组合、偶然", "The rest: interviewer and candidate together, chance"],
  } as Record<string, Pair>,
  varianceNote: (absolute: string, consistency: string) => [
    `单次评分的信度：作为绝对分数 ${absolute}，用于排序 ${consistency}。占比不带区间。`,
    `Reliability of one rating: ${absolute} as a mark, ${consistency} for ranking. Shares carry no interval.`,
  ],
});
