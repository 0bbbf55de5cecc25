import { type Pair, words } from "./words.ts";

/** The texts of the page efficiency. */
export const efficiencyWords = words({
  between: [" 至 ", " to "],
  plus: " + ",
  stop: ["。", ". "],
  sections: {
    funnel: ["流程漏斗", "Funnel"],
    time: ["用时与瓶颈", "Time and bottleneck"],
    effort: ["人工工时", "People's hours"],
    cost: ["招聘成本", "Cost"],
    invitations: ["面试邀请", "Invitations"],
    waiting: ["候选人等待与反馈时效", "How long candidates wait for an answer"],
    capacity: ["容量与需求", "Capacity and demand"],
    collaboration: ["跨部门协作", "Collaboration"],
  },
  together: (value: string) => [`合计：${value}`, `All together: ${value}`],

  lead: (value: string, range: string) => [
    `${range}，半数新员工在投递后 ${value}内入职`,
    `In ${range}, half of all hires started work within ${value} of applying`,
  ],
  leadFaster: (previous: string) => [
    `，上一周期为 ${previous}`,
    `, where it took ${previous} in the period before`,
  ],
  leadSlowest: (paths: string) => [`入职者等待最久的环节：${paths}。`, `Where hires wait longest: ${paths}.`],
  leadPath: (path: string, step: string, share: string) => [
    `${path}：“${step}”，占 ${share}`,
    `${path}, “${step}” for ${share}`,
  ],
  leadNone: ["本周期还没有完成的录用。", "There are no completed hires in this period yet."],

  funnelSectionAbout: [
    "投递止步于哪里、按什么口径统计、不同群体有何差别",
    "Where applications end, on which basis, and for whom it goes differently",
  ],
  casesLabel: ["统计口径", "Basis"],
  cases: {
    all: ["全部投递（含进行中）", "All applications (with open ones)"],
    finished: ["只看已结束的投递", "Finished applications only"],
  },
  basisAll: [
    "口径：本周期全部投递，进行中的按当前所处环节计入",
    "Basis: all applications of the period, open ones counted where they stand",
  ],
  basisFinished: [
    "口径：只含已结束的投递（入职、淘汰或放弃）；越近的周期，快速结束的投递占比越高",
    "Basis: only applications that ended (hired, rejected or withdrawn); young periods hold more quick endings",
  ],
  openCases: (share: string) => [
    `本周期仍在进行中的投递占 ${share}`,
    `Still open in this period: ${share} of the applications`,
  ],
  byLabel: ["按维度", "By"],
  stageLabel: ["转化环节", "Conversion"],
  wholeWay: ["从投递到入职", "From application to hire"],
  toStage: (stage: string) => [`到“${stage}”`, `To “${stage}”`],
  funnelTitle: ["投递止步于哪个环节？", "Where do applications end?"],
  funnelAbout: [
    "到达各环节的投递；条形长度为占起点的比例，右侧依次为人数、占起点的比例、占上一环节的比例",
    "Applications that reach each step; the bar is the share of the start, at the right their number, that share, and the share of the step before",
  ],
  ofStart: (people: string, share: string) => [`${people} · ${share}`, `${people} · ${share}`],
  ofBefore: (share: string) => [`上一环节的 ${share}`, `${share} of the step before`],
  reached: (people: string, share: string) => [
    `到达 ${people} 份投递，占起点的 ${share}`,
    `${people} applications reach it, ${share} of the start`,
  ],
  largestLoss: (path: string, stage: string, share: string) => [
    `${path}：流失最多的是“${stage}”之前，上一环节中只有 ${share}走到这一步`,
    `${path}: the largest loss is before “${stage}”, which ${share} of the step before reach`,
  ],
  conversionTitle: (what: string, dimension: string) => [
    `${what}的转化率，按${dimension}`,
    `${what}, by ${dimension.toLowerCase()}`,
  ],
  passTitle: ["各岗位有多少人通过 AI 面试？", "How many pass the AI interview, job by job?"],
  passHireTitle: ["通过的人有多少被录用？", "How many of those who pass are hired?"],

  timeSectionAbout: [
    "哪个环节最耽误时间、在哪里最严重、哪些环节变快了",
    "Which step holds people up, where it is worst, and what became faster",
  ],
  bottleneckQuestion: ["哪个环节最耽误时间？", "Which step holds people up?"],
  bottleneckTitle: (steps: string) => [`瓶颈在${steps}`, `The bottleneck is ${steps}`],
  bottleneckOn: (path: string, steps: string) => [`${steps}（${path}）`, `${steps} (${path})`],
  bottleneckStep: (step: string) => [`“${step}”`, `“${step}”`],
  bottleneckEither: (step: string, other: string) => [`“${step}”或“${other}”`, `“${step}” or “${other}”`],
  bottleneckAbout: [
    "走完全部环节的入职者中，以该环节为最长等待的比例，按筛选方式",
    "Of the hires, who went through every step, the share for whom it was the longest of all waits, by screening path",
  ],
  bottleneckMost: (path: string, step: string, share: string) => [
    `${path}：${share} 的入职者在“${step}”等待最久`,
    `${path}: “${step}” is the longest wait of ${share} of the hires`,
  ],
  bottleneckNext: (path: string, step: string, share: string) => [
    `${path}：其次是“${step}”，${share}`,
    `${path}: next comes “${step}”, ${share}`,
  ],
  bottleneckWorst: (step: string, job: string, days: string, all: string) => [
    `“${step}”最慢的岗位是${job}：中位数 ${days}，全部岗位合计为 ${all}`,
    `“${step}” is slowest for ${job}: a median of ${days}, where all jobs together take ${all}`,
  ],
  stageTitle: ["时间花在哪里？", "Where does the time go?"],
  stageFinding: (step: string, days: string) => [
    `按中位数，耗时最长的环节是“${step}”：${days}（含后来未入职的投递）`,
    `The longest step by its median is “${step}”: ${days}, applications that did not end in a hire included`,
  ],
  stageAbout: [
    "完成该环节的全部投递的耗时中位数；刻度为第 90 百分位",
    "Median time of all applications that finished the step; the tick is the 90th percentile",
  ],
  spans: {
    screening: ["投递 → 初筛", "Applied → screened"],
    ai_interview: ["AI 面试与报告（仅 AI 筛选）", "AI interview and report (AI path only)"],
    scheduling: ["等待安排人工面试", "Waiting to be scheduled"],
    human_interview: ["安排 → 人工面试", "Scheduled → interviewed"],
    decision: ["人工面试 → 发放录用", "Interviewed → offered"],
    acceptance: ["发放录用 → 接受", "Offered → accepted"],
    start: ["接受 → 入职", "Accepted → onboarded"],
    whole: ["从投递到入职", "Application to start of work"],
  },
  wayEnd: (path: string) => [`${path}：从投递到入职`, `${path}: application to start of work`],
  wayTitle: ["两种筛选方式在哪里省时间、在哪里费时间？", "Where do the two paths gain and lose time?"],
  wayFaster: (days: string, step: string) => [
    `AI 筛选全程快 ${days}，主要省在“${step}”`,
    `The AI path is ${days} faster end to end, most of it in “${step}”`,
  ],
  wayFasterPlain: (days: string) => [`AI 筛选全程快 ${days}`, `The AI path is ${days} faster end to end`],
  waySlower: (days: string, step: string) => [
    `AI 筛选全程慢 ${days}，主要费在“${step}”`,
    `The AI path is ${days} slower end to end, most of it in “${step}”`,
  ],
  waySlowerPlain: (days: string) => [`AI 筛选全程慢 ${days}`, `The AI path is ${days} slower end to end`],
  wayLost: (step: string) => [
    `AI 筛选在“${step}”更快，但全程没有明确差异`,
    `The AI path is faster in “${step}”, but end to end there is no clear difference`,
  ],
  waySame: [
    "从投递到入职，两种筛选方式没有明确差异",
    "From application to start of work the paths show no clear difference",
  ],
  wayAbout: (ai: string, traditional: string) => [
    `走完全部环节的入职者（AI 筛选 ${ai} 人，传统筛选 ${traditional} 人），在同一岗位、同一季度内比较平均天数；平均数可以相加，各段之和即全程差异（中位数不能相加）`,
    `Hires who went through every step (${ai} on the AI path, ${traditional} on the traditional one), mean days within the same job and quarter; means add up, so the steps make the difference end to end (medians would not)`,
  ],
  wayWhole: (ai: string, traditional: string, difference: string) => [
    `从投递到入职平均：传统筛选 ${traditional}，AI 筛选 ${ai}；差异 ${difference}`,
    `From application to start of work, on average: traditional ${traditional}, AI ${ai}; difference ${difference}`,
  ],
  wayGain: (step: string, difference: string) => [
    `AI 筛选省时最多的一段：“${step}”，${difference}`,
    `The AI path gains most in “${step}”: ${difference}`,
  ],
  wayLoss: (step: string, difference: string) => [
    `AI 筛选费时最多的一段：“${step}”，${difference}`,
    `The AI path loses most in “${step}”: ${difference}`,
  ],
  worstQuestion: ["瓶颈在哪里最严重？", "Where is the bottleneck worst?"],
  worstTitle: (step: string) => [`“${step}”在哪个岗位最慢？`, `Where is “${step}” slowest?`],
  worstAbout: [
    "瓶颈环节的天数中位数，按岗位",
    "Median days of the step that most hires wait longest in, job by job",
  ],
  worstJob: (job: string, days: string, all: string) => [
    `最慢的岗位：${job}，${days}；全部岗位：${all}`,
    `Slowest: ${job}, ${days}; all jobs: ${all}`,
  ],
  worstUnclear: [
    "；区间包含全部岗位的数值，不一定真的更慢",
    "; the interval includes the figure of all jobs, so it need not be slower",
  ],
  pathTitle: ["AI 筛选更快吗？", "Is the AI path faster to the first screening?"],
  pathFinding: (less: string) => [`AI 初筛快 ${less}`, `The AI path screens ${less} faster`],
  pathAbout: ["从投递到初筛的天数中位数", "Median days from application to the first screening"],
  screensFaster: (less: string) => [
    `AI 筛选的初筛用时缩短 ${less}`,
    `The first screening takes ${less} less time on the AI path`,
  ],
  phaseTitle: ["哪些环节变快了？", "Which steps became faster?"],
  phaseAbout: ["各环节天数中位数，上线前后", "Median days before and since the roll-out"],
  reportTitle: ["报告多久能出来？", "How soon is the report there?"],
  reportName: ["从面试到出报告", "Interview to report"],
  cycleTitle: ["从投递到入职", "From application to start of work"],
  cycleName: ["从投递到入职", "Application to start of work"],
  onboardTitle: ["发出的录用最终入职了吗？", "Do offers become starts?"],
  onboardName: ["录用后入职的比例", "Offers that end in a start of work"],

  effortSectionAbout: [
    "上线前后，人工时间花在哪里。各项工作都是工时越少越好，只有深度面试相反：省下的时间正是要用在这里",
    "What people's hours went to before and since the roll-out. Fewer hours are good for every activity but one: more time for in-depth interviews is what the saved hours are for",
  ],
  effortTitle: ["人工时间花在哪里？", "What do people spend their hours on?"],
  effortFinding: (activity: string, before: string, after: string) => [
    `${activity}由每天 ${before}降到 ${after}`,
    `${activity} went from ${before} to ${after} a day`,
  ],
  effortAbout: [
    "每个团队每个工作日的小时数，上线前后",
    "Hours per team and working day, before and since the roll-out",
  ],
  perDay: ["每队每天", "a day and team"],
  perMonth: ["每月合计", "a month, all teams"],
  effortSaved: (name: string, per: string, before: string, after: string, saved: string) => [
    `${name}：由 ${before}降到 ${after}，${per}节省 ${saved}`,
    `${name}: ${before} before, ${after} now; ${saved} saved ${per}`,
  ],
  effortGained: (name: string, per: string, before: string, after: string, more: string) => [
    `${name}：${per}由 ${before}增至 ${after}，增加 ${more}，符合预期`,
    `${name}: ${before} before, ${after} now (${per}); ${more} more, as intended`,
  ],
  effortGrown: (name: string, per: string, before: string, after: string, more: string) => [
    `${name}：${per}由 ${before}增至 ${after}，增加 ${more}，与预期相反`,
    `${name}: ${before} before, ${after} now (${per}); ${more} more, where less was intended`,
  ],
  effortLost: (name: string, per: string, before: string, after: string, more: string) => [
    `${name}：${per}由 ${before}变为 ${after}，变化 ${more}，与预期相反`,
    `${name}: ${before} before, ${after} now (${per}); ${more}, where more was intended`,
  ],
  monthTitle: ["各项工作每月花多少小时？", "How many hours a month does each activity take?"],
  monthAbout: ["全部团队每月小时数，上线前后", "Hours per month of all teams, before and since the roll-out"],
  shareTitle: ["招聘团队的工作日怎样分配？", "How is the recruiting teams’ day divided?"],
  shareAbout: [
    "各项工作占招聘团队全部工时的比例，上线前后；各项合计 100%",
    "Share of all hours of the recruiting teams by activity, before and since the roll-out; they add up to 100%",
  ],
  utilisationTitle: ["面试团队把更多时间用于面试吗？", "Do the interviewing teams interview more?"],
  utilisationAbout: [
    "各项工作占面试团队全部工时的比例，上线前后；各项合计 100%",
    "Share of all hours of the interviewing teams by activity, before and since the roll-out; they add up to 100%",
  ],
  utilisationName: ["面试官时间利用率", "Interviewers' utilisation"],
  timesBefore: (ratio: string) => [`是上线前的 ${ratio}`, `That is ${ratio} what it was before`],
  timesTraditional: (ratio: string) => [`是传统筛选的 ${ratio}`, `That is ${ratio} the traditional speed`],
  campaignTitle: ["批量招聘筛选有多快？", "How fast is a campaign screened?"],
  campaignAbout: ["批量招聘每天筛选的投递数，按筛选方式", "Applications screened per campaign day, by path"],
  campaignName: ["筛选速度", "Screened a day"],
  campaignDays: ["批量招聘要多少个工作日？", "How many working days does a campaign take?"],
  campaignDaysName: ["批量招聘用时", "Days of a campaign"],

  costSectionAbout: [
    "录用一人花多少：同口径可比、账面、分类构成，以及与新员工首年薪酬相比",
    "What a hire costs: like with like, as booked, by kind, and against what the hire is paid in the first year",
  ],
  costComparedTitle: [
    "同口径比较，AI 筛选更省钱吗？",
    "Does a hire on the AI path cost less, like with like?",
  ],
  costFinding: (less: string) => [
    `同口径比较，AI 筛选录用一人省 ${less}`,
    `Like with like, a hire on the AI path costs ${less} less`,
  ],
  costFindingMore: (more: string) => [
    `同口径比较，AI 筛选录用一人多花 ${more}`,
    `Like with like, a hire on the AI path costs ${more} more`,
  ],
  costExceeds: (more: string) => [
    `在相同岗位、相同季度内，AI 筛选的单次录用成本比传统筛选高 ${more}`,
    `In the same jobs and quarters, AI screening costs ${more} more per hire than traditional screening`,
  ],
  costUnclear: (saved: string) => [
    `在相同岗位、相同季度内，看不出两种筛选方式的单次录用成本有明确差异：AI 筛选节省 ${saved}`,
    `In the same jobs and quarters there is no clear difference in cost per hire: saved by AI screening ${saved}`,
  ],
  costSaves: (saved: string) => [
    `在相同岗位、相同季度内，AI 筛选的单次录用成本比传统筛选低 ${saved}`,
    `In the same jobs and quarters, AI screening costs ${saved} less per hire than traditional screening`,
  ],
  costComparedName: ["可比单次录用成本", "Comparable cost per hire"],
  costTitle: ["账面上，两种筛选方式录用一人各花多少？", "What does a hire cost on each path, as booked?"],
  costAbout: [
    "记在该方式名下的全部成本除以其入职人数；两种方式的岗位与季节结构可能不同",
    "All costs booked to the path divided by its hires; jobs and seasons may differ between the paths",
  ],
  costName: ["账面单次录用成本", "Cost per hire as booked"],
  partsTitle: ["录用一人的成本由什么构成？", "What is the cost per hire made of?"],
  partsAbout: [
    "按成本类别的单次录用成本；各类之和即单次录用成本",
    "Cost per hire by kind; the kinds add up to the cost per hire",
  ],
  partsSum: (path: string, parts: string, total: string) => [
    `${path}：${parts} = ${total}`,
    `${path}: ${parts} = ${total}`,
  ],
  partGap: (kind: string, difference: string) => [
    `${kind}：AI 筛选比传统筛选 ${difference}`,
    `${kind}: AI less traditional ${difference}`,
  ],
  savingTimeTitle: ["节省能持续吗？", "Does the saving last?"],
  payTitle: ["录用一人的成本相当于首年薪酬的多少？", "What does a hire cost against first-year pay?"],
  payName: ["成本占首年薪酬", "Cost as a share of first-year pay"],
  /** Every second part is a name as it stands in the data. */
  payEmpty: [
    [
      "尚未加载首年薪酬。请在录用通知数据源（",
      "offers",
      "）中为已接受的录用补充一列 ",
      "first_year_pay",
      "（税前，币种与成本相同）；一个岗位只要有一名入职者有薪酬即可显示。仅有薪级无法得出金额。",
    ],
    [
      "No first-year pay is loaded. Load the feed ",
      "offers",
      " with the column ",
      "first_year_pay",
      " (gross, in the currency of the costs) for accepted offers; a job is told as soon as one of its hires has it. Salary bands alone do not say an amount.",
    ],
  ],

  invitationSectionAbout: [
    "哪个渠道更能触达候选人、谁参加了面试、什么把人挡在门外",
    "Which channel reaches candidates, who takes part, and what keeps them out",
  ],
  inviteTitle: ["哪个渠道更能触达候选人？", "Which channel reaches candidates?"],
  inviteFinding: (focal: string, reference: string, ratio: string) => [
    `${focal}邀请的打开率是${reference}的 ${ratio}`,
    `Invitations by ${focal} are opened ${ratio} as often as by ${reference.toLowerCase()}`,
  ],
  inviteAbout: [
    "AI 面试邀请按发送渠道：送达、打开、回复、参加、完成",
    "AI interview invitations by channel: delivered, opened, responded, took part, completed",
  ],
  inviteSteps: {
    invite_delivery_rate: ["送达", "Delivered"],
    invite_open_rate: ["打开", "Opened"],
    invite_response_rate: ["回复", "Responded"],
    participation_rate: ["参加", "Took part"],
    ai_completion_rate: ["完成", "Completed"],
  } as Record<string, Pair>,
  channelRatio: (
    step: string,
    focal: string,
    a: string,
    reference: string,
    b: string,
    ratio: string,
    clear: boolean,
  ) => [
    `${step}：${focal} ${a}，${reference} ${b}，前者是后者的 ${ratio}${clear ? "" : "，与 1 倍没有明确差异"}`,
    `${step}: ${focal} ${a}, ${reference.toLowerCase()} ${b}; ratio ${ratio}${clear ? "" : ", which cannot be told from 1"}`,
  ],
  responseTitle: ["回复邀请的候选人多了吗？", "Do more candidates answer the invitation?"],
  responseName: ["邀请回复率", "Invitation response rate"],
  participationTitle: ["参加面试的候选人多了吗？", "Do more candidates take part?"],
  participationAbout: [
    "受邀者中开始面试的比例，按公司，上线前后",
    "Share of invited candidates who start the interview, by company, before and since the roll-out",
  ],
  loginTitle: ["哪种浏览器导致登录失败？", "Which browser makes logins fail?"],
  loginFinding: (browser: string) => [`登录失败集中在 ${browser}`, `Logins fail with ${browser}`],
  loginAbout: ["登录失败占比，按浏览器版本", "Failed share of logins by browser version"],
  loginWorst: (worst: string, share: string, next: string, nextShare: string) => [
    `${worst} 的登录失败率为 ${share}；其次是 ${next}，为 ${nextShare}`,
    `${worst}: ${share} of logins fail; the next, ${next}: ${nextShare}`,
  ],

  waitingSectionAbout: [
    "一方多久听不到另一方的答复。数据截止时仍在等待的，只按已观察到的时长计入（Kaplan-Meier）；已经结束却从未得到答复的，算作未答复",
    "How long one side hears nothing of the other. Waits still open when the data end are counted as far as they were seen (Kaplan-Meier); cases that were closed without a word count as never answered",
  ],
  silenceTitle: ["候选人要等多久才有反馈？", "How long is the wait for an answer?"],
  silenceAbout: [
    "到下一次答复的天数：条形为中位数，刻度为九成得到答复的天数",
    "Days until the next answer: the median as a bar, the tick is the day by which nine in ten had one",
  ],
  silence: (wait: string, median: string, late: string, after14: string, after30: string) => [
    `${wait}：中位数 ${median}；${late}；14 天后未答复 ${after14}，30 天后未答复 ${after30}`,
    `${wait}: median ${median}; ${late}; without an answer after 14 days ${after14}, after 30 days ${after30}`,
  ],
  neverHalf: ["未达到，一半始终没有得到答复", "not reached, as half of them never got an answer"],
  neverNine: ["超过一成始终没有得到答复", "more than one in ten never got an answer"],
  nineUnknown: (reason: string) => [`九成得到答复的天数：${reason}`, `nine in ten: ${reason}`],
  nineWithin: (days: string) => [`九成在 ${days}内得到答复`, `nine in ten within ${days}`],
  unansweredTitle: ["谁始终没有得到答复？", "Who is never answered?"],
  unansweredFinding: (wait: string, share: string) => [
    `${wait}：30 天后仍有 ${share} 未得到答复`,
    `${wait}: ${share} have no answer after 30 days`,
  ],
  unansweredAbout: ["14 天和 30 天后仍未得到答复的比例", "Share without an answer after 14 and 30 days"],
  after14: ["14 天后", "After 14 days"],
  after30: ["30 天后", "After 30 days"],
  silenceByTitle: (wait: string, dimension: string) => [
    `${wait}：反馈等待时长，按${dimension}`,
    `${wait}: how long, by ${dimension.toLowerCase()}`,
  ],
  silenceByAbout: [
    "到答复的天数：中位数，以及九成得到答复的天数",
    "Days until the answer: median and the day by which nine in ten had one",
  ],
  unansweredByTitle: (wait: string, dimension: string) => [
    `${wait}：未答复率，按${dimension}`,
    `${wait}: unanswered, by ${dimension.toLowerCase()}`,
  ],
  noticeTitle: ["候选人多久能得知结果？", "How soon are candidates told the result?"],
  noticeName: ["从决定到通知", "Decision to notice"],
  noticeNow: (value: string) => [
    `本周期半数结果通知在作出决定后 ${value}内发出`,
    `In this period half of all notices left within ${value} of the decision`,
  ],

  capacitySectionAbout: [
    "接下来需要多少面试，系统能承载到什么时候",
    "What the interviews need next, and until when the system can carry it",
  ],
  capacityDayTitle: ["容量到哪一天会不够？", "On which day will capacity run short?"],
  capacityDayFinding: (day: string) => [
    `预计从 ${day}起容量不够`,
    `Capacity will probably run short from ${day}`,
  ],
  capacityDayNone: (weeks: string) => [
    `未来 ${weeks} 周容量预计够用`,
    `Capacity will probably suffice for the next ${weeks} weeks`,
  ],
  capacityDayAbout: [
    "未来各周最忙一天的面试场数及其 95% 预测区间",
    "Interviews on the busiest day of each week to come, with their 95% prediction interval",
  ],
  capacityInput: ["容量（每天场数）", "Capacity (interviews a day)"],
  capacityPlaceholder: ["实测单日峰值", "busiest day so far"],
  capacityWord: ["容量", "Capacity"],
  capacityMeasured: (perDay: string, day: string) => [
    `容量：每天 ${perDay} 场，取自实测单日峰值（${day}）`,
    `Capacity: ${perDay} interviews a day, carried on ${day}, the busiest day so far`,
  ],
  capacityGiven: (perDay: string) => [
    `容量：每天 ${perDay} 场，为此处填写的数值`,
    `Capacity: ${perDay} interviews a day, as entered here`,
  ],
  busiestDay: (value: string, range: string, weeks: string) => [
    `${weeks} 周后最忙的一天预计 ${value} 场（95% 预测区间 ${range} 场）`,
    `The busiest day ${weeks} weeks ahead: ${value} interviews (95% prediction interval ${range})`,
  ],
  capacityEnds: (likely: string, earliest: string) => [
    `按预测，从 ${likely}起容量不够；${earliest === likely ? "预测区间上限也在同一天超过容量" : `按预测区间上限，最早在 ${earliest}`}`,
    `By the forecast capacity runs short from ${likely}; ${earliest === likely ? "its upper limit passes it on the same day" : `by its upper limit it could be as early as ${earliest}`}`,
  ],
  capacityMayEnd: (earliest: string, weeks: string) => [
    `未来 ${weeks} 周的预测值都低于容量，但预测区间上限在 ${earliest}超过容量：从那天起可能不够`,
    `The forecast itself stays below the capacity for ${weeks} weeks, but its upper limit passes it on ${earliest}: capacity may run short from then`,
  ],
  capacityHolds: (weeks: string, value: string, high: string) => [
    `未来 ${weeks} 周没有这样的一天：预测值最多占容量的 ${value}，按预测区间上限为 ${high}`,
    `No such day within ${weeks} weeks: the forecast needs at most ${value} of the capacity, its upper limit ${high}`,
  ],
  capacityHowAbout: [
    "把每周需求预测向后延伸，以其中最忙的一天与每日容量比较",
    "The weekly demand forecast run on, its busiest day held against the capacity of a day",
  ],
  capacityHow: [
    "按周场数做霍尔特–温特斯平滑，与朴素预测比较，取滚动回测误差（MASE）较小者；95% 区间来自残差自助抽样；乘以最忙一天通常占一周的比例；日期取首个超过容量的一周中通常最忙的那个工作日",
    "Holt-Winters smoothing of weekly numbers or the naive forecast, whichever erred less over past weeks (MASE), with 95% intervals from resampled errors; times the usual share of a week's interviews on its busiest day; the day is the usual busiest weekday of the first week above the capacity",
  ],
  perDayAxis: ["每天场数", "Interviews a day"],
  perDayCount: (value: string, range: string) => [
    `最忙的一天 ${value} 场（95% ${range} 场）`,
    `${value} on the busiest day (95% ${range})`,
  ],
  spikesLeftOut: [
    "校招专场等事先安排的高峰不在规律之内，请自行加上；周数据满两年后才计入季节性。",
    "Announced peaks such as a campus day are in no pattern: add them to the forecast yourself. Seasons of the year count once there are two years of weeks.",
  ],
  capacityTitle: ["下周会有多少场 AI 面试？", "How many AI interviews will next week bring?"],
  capacityAbout: [
    "每周完成的 AI 面试场数；最后一柱为下周预测及其 95% 预测区间",
    "AI interviews completed per week; the last column is the forecast with its 95% prediction interval",
  ],
  perWeek: ["每周场数", "Interviews a week"],
  week: (number: string) => [`第 ${number} 周`, `W${number}`],
  forecast: ["下周", "Next week"],
  nextWeek: (value: string, notes: string) => [
    `下周：${value}${notes ? `。${notes}` : ""}`,
    `Next week: ${value}${notes ? `. ${notes}` : ""}`,
  ],
  peakTitle: ["每季度最忙的一天", "Busiest day of each quarter"],
  peaks: (before: string, a: string, after: string, b: string) => [
    `单日最多：${before} ${a}，${after} ${b}（实际发生数，无抽样误差）`,
    `Most on one day: ${before} ${a}, ${after} ${b} (counted, without sampling error)`,
  ],

  collaborationSectionAbout: [
    "一条招聘需求需要业务部门、HR 和 IT 做什么",
    "What a requisition needs of departments, HR and IT",
  ],
  collaborationTitle: ["部门与 IT 配合有多快？", "How fast do departments and IT work together?"],
  collaborationAbout: ["各步骤小时数中位数，上线前后", "Median hours by step, before and since the roll-out"],
});
