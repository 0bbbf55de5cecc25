import { describeNote } from "../statistics/numbers/note.ts";

const texts: Readonly<Record<string, { zh: string; en: string }>> = {
  few: { zh: "样本量不足 {}，不予显示", en: "Fewer than {}, so no figure is given" },
  no_rows: { zh: "所选范围内没有数据", en: "There are no data in the selection" },
  suppressed: { zh: "人数过少，为保护隐私不予显示", en: "Hidden: it would tell about too few people" },
  observed: { zh: "实际发生数，无抽样误差", en: "Observed, without sampling error" },
  stated: { zh: "系统设定值，无抽样误差", en: "As it was set, without sampling error" },
  rise: { zh: "预计比最近四周平均高 {}%", en: "{} % above the mean of the last four weeks" },
  fall: { zh: "预计比最近四周平均低 {}%", en: "{} % below the mean of the last four weeks" },
  spikes: {
    zh: "{} 周因异常高峰（如校招专场）按邻近周中位数处理",
    en: "{} weeks with an exceptional peak (such as a campus day) were taken as their neighbours' median",
  },
  yardstick: {
    zh: "通过率最高的组，作为比较基准",
    en: "The group with the highest rate: the others are held against it",
  },
  under_four_fifths: { zh: "低于五分之四", en: "Below four fifths" },
  below_share: {
    zh: "占比不足 2%，不作为比较基准，也不判定",
    en: "Under 2 % of all: never the yardstick, and not judged",
  },
  unknown_group: { zh: "组别未知，不参与比较", en: "The group is unknown, so it is not compared" },
  forms: { zh: "由 {} 套不同题目组合合并", en: "Pooled over {} different sets of questions" },
  interviews_left_out: {
    zh: "{} 场面试的题目组合过少见，未计入",
    en: "{} interviews with too rare a set of questions were left out",
  },
  without_score: {
    zh: "{} 场 AI 面试没有总分（只有文字记录或结论），未计入",
    en: "Of the AI interviews, {} gave no score (a transcript or a verdict only) and were left out",
  },
  some_without_score: {
    zh: "少数 AI 面试没有总分（只有文字记录或结论），未计入",
    en: "A few AI interviews gave no score (a transcript or a verdict only) and were left out",
  },
  few_pairs: {
    zh: "已知结果的入职者不足 {} 人，无法估计",
    en: "Fewer than {} hires with a known outcome",
  },
  no_reliability: {
    zh: "没有该效标的信度，未作校正",
    en: "No reliability of this criterion is known, so it was not corrected for",
  },
  no_range: {
    zh: "应聘者或入职者的分数没有差异，未作全距校正",
    en: "The scores of applicants or hires do not vary, so range was not corrected for",
  },
  direct_selection: {
    zh: "全距校正假定直接按该分数筛选（Thorndike 情形 II）；实际为间接筛选时偏保守",
    en: "The correction for range takes selection to be on this very score (Thorndike's Case II); where it was indirect it errs on the low side",
  },
  ratings_drawn: {
    zh: "评分过多，按固定规则抽取候选人后用 {} 条评分估计",
    en: "Of more ratings than can be fitted at once, {} were taken, whole candidates by a fixed rule",
  },
  same_people_joined: {
    zh: "同一分组内的各行由同一批人组成：合并时按抽样误差完全相关处理，区间宁宽勿窄",
    en: "Within a segment the rows are the same people: joined as if their sampling errors went together fully, so the interval errs on the wide side",
  },
  same_people: {
    zh: "各组由同一批人组成，因此不合并，也不互相借力",
    en: "The segments are the same people, so they are neither pooled nor lend each other strength",
  },
  for_week: { zh: "预测周：{}", en: "For the week {}" },
  forecast_by: { zh: "预测方法：{}", en: "Forecast by: {}" },
  forecast_errors: {
    zh: "滚动回测误差（MASE）：所用方法与对照方法为 {}",
    en: "Error over past weeks (MASE), of this method and of the other: {}",
  },
};
const words: Readonly<Record<string, { zh: string; en: string }>> = {
  holt_winters_additive: { zh: "霍尔特–温特斯（加法季节）", en: "Holt-Winters, additive seasons" },
  holt_winters_multiplicative: {
    zh: "霍尔特–温特斯（乘法季节）",
    en: "Holt-Winters, multiplicative seasons",
  },
  holt_damped: { zh: "阻尼趋势指数平滑", en: "exponential smoothing with a damped trend" },
  seasonal_naive: { zh: "与去年同周持平", en: "the same week of last year" },
  naive: { zh: "与上周持平", en: "the last week's number" },
};

/** The sentence for a row's note code such as `few:10`, in the reader's language. */
export function noteText(note: string, language: "zh" | "en"): string {
  const [code, argument = ""] = note.split(/:(.*)/s);
  const text = texts[code ?? ""];
  if (text === undefined) return describeNote(note, language);
  return text[language].replace("{}", words[argument]?.[language] ?? argument);
}
