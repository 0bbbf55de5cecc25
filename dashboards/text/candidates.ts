import { type Pair, words } from "./words.ts";

/** Texts of the page of candidates and of one candidate. */
export const candidateWords = words({
  lead: (n: string, day: string) => [
    `截至 ${day}，有 ${n} 份未结束的投递。`,
    `As of ${day}, ${n} applications are open.`,
  ],
  leadFinished: (n: string, day: string) => [
    `截至 ${day}，有 ${n} 份已结束的投递。`,
    `As of ${day}, ${n} applications have ended.`,
  ],
  how: {
    title: ["“面试重点”怎么来的", "How “look at” comes about"],
    lines: [
      [
        "按固定规则列出人工面试值得核实的地方，每人最多三处，每个能力项最多一处；它不是录用或淘汰的建议。",
        "① 未作答：本岗位评分模型里有、但该候选人没有得分的题目。",
        "② 看法不同：AI 评分与人工评分各自标准化后相差 1.2 个标准差以上。",
        "③ 评分不稳：同一能力项各题得分相差 20 分以上。",
        "④ 最弱项：与同一模型版本评过的所有人相比低于平均，并按岗位权重计算差距最大的一项。",
        "⑤ 依据单薄：该能力项只有一道题。",
        "列表不受周期筛选影响；打开某位候选人会写入审计日志。",
      ],
      [
        "Fixed rules name what a human interview should check: at most three things a candidate, one a competency. It is no advice to hire or to reject.",
        "1. Not answered: questions of the job's scoring model of which this candidate has no score.",
        "2. Seen differently: AI score and human rating, each standardized, lie 1.2 standard deviations or more apart.",
        "3. Unsteady: the scores of a competency's questions lie 20 points or more apart.",
        "4. Weakest: below the mean of everybody whom the same model version scored, and furthest by the job's weight.",
        "5. Thin: the competency rests on one question.",
        "The period does not narrow the list; opening a candidate is written to the audit log.",
      ],
    ],
  },
  state: ["投递", "Applications"],
  states: { open: ["未结束", "Open"], finished: ["已结束", "Ended"] } as Record<string, Pair>,
  sort: ["排序", "Order"],
  sorts: {
    waiting: ["等得最久", "Longest wait"],
    ai_score: ["AI 评分", "AI score"],
    human_score: ["人工评分", "Human rating"],
    applied: ["最近投递", "Applied last"],
  } as Record<string, Pair>,
  find: ["查找代号或候选人编号", "Find a code or a candidate id"],
  findHint: ["至少 2 位字母或数字", "At least two letters or digits"],
  none: ["没有符合条件的投递。", "No application fits."],
  more: ["显示更多", "Show more"],
  candidate: ["候选人", "Candidate"],
  job: ["岗位", "Job"],
  stands: ["进展", "Stands at"],
  days: (days: string) => [`${days} 天`, days === "1" ? "1 day" : `${days} days`],
  scores: ["能力项：AI / 人工", "Competencies: AI / people"],
  ai: ["AI", "AI"],
  human: ["人工", "People"],
  weight: ["权重", "Weight"],
  points: ["贡献分", "Brings"],
  lookAt: ["面试重点", "Look at"],
  nothing: ["没有突出的地方", "nothing stands out"],
  why: {
    unanswered: (competency: string, n: string) => [
      `${competency}：${n} 道题没有作答`,
      `${competency}: ${n === "1" ? "one question" : `${n} questions`} without an answer`,
    ],
    apart: (competency: string, ai: string, human: string) => [
      `${competency}：AI ${ai}，人工 ${human}，看法不同`,
      `${competency}: AI ${ai}, people ${human}: they see it differently`,
    ],
    spread: (competency: string, points: string) => [
      `${competency}：各题得分相差 ${points} 分，评分不稳`,
      `${competency}: its questions lie ${points} points apart, unsteady`,
    ],
    single: (competency: string) => [`${competency}：只有一道题`, `${competency}: rests on one question`],
    lowest: (competency: string, ai: string) => [
      `${competency}：对本岗位而言最弱（AI ${ai}）`,
      `${competency}: weakest for this job (AI ${ai})`,
    ],
  },
  ends: {
    onboarded: ["已入职", "started"],
    rejected: ["未录用", "rejected"],
    withdrawn: ["候选人放弃", "withdrawn"],
  } as Record<string, Pair>,
  back: ["返回列表", "Back to the list"],
  title: (pseudonym: string) => [`候选人 ${pseudonym}`, `Candidate ${pseudonym}`],
  about: [
    "姓名默认不显示。打开本页已写入审计日志。",
    "The name is not shown. That you opened this page is in the audit log.",
  ],
  applied: ["投递日期", "Applied"],
  channel: ["渠道", "Channel"],
  path: ["筛选方式", "Screening"],
  overallAi: ["AI 总分", "AI score"],
  overallHuman: ["人工总评", "Human rating"],
  since: (day: string) => [`${day} 起`, `since ${day}`],
  names: {
    title: ["姓名与联系方式", "Name and contacts"],
    about: [
      "仅在确有需要时查看。需要再次确认身份，理由写入审计日志。",
      "See them only where you have to. You confirm who you are, and the reason is written to the audit log.",
    ],
    reason: ["理由（请勿填写姓名）", "Reason (write no name)"],
    show: ["显示", "Show"],
    name: ["姓名", "Name"],
    phone: ["电话", "Phone"],
    email: ["邮箱", "E-mail"],
    nameOnly: ["您的角色只能查看姓名。", "Your role sees the name alone."],
    none: ["没有记录", "not recorded"],
  },
  link: {
    title: ["候选人自己的页面", "The candidate's own page"],
    about: [
      "生成一个只能打开一次的链接，请通过您平时与候选人联系的方式发送。候选人只能看到自己的进展、反馈和数据。",
      "Make a link that opens once, and send it the way you usually write to the candidate. It leads to the own progress, feedback and data alone.",
    ],
    make: ["生成链接", "Make a link"],
    is: (until: string) => [
      `${until} 前有效，只能打开一次，离开本页后不再显示；之前的链接已失效：`,
      `Good once, until ${until}; it is not shown again, and one of before is good no more:`,
    ],
    copy: ["复制链接", "Copy the link"],
    copied: ["已复制", "Copied"],
  },
  decision: {
    title: ["AI 评分和结论是怎么来的", "How the AI score and its conclusion came about"],
    show: ["说明这次决定", "Explain the decision"],
    print: ["打印", "Print"],
    interview: (day: string, vendor: string, version: string) => [
      `AI 面试于 ${day} 完成，由${vendor}按评分模型 ${version} 评分。`,
      `The AI interview was completed on ${day} and scored by ${vendor}, scoring model ${version}.`,
    ],
    inForce: (from: string) => [
      `该版本自 ${from} 起生效，面试当天有效。`,
      `That version holds since ${from} and was in force on that day.`,
    ],
    notInForce: (from: string) => [
      `注意：该版本自 ${from} 起生效，面试当天并不在有效期内。`,
      `Mind: that version holds since ${from} and was not in force on that day.`,
    ],
    noModel: [
      "数据里没有这个版本的权重，因此无法重新计算。",
      "The data have no weights of that version, so nothing can be recomputed.",
    ],
    agrees: (told: string, recomputed: string) => [
      `AI 工具给出 ${told} 分；按当时的权重重新计算得 ${recomputed} 分，两者一致。`,
      `The AI tool told ${told} points; recomputed by the weights in force it is ${recomputed}: they agree.`,
    ],
    differs: (told: string, recomputed: string, difference: string) => [
      `AI 工具给出 ${told} 分，按当时的权重重新计算得 ${recomputed} 分，相差 ${difference} 分。请向供应商核实原因。`,
      `The AI tool told ${told} points, recomputed by the weights in force it is ${recomputed}: ${difference} points apart. Ask the vendor why.`,
    ],
    cutoff: (points: string) => [
      `当时的分数线是 ${points} 分。`,
      `The cut-off in force was ${points} points.`,
    ],
    recommended: ["AI 工具的结论：推荐进入下一轮。", "The AI tool concluded: recommended."],
    notRecommended: ["AI 工具的结论：不推荐。", "The AI tool concluded: not recommended."],
    asCutoff: ["这与只看分数线的结果相同。", "Score and cut-off alone give the same."],
    notAsCutoff: [
      "这与只看分数线的结果不同：还有分数以外的原因，数据里没有记录。",
      "Score and cut-off alone give the opposite: something else decided, and the data do not say what.",
    ],
    outcome: {
      open: () => ["投递尚未结束。", "The application has not ended."],
      offered: (day: string) => [`${day} 发出录用通知。`, `An offer was made on ${day}.`],
      hired: (day: string) => [`${day} 入职。`, `Started to work on ${day}.`],
      rejected: (day: string) => [`${day} 未录用。`, `Rejected on ${day}.`],
      withdrawn: (day: string) => [`${day} 候选人放弃。`, `Withdrawn by the candidate on ${day}.`],
    },
    looked: {
      before: ["在此之前有人面试或评分过。", "A person had interviewed or rated the candidate before."],
      after: [
        "人工面试记录在结束之后：结束时是否有人看过，数据里没有记录。",
        "A human interview is recorded after the end only: whether a person had looked by then is not recorded.",
      ],
      not_recorded: [
        "结束之前没有任何人工面试或评分的记录。候选人可以要求人工复核。",
        "No human interview or rating is recorded before the end. The candidate may ask that a person look again.",
      ],
      no_decision: ["目前还没有人工面试的记录。", "No human interview is recorded so far."],
    } as Record<string, Pair>,
    who: ["由谁作出决定，来源系统没有提供。", "Who decided is not told by the source systems."],
    none: ["这次投递没有 AI 面试。", "This application has no AI interview."],
  },
});
