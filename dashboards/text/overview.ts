import { words } from "./words.ts";

/** The texts of the page overview. */
export const overviewWords = words({
  lead: (holds: number, of: number) => [
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
  ],
  inRange: (range: string, said: string) => [`${range}：${said}。`, `In ${range}, ${said}.`],
  onRecord: (said: string) => [`全部历史：${said}。`, `Over the whole record, ${said}.`],
  time: (value: string, previous: string | null) => [
    previous ? `招聘周期由 ${previous}变为 ${value}` : `招聘周期为 ${value}`,
    previous ? `hiring takes ${value} where it took ${previous}` : `hiring takes ${value}`,
  ],
  validity: (value: string, holds: boolean, target: string | null) => [
    `AI 得分与入职后绩效${holds ? "相关" : "没有明确关系"}（r\u00a0=\u00a0${value}${
      target === null ? "" : `，明显低于目标 ${target}`
    }）`,
    `AI scores ${holds ? "go" : "do not clearly go"} with later performance (r\u00a0=\u00a0${value}${
      target === null ? "" : `, clearly below the target of ${target}`
    })`,
  ],
  retention: (ai: string, other: string) => [
    `AI 筛选的新员工 90 天留任 ${ai}，传统筛选为 ${other}`,
    `${ai} of AI-screened hires stay 90 days against ${other} on the traditional path`,
  ],
  experience: (value: string, previous: string | null) => [
    previous ? `候选人满意率 ${value}，此前 ${previous}` : `候选人满意率 ${value}`,
    previous
      ? `${value} of candidates are satisfied, ${previous} before`
      : `${value} of candidates are satisfied`,
  ],
  cycle: ["投递到入职", "Application to start of work"],
  overall: ["AI 得分与入职后绩效", "AI score and later performance"],
  retained: ["90 天留任率 · AI 筛选", "Hires who stay 90 days · AI screening"],
  satisfied: ["候选人满意率", "Satisfied candidates"],
  attention: ["需要关注", "Needs attention"],
  attentionAbout: [
    "明确偏离目标，或比对比周期明确变差的指标",
    "Measures clearly off their target, or clearly worse than in the compared period",
  ],
  attentionNone: ["没有指标明确偏离目标或明确变差。", "Nothing is clearly off target or clearly worse."],
  offTarget: (value: string, target: string) => [`${value}，目标 ${target}`, `${value}, target ${target}`],
  worse: (value: string, change: string) => [
    `${value}，较对比周期 ${change}`,
    `${value}, ${change} against the compared period`,
  ],
  offTargetWord: ["未达目标", "Off target"],
  worseWord: ["变差", "Worse"],
  timeTitle: ["两种筛选方式各需多久？", "How long does hiring take on each path?"],
  retentionTitle: ["AI 筛选的新员工留得更久吗？", "Do AI-screened hires stay longer?"],
  satisfactionTitle: ["候选人更满意了吗？", "Are candidates more satisfied?"],
  validityTitle: ["各版本的 AI 得分能预测绩效吗？", "Do AI scores predict performance, version by version?"],
  freshness: ["数据有多新", "How fresh the data is"],
  freshnessAbout: ["各数据源最新的一条记录", "Newest record of each source"],
  toData: ["查看全部数据源与加载", "All sources and loads"],
  measures: ["全部指标一览", "Every measure at a glance"],
  measuresAbout: [
    "指标目录中的全部指标及其较对比周期的变化",
    "All measures of the catalogue with their change against the compared period",
  ],
  splitBy: (dimension: string, count: number) => [
    `按${dimension}共 ${count} 项，见对应页面`,
    `${count} values by ${dimension}: see the page`,
  ],
  area: ["领域", "Area"],
  measure: ["指标", "Measure"],
  change: ["变化", "Change"],
});
