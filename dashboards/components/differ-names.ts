import type { Both } from "../types.ts";

/** What the day of each time column is the day of: it decides the period that a row belongs to. */
export const ANCHORS: Record<string, Both> = {
  ai_completed_at: { zh: "完成 AI 面试", en: "the AI interview was completed" },
  ai_invited_at: { zh: "受邀参加 AI 面试", en: "the invitation to the AI interview" },
  answered_at: { zh: "填写问卷", en: "the survey was answered" },
  applied_at: { zh: "投递", en: "the application" },
  first_on: { zh: "招聘专场开始", en: "the campaign began" },
  happened_at: { zh: "系统事件发生", en: "the system event" },
  month: { zh: "费用所属月份", en: "the month that the cost was booked for" },
  offered_at: { zh: "发放录用", en: "the offer" },
  onboarded_at: { zh: "入职", en: "the start of work" },
  period_end: { zh: "业绩期结束", en: "the end of the results period" },
  quarter: { zh: "费用所属季度", en: "the quarter that the cost was booked for" },
  rated_at: { zh: "面试官评分", en: "the interviewer's rating" },
  scored_at: { zh: "评分", en: "the score" },
  sent_at: { zh: "消息发送", en: "the message was sent" },
  started_at: { zh: "环节或等待开始", en: "the step or the wait began" },
  started_on: { zh: "入职", en: "the start of work" },
  valid_from: { zh: "模型版本生效", en: "the model version came into force" },
  worked_on: { zh: "工时发生", en: "the day worked" },
};

/** What a row of each mart is. */
export const SOURCES: Record<string, Both> = {
  application: { zh: "投递", en: "applications" },
  campaign: { zh: "招聘专场", en: "recruiting campaigns" },
  collaboration: { zh: "协作事项", en: "collaboration cases" },
  competency_score: { zh: "能力项评分", en: "competency scores" },
  cost_compared: { zh: "两种方式可比的招聘成本", en: "comparable recruiting costs of both paths" },
  cost_kind: { zh: "分项招聘成本", en: "recruiting costs by kind" },
  cost_month: { zh: "每月招聘成本", en: "monthly recruiting costs" },
  effort_day: { zh: "团队每日工时", en: "daily hours of teams" },
  employment_spell: { zh: "在职经历", en: "spells of employment" },
  form_item: { zh: "题目组合中的题目", en: "questions of a set" },
  hire: { zh: "入职者", en: "hires" },
  hired_competency_score: { zh: "入职者的能力项评分", en: "competency scores of hires" },
  hired_question_score: { zh: "入职者的题目得分", en: "question scores of hires" },
  interview_form: { zh: "AI 面试题目组合", en: "sets of questions of AI interviews" },
  keyword_hit: { zh: "关键词提及", en: "mentions of keywords" },
  kpi_fifth: { zh: "入职者的能力分档", en: "fifths of hires by a competency" },
  kpi_result: { zh: "业绩结果", en: "KPI results" },
  message: { zh: "消息", en: "messages" },
  rating: { zh: "面试官评分", en: "interviewers' ratings" },
  recorded_stage: { zh: "有记录的投递环节", en: "stages that are recorded" },
  scoring_model: { zh: "评分模型", en: "scoring models" },
  silence: { zh: "候选人的等待", en: "waits of candidates" },
  stage_interval: { zh: "流程环节", en: "steps of the process" },
  survey_answer: { zh: "问卷答案", en: "survey answers" },
  survey_comment: { zh: "问卷留言", en: "survey comments" },
  system_event: { zh: "系统事件", en: "system events" },
};

/** What kind of number each estimator gives. */
export const KINDS: Record<string, Both> = {
  alpha: { zh: "信度系数", en: "a reliability" },
  correlation: { zh: "相关系数", en: "a correlation" },
  count: { zh: "计数", en: "a count" },
  exact: { zh: "设定值", en: "a value as it was set" },
  forecast: { zh: "预测", en: "a forecast" },
  impact_ratio: { zh: "影响比", en: "an impact ratio" },
  lift: { zh: "提升幅度", en: "a lift" },
  mean: { zh: "平均数", en: "a mean" },
  median: { zh: "中位数", en: "a median" },
  peak: { zh: "最大值", en: "a maximum" },
  proportion: { zh: "占比", en: "a share" },
  quantile: { zh: "分位数", en: "a quantile" },
  rate: { zh: "比率", en: "a rate" },
  ratio: { zh: "总量之比", en: "a ratio of sums" },
  severity: { zh: "随机效应", en: "a random effect" },
  sum_per: { zh: "单位总量的平均数", en: "a mean of totals per unit" },
  survival: { zh: "留任概率", en: "a survival probability" },
  survival_quantile: { zh: "生存分位数", en: "a survival quantile" },
};

/** The marts that a query reads, without their schema. */
export function sourcesOf(sql: string): string[] {
  return [...new Set([...sql.matchAll(/\b(?:marts|core)\.([a-z_]+)/g)].map((match) => match[1] ?? ""))];
}

/** What a query leaves out: its last condition, as it is written. */
export function conditionOf(sql: string): string {
  return (/\bwhere\b([\s\S]*)$/i.exec(sql)?.[1] ?? "").replace(/\s+/g, " ").trim();
}
