import { type Pair, words } from "./words.ts";

/** Texts of the start page of recruiters, model owners and business departments. */
export const mineWords = words({
  leadNone: [
    "您负责的岗位还没有投递，也没有招聘需求。",
    "Nobody has applied to your jobs yet, and no requirement asks for anybody.",
  ],
  leadCalm: (day: string) => [
    `截至 ${day}，您负责的岗位没有人在等您的下一步。`,
    `As of ${day}, nobody in your jobs waits for your next step.`,
  ],
  lead: (n: string, all: string, day: string) => [
    `截至 ${day}，${all} 份未结束的投递中，有 ${n} 份在等我们的下一步。`,
    `As of ${day}, ${n} of ${all} open applications wait for our next step.`,
  ],
  leadLongest: (job: string, step: string, days: string) => [
    `等得最久的在“${job}”：${step}，已等 ${days} 天。`,
    `The longest is in “${job}”: ${step}, ${days} days ago.`,
  ],
  leadFilled: (hired: string, wanted: string, requirements: string) => [
    `未关闭的 ${requirements} 个招聘需求共要 ${wanted} 人，已入职 ${hired} 人。`,
    `${requirements === "1" ? "The open requirement asks" : `The ${requirements} open requirements ask`} for ${wanted} people; ${hired} have started.`,
  ],
  sections: {
    waiting: ["谁在等", "Who waits"],
    progress: ["招到了多少", "How far the jobs are filled"],
    results: ["招得怎么样", "How it turned out"],
  },
  asOf: (day: string) => [`截至 ${day}`, `As of ${day}`],
  waitingAbout: [
    "未结束的投递停在哪一步、等了多少天。点岗位可以看到候选人。",
    "Where open applications stand, and for how many days. A job leads to its candidates.",
  ],
  progressAbout: [
    "只数投递到未关闭需求的申请；到过后面环节的视为已通过前面的环节。",
    "Applications to requirements that are not closed; who reached a later step has passed the earlier ones.",
  ],
  resultsAbout: [
    "用人部门是否满意，入职的人是否留下。",
    "Whether the departments are satisfied, and whether hires stay.",
  ],
  waitingTitle: ["每个岗位停在哪一步", "Where each job's applications wait"],
  waitingFinding: (n: string, job: string, step: string, days: string) => [
    `${job}：${n} 人${step}，最久的已等 ${days} 天。`,
    `${job}: ${n} ${step}; the longest wait is ${days} days.`,
  ],
  waitingEmpty: ["没有未结束的投递。", "No application is open."],
  progressTitle: ["招聘需求完成到哪一步", "How far each requirement is"],
  progressFinding: (job: string, missing: string, coming: string) => [
    `缺口最大的是“${job}”：还差 ${missing} 人，其中 ${coming} 人已接受录用、尚未入职。`,
    `“${job}” is furthest from full: ${missing} people are missing, of whom ${coming} have accepted and not started yet.`,
  ],
  progressFull: ["未关闭的招聘需求都已招满。", "Every open requirement is filled."],
  progressEmpty: [
    "没有未关闭的招聘需求，或导入的数据里没有招聘需求。",
    "No requirement is open, or the data that were loaded have none.",
  ],
  job: ["岗位", "Job"],
  step: ["最近一步", "Last step"],
  turn: ["轮到谁", "Whose turn"],
  turns: { company: ["我们", "ours"], candidate: ["候选人", "the candidate's"] } as Record<string, Pair>,
  n: ["人数", "Candidates"],
  median: ["等待天数中位数", "Median days"],
  most: ["最久", "Longest"],
  wanted: ["需求", "Asked for"],
  missing: ["还差", "Missing"],
  askedOn: ["最早提出", "Raised"],
  stages: {
    applied: ["投递", "Applied"],
    ai_invited: ["已发 AI 面试", "AI sent"],
    ai_completed: ["完成 AI 面试", "AI completed"],
    ai_passed: ["AI 推荐", "AI recommended"],
    human_interviewed: ["人工面试", "Human interview"],
    offered: ["录用通知", "Offer"],
    accepted: ["接受录用", "Accepted"],
    hired: ["入职", "Started"],
  },
  /** What happened last, after "waits since". */
  steps: {
    applied: ["投递后未筛选", "applied, not screened yet"],
    screened: ["初筛后未安排", "screened, nothing arranged yet"],
    ai_invited: ["收到 AI 面试邀请、尚未开始", "invited to the AI interview, not started"],
    ai_started: ["AI 面试未做完", "AI interview begun, not completed"],
    ai_completed: ["完成 AI 面试、等报告", "AI interview completed, no report yet"],
    ai_reported: ["AI 报告已出、未安排人工面试", "AI report there, no human interview arranged"],
    human_scheduled: ["已约人工面试", "human interview arranged"],
    human_interviewed: ["人工面试后未答复", "interviewed by people, no answer yet"],
    offered: ["已发录用通知、等候选人答复", "offer made, the candidate has not answered"],
    accepted: ["已接受录用、等入职", "offer accepted, not started yet"],
  } as Record<string, Pair>,
  satisfactionTitle: ["用人部门是否满意", "Are the departments satisfied?"],
  candidateTitle: ["候选人是否满意", "Are the candidates satisfied?"],
  retentionTitle: ["各岗位入职的人是否留下", "Do the hires of each job stay?"],
});
