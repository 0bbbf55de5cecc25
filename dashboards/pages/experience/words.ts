import { inLanguages } from "../../text/text.ts";

const en = {
  lead: (value: string, range: string) =>
    `In ${range}, ${value} of candidates were satisfied with their interview`,
  leadChange: (previous: string) => `, against ${previous} in the period before`,
  leadLowest: (item: string, share: string) => `Rated lowest: “${item}”, ${share} favourable.`,
  leadLow: (rate: string) => `Only ${rate} answered the survey: read every figure with caution.`,
  leadNone: "There are no survey answers in this period yet.",
  interval: (interval: string) => ` (${interval})`,
  differs: (first: string, second: string, change: string, interval: string) =>
    `${first} minus ${second}: ${change}${interval}`,
  notClear: "; no clear difference",

  itemTitle: "What do candidates say?",
  itemFinding: (parts: string) => `What candidates say: ${parts}`,
  itemPart: (item: string, value: string) => `“${item}” ${value}`,
  itemAbout: "Distribution of answers on a scale of five; at the right the share of the top two",
  levels: { 1: "Very poor", 2: "Poor", 3: "Neither", 4: "Good", 5: "Very good" } as Record<number, string>,
  favourable: "Favourable (top two)",

  itemPhaseTitle: "Each item before and with AI interviews",
  itemPhaseAbout: "Share of answers in the top two of five",
  satisfactionTitle: "Are candidates more satisfied than before?",
  phaseTitle: "Satisfaction before and with AI interviews",
  phaseFinding: (points: string) => `Satisfaction rose by ${points} with AI interviews`,
  phaseFindingLess: (points: string) => `Satisfaction fell by ${points} with AI interviews`,
  satisfactionAbout: "Share satisfied (top two of five)",

  lengthTitle: "How long may an interview be?",
  lengthFinding: "Satisfaction falls past 25 minutes",
  lengthAbout: "Share satisfied by length of the interview",
  countTitle: "How many questions are right?",
  countFinding: (best: string) => `Most satisfied: those who answered ${best}`,
  countAbout: "Share satisfied by number of questions answered",

  feedbackTitle: "Does feedback matter?",
  feedbackFinding: (points: string) => `Without feedback, satisfaction is lower by ${points}`,
  feedbackAbout: "Share satisfied, with and without feedback sent",

  npsTitle: "Would they recommend it?",
  npsFinding: (promoters: string, detractors: string) =>
    `${promoters} would recommend the interview, ${detractors} would not`,
  npsAbout:
    "Likelihood to recommend, 0 to 10; at the right the net promoter score: promoters minus detractors",
  npsParts: {
    detractors: "Detractors (0–6)",
    passives: "Passives (7–8)",
    promoters: "Promoters (9–10)",
  },
  npsScore: "Net promoter score (points)",
  npsRows: { period: "This period", before: "Before AI interviews", after: "Since AI interviews" } as Record<
    string,
    string
  >,
  npsTimeTitle: "Net promoter score by quarter",
  npsTimeAbout: "Share of 9–10 minus share of 0–6, in points",
  interviewHeading: "Candidates",

  businessPhaseTitle: "Business departments before and after",
  businessPhaseFinding: (points: string) => `Business departments: satisfaction up by ${points}`,
  businessTitle: "Are the business departments satisfied?",
  businessAbout: "Share of satisfied answers of business departments (top two of five)",

  driverSection: "What drives satisfaction",
  driverSectionAbout:
    "Association, not proof of cause: what those who are satisfied also say. Change one thing and measure again.",
  driverTitle: "Which items go with overall satisfaction?",
  driverFinding: (item: string, share: string) => `“${item}” carries ${share} of what the items explain`,
  driverAbout:
    "Relative weight (Johnson): each item's part of the variance of overall satisfaction that the items explain together",
  driverAxis: "Part of the variance (%)",
  driverNote: (r2: string, interval: string, n: string) =>
    `Together the items explain ${r2} of the variance${interval}; ${n} complete responses. A weight is never below 0: its interval orders the items, it is no test.`,
  driverFew: "Fewer than 50 complete responses: widen the period or remove a filter.",
  driverFormula:
    "Items are replaced by their nearest uncorrelated counterparts (Johnson 2000); the squared weights are handed back to the items and add up to R². Intervals by percentile bootstrap over responses, 2,000 draws, fixed seed.",

  termTitle: "What do comments say?",
  termFinding: (good: string, bad: string) =>
    `The satisfied write about “${good}”, the others about “${bad}”`,
  termAbout: "Share of comments that say it: satisfied minus not satisfied, percentage points",
  termTableTitle: "Terms of comments",
  termTableAbout: (comments: string, fewest: string) =>
    `${comments} comments, counted before they were sealed; a term is shown once ${fewest} comments say it`,
  termNone:
    "There are no comments in this selection. They arrive with the feed survey_answers (column comment).",
  termHidden: "Fewer than ten comments: nothing is shown, so that no single person's words can be made out.",
  termLeftOut: (count: string) => `${count} terms with too few comments are left out`,
  termStands: "stands at a false discovery rate of 10%",
  termColumns: {
    term: "Term",
    theme: "Theme",
    comments: "Comments",
    share: "Share",
    satisfied: "Satisfied",
    notSatisfied: "Not satisfied",
    difference: "Difference",
    interval: "95% interval",
    p: "Adjusted p",
    note: "Note",
  },
  termFormula:
    "Each comment is searched for the ways of saying a term (a curated list in both languages) in the process that reads the file, then sealed in the vault; only the counts reach the warehouse. Shares with Wilson's interval, differences with Newcombe's; Fisher's exact test, adjusted over all terms by Benjamini–Hochberg.",

  whereSection: "Group by group",
  whereAbout: "Small groups swing widely: look at the interval before the order.",
  channelTitle: "Satisfaction by application channel",
  vendorTitle: "Satisfaction by vendor",
  jobTitle: "Satisfaction by job",

  responseSection: "Who answers, and who stays silent",
  responseSectionAbout: "A survey speaks for those who answer it.",
  responseTitle: "How many answer the survey?",
  responseAbout: "Surveys answered of those sent",
  byTitle: "Do some groups answer less?",
  byFinding: (names: string) => `Response differs by ${names}: the answers lean to those who answer more`,
  byNone: "No group answers clearly more than another",
  byAbout: "Response rate by group, with the rate of all",
  byGap: (of: string, high: string, low: string, change: string, interval: string, p: string) =>
    `${of}: ${high} minus ${low} ${change}${interval}, adjusted p ${p}`,
  byChance: "; the widest of many gaps, it does not stand after adjustment",
  byLow: (rate: string, least: string) =>
    `Only ${rate} of those asked answered, under ${least}: the silent could turn every figure of this page.`,
  byGroups: {
    outcome: "How the application ended",
    screening_path: "Screening",
    channel: "Application channel",
    vendor: "Vendor",
    length_band: "Interview length",
    feedback_sent: "Feedback",
    score_band: "AI score",
    gender: "Gender",
    age_band: "Age",
  } as Record<string, string>,
  outcomes: { hired: "Hired", rejected: "Rejected", withdrawn: "Withdrew", open: "Still open" } as Record<
    string,
    string
  >,
  silenceTitle: "What may silence hide?",
  silenceFinding: (low: string, high: string) =>
    `Whatever the silent think, satisfaction of all asked lies between ${low} and ${high}`,
  silenceAbout: "Share satisfied: of those who answered, and weighted to all who were asked",
  silenceRows: { answered: "Of those who answered", weighted: "Weighted to all asked" },
  silenceBounds: (low: string, high: string) =>
    `If none of the silent were satisfied ${low}, if all were ${high}.`,
  silenceNote:
    "The weighting takes the silent to think as those who answered with the same screening, length, feedback and outcome.",
  responseFormula:
    "Rates with Wilson's interval; a chi-square test per attribute over groups of 30 or more, adjusted over all attributes by Benjamini–Hochberg; the gap of the highest to the lowest rate with Newcombe's interval. Weighted share: post-stratified by screening, interview length, feedback and outcome.",

  failureSection: "When something goes wrong",
  failureSectionAbout:
    "Failed sign-ins, complaints, interviews broken off, outages, and what they do to satisfaction.",
  loginTitle: "Whose sign-in fails?",
  loginFinding: (browser: string, value: string) => `Browser version ${browser}: ${value} of sign-ins fail`,
  loginAbout: "Share of sign-ins to the interview system that failed, by browser version",
  complaintTitle: "How many complain about the process?",
  complaintFinding: (points: string) => `Complaints about the process fell by ${points}`,
  complaintAbout: "Share of applications with a complaint about the process",
  dropTitle: "Do failures make people give up?",
  dropAbout: "Share of AI interviews begun that were never completed",
  dropAll: "All interviews begun",
  failTitle: "Does a failed sign-in cost satisfaction?",
  failFinding: (points: string) => `After a failed sign-in, satisfaction is lower by ${points}`,
  failAbout: "Share satisfied, with and without a failure before or during the AI interview",
  failWithin: (change: string, interval: string) => `At the same length and feedback: ${change}${interval}.`,
  failures: {
    sign_in_failed: { heading: "Sign-in", yes: "With a failed sign-in", no: "Without" },
    outage_day: { heading: "System", yes: "On days with an outage", no: "On other days" },
  } as Record<string, { heading: string; yes: string; no: string }>,
  failureFormula:
    "An interview counts as broken off when it was begun and never completed. Shares with Wilson's interval, differences with Newcombe's; the difference at the same length and feedback is the Mantel–Haenszel risk difference with Sato's interval.",

  explainAbout:
    "Each answer counts once, by the day on which it was given. Favourable are the answers 4 and 5 of five.",
  explainFormula:
    "Shares with Wilson's score interval. Net promoter score: the mean of +100 (9–10), 0 (7–8) and −100 (0–6) with Student's t interval.",
};

