import { words } from "./words.ts";

/** The texts of the page overview. */
export const overviewWords = words({
  pinned: ["已固定的图表", "Pinned charts"],
  pinnedAbout: [
    "仅自己可见。图表自带的筛选和周期优先，其余随本页。",
    "Only you see them. A chart’s own filters and period hold; all else is this page’s.",
  ],
  sections: {
    questions: ["五个问题", "Five questions"],
    actions: ["值得采取行动的发现", "Findings to act on"],
    overview: ["走势与对比", "Over time and by path"],
    attention: ["需要关注", "Needs attention"],
    measures: ["全部指标", "Every measure"],
  },
  questions: {
    title: ["五个问题：AI 面试有效吗？", "Five questions: do our AI interviews work?"],
    about: [
      "AI 路径与同期传统路径相比，同岗位同季度；预测力为同一批人的 AI 得分与面试官评分之比较。",
      "The AI path against the traditional one at the same time, within job and quarter; prediction is of the AI score against the interviewers’ rating of the same people.",
    ],
    aboutSince: [
      "AI 路径与同期传统路径相比，上线以后，同岗位同季度；预测力为同一批人的 AI 得分与面试官评分之比较，全部历史。",
      "The AI path against the traditional one at the same time since the roll-out, within job and quarter; prediction is of the AI score against the interviewers’ rating of the same people, over the whole record.",
    ],
    question: ["问题", "Question"],
    verdict: ["结论", "Answer"],
    difference: ["AI 减传统", "AI less traditional"],
    ai: ["AI 路径", "AI path"],
    other: ["传统路径", "Traditional path"],
    interviewers: ["面试官评分", "Interviewers’ rating"],
    names: {
      saves: ["省时省钱吗？", "Do they save time and money?"],
      predicts: ["预测得准吗？", "Do they predict?"],
      stays: ["人留得住吗？", "Do people stay?"],
      fair: ["公平吗？", "Are they fair?"],
      liked: ["候选人喜欢吗？", "Are they liked?"],
    },
    measured: {
      saves: ["投递到入职的平均天数", "Mean days from application to start of work"],
      predicts: ["与 6 个月绩效的相关系数", "Correlation with performance after 6 months"],
      stays: ["入职 90 天后仍在职的比例", "Share employed 90 days after the start"],
      fair: ["各群体通过率的差距", "Gap between groups in passing"],
      liked: ["对面试满意的候选人比例", "Share of candidates satisfied"],
    },
    nouns: {
      saves: ["招聘用时", "time to hire"],
      predicts: ["绩效预测", "prediction of performance"],
      stays: ["90 天留任", "staying 90 days"],
      fair: ["群体公平", "fairness between groups"],
      liked: ["候选人满意度", "candidate satisfaction"],
    },
    verdicts: {
      ahead: ["领先", "Ahead"],
      behind: ["落后", "Behind"],
      no_difference: ["无差异", "No difference"],
      cannot_say: ["尚不能判断", "Cannot be judged yet"],
    },
    said: {
      ahead: (names: string, all: boolean) => [
        all ? `五个方面都领先` : `${names}领先`,
        all ? "ahead on all five counts" : `ahead on ${names}`,
      ],
      behind: (names: string, all: boolean) => [
        all ? `五个方面都落后` : `${names}落后`,
        all ? "behind on all five counts" : `behind on ${names}`,
      ],
      no_difference: (names: string, all: boolean) => [
        all ? `五个方面都没有明确差异` : `${names}没有明确差异`,
        all ? "no clear difference on any of the five counts" : `no clear difference on ${names}`,
      ],
      cannot_say: (names: string, all: boolean) => [
        all ? `五个方面都还不能判断` : `${names}尚不能判断`,
        all ? "none of the five counts can be judged yet" : `not to be judged yet: ${names}`,
      ],
    },
    list: (names: readonly string[]) => [
      names.join("、"),
      names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`,
    ],
    lead: (parts: readonly string[]) => [
      parts.length === 0
        ? "数据还不足以判断 AI 面试是否有效。"
        : `与同期传统路径相比，AI 面试：${parts.join("；")}。`,
      parts.length === 0
        ? "There is not enough data to say whether AI interviews work."
        : `AI interviews against the traditional path at the same time: ${parts.join("; ")}.`,
    ],
    gapOf: (dimension: string, group: string) => [
      `差距最不同的群体：${dimension}“${group}”（同岗位内与另一群体之差）`,
      `Group whose gap differs most: ${dimension} “${group}” (against the other group, within job)`,
    ],
    samePeople: ["同一批人", "The same people"],
    target: ["目标", "Target"],
    money: {
      less: (size: string, interval: string) => [
        `同岗位同季度，单次录用成本低 ${size}（95% 区间 ${interval}）`,
        `A hire costs ${size} less in the same jobs and quarters (95% interval ${interval})`,
      ],
      more: (size: string, interval: string) => [
        `同岗位同季度，单次录用成本高 ${size}（节省比例的 95% 区间 ${interval}）`,
        `A hire costs ${size} more in the same jobs and quarters (95% interval of the saving ${interval})`,
      ],
      same: (_size: string, interval: string) => [
        `同岗位同季度，单次录用成本没有明确差异（节省比例的 95% 区间 ${interval}）`,
        `No clear difference in the cost of a hire in the same jobs and quarters (95% interval of the saving ${interval})`,
      ],
    },
  },
  changes: {
    title: [
      "上线以来的变化，有多少来自 AI 路径？",
      "What of the change since the roll-out is the AI path’s?",
    ],
    about: [
      "上线后减上线前，两条路径分别计算；两条路径都有的变化不能归于 AI",
      "Since the roll-out less before it, on either path; what both paths share is not the AI path’s doing",
    ],
    what: ["指标", "What changed"],
    all: ["全部", "Everybody"],
    ai: ["AI 路径", "AI path"],
    other: ["传统路径", "Traditional path"],
    difference: ["AI 多变化的", "AI path’s part"],
    verdict: ["结论", "Answer"],
    names: {
      days: ["投递到入职的平均天数", "Mean days from application to start"],
      satisfied: ["满意的候选人比例", "Share of satisfied candidates"],
      complaints: ["投诉的投递比例", "Share of applications with a complaint"],
    },
    verdicts: {
      better: ["AI 路径改善更多", "Improved more on the AI path"],
      worse: ["AI 路径改善更少", "Improved less on the AI path"],
      none: ["看不出 AI 路径的作用", "No effect of the AI path seen"],
      unknown: ["尚不能判断", "Cannot say yet"],
    },
    said: {
      better: (name: string, size: string, interval: string) => [
        `${name}：AI 路径比传统路径多变化 ${size}（95% 区间 ${interval}），改善更多。`,
        `${name}: changed by ${size} more on the AI path (95% interval ${interval}), for the better.`,
      ],
      worse: (name: string, size: string, interval: string) => [
        `${name}：AI 路径比传统路径多变化 ${size}（95% 区间 ${interval}），改善更少。`,
        `${name}: changed by ${size} more on the AI path (95% interval ${interval}), for the worse.`,
      ],
      none: (name: string, size: string, interval: string) => [
        `${name}：两条路径的变化相差 ${size}（95% 区间 ${interval}），看不出 AI 路径的作用。`,
        `${name}: the paths’ changes differ by ${size} (95% interval ${interval}): no effect of the AI path is seen.`,
      ],
      unknown: (name: string, size: string, interval: string) => [
        `${name}：${size}（95% 区间 ${interval}）。`,
        `${name}: ${size} (95% interval ${interval}).`,
      ],
    },
  },
  actions: {
    title: ["值得采取行动的发现", "Findings to act on"],
    about: [
      "各页面中经得起检验、可以采取行动的发现，按“效应 × 涉及人数”排序；比较的是不同的人群，不一定是因果",
      "Of what the pages find, what stands and can be acted on, by effect times people; different people are compared, a cause is not shown",
    ],
    finding: ["发现", "Finding"],
    effect: ["效应", "Effect"],
    people: ["涉及人数", "People"],
    todo: ["可以做什么", "What to do"],
    days: ["时间", "Time"],
    line: (shown: string) => [`界线 ${shown}`, `line ${shown}`],
    tested: (looked: string, standing: string) => [
      `共检验 ${looked} 项比较，其中 ${standing} 项在错误发现率（FDR）5% 下差异明确且值得行动。`,
      `${looked} comparisons were tested; ${standing} stand (false discovery rate of 5%) and are worth acting on.`,
    ],
    none: (looked: string) => [
      `共检验 ${looked} 项比较，没有一项经得起检验且值得行动。`,
      `${looked} comparisons were tested; none stands and is worth acting on.`,
    ],
    says: {
      "changed-validity": ([ability = ""]: readonly string[], isMore: boolean) => [
        `“${ability}”得分对绩效的预测力，上线后${isMore ? "高" : "低"}于上线前`,
        `The score “${ability}” predicts performance ${isMore ? "better" : "worse"} since the roll-out than before`,
      ],
      "failing-browser": ([version = ""]: readonly string[]) => [
        `浏览器版本 ${version} 的登录失败多于最常用的版本`,
        `Sign-ins with browser version ${version} fail more often than with the version used most`,
      ],
      "general-question": ([question = "", ability = ""]: readonly string[]) => [
        `“${question}”与“${ability}”的其他题目几乎不相关，也看不出能预测绩效`,
        `“${question}” hardly goes with the other questions on ${ability}, and is not seen to predict`,
      ],
      "invite-channel": ([channel = ""]: readonly string[]) => [
        `通过${channel}发出的邀请，得到响应的比例低于最常用的渠道`,
        `${channel}: invitations are answered less often than by the channel used most`,
      ],
      "long-interview": ([length = ""]: readonly string[]) => [
        `面试时长 ${length} 的候选人，满意的比例低于时长较短者`,
        `Candidates of interviews of ${length} are less often satisfied than those of shorter ones`,
      ],
      "lower-pass-rate": ([job = "", group = ""]: readonly string[]) => [
        `岗位“${job}”：${group}通过 AI 面试的比例低于人数较多的群体`,
        `${job}: ${group} candidates pass the AI interview less often than the larger group`,
      ],
      "no-feedback": () => [
        "没有收到反馈的候选人，满意的比例低于收到反馈者",
        "Candidates without feedback are less often satisfied than those with it",
      ],
      "seen-score": () => [
        "看过 AI 得分的面试官，评分与 AI 更一致：不再是独立判断",
        "Interviewers who saw the AI score agree with it more: no independent judgement",
      ],
      "severe-rater": ([rater = ""]: readonly string[]) => [
        `面试官 ${rater} 的评分明显偏严`,
        `Interviewer ${rater} rates clearly more severely than is usual`,
      ],
      unanswered: ([wait = ""]: readonly string[]) => [
        `${wait}：30 天后仍未得到答复的比例`,
        `${wait}: share without an answer after 30 days`,
      ],
    },
    todos: {
      "changed-validity": ["查明改了什么", "Find out what was changed"],
      "failing-browser": ["提示候选人换浏览器", "Ask for another browser"],
      "general-question": ["改写题目", "Rewrite the question"],
      "invite-channel": ["试用其他渠道", "Try another channel"],
      "long-interview": ["试行缩短面试", "Try shorter interviews"],
      "lower-pass-rate": ["检查该岗位的标准", "Check the job’s criteria"],
      "no-feedback": ["试行向所有人反馈", "Try feedback for all"],
      "seen-score": ["评分前隐藏 AI 得分", "Hide the score until rated"],
      "severe-rater": ["校准评分尺度", "Calibrate the ratings"],
      unanswered: ["规定答复期限", "Set a time to answer"],
    },
  },
  attention: ["需要关注", "Needs attention"],
  attentionAbout: [
    "整个区间偏离目标，或比对比周期明确变差，且幅度值得关注的指标；尚未成熟的季度不计，最严重的在前",
    "Measures whose whole interval is off target, or clearly worse than in the compared period, by enough to matter; quarters that still move are left out, the most severe first",
  ],
  attentionNone: ["没有指标明确偏离目标或明确变差。", "Nothing is clearly off target or clearly worse."],
  offTarget: (value: string, target: string) => [`${value}，目标 ${target}`, `${value}, target ${target}`],
  worse: (value: string, change: string) => [
    `${value}，较对比周期 ${change}`,
    `${value}, ${change} against the compared period`,
  ],
  bothPaths: ["两种路径合计", "both paths"],
  ofDays: ["周期", "Period"],
  since: ["始于", "Since"],
  fewBefore: (quarters: number) => [
    quarters === 0 ? "该周期之前没有数据，无从比较。" : `该周期之前只有 ${quarters} 个季度的数据，不作比较。`,
    quarters === 0
      ? "There are no data before this period: nothing is compared."
      : `There ${quarters === 1 ? "is only one quarter" : `are only ${quarters} quarters`} with data before this period: nothing is compared.`,
  ],
  offTargetWord: ["未达目标", "Off target"],
  worseWord: ["变差", "Worse"],
  timeTitle: ["两种筛选方式各需多久？", "How long does hiring take on each path?"],
  retentionTitle: ["AI 筛选的新员工留得更久吗？", "Do AI-screened hires stay longer?"],
  satisfactionTitle: ["候选人更满意了吗？", "Are candidates more satisfied?"],
  validityTitle: ["各版本的 AI 得分能预测绩效吗？", "Do AI scores predict performance, version by version?"],
  freshness: ["数据有多新", "How fresh the data is"],
  freshnessAbout: ["各数据源最新的一条记录", "Newest record of each source"],
  toData: ["查看全部数据源与导入", "All sources and loads"],
  measures: ["全部指标一览", "Every measure at a glance"],
  measuresAbout: [
    "各项指标较对比周期的变化，按领域；先列有明确变化或整个区间偏离目标的",
    "Measures with their change against the compared period, by area: first those that changed clearly or whose whole interval is off target",
  ],
  measuresShown: ["列出", "List"],
  measuresNotable: ["有变化或未达目标的", "What changed or is off target"],
  measuresAll: (count: number) => [`全部 ${count} 项`, `All ${count}`],
  measuresNone: ["没有指标明确变化或未达目标。", "No measure changed clearly or is off target."],
  measuresChance: (compared: number) => [
    `比较了 ${compared} 项指标，仅凭偶然就约有 ${Math.round(compared * 0.05)} 项会显得有变化。`,
    `${compared} measures are compared: by chance alone about ${Math.round(compared * 0.05)} would seem changed.`,
  ],
  measuresSplit: (count: number) => [
    `另有 ${count} 项指标按环节、题目等分别计算，见各页面。`,
    `${count} more measures are told by step, question and the like on their pages.`,
  ],
  moving: ["周期尚未成熟", "Not complete yet"],
  measure: ["指标", "Measure"],
  change: ["变化", "Change"],
});
