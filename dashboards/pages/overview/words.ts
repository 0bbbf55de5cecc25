import { inLanguages } from "../../text/text.ts";

const en = {
  lead: (holds: number, of: number) =>
    of === 0
      ? "There is not enough data to say whether AI interviews work."
      : holds === of
        ? of === 1
          ? "AI interviews hold up on the one count that can be judged."
          : `AI interviews hold up on all ${of} counts that can be judged.`
        : holds === 0
          ? of === 1
            ? "The one count that can be judged does not show yet that AI interviews work."
            : `None of the ${of} counts that can be judged shows yet that AI interviews work.`
          : `AI interviews hold up on ${holds} of the ${of} counts that can be judged.`,
  inRange: (range: string, said: string) => `In ${range}, ${said}.`,
  onRecord: (said: string) => `Over the whole record, ${said}.`,
  time: (value: string, previous: string | null) =>
    previous ? `hiring takes ${value} where it took ${previous}` : `hiring takes ${value}`,
  validity: (value: string, holds: boolean, target: string | null) =>
    `AI scores ${holds ? "go" : "do not clearly go"} with later performance (r\u00a0=\u00a0${value}${
      target === null ? "" : `, clearly below the target of ${target}`
    })`,
  retention: (ai: string, other: string) =>
    `${ai} of AI-screened hires stay 90 days against ${other} on the traditional path`,
  experience: (value: string, previous: string | null) =>
    previous
      ? `${value} of candidates are satisfied, before ${previous}`
      : `${value} of candidates are satisfied`,
  cycle: "Application to start of work",
  overall: "AI score and later performance",
  retained: "Hires who stay 90 days · AI screening",
  satisfied: "Satisfied candidates",
  cost: "Cost per hire",
  attention: "Needs attention",
  attentionAbout: "Measures clearly off their target, or clearly worse than in the compared period",
  attentionNone: "Nothing is clearly off target or clearly worse.",
  offTarget: (value: string, target: string) => `${value}, target ${target}`,
  worse: (value: string, change: string) => `${value}, ${change} against the compared period`,
  offTargetWord: "Off target",
  worseWord: "Worse",
  timeTitle: "How long does hiring take on each path?",
  retentionTitle: "Do AI-screened hires stay longer?",
  satisfactionTitle: "Are candidates more satisfied?",
  validityTitle: "Do AI scores predict performance, version by version?",
  freshness: "How fresh the data is",
  freshnessAbout: "Newest record of each source",
  toData: "All sources and loads",
  measures: "Every measure at a glance",
  measuresAbout: "All measures of the catalogue with their change against the compared period",
  splitBy: (dimension: string, count: number) => `${count} values by ${dimension}: see the page`,
  area: "Area",
  measure: "Measure",
  change: "Change",
};

const zh: typeof en = {
  lead: (holds, of) =>
    of === 0
      ? "数据还不足以判断 AI 面试是否有效。"
      : holds === of
        ? of === 1
          ? "AI 面试在唯一可判断的方面站得住。"
          : `AI 面试在可判断的 ${of} 个方面全部站得住。`
        : holds === 0
          ? of === 1
            ? "唯一可判断的方面还看不出 AI 面试有效。"
            : `可判断的 ${of} 个方面都还看不出 AI 面试有效。`
          : `AI 面试在可判断的 ${of} 个方面中有 ${holds} 个站得住。`,
  inRange: (range, said) => `${range}：${said}。`,
  onRecord: (said) => `全部历史：${said}。`,
  time: (value, previous) => (previous ? `招聘周期由 ${previous}变为 ${value}` : `招聘周期为 ${value}`),
  validity: (value, holds, target) =>
    `AI 得分与入职后绩效${holds ? "相关" : "没有明确关系"}（r\u00a0=\u00a0${value}${
      target === null ? "" : `，明显低于目标 ${target}`
    }）`,
  retention: (ai, other) => `AI 筛选的新员工 90 天留任 ${ai}，传统筛选为 ${other}`,
  experience: (value, previous) =>
    previous ? `候选人满意率 ${value}，此前 ${previous}` : `候选人满意率 ${value}`,
  cycle: "投递到入职",
  overall: "AI 得分与入职后绩效",
  retained: "90 天留任率 · AI 筛选",
  satisfied: "候选人满意率",
  cost: "单次录用成本",
  attention: "需要关注",
  attentionAbout: "明确偏离目标，或比对比周期明确变差的指标",
  attentionNone: "没有指标明确偏离目标或明确变差。",
  offTarget: (value, target) => `${value}，目标 ${target}`,
  worse: (value, change) => `${value}，较对比周期 ${change}`,
  offTargetWord: "未达目标",
  worseWord: "变差",
  timeTitle: "两种筛选方式各需多久？",
  retentionTitle: "AI 筛选的新员工留得更久吗？",
  satisfactionTitle: "候选人更满意了吗？",
  validityTitle: "各版本的 AI 得分能预测绩效吗？",
  freshness: "数据有多新",
  freshnessAbout: "各数据源最新的一条记录",
  toData: "查看全部数据源与加载",
  measures: "全部指标一览",
  measuresAbout: "指标目录中的全部指标及其较对比周期的变化",
  splitBy: (dimension, count) => `按${dimension}共 ${count} 项，见对应页面`,
  area: "领域",
  measure: "指标",
  change: "变化",
};

/** The texts of this page. */
export const pageText = inLanguages({ en, zh });