const zh: typeof en = {
  lead: (value, range) => `${range}，${value} 的候选人对面试表示满意`,
  leadChange: (previous) => `，上一周期为 ${previous}`,
  leadLowest: (item, share) => `评价最低的是“${item}”，好评率 ${share}。`,
  leadLow: (rate) => `问卷回收率只有 ${rate}：本页所有数字都应谨慎看待。`,
  leadNone: "本周期还没有问卷答复。",
  interval: (interval) => `（${interval}）`,
  differs: (first, second, change, interval) => `${first}减${second}：${change}${interval}`,
  notClear: "，差异不明确",

  itemTitle: "候选人怎么说？",
  itemFinding: (parts) => `候选人怎么说：${parts}`,
  itemPart: (item, value) => `${item} ${value}`,
  itemAbout: "五级评分的回答分布；右侧为选择最高两级的比例（好评率）",
  levels: { 1: "很差", 2: "较差", 3: "一般", 4: "较好", 5: "很好" },
  favourable: "好评率（最高两级）",

  itemPhaseTitle: "各题项上线前后的好评率",
  itemPhaseAbout: "五级评分中选择最高两级的比例",
  satisfactionTitle: "候选人比以前更满意吗？",
  phaseTitle: "使用 AI 面试前后的满意率",
  phaseFinding: (points) => `使用 AI 面试后，满意率提高 ${points}`,
  phaseFindingLess: (points) => `使用 AI 面试后，满意率下降 ${points}`,
  satisfactionAbout: "满意占比（五级中最高两级）",

  lengthTitle: "面试多长合适？",
  lengthFinding: "超过 25 分钟，满意率下降",
  lengthAbout: "满意占比，按面试时长",
  countTitle: "几道题合适？",
  countFinding: (best) => `答完 ${best}的候选人最满意`,
  countAbout: "满意占比，按作答的题目数",

  feedbackTitle: "给不给反馈有差别吗？",
  feedbackFinding: (points) => `没有反馈，满意率低 ${points}`,
  feedbackAbout: "满意占比，按是否发送反馈",

  npsTitle: "他们愿意推荐吗？",
  npsFinding: (promoters, detractors) => `${promoters} 的候选人愿意推荐，${detractors} 不愿意`,
  npsAbout: "推荐意愿（0–10 分）；右侧为净推荐值：推荐者占比减贬损者占比",
  npsParts: { detractors: "贬损者（0–6 分）", passives: "中立者（7–8 分）", promoters: "推荐者（9–10 分）" },
  npsScore: "净推荐值（分）",
  npsRows: { period: "本周期", before: "上线前", after: "上线后" },
  npsTimeTitle: "各季度净推荐值",
  npsTimeAbout: "9–10 分占比减 0–6 分占比，单位为分",
  interviewHeading: "候选人",

  businessPhaseTitle: "业务部门：上线前后",
  businessPhaseFinding: (points) => `业务部门的满意率提高 ${points}`,
  businessTitle: "业务部门满意吗？",
  businessAbout: "业务部门表示满意的占比（五级中最高两级）",

  driverSection: "满意度由什么带动",
  driverSectionAbout: "这里是关联，不是因果：满意的人同时也这么说。先改一处，再测一次。",
  driverTitle: "哪些题项与总体满意度关系最大？",
  driverFinding: (item, share) => `“${item}”占各题项解释力的 ${share}`,
  driverAbout: "相对权重（Johnson 法）：各题项合起来能解释总体满意度的差异，每个题项占其中多少",
  driverAxis: "占差异的比例（%）",
  driverNote: (r2, interval, n) =>
    `各题项合起来解释了总体满意度差异的 ${r2}${interval}；完整答卷 ${n} 份。权重不会小于 0，区间用来比较先后，不是显著性检验。`,
  driverFew: "完整答卷不足 50 份：请放宽周期或移除筛选。",
  driverFormula:
    "先把各题项换成与之最接近、彼此不相关的变量（Johnson 2000），再把回归系数的平方分配回各题项，合计等于决定系数。区间用自助法（百分位），按答卷重抽 2,000 次，随机种子固定。",

  termTitle: "意见里都说了什么？",
  termFinding: (good, bad) => `满意的人多提“${good}”，不满意的人多提“${bad}”`,
  termAbout: "提到该说法的意见占比：满意者减不满意者，百分点",
  termTableTitle: "意见中的说法",
  termTableAbout: (comments, fewest) =>
    `共 ${comments} 条意见，在封存之前计数；至少 ${fewest} 条意见提到的说法才会显示`,
  termNone: "所选范围内没有意见。意见随 survey_answers（问卷答案）的 comment（意见）列导入。",
  termHidden: "意见不足十条：不予显示，以免看出是谁说的。",
  termLeftOut: (count) => `另有 ${count} 个说法因提及太少未列出`,
  termStands: "按 10% 错误发现率成立",
  termColumns: {
    term: "说法",
    theme: "主题",
    comments: "意见条数",
    share: "占比",
    satisfied: "满意者中",
    notSatisfied: "不满意者中",
    difference: "差异",
    interval: "95% 区间",
    p: "校正后 p",
    note: "说明",
  },
  termFormula:
    "在读取文件的进程里，按人工整理的中英文说法清单逐条查找，随后意见原文封存入保险库，只有计数进入数据仓库。占比用 Wilson 区间，差异用 Newcombe 区间；检验用 Fisher 精确检验，并对全部说法作 Benjamini–Hochberg 校正。",

  whereSection: "分组来看",
  whereAbout: "人数少的组波动很大：先看区间，再看先后。",
  channelTitle: "各投递渠道的满意率",
  vendorTitle: "各供应商的满意率",
  jobTitle: "各岗位的满意率",

  responseSection: "谁回答了，谁没有回答",
  responseSectionAbout: "问卷只代表回答了的人。",
  responseTitle: "多少人回答了问卷？",
  responseAbout: "已发出的问卷中收到答复的比例",
  byTitle: "有没有哪些人更少回答？",
  byFinding: (names) => `不同${names}的回收率不一样：结果偏向回答更多的人`,
  byNone: "各组的回收率没有明确差别",
  byAbout: "各组的问卷回收率，与总体对照",
  byGap: (of, high, low, change, interval, p) =>
    `${of}：${high}比${low}高 ${change.replace("+", "")}${interval}，校正后 p ${p}`,
  byChance: "；这是各项中最大的一处差距，校正后不成立",
  byLow: (rate, least) => `只有 ${rate} 的人回答，低于 ${least}：没回答的人足以改变本页的任何结论。`,
  byGroups: {
    outcome: "投递结果",
    screening_path: "筛选方式",
    channel: "投递渠道",
    vendor: "供应商",
    length_band: "面试时长",
    feedback_sent: "是否反馈",
    score_band: "AI 分数段",
    gender: "性别",
    age_band: "年龄段",
  },
  outcomes: { hired: "已入职", rejected: "未录用", withdrawn: "主动放弃", open: "流程中" },
  silenceTitle: "没回答的人会改变结论吗？",
  silenceFinding: (low, high) => `无论没回答的人怎么想，全体的满意率都在 ${low} 到 ${high} 之间`,
  silenceAbout: "满意占比：回答者的，以及按全部被调查者加权后的",
  silenceRows: { answered: "回答者", weighted: "按全部被调查者加权" },
  silenceBounds: (low, high) => `假如没回答的人全不满意为 ${low}，全满意为 ${high}。`,
  silenceNote: "加权时假定：筛选方式、时长、反馈和投递结果都相同的人，没回答的与回答了的想法一样。",
  responseFormula:
    "回收率用 Wilson 区间；每个属性对 30 人及以上的组作卡方检验，并对全部属性作 Benjamini–Hochberg 校正；最高与最低之差用 Newcombe 区间。加权满意率按筛选方式、面试时长、是否反馈和投递结果事后分层。",

  failureSection: "出了问题的时候",
  failureSectionAbout: "登录失败、投诉、中途退出、系统故障，以及它们对满意度的影响。",
  loginTitle: "谁登录失败？",
  loginFinding: (browser, value) => `浏览器版本 ${browser}：${value} 的登录失败`,
  loginAbout: "登录面试系统失败的比例，按浏览器版本",
  complaintTitle: "有多少人投诉流程？",
  complaintFinding: (points) => `流程投诉率下降 ${points}`,
  complaintAbout: "对招聘流程提出投诉的投递占比",
  dropTitle: "出问题的人更容易中途放弃吗？",
  dropAbout: "已开始的 AI 面试中没有完成的比例",
  dropAll: "全部已开始的面试",
  failTitle: "登录失败影响满意度吗？",
  failFinding: (points) => `登录失败过的人，满意率低 ${points}`,
  failAbout: "满意占比，按 AI 面试前或面试中有没有出问题",
  failWithin: (change, interval) => `时长与反馈相同的人之间：${change}${interval}。`,
  failures: {
    sign_in_failed: { heading: "登录", yes: "登录失败过的人", no: "没有失败的人" },
    outage_day: { heading: "系统", yes: "故障当天", no: "其他日子" },
  },
  failureFormula:
    "已开始而始终没有完成的面试记为中途退出。占比用 Wilson 区间，差异用 Newcombe 区间；时长与反馈相同者之间的差异为 Mantel–Haenszel 风险差，Sato 区间。",

  explainAbout: "每份答案按作答日期计一次。五级中的 4 分和 5 分为好评。",
  explainFormula:
    "占比用 Wilson 区间。净推荐值为 +100（9–10 分）、0（7–8 分）、−100（0–6 分）的平均数，用 t 区间。",
};

/** The texts of this page. */
export const pageText = inLanguages({ en, zh });
