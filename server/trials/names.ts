import type { Text } from "../language.ts";
import type { TrialKind, TrialOutcome, TrialState, TrialVerdict } from "../store/trial.ts";

/** Names of what trials say, by their codes. */
export const kindNames: Readonly<Record<TrialKind, Text>> = {
  question: { zh: "题目版本", en: "Question version" },
  weights: { zh: "权重", en: "Weights" },
  cut_off: { zh: "通过线", en: "Cut-off" },
  pass_through: { zh: "通过线以下随机放行", en: "Random pass below the cut-off" },
};

export const outcomeNames: Readonly<Record<TrialOutcome, Text>> = {
  completed: {
    zh: "14 天内完成 AI 面试（受邀者）",
    en: "AI interview completed within 14 days (of those invited)",
  },
  passed: {
    zh: "14 天内完成并被推荐（受邀者）",
    en: "Completed and recommended within 14 days (of those invited)",
  },
  hired: { zh: "60 天内入职（投递者）", en: "Hired within 60 days (of those who applied)" },
  performance: {
    zh: "入职者 6 个月绩效（标准差）",
    en: "Performance of hires after 6 months (standard deviations)",
  },
  agreement: { zh: "AI 与人工总评一致性（r）", en: "Agreement of AI and human overall score (r)" },
  validity: {
    zh: "AI 总分对 6 个月绩效的效度（r）",
    en: "Validity of the AI score for performance after 6 months (r)",
  },
};

export const stateNames: Readonly<Record<TrialState, Text>> = {
  planned: { zh: "已计划", en: "Planned" },
  running: { zh: "进行中", en: "Running" },
  stopped: { zh: "已停止", en: "Stopped" },
  withdrawn: { zh: "已撤回", en: "Withdrawn" },
};

export const verdictNames: Readonly<Record<TrialVerdict, Text>> = {
  too_early: { zh: "尚早，不能下结论", en: "Too early to say" },
  higher: { zh: "新组更高", en: "Higher in the new group" },
  lower: { zh: "新组更低", en: "Lower in the new group" },
  no_difference: { zh: "到期未见差异", en: "No difference seen by the planned end" },
};

export const checkNames: Readonly<
  Record<"share" | "known" | "gender" | "age_band" | "education" | "ethnicity" | "channel", Text>
> = {
  share: { zh: "两组人数之比", en: "Size of the groups" },
  known: { zh: "结果已知的比例", en: "Share whose outcome is known" },
  gender: { zh: "性别", en: "Gender" },
  age_band: { zh: "年龄段", en: "Age band" },
  education: { zh: "学历", en: "Education" },
  ethnicity: { zh: "民族", en: "Ethnicity" },
  channel: { zh: "投递渠道", en: "Channel" },
};
