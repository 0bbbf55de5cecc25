import { words } from "./words.ts";

/** Texts of the quarterly report that stand in no figure. */
export const reportWords = words({
  title: ["AI 面试有效吗？", "Do our AI interviews work?"],
  subtitle: (year: string, quarter: string) => [
    `${year} 年第${["一", "二", "三", "四"][Number(quarter) - 1]}季度报告`,
    `Report of the ${["first", "second", "third", "fourth"][Number(quarter) - 1]} quarter of ${year}`,
  ],
  facts: {
    company: ["公司", "Company"],
    scope: ["范围", "Scope"],
    until: ["数据截至", "Data until"],
    snapshot: ["数据快照", "Snapshot"],
  },
  whole: ["全公司", "The whole company"],
  /** Whoever sees own jobs and departments alone gets a report of these. */
  own: (values: string) => [`仅限：${values}`, `Only: ${values}`],
  parts: {
    front: ["结论", "The answer"],
    why: ["数字为什么变了", "Why the figures changed"],
    efficiency: ["效率", "Efficiency"],
    validity: ["效度", "Validity"],
    retention: ["留任", "Retention"],
    fairness: ["公平", "Fairness"],
    experience: ["体验", "Experience"],
    appendix: ["附录：验证的技术报告", "Appendix: technical report on validation"],
    data: ["附录：数据的新鲜度与完整性", "Appendix: freshness and coverage of the data"],
    methods: ["附录：定义与方法", "Appendix: definitions and methods"],
    glossary: ["附录：术语", "Appendix: glossary"],
  },
  questions: ["五个问题", "Five questions"],
  headlines: ["主要数字", "Headline figures"],
  decisions: ["以前的决定结果如何", "What became of earlier decisions"],
  proposed: ["建议本季度作出的决定", "Decisions proposed for this quarter"],
  next: ["下一步", "What to do next"],
  nothingNext: [
    "本领域没有经得起检验、并且可以采取行动的发现。",
    "Of what this chapter shows, nothing stands that could be acted on.",
  ],
  toDo: (finding: string, effect: string, interval: string, todo: string) => [
    `${finding}（${effect}，95% 区间 ${interval}）。建议：${todo}`,
    `${finding} (${effect}, 95% interval ${interval}). Proposed: ${todo}`,
  ],
  list: (names: readonly string[]) => [names.join("、"), names.join(", ")],
  notShown: (figures: readonly string[]) => [
    `因数据不足未列出：${figures.join("、")}。`,
    `Not shown for lack of data: ${figures.join("; ")}.`,
  ],
  quarterOnly: (quarter: string, before: string) => [
    `本章数字除另有说明外均为 ${quarter}，变化与 ${before} 相比。`,
    `Unless said otherwise the figures of this chapter are of ${quarter}; changes are against ${before}.`,
  ],
  fourQuarters: (from: string, to: string, beforeFrom: string, beforeTo: string) => [
    `结果要过些时候才有，本章数字除另有说明外为 ${from} 至 ${to} 四个季度，变化与 ${beforeFrom} 至 ${beforeTo} 相比。`,
    `Outcomes take time to be there: unless said otherwise the figures of this chapter are of the four quarters ${from} to ${to}; changes are against ${beforeFrom} to ${beforeTo}.`,
  ],
  reading: ["怎样读这份报告", "How to read this report"],
  readingText: [
    [
      "方括号或“区间”里的两个数是 95% 区间：真实的值很可能在其中。区间包含“无差异”时，报告不说升降、好坏。",
      "n 是人数，不是记录条数。少于 5 人的组不显示，也不能由其他数字推算出来。",
      "相关与差异不等于因果：只有随机试验或同期同岗位的比较才说“因为”。",
    ],
    [
      "Two numbers called an interval are a 95 % interval: the true value most likely lies between them. Where it holds “no difference”, the report says neither rise nor fall, better nor worse.",
      "n counts people, not records. Groups of fewer than 5 people are not shown and cannot be worked out from other numbers.",
      "Correlation and difference are no cause: only a trial by chance, or a comparison within the same jobs at the same time, comes near to one.",
    ],
  ],
  terms: [
    [
      { term: "筛选方式", means: "投递最初由谁筛选：AI 面试（AI 路径）或人工（传统路径）。" },
      {
        term: "预测效度",
        means: "录用者的得分与之后的效标（绩效、留任、晋升、业务结果）的相关；只在录用者中观察，校正值另列。",
      },
      { term: "一致性", means: "AI 得分与人工评分的相关和偏差。一致不等于能预测。" },
      { term: "效标", means: "要预测的结果：6 个月和 12 个月的绩效、业务指标、留任、晋升。" },
      {
        term: "影响比",
        means: "一个群体的通过率与通过率最高群体之比；低于 0.8 需要查明原因（五分之四规则）。",
      },
      { term: "95% 区间", means: "同样的方法重复多次，约 95% 的区间包含真实值。" },
      { term: "错误发现率", means: "一并检验多项时，称为“成立”的发现中偶然结果所占的比例，控制在 5%。" },
      { term: "好评率", means: "调查中选择最高两档（共五档）的比例。" },
      { term: "范围限制", means: "录用者是按得分挑选的，得分差异比投递者小，观察到的相关因此偏低。" },
      { term: "未成熟", means: "结果还会变动的时期，例如入职未满 90 天的人的 90 天留任。" },
    ],
    [
      {
        term: "Screening path",
        means: "Who screened an application first: the AI interview (AI path) or people (traditional path).",
      },
      {
        term: "Predictive validity",
        means:
          "Correlation of a score with a later criterion (performance, staying, promotion, business result) among hires; corrected values stand apart.",
      },
      {
        term: "Agreement",
        means: "Correlation and bias between the AI score and the human rating. Agreeing is not predicting.",
      },
      {
        term: "Criterion",
        means:
          "What is to be predicted: performance after 6 and 12 months, business results, staying, promotion.",
      },
      {
        term: "Impact ratio",
        means:
          "A group's rate of passing over the highest group's; below 0.8 the reason has to be found (four-fifths rule).",
      },
      {
        term: "95 % interval",
        means: "If the same were done many times, about 95 % of such intervals would hold the true value.",
      },
      {
        term: "False discovery rate",
        means:
          "Share of chance results among findings called standing when many are tested together; held at 5 %.",
      },
      { term: "Favourable share", means: "Share of survey answers in the top two of five." },
      {
        term: "Range restriction",
        means:
          "Hires were chosen by their scores, which therefore differ less than applicants' do: observed correlations are too low.",
      },
      {
        term: "Immature",
        means: "A time whose figures still move, as staying 90 days of people hired less than 90 days ago.",
      },
    ],
  ],
});
