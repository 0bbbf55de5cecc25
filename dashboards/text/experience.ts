import { type Pair, words } from "./words.ts";

/** The texts of the page experience. */
export const experienceWords = words({
  satisfactionSection: ["满意度", "Satisfaction"],
  lead: (value: string, range: string) => [
    `${range}，${value} 的候选人对面试表示满意`,
    `In ${range}, ${value} of candidates were satisfied with their interview`,
  ],
  leadChange: (previous: string) => [
    `，上一周期为 ${previous}`,
    `, against ${previous} in the period before`,
  ],
  leadLowest: (item: string, share: string) => [
    `评价最低的是“${item}”，好评率 ${share}。`,
    `Rated lowest: “${item}”, ${share} favourable.`,
  ],
  leadLow: (rate: string) => [
    `问卷回收率只有 ${rate}：本页所有数字都应谨慎看待。`,
    `Only ${rate} answered the survey: read every figure with caution.`,
  ],
  leadNone: ["本周期还没有问卷答复。", "There are no survey answers in this period yet."],
  interval: (interval: string) => [`（${interval}）`, ` (${interval})`],
  differs: (first: string, second: string, change: string, interval: string) => [
    `${first}减${second}：${change}${interval}`,
    `${first} minus ${second}: ${change}${interval}`,
  ],
  notClear: ["，差异不明确", "; no clear difference"],

  itemTitle: ["候选人怎么说？", "What do candidates say?"],
  itemFinding: (parts: string) => [`候选人怎么说：${parts}`, `What candidates say: ${parts}`],
  itemPart: (item: string, value: string) => [`${item} ${value}`, `“${item}” ${value}`],
  itemAbout: [
    "五级评分的回答分布；右侧为选择最高两级的比例（好评率）",
    "Distribution of answers on a scale of five; at the right the share of the top two",
  ],
  levels: {
    1: ["很差", "Very poor"],
    2: ["较差", "Poor"],
    3: ["一般", "Neither"],
    4: ["较好", "Good"],
    5: ["很好", "Very good"],
  } as Record<number, Pair>,
  favourable: ["好评率（最高两级）", "Favourable (top two)"],

  itemPhaseTitle: ["各题项上线前后的好评率", "Each item before and since the roll-out"],
  itemPhaseAbout: ["五级评分中选择最高两级的比例", "Share of answers in the top two of five"],
  satisfactionTitle: ["候选人比以前更满意吗？", "Are candidates more satisfied than before?"],
  phaseTitle: ["上线前后的满意率", "Satisfaction before and since the roll-out"],
  phaseFinding: (points: string) => [
    `上线以来，全体候选人的满意率提高 ${points}`,
    `Satisfaction of all candidates rose by ${points} since the roll-out`,
  ],
  phaseFindingLess: (points: string) => [
    `上线以来，全体候选人的满意率下降 ${points}`,
    `Satisfaction of all candidates fell by ${points} since the roll-out`,
  ],
  satisfactionAbout: ["满意占比（五级中最高两级）", "Share satisfied (top two of five)"],
  phaseAbout: [
    "满意占比（五级中最高两级），两种筛选方式合计：上线前后的变化不等于 AI 面试的作用",
    "Share satisfied (top two of five), both screening paths together: a change since the roll-out is not yet one by AI interviews",
  ],

  lengthTitle: ["面试多长合适？", "How long may an interview be?"],
  lengthFinding: ["超过 25 分钟，满意率下降", "Satisfaction falls past 25 minutes"],
  lengthAbout: ["满意占比，按面试时长", "Share satisfied by length of the interview"],
  countTitle: ["几道题合适？", "How many questions are right?"],
  countFinding: (best: string) => [
    `答完 ${best}的候选人最满意`,
    `Most satisfied: those who answered ${best}`,
  ],
  countAbout: ["满意占比，按作答的题目数", "Share satisfied by number of questions answered"],

  feedbackTitle: ["给不给反馈有差别吗？", "Does feedback matter?"],
  feedbackFinding: (points: string) => [
    `没有反馈，满意率低 ${points}`,
    `Without feedback, satisfaction is lower by ${points}`,
  ],
  feedbackAbout: ["满意占比，按是否发送反馈", "Share satisfied, with and without feedback sent"],

  npsTitle: ["他们愿意推荐吗？", "Would they recommend it?"],
  npsFinding: (promoters: string, detractors: string) => [
    `${promoters} 的候选人愿意推荐，${detractors} 不愿意`,
    `${promoters} would recommend the interview, ${detractors} would not`,
  ],
  npsAbout: [
    "推荐意愿（0–10 分）；右侧为净推荐值：推荐者占比减贬损者占比",
    "Likelihood to recommend, 0 to 10; at the right the net promoter score: promoters minus detractors",
  ],
  npsParts: {
    detractors: ["贬损者（0–6 分）", "Detractors (0–6)"],
    passives: ["中立者（7–8 分）", "Passives (7–8)"],
    promoters: ["推荐者（9–10 分）", "Promoters (9–10)"],
  },
  npsScore: ["净推荐值（分）", "Net promoter score (points)"],
  npsRows: {
    period: ["本周期", "This period"],
    before: ["上线前", "Before the roll-out"],
    after: ["上线后", "Since the roll-out"],
  } as Record<string, Pair>,
  npsTimeTitle: ["各季度净推荐值", "Net promoter score by quarter"],
  npsTimeAbout: ["9–10 分占比减 0–6 分占比，单位为分", "Share of 9–10 minus share of 0–6, in points"],

  businessPhaseTitle: ["业务部门：上线前后", "Business departments before and since the roll-out"],
  businessPhaseFinding: (points: string) => [
    `上线以来，业务部门的满意率提高 ${points}`,
    `Business departments: satisfaction up by ${points} since the roll-out`,
  ],
  businessTitle: ["业务部门满意吗？", "Are the business departments satisfied?"],
  businessAbout: [
    "业务部门表示满意的占比（五级中最高两级）",
    "Share of satisfied answers of business departments (top two of five)",
  ],

  driverSection: ["满意度由什么带动", "What drives satisfaction"],
  driverSectionAbout: [
    "这里是关联，不是因果：满意的人同时也这么说。先改一处，再测一次。",
    "Association, not proof of cause: what those who are satisfied also say. Change one thing and measure again.",
  ],
  driverTitle: ["哪些题项与总体满意度关系最大？", "Which items go with overall satisfaction?"],
  driverFinding: (item: string, share: string, all: string) => [
    `各题项合起来解释了满意度差异的 ${all}，其中“${item}”占 ${share}`,
    `The items together explain ${all} of the differences in satisfaction; “${item}” carries ${share} of that`,
  ],
  driverAbout: [
    "相对权重（Johnson 法）：各题项合起来能解释总体满意度的差异，每个题项占其中多少",
    "Relative weight (Johnson): each item's part of the variance of overall satisfaction that the items explain together",
  ],
  driverAxis: ["占差异的比例（%）", "Part of the variance (%)"],
  driverNote: (r2: string, interval: string, n: string) => [
    `各题项合起来解释了总体满意度差异的 ${r2}${interval}；完整答卷 ${n} 份。权重不会小于 0，区间用来比较先后，不是显著性检验。`,
    `Together the items explain ${r2} of the variance${interval}; ${n} complete responses. A weight is never below 0: its interval orders the items, it is no test.`,
  ],
  driverFew: [
    "完整答卷不足 50 份：请放宽周期或移除筛选。",
    "Fewer than 50 complete responses: widen the period or remove a filter.",
  ],
  driverFormula: [
    "先把各题项换成与之最接近、彼此不相关的变量（Johnson 2000），再把回归系数的平方分配回各题项，合计等于决定系数。区间用自助法（百分位），按答卷重抽 2,000 次，随机种子固定。",
    "Items are replaced by their nearest uncorrelated counterparts (Johnson 2000); the squared weights are handed back to the items and add up to R². Intervals by percentile bootstrap over responses, 2,000 draws, fixed seed.",
  ],

  termTitle: ["意见里都说了什么？", "What do comments say?"],
  termFinding: (good: string, bad: string) => [
    `满意的人多提“${good}”，不满意的人多提“${bad}”`,
    `The satisfied write about “${good}”, the others about “${bad}”`,
  ],
  termAbout: [
    "提到该说法的意见占比：满意者减不满意者，百分点",
    "Share of comments that say it: satisfied minus not satisfied, percentage points",
  ],
  termTableTitle: ["意见中的说法", "Terms of comments"],
  termTableAbout: (comments: string, fewest: string) => [
    `共 ${comments} 条意见，在封存之前计数；至少 ${fewest} 条意见提到的说法才会显示。● 表示在错误发现率（FDR）10% 下差异明确`,
    `${comments} comments, counted before they were sealed; a term is shown once ${fewest} comments say it. ● marks a difference that is clear at a false discovery rate of 10%`,
  ],
  termNone: [
    "所选范围内没有意见。意见随 survey_answers（问卷答案）的 comment（意见）列导入。",
    "There are no comments in this selection. They arrive with the feed survey_answers (column comment).",
  ],
  termHidden: [
    "意见不足十条：不予显示，以免看出是谁说的。",
    "Fewer than ten comments: nothing is shown, so that no single person's words can be made out.",
  ],
  termLeftOut: (count: string) => [
    `另有 ${count} 个说法因提及太少未列出`,
    `${count} terms with too few comments are left out`,
  ],
  termStands: ["错误发现率（FDR）10% 下差异明确", "clear at a false discovery rate of 10%"],
  termColumns: {
    term: ["说法", "Term"],
    theme: ["主题", "Theme"],
    comments: ["意见条数", "Comments"],
    share: ["占比", "Share"],
    satisfied: ["满意者中", "Satisfied"],
    notSatisfied: ["不满意者中", "Not satisfied"],
    difference: ["差异", "Difference"],
    interval: ["95% 区间", "95% interval"],
    p: ["校正后 p", "Adjusted p"],
    clear: ["差异明确", "Clear"],
  },
  termFormula: [
    "在读取文件的进程里，按人工整理的中英文说法清单逐条查找，随后意见原文封存入保险库，只有计数进入数据仓库。占比用 Wilson 区间，差异用 Newcombe 区间；检验用 Fisher 精确检验，并对全部说法作 Benjamini–Hochberg 校正。",
    "Each comment is searched for the ways of saying a term (a curated list in both languages) in the process that reads the file, then sealed in the vault; only the counts reach the warehouse. Shares with Wilson's interval, differences with Newcombe's; Fisher's exact test, adjusted over all terms by Benjamini–Hochberg.",
  ],

  whereSection: ["分组来看", "Group by group"],
  whereAbout: [
    "人数少的组波动很大：先看区间，再看先后。",
    "Small groups swing widely: look at the interval before the order.",
  ],
  channelTitle: ["各投递渠道的满意率", "Satisfaction by application channel"],
  vendorTitle: ["各供应商的满意率", "Satisfaction by vendor"],
  jobTitle: ["各岗位的满意率", "Satisfaction by job"],

  responseSection: ["谁回答了，谁没有回答", "Who answers, and who stays silent"],
  responseSectionAbout: ["问卷只代表回答了的人。", "A survey speaks for those who answer it."],
  responseTitle: ["多少人回答了问卷？", "How many answer the survey?"],
  responseAbout: ["已发出的问卷中收到答复的比例", "Surveys answered of those sent"],
  byTitle: ["有没有哪些人更少回答？", "Do some groups answer less?"],
  byFinding: (names: string) => [
    `不同${names}的回收率不一样：结果偏向回答更多的人`,
    `Response differs by ${names}: the answers lean to those who answer more`,
  ],
  byNone: ["各组的回收率没有明确差别", "No group answers clearly more than another"],
  byAbout: ["各组的问卷回收率，与总体对照", "Response rate by group, with the rate of all"],
  byGap: (of: string, high: string, low: string, change: string, interval: string, p: string) => [
    `${of}：${high}比${low}高 ${change.replace("+", "")}${interval}，校正后 p ${p}`,
    `${of}: ${high} minus ${low} ${change}${interval}, adjusted p ${p}`,
  ],
  byOpen: (of: string, high: string, low: string, change: string, interval: string) => [
    `${of}：各组回收率没有明确差别；相差最多的是${high}与${low}，${change}${interval}`,
    `${of}: no clear difference; furthest apart are ${high} and ${low}, ${change}${interval}`,
  ],
  byChance: [
    "；这是各项中最大的一处差距，校正后看不出明确差异",
    "; the widest of many gaps, it does not stand after adjustment",
  ],
  byLow: (rate: string, least: string) => [
    `只有 ${rate} 的人回答，低于 ${least}：没回答的人足以改变本页的任何结论。`,
    `Only ${rate} of those asked answered, under ${least}: the silent could turn every figure of this page.`,
  ],
  byGroups: {
    outcome: ["投递结果", "How the application ended"],
    screening_path: ["筛选方式", "Screening"],
    channel: ["投递渠道", "Application channel"],
    vendor: ["供应商", "Vendor"],
    length_band: ["面试时长", "Interview length"],
    feedback_sent: ["是否反馈", "Feedback"],
    score_band: ["AI 分数段", "AI score"],
    gender: ["性别", "Gender"],
    age_band: ["年龄段", "Age"],
  } as Record<string, Pair>,
  outcomes: {
    hired: ["已入职", "Hired"],
    rejected: ["未录用", "Rejected"],
    withdrawn: ["主动放弃", "Withdrew"],
    open: ["流程中", "Still open"],
  } as Record<string, Pair>,
  silenceTitle: ["没回答的人会改变结论吗？", "What may silence hide?"],
  silenceFinding: (low: string, high: string) => [
    `无论没回答的人怎么想，全体的满意率都在 ${low} 到 ${high} 之间`,
    `Whatever the silent think, satisfaction of all asked lies between ${low} and ${high}`,
  ],
  silenceAbout: [
    "满意占比：回答者的，以及按全部被调查者加权后的",
    "Share satisfied: of those who answered, and weighted to all who were asked",
  ],
  silenceRows: {
    answered: ["回答者", "Of those who answered"],
    weighted: ["按全部被调查者加权", "Weighted to all asked"],
  },
  silenceBounds: (low: string, high: string) => [
    `假如没回答的人全不满意为 ${low}，全满意为 ${high}。`,
    `If none of the silent were satisfied ${low}, if all were ${high}.`,
  ],
  silenceNote: [
    "加权时假定：筛选方式、时长、反馈和投递结果都相同的人，没回答的与回答了的想法一样。",
    "The weighting takes the silent to think as those who answered with the same screening, length, feedback and outcome.",
  ],
  responseFormula: [
    "回收率用 Wilson 区间；每个属性对 30 人及以上的组作卡方检验，并对全部属性作 Benjamini–Hochberg 校正；最高与最低之差用 Newcombe 区间。加权满意率按筛选方式、面试时长、是否反馈和投递结果事后分层。",
    "Rates with Wilson's interval; a chi-square test per attribute over groups of 30 or more, adjusted over all attributes by Benjamini–Hochberg; the gap of the highest to the lowest rate with Newcombe's interval. Weighted share: post-stratified by screening, interview length, feedback and outcome.",
  ],

  failureSection: ["出了问题的时候", "When something goes wrong"],
  failureSectionAbout: [
    "登录失败、投诉、中途退出、系统故障，以及它们对满意度的影响。",
    "Failed sign-ins, complaints, interviews broken off, outages, and what they do to satisfaction.",
  ],
  complaintTitle: ["有多少人投诉流程？", "How many complain about the process?"],
  complaintFinding: (points: string) => [
    `上线以来，流程投诉率下降 ${points}`,
    `Complaints about the process fell by ${points} since the roll-out`,
  ],
  complaintAbout: [
    "对招聘流程提出投诉的投递占比",
    "Share of applications with a complaint about the process",
  ],
  dropTitle: ["出问题的人更容易中途放弃吗？", "Do failures make people give up?"],
  dropAbout: ["已开始的 AI 面试中没有完成的比例", "Share of AI interviews begun that were never completed"],
  dropAll: ["全部已开始的面试", "All interviews begun"],
  failTitle: ["登录失败影响满意度吗？", "Does a failed sign-in cost satisfaction?"],
  failFinding: (points: string) => [
    `登录失败过的人，满意率低 ${points}`,
    `After a failed sign-in, satisfaction is lower by ${points}`,
  ],
  failAbout: [
    "满意占比，按 AI 面试前或面试中有没有出问题",
    "Share satisfied, with and without a failure before or during the AI interview",
  ],
  failWithin: (change: string, interval: string) => [
    `时长与反馈相同的人之间：${change}${interval}。`,
    `At the same length and feedback: ${change}${interval}.`,
  ],
  failures: {
    sign_in_failed: {
      heading: ["登录", "Sign-in"],
      yes: ["登录失败过的人", "With a failed sign-in"],
      no: ["没有失败的人", "Without"],
    },
    outage_day: {
      heading: ["系统", "System"],
      yes: ["故障当天", "On days with an outage"],
      no: ["其他日子", "On other days"],
    },
  } as Record<string, { heading: Pair; yes: Pair; no: Pair }>,
  failureFormula: [
    "已开始而始终没有完成的面试记为中途退出。占比用 Wilson 区间，差异用 Newcombe 区间；时长与反馈相同者之间的差异为 Mantel–Haenszel 风险差，Sato 区间。",
    "An interview counts as broken off when it was begun and never completed. Shares with Wilson's interval, differences with Newcombe's; the difference at the same length and feedback is the Mantel–Haenszel risk difference with Sato's interval.",
  ],

  explainAbout: [
    "每份答案按作答日期计一次。五级中的 4 分和 5 分为好评。",
    "Each answer counts once, by the day on which it was given. Favourable are the answers 4 and 5 of five.",
  ],
  explainFormula: [
    "占比用 Wilson 区间。净推荐值为 +100（9–10 分）、0（7–8 分）、−100（0–6 分）的平均数，用 t 区间。",
    "Shares with Wilson's score interval. Net promoter score: the mean of +100 (9–10), 0 (7–8) and −100 (0–6) with Student's t interval.",
  ],
});
