import type { Language, Text } from "../language.ts";

/** What a note code says to a person; `{}` stands for its argument. A page's own notes first, then those of statistics. */
const texts: Readonly<Record<string, Text>> = {
  few: { zh: "样本量不足 {}，不予显示", en: "Fewer than {}, so no figure is given" },
  no_rows: { zh: "所选范围内没有数据", en: "There are no data in the selection" },
  no_setting: {
    zh: "未在设置中给出 {}，无从计算",
    en: "The settings do not say {}, so there is nothing to count from",
  },
  wrong_setting: {
    zh: "设置 {}：数据中没有这个取值",
    en: "The setting {} names what is not in the data",
  },
  data_begin: {
    zh: "数据自 {} 起，没有可对比的周期",
    en: "The data begin in {}, so there is no period to compare with",
  },
  over_a_year: {
    zh: "所选周期超过一年，与上年同期重叠，无法同比",
    en: "The period is longer than a year: it overlaps with the same one a year before, so the two are not compared",
  },
  suppressed: { zh: "人数过少，为保护隐私不予显示", en: "Hidden: it would tell about too few people" },
  observed: { zh: "实际发生数，无抽样误差", en: "Observed, without sampling error" },
  stated: { zh: "系统设定值，无抽样误差", en: "As it was set, without sampling error" },
  rise: { zh: "预计比最近四周平均高 {}%", en: "{}% above the mean of the last four weeks" },
  fall: { zh: "预计比最近四周平均低 {}%", en: "{}% below the mean of the last four weeks" },
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
    en: "Under 2% of all: never the yardstick, and not judged",
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
  same_people_both: {
    zh: "同一批人同时在两组中，两组不独立，不给差异区间",
    en: "The same people stand on both sides: the two are not independent, so the difference has no interval",
  },
  same_people: {
    zh: "各组由同一批人组成，因此不合并，也不互相借力",
    en: "The segments are the same people, so they are neither pooled nor lend each other strength",
  },
  for_week: { zh: "预测周：{}", en: "For the week {}" },
  forecast_by: { zh: "预测方法：{}", en: "Forecast by: {}" },
  forecast_misses: {
    zh: "以往各周的预测平均相差约 ±{}",
    en: "Past misses: about ±{} a week",
  },
  too_few: { zh: "样本太少，无法判断", en: "Too few observations to say" },
  constant: { zh: "数值没有差异，无法计算", en: "The values do not vary, so it cannot be computed" },
  zero_denominator: { zh: "分母为零，无法计算", en: "The denominator is zero, so it cannot be computed" },
  records_repeat_people: {
    zh: "同一人有多条记录，彼此不独立，故不给区间",
    en: "People have several records, which are not independent, so there is no interval",
  },
  no_interval: { zh: "样本不足以给出区间", en: "Too little data for an interval" },
  unbounded: {
    zh: "区间无界：分母与零无显著差异",
    en: "The interval has no bound: the denominator may be zero",
  },
  undefined_value: { zh: "该指标在此数据上没有定义", en: "Not defined on these data" },
  collinear: { zh: "预测变量之间线性相关，已无法区分", en: "The predictors are linearly dependent" },
  not_converged: { zh: "迭代未收敛", en: "The iteration did not converge" },
  separated: {
    zh: "结果被完全分开，系数没有有限估计",
    en: "The outcome is perfectly separated, so no finite fit exists",
  },
  fragile: { zh: "校正值不稳健", en: "The corrected value is fragile" },
  above_one: { zh: "校正值超过 1，不予显示", en: "The corrected value exceeds 1 and is not shown" },
  not_tested: {
    zh: "不足 {} 人，不作检验，也不下结论",
    en: "Fewer than {} hires: neither tested nor judged",
  },
  few_hires: { zh: "入职人数少于 30", en: "Fewer than 30 hires" },
  range_enhanced: { zh: "入职者的离散程度大于应聘者", en: "Hires vary more than applicants did" },
  ties_broken: { zh: "临界分数相同者按比例计入", en: "Ties at the cut were shared between both sides" },
  missing_dropped: { zh: "已剔除 {} 条缺失记录", en: "{} records with missing values were left out" },
  one_class: { zh: "只有一种结果，无法比较", en: "Only one outcome occurs, so nothing can be compared" },
  perfect: { zh: "完全相关，区间退化为一点", en: "Perfect correlation: the interval is a single point" },
  not_positive_definite: { zh: "协方差矩阵不是正定的", en: "The covariance matrix is not positive definite" },
  out_of_range: { zh: "输入超出该公式的适用范围", en: "The inputs lie outside what the formula allows" },
  clipped: { zh: "区间已截断到可能取值范围内", en: "The interval was cut to the possible range" },
  small_expected: {
    zh: "部分期望频数小于 5，卡方近似较粗",
    en: "Some expected counts are below 5, so chi-square is approximate",
  },
  too_many: { zh: "样本过大，未做此项精确检验", en: "Too large for this exact test" },
  not_observed_so_long: {
    zh: "没有人被观察到这么久（最长 {} 天）",
    en: "Nobody was observed that long (the longest is {} days)",
  },
  none_left: {
    zh: "尚无人离开，下限按在观察人数精确给出",
    en: "Nobody has left yet: the lower bound is exact, from those still observed",
  },
  all_left: {
    zh: "观察中的人都已离开，上限按离开人数精确给出",
    en: "Everybody who was observed has left: the upper bound is exact, from those who left",
  },
  few_at_risk: { zh: "此时仅剩 {} 人在观察中", en: "Only {} people are still observed at this point" },
  not_reached: { zh: "观察期内未达到", en: "Not reached while people were observed" },
  no_events: { zh: "没有人离开，无法拟合", en: "Nobody left, so nothing can be fitted" },
  too_many_ties: {
    zh: "同时发生的事件过多，精确算法不可行",
    en: "Too many tied events for the exact method",
  },
  one_group: { zh: "只有一个组，无法比较", en: "Only one group, so nothing can be compared" },
  nothing_to_compare: { zh: "没有可比较的内容", en: "There is nothing to compare" },
  groups_without_comparison: {
    zh: "部分组在同一层内没有对照",
    en: "Some groups have nobody to be compared with in their stratum",
  },
  one_table: {
    zh: "边际固定后只有一种可能的表",
    en: "The margins leave one possible table, which says nothing",
  },
  none_selected: { zh: "没有人入选", en: "Nobody was selected" },
  groups_below_share: {
    zh: "{} 个组低于最小占比：已列出，但不作比较基准",
    en: "{} groups fall below the least share: shown, but never the yardstick",
  },
  small_group: { zh: "其中一组不足 30 人", en: "One of the groups has fewer than 30 people" },
  constant_in_group: { zh: "组内数值没有差异", en: "The values do not vary within a group" },
  unequal_ratings: { zh: "各对象的评分次数不同", en: "The subjects have different numbers of ratings" },
  no_shared_candidates: {
    zh: "评分人没有共同的候选人，无法区分严格程度",
    en: "No raters share candidates, so severity cannot be told apart",
  },
  disconnected_raters: {
    zh: "部分评分人与其他人没有共同候选人，组间比较不可靠",
    en: "Some raters share no candidates with the others: compare within their set only",
  },
  no_rater_variance: { zh: "评分人之间没有可见差异", en: "No difference between raters is visible" },
  too_many_raters: { zh: "评分人过多，未估计严格程度", en: "Too many raters for the severity estimate" },
  replicates_dropped: {
    zh: "{} 次重抽样无法计算，已剔除",
    en: "{} resamples could not be computed and were left out",
  },
  heywood: { zh: "有题目几乎被单一因子完全解释", en: "One factor explains an item almost fully" },
  likelihood_not_converged: { zh: "最大似然拟合未收敛", en: "The maximum likelihood fit did not converge" },
  no_positive_validity: {
    zh: "限制之内没有正的效度",
    en: "No weights within the limits have positive validity",
  },
  floor_out_of_reach: {
    zh: "“{}”的下限在步长内达不到",
    en: "The floor of {} cannot be reached within the step",
  },
  cap_out_of_reach: { zh: "“{}”的上限在步长内达不到", en: "The cap of {} cannot be kept within the step" },
  floors_above_one: { zh: "各项下限之和超过 100%", en: "The floors add up to more than 100%" },
  caps_below_one: { zh: "各项上限之和不足 100%", en: "The caps add up to less than 100%" },
  fixed_out_of_reach: {
    zh: "“{}”的固定权重与其他限制冲突",
    en: "The fixed weight of {} is against the step, its floor or its cap",
  },
  fixed_invalid: {
    zh: "“{}”不在模型中，或固定权重不在 0 至 1 之间",
    en: "{} is not in the model, or its fixed weight is not between 0 and 1",
  },
  time_out_of_reach: {
    zh: "没有足够的项目可以去掉，时长仍超出上限",
    en: "Not enough may be left out to keep the time",
  },
  impact_out_of_reach: {
    zh: "限制之内没有一组权重能达到要求的影响比",
    en: "No weights within the limits reach the impact ratio",
  },
  step_invalid: { zh: "步长无效", en: "The step is no valid number" },
  current_invalid: { zh: "现行权重之和不是 100%", en: "The current weights do not add up to 100%" },
  predictors_invalid: {
    zh: "“{}”包含的题目无效或重复",
    en: "{} names predictors that do not exist or belong elsewhere",
  },
  limits_leave_one: { zh: "限制之内只有一组权重", en: "The limits leave one set of weights only" },
  current_weights_win: { zh: "现行权重的样本外效度最高", en: "The current weights are best out of sample" },
  unit_weights_win: { zh: "等权重的样本外效度最高", en: "Equal weights are best out of sample" },
  ties_at_cut: { zh: "分数线上有并列，通过人数略有不同", en: "Ties at the cut change the number passed" },
  small_sample: { zh: "样本较小，指数会偏高", en: "Small samples push this index up" },
  no_season: {
    zh: "数据不足两个周期，未估计季节性",
    en: "Less than two seasons of data: no season was fitted",
  },
  not_compared: { zh: "数据不足以比较预测方法", en: "Too little data to compare forecasts" },
  missing_values: { zh: "序列中有缺失值", en: "The series has missing values" },
  too_few_documents: {
    zh: "提及的文档太少，未检验",
    en: "Too few documents mention it, so it was not tested",
  },
  silent_strata: {
    zh: "{} 人所在的组无人作答，未计入",
    en: "{} people belong to groups in which nobody answered, and are left out",
  },
  reached: { zh: "现有样本已经足够", en: "The present sample is already enough" },
  never: { zh: "按目前速度无法达到", en: "Not reachable at the present rate" },
};
const words: Readonly<Record<string, Text>> = {
  holt_winters_additive: { zh: "霍尔特–温特斯（加法季节）", en: "Holt-Winters, additive seasons" },
  holt_winters_multiplicative: {
    zh: "霍尔特–温特斯（乘法季节）",
    en: "Holt-Winters, multiplicative seasons",
  },
  holt_damped: { zh: "阻尼趋势指数平滑", en: "exponential smoothing with a damped trend" },
  seasonal_naive: { zh: "与去年同周持平", en: "the same week of last year" },
  naive: { zh: "与上周持平", en: "the last week's number" },
};

/** The sentence for a note code such as `few:10`; an unknown code is returned as it is. */
export function noteText(note: string, language: Language): string {
  const [code = "", argument = ""] = note.split(/:(.*)/s);
  const text = texts[code];
  return text === undefined ? note : text[language].replace("{}", words[argument]?.[language] ?? argument);
}

/** Every note code that has a sentence. */
export const noteCodes = (): string[] => Object.keys(texts);

/** Every note code in an answer's figures, with its sentence in both languages. */
export function sentencesOf(answer: unknown): Record<string, Text> {
  const codes = new Set<string>();
  const walk = (value: unknown) => {
    if (Array.isArray(value)) for (const each of value) walk(each);
    else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value))
      for (const [name, inner] of Object.entries(value)) {
        if (name === "notes" && Array.isArray(inner)) for (const note of inner) codes.add(String(note));
        else walk(inner);
      }
  };
  walk(answer);
  return Object.fromEntries(
    [...codes].sort().map((note) => [note, { zh: noteText(note, "zh"), en: noteText(note, "en") }]),
  );
}
