/** What a note code of an estimate says to a person, in both languages. `{}` stands for its argument. */
const texts: Record<string, { zh: string; en: string }> = {
  too_few: { zh: "样本太少，无法判断", en: "Too few observations to say" },
  constant: { zh: "数值没有差异，无法计算", en: "The values do not vary, so it cannot be computed" },
  zero_denominator: { zh: "分母为零，无法计算", en: "The denominator is zero, so it cannot be computed" },
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
  reached: { zh: "现有样本已经足够", en: "The present sample is already enough" },
  never: { zh: "按目前速度无法达到", en: "Not reachable at the present rate" },
};

/** The sentence for a note code such as `missing_dropped:3`; an unknown code is returned as it is. */
export function describeNote(note: string, language: "zh" | "en"): string {
  const colon = note.indexOf(":");
  const code = colon < 0 ? note : note.slice(0, colon);
  const text = texts[code];
  return text === undefined ? note : text[language].replace("{}", colon < 0 ? "" : note.slice(colon + 1));
}

/** All note codes that have a sentence. */
export function noteCodes(): string[] {
  return Object.keys(texts);
}
